"""The maps that Postfix asks: a question to the views, and the reply to its rows.

mailbox     address -> "1" when mail can be delivered there (status OPEN)
dispatched  the same, and for `agency+Sent@…`, the folder that keeps a copy of what the agency issued
deliverable the same for a mailbox or an alias: one question at the door instead of two
alias       address -> the mailboxes that it stands for, comma-separated
sender      address -> the logins that may send as it, comma-separated; the system's own account `dispatch`
            may send as every open agency mailbox (issued documents)
recipient   address -> "OK" when deliverable, else an access(5) refusal that says why a suspended or
            withdrawn mailbox takes no mail; for `check_recipient_access`, one question a recipient
"""

from collections.abc import Callable
from dataclasses import dataclass

from congvu.engines.lookup.database import Question, Rows
from congvu.engines.lookup.socketmap import NOT_FOUND, Request, found


@dataclass(frozen=True, slots=True)
class Map:
    """`sql` has one parameter `:key`; `reply` turns rows into a socketmap reply.

    A key may name this `folder` (in small letters, as Postfix asks) behind a plus sign; the mailbox is
    asked for.
    """

    sql: str
    reply: Callable[[Rows], bytes]
    folder: str = ""

    def question(self, request: Request) -> Question | None:
        """None for a key that is no whole address: Postfix also asks for parts of addresses."""
        local_part, _, domain = request.key.lower().rpartition("@")
        if not local_part or not domain or "\0" in request.key:
            return None
        if self.folder:
            local_part = local_part.removesuffix(f"+{self.folder}")
        return Question(self.sql, {"key": f"{local_part}@{domain}"})


def _joined(rows: Rows) -> bytes:
    return found(",".join(str(row[0]) for row in rows)) if rows else NOT_FOUND


def _is_there(rows: Rows) -> bytes:
    return found("1") if rows else NOT_FOUND


# SMTP replies of access(5); Vietnamese first, then English. 5.2.1: mailbox disabled (RFC 3463).
_CLOSED_SENTENCES = {
    "SUSPENDED": (
        "550 5.2.1 Hộp thư này đang tạm khóa, chưa nhận thư. / This mailbox is suspended and takes no mail."
    ),
    "CLOSED": "550 5.2.1 Hộp thư này đã thu hồi. / This mailbox has been withdrawn.",
}


def _open_or_why_not(rows: Rows) -> bytes:
    if not rows:
        return NOT_FOUND
    return found(_CLOSED_SENTENCES.get(str(rows[0][0]), "OK"))


_MAILBOX = "SELECT 1 FROM engine_mailboxes WHERE address = :key AND status = 'OPEN'"

MAPS: dict[str, Map] = {
    "mailbox": Map(_MAILBOX, _is_there),
    "dispatched": Map(_MAILBOX, _is_there, folder="sent"),
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
    "recipient": Map(
        "SELECT status FROM engine_mailboxes WHERE address = :key "
        "UNION ALL SELECT 'OPEN' FROM engine_aliases WHERE address = :key",
        _open_or_why_not,
    ),
}
