"""Who hands in a message, and whether its From line tells the same (R42, R47)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from congvu.engines.mailgate.records import Records
from congvu.engines.milter.messages import Received
from congvu.engines.secrets import DISPATCH_ACCOUNT
from congvu.formats.mime.address_list import parse_addresses
from congvu.policy.gate import SenderKind

_KINDS = {
    "AGENCY": SenderKind.AGENCY,
    "UNIT": SenderKind.AGENCY,  # a unit's mailbox is not personal: it falls under the agency's rules
    "PERSON": SenderKind.PERSON,
}

_AUTHOR_FIELDS = (b"from", b"sender", b"resent-from", b"resent-sender")
# The usual line, a name and one address, is read at once.
_ONE_AUTHOR = re.compile(
    rb'(?:(?:[^<>@,;:()"\\\r\n]|\r?\n[ \t])*|"[^<>@"\\\r\n]*"\s*)'
    rb'<([^<>@,;:()"\\\s]+@[^<>@,;:()"\\\s]+)>[ \t]*'
)
_IN_ANGLES = re.compile(rb"<\s*([^<>\s]+@[^<>\s]+)\s*>")


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

    Postfix has checked the envelope; the reader of a message sees only these lines. From outside nobody
    writes from the domain that the message goes to (our own, for nothing else is taken in there) nor from
    another one of the province.
    """
    if sender.kind == SenderKind.OUTSIDE:
        domains = {_domain(author) for author in _authors(message.headers)}
        if domains & {_domain(recipient) for recipient in message.recipients}:
            return False
        for domain in domains:
            if await records.is_own_domain(domain):
                return False
        return True
    own = {sender.address, sender.login}
    for address in _authors(message.headers) - own:
        if not await records.may_send_as(sender.login, address):
            return False
    return True


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _authors(headers: Iterable[tuple[bytes, bytes]]) -> set[str]:
    """As the web reads them, and all in angle brackets: programs differ in which of several they show."""
    found: set[str] = set()
    for name, value in headers:
        if name.lower() not in _AUTHOR_FIELDS:
            continue
        if one_author := _ONE_AUTHOR.fullmatch(value):
            found.add(one_author[1].decode("utf-8", "replace").lower())
        else:
            found |= {one.address for one in parse_addresses(value) if one.address}
            found |= {text.decode("utf-8", "replace").lower() for text in _IN_ANGLES.findall(value)}
    return found
