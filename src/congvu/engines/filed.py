"""Where the sender's copy of a message lies: filed by the web itself, or delivered by the mail system.

The web appends its copy to the Sent folder (with Bcc, at once) and marks what it submits; the mail gate
delivers a copy of all else that is sent for an agency (R24). The mark is an HMAC with a secret of the
instance, which the gate takes off again, so that no mail program keeps the agency's copy away.
"""

import hashlib
import hmac
from collections.abc import Iterable

HEADER = b"X-CongVu-Filed"


def sent_folder(address: str) -> str:
    """Dovecot delivers to the folder behind the plus sign (`protocol lmtp` of its configuration)."""
    local_part, _at, domain = address.rpartition("@")
    return f"{local_part}+Sent@{domain}"


def mark_filed(message: bytes, *, login: str, sender: str, key: str) -> bytes:
    """The message with the mark in front."""
    return HEADER + b": " + _mark(login, sender, key) + b"\r\n" + message


def is_filed(headers: Iterable[tuple[bytes, bytes]], *, login: str, sender: str, key: str) -> bool:
    """Whether the mark of this person for this sender is among the headers."""
    wanted = _mark(login, sender, key)
    marks = (value.strip() for name, value in headers if name.lower() == HEADER.lower())
    return any(hmac.compare_digest(mark, wanted) for mark in marks)


def _mark(login: str, sender: str, key: str) -> bytes:
    words = f"filed {login.lower()} {sender.lower()}".encode()
    return hmac.new(key.encode(), words, hashlib.sha256).hexdigest().encode()
