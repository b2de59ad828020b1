"""One line of Dovecot's event log as an event, or nothing.

Events of IMAP commands do not say whether the web opened the session (its master login stands only
on the sign-in event), so sessions of the web are remembered, and their later lines passed over: the
web reports what its people open itself.
"""

import json
import re
from collections import OrderedDict
from datetime import UTC, datetime
from typing import Any

from congvu.engines.ports import AccessProtocol, Delivered, MailboxOpened, SignedIn

_MARK = b'{"event":"'
_MOST_SESSIONS = 50_000
_SHARED = "shared/"
_COPY = "+sent"  # the copy of an issued document, delivered to `agency+Sent@`
_PROGRAM = re.compile(rb'"reason_code":\["(imap|pop3):')
_SESSION = re.compile(rb'"session":"([^"]+)"')


class LineReader:
    """Remembers the sessions it saw begin; a session whose beginning was not seen is the web's or not
    by `service`, which POP3 and IMAP events of programs carry alike, and is then reported."""

    def __init__(self) -> None:
        self._sessions: OrderedDict[str, tuple[str, AccessProtocol | None]] = OrderedDict()

    def event(self, line: bytes) -> Delivered | SignedIn | MailboxOpened | None:
        # The last: a line cut off by a crash stands before the first one that was written after it. In
        # a value of JSON the mark cannot stand, because quotes are escaped there.
        start = line.rfind(_MARK)
        if start < 0:
            return None
        try:
            data = json.loads(line[start:])
            fields = data.get("fields", {})
            at = datetime.fromisoformat(
                str(data["end_time" if "end_time" in data else "start_time"]).replace("Z", "+00:00")
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        handler = {
            "mail_delivery_finished": self._delivered,
            "auth_request_finished": self._signed_in,
            "imap_command_finished": self._folder_opened,
            "mail_opened": self._message_opened,
        }.get(data.get("event", ""))
        return handler(at.astimezone(UTC), fields) if handler else None

    def is_early(self, line: bytes) -> bool:
        """Whether a mail program did something before its sign-in was seen; deliveries have none."""
        if not _PROGRAM.search(line):
            return False
        found = _SESSION.search(line)
        return found is not None and found[1].decode("ascii", "replace") not in self._sessions

    def _delivered(self, at: datetime, fields: dict[str, Any]) -> Delivered | None:
        # As it was addressed: the mailbox may have another address by now.
        recipient = str(fields.get("rcpt_to") or fields.get("user") or "").lower()
        local_part, at_sign, domain = recipient.rpartition("@")
        if not at_sign:
            return None
        recipient = f"{local_part.removesuffix(_COPY)}@{domain}"
        return Delivered(at, recipient, str(fields.get("message_id", "")), str(fields.get("error", "")))

    def _signed_in(self, at: datetime, fields: dict[str, Any]) -> SignedIn | None:
        session, service = str(fields.get("session", "")), str(fields.get("service", ""))
        user = str(fields.get("user", "")).lower()
        if service not in ("imap", "pop3") or not session or not user:
            return None
        protocol = None if fields.get("master_user") else AccessProtocol(service.upper())
        self._remember(session, user, protocol)
        if protocol is None:
            return None
        return SignedIn(at, user, protocol, session, str(fields.get("remote_ip", "")))

    def _folder_opened(self, at: datetime, fields: dict[str, Any]) -> MailboxOpened | None:
        if fields.get("tagged_reply_state") != "OK":
            return None
        name = str(fields.get("mailbox") or fields.get("cmd_args") or "").strip('"')
        return self._opened(at, fields, name, None)

    def _message_opened(self, at: datetime, fields: dict[str, Any]) -> MailboxOpened | None:
        uid = fields.get("uid")
        name = str(fields.get("mailbox", "INBOX"))
        return self._opened(at, fields, name, int(uid) if isinstance(uid, int) else None)

    def _opened(
        self, at: datetime, fields: dict[str, Any], name: str, uid: int | None
    ) -> MailboxOpened | None:
        session, user = str(fields.get("session", "")), str(fields.get("user", "")).lower()
        known = self._sessions.get(session)
        if not user or known is None or known[1] is None:
            return None
        mailbox, folder = _place(user, name)
        return MailboxOpened(at, user, mailbox, folder, known[1], session, uid)

    def _remember(self, session: str, user: str, protocol: AccessProtocol | None) -> None:
        self._sessions[session] = (user, protocol)
        while len(self._sessions) > _MOST_SESSIONS:
            self._sessions.popitem(last=False)


def _place(user: str, name: str) -> tuple[str, str]:
    """The mailbox's address and the folder in it: `shared/<address>/Sent`."""
    if not name.startswith(_SHARED):
        return user, name or "INBOX"
    address, _slash, folder = name.removeprefix(_SHARED).partition("/")
    return address.lower(), folder or "INBOX"
