"""A letter that a person writes, and its bytes as a draft, as a sent letter, as the copy of one."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from congvu.formats.mime.compose import (
    Address,
    OutgoingAttachment,
    OutgoingMessage,
    compose_message,
    make_message_id,
)
from congvu.formats.mime.encode import address_field
from congvu.formats.mime.header_text import clean_line
from congvu.webmail.queries.beginnings import DRAFT_SOURCE, DRAFT_TYPED
from congvu.webmail.queries.places import Source

ACTOR = "X-CongVu-Actor"


@dataclass(frozen=True, slots=True)
class Letter:
    """`token` stands in the Message-ID of the letter and of its drafts, and lets it be sent once.

    The first `kept` attachments lie in the draft already. `typed` holds recipients by field ("to",
    "cc", "bcc") as typed, where not all can be read yet.
    """

    token: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    subject: str
    text: str
    attachments: tuple[OutgoingAttachment, ...] = ()
    kept: int = 0
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    source: Source | None = None
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def message_id(self) -> str:
        return make_message_id(self.sender.address.rpartition("@")[2], self.token)

    @property
    def digest(self) -> str:
        """SHA-256 of what the writer sees, in hex."""
        files = [hashlib.sha256(file.content).hexdigest() + file.filename for file in self.attachments]
        seen = (self.sender.address, *self.recipients, self.subject, self.text, *files)
        return hashlib.sha256("\0".join(seen).encode("utf-8", "replace")).hexdigest()

    @property
    def recipients(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(a.address for a in (*self.to, *self.cc, *self.bcc)))


def letter_bytes(letter: Letter, *, actor: str, now: datetime) -> bytes:
    """As it is sent. Raises `UnsafeHeader`."""
    return compose_message(_message(letter, now, ((ACTOR, actor),)))


def copy_bytes(letter: Letter, *, actor: str, now: datetime) -> bytes:
    """The sender's copy: Bcc is kept in it."""
    return _bcc(letter) + letter_bytes(letter, actor=actor, now=now)


def draft_bytes(letter: Letter, *, now: datetime) -> bytes:
    """With all that is needed to go on writing; a half-typed line stops nothing."""
    extra = [(DRAFT_TYPED[name], clean_line(text)) for name, text in letter.typed.items() if text.strip()]
    if letter.source is not None:
        place = letter.source.place
        known = place.message_id or "-"
        where = f"{letter.source.origin} {place.uid} {place.ref.mailbox} {known} {place.ref.name}"
        extra.append((DRAFT_SOURCE, clean_line(where)))
    return _bcc(letter) + compose_message(_message(letter, now, tuple(extra)))


def _message(letter: Letter, now: datetime, extra: tuple[tuple[str, str], ...]) -> OutgoingMessage:
    return OutgoingMessage(
        sender=letter.sender,
        to=letter.to,
        cc=letter.cc,
        subject=letter.subject,
        text=letter.text,
        message_id=letter.message_id,
        date=now,
        attachments=letter.attachments,
        in_reply_to=letter.in_reply_to,
        references=letter.references,
        extra_headers=extra,
    )


def _bcc(letter: Letter) -> bytes:
    return address_field("Bcc", letter.bcc) if letter.bcc else b""
