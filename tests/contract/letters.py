"""Letters for the suites of the ports."""

from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from uuid import uuid4


def letter(
    subject: str = "Thử thư",
    text: str = "Kính gửi đồng chí.",
    *,
    sender: str = "Sở Nội vụ <snv@binhphuoc.gov.vn>",
    to: Sequence[str] = ("nguoinhan@binhphuoc.gov.vn",),
    message_id: str = "",
) -> bytes:
    """A plain message in UTF-8, lines ended by CRLF."""
    message = EmailMessage(policy=WIRE)
    message["From"] = sender
    message["To"] = ", ".join(to)
    message["Subject"] = subject
    message["Date"] = "Mon, 02 Nov 2009 08:00:00 +0700"
    message["Message-ID"] = message_id or new_id()
    message.set_content(text)
    return bytes(message)


def new_id() -> str:
    return f"<{uuid4().hex}@thu.test>"
