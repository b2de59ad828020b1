"""The maps that Postfix asks: a question to the views, and the reply to its rows.

mailbox     address -> "1" when mail can be delivered there (status OPEN)
dispatched  the same, and for `agency+Sent@…`, the folder that keeps a copy of what the agency issued; a
            document that waited may bear the address that the mailbox had before
deliverable the same as mailbox for a mailbox or an alias: one question at the door instead of two
alias       address -> the mailboxes that it stands for, comma-separated
sender      address -> the logins that may send as it, comma-separated; the system's own account `dispatch`
            may send as every open agency mailbox (issued documents)
recipient   address -> "OK" when deliverable, else an access(5) refusal that says why a suspended, moved or
            withdrawn mailbox takes no mail; for `check_recipient_access`, one question a recipient
domain      domain -> "1" when it is the province's
outsider    envelope sender at the door for mail from outside -> an access(5) refusal for addresses in the
            province's domains, DUNNO for all others, so that Postfix asks once
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from congvu.engines.lookup.database import Question, Rows
from congvu.engines.lookup.socketmap import NOT_FOUND, Request, found


class Key(StrEnum):
    """What a map is asked for: whole addresses, domains, or addresses of which only the domain counts."""

    ADDRESS = "ADDRESS"
    DOMAIN = "DOMAIN"
    DOMAIN_OF = "DOMAIN_OF"


@dataclass(frozen=True, slots=True)
class Map:
    """`sql` has one parameter `:key`; `reply` turns rows into a socketmap reply.

    A key may name this `folder` (in small letters, as Postfix asks) behind a plus sign; the mailbox is
    asked for.
    """

    sql: str
    reply: Callable[[Rows], bytes]
    folder: str = ""
    key: Key = Key.ADDRESS

    def question(self, request: Request) -> Question | None:
        """None for a key of another kind: Postfix also asks for parts of addresses."""
        local_part, _, domain = request.key.lower().rpartition("@")
        if not domain or "\0" in request.key or bool(local_part) == (self.key is Key.DOMAIN):
            return None
        if self.key is not Key.ADDRESS:
            return Question(self.sql, {"key": domain})
        if self.folder:
            local_part = local_part.removesuffix(f"+{self.folder}")
        return Question(self.sql, {"key": f"{local_part}@{domain}"})


def _joined(rows: Rows) -> bytes:
    return found(",".join(str(row[0]) for row in rows)) if rows else NOT_FOUND


def _is_there(rows: Rows) -> bytes:
    return found("1") if rows else NOT_FOUND


# SMTP replies of access(5); Vietnamese first, then English. 5.2.1: mailbox disabled, 5.1.6: it has moved
# (RFC 3463). `{}` is where the sender may write instead.
_WITHDRAWN = "550 5.2.1 Hộp thư này đã thu hồi{}. / This mailbox has been withdrawn{}."
_REFUSALS = {
    "SUSPENDED": (
        "550 5.2.1 Hộp thư này đang tạm khóa, chưa nhận thư. / This mailbox is suspended and takes no mail."
    ),
    "CLOSED": _WITHDRAWN,
    "LEFT": "550 5.2.1 Người dùng hộp thư này không còn công tác tại cơ quan{}. / "
    "The owner of this mailbox has left the agency{}.",
    "DISSOLVED": "550 5.2.1 Cơ quan, đơn vị có hộp thư này đã giải thể hoặc sáp nhập{}. / "
    "The body that had this mailbox has been dissolved or merged{}.",
    "MOVED_OUT": "550 5.2.1 Người dùng hộp thư này đã chuyển công tác ra ngoài tỉnh{}. / "
    "The owner of this mailbox has left the province{}.",
    "UNUSED": _WITHDRAWN,
    "MOVED": "551 5.1.6 Hộp thư đã đổi địa chỉ{}. / The mailbox has moved{}.",
}
_OUTSIDER = (
    "550 5.7.1 Địa chỉ của tỉnh phải gửi qua cổng có đăng nhập / "
    "Sign in at the submission port to send as an address of the province"
)


def _open_or_why_not(rows: Rows) -> bytes:
    if not rows:
        return NOT_FOUND
    state, successor = str(rows[0][0]), str(rows[0][1] or "")
    if state == "OPEN":
        return found("OK")
    hints = (f"; xin gửi đến {successor}", f"; please write to {successor}") if successor else ("", "")
    return found(_REFUSALS.get(state, _WITHDRAWN).format(*hints))


def _only_from_inside(rows: Rows) -> bytes:
    return found(_OUTSIDER if rows else "DUNNO")


_MAILBOX = "SELECT 1 FROM engine_mailboxes WHERE address = :key AND status = 'OPEN'"

MAPS: dict[str, Map] = {
    "mailbox": Map(_MAILBOX, _is_there),
    "dispatched": Map(
        "SELECT 1 FROM engine_homes WHERE address = :key AND status = 'OPEN'", _is_there, folder="sent"
    ),
    "deliverable": Map(
        "SELECT 1 FROM engine_mailboxes WHERE address = :key AND status = 'OPEN' "
        "UNION ALL SELECT 1 FROM engine_aliases WHERE address = :key",
        _is_there,
    ),
    "alias": Map("SELECT target FROM engine_aliases WHERE address = :key ORDER BY target", _joined),
    "sender": Map(
        "SELECT login FROM engine_senders WHERE sender = :key "
        "UNION SELECT 'dispatch' FROM engine_mailboxes "
        "WHERE address = :key AND kind = 'AGENCY' AND status = 'OPEN' ORDER BY 1",
        _joined,
    ),
    "recipient": Map("SELECT state, successor FROM engine_recipients WHERE address = :key", _open_or_why_not),
    "domain": Map("SELECT 1 FROM engine_domains WHERE name = :key", _is_there, key=Key.DOMAIN),
    "outsider": Map("SELECT 1 FROM engine_domains WHERE name = :key", _only_from_inside, key=Key.DOMAIN_OF),
}
