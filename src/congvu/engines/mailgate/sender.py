"""Who hands in a message, and whether its From line tells the same (R42, R47)."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import getaddresses

from congvu.engines.mailgate.records import Records
from congvu.engines.milter.messages import Received
from congvu.engines.secrets import DISPATCH_ACCOUNT
from congvu.policy.gate import SenderKind

_KINDS = {
    "AGENCY": SenderKind.AGENCY,
    "UNIT": SenderKind.AGENCY,  # a unit's mailbox is not personal: it falls under the agency's rules
    "PERSON": SenderKind.PERSON,
}


@dataclass(frozen=True, slots=True)
class Sender:
    """`login` is empty for mail from outside; `address` is the envelope's, in small letters."""

    kind: SenderKind
    login: str
    address: str


async def identify(message: Received, records: Records) -> Sender:
    """The sender by login and envelope address. Raises `EngineUnavailable`."""
    login = message.macros.get("auth_authen", "").lower()
    address = message.sender.lower()
    if not login:
        return Sender(SenderKind.OUTSIDE, "", address)
    if login == DISPATCH_ACCOUNT:
        return Sender(SenderKind.SYSTEM_DISPATCH, login, address)
    # A receipt has no envelope sender: it speaks for the person who signed in.
    kind = await records.mailbox_kind(address or login)
    return Sender(_KINDS.get(kind or "", SenderKind.PERSON), login, address)


async def may_write_as(sender: Sender, message: Received, records: Records) -> bool:
    """Whether every address in From and Sender is the envelope's or one the login may send as.

    Postfix has checked the envelope; the reader of a message sees only these lines.
    """
    if sender.kind == SenderKind.OUTSIDE:
        return True
    own = {sender.address, sender.login}
    for address in _authors(message.headers) - own:
        if not await records.may_send_as(sender.login, address):
            return False
    return True


def _authors(headers: Iterable[tuple[bytes, bytes]]) -> set[str]:
    lines = [
        value.decode("utf-8", "replace").replace("\n", " ")
        for name, value in headers
        if name.lower() in (b"from", b"sender", b"resent-from", b"resent-sender")
    ]
    return {address.lower() for _name, address in getaddresses(lines, strict=False) if "@" in address}
