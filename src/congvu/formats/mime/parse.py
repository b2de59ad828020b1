"""Reads a message into values (RFC 5322, MIME). Never raises on foreign bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message

from congvu.formats.html_clean import html_to_text
from congvu.formats.mime.headers import (
    Address,
    decode_addresses,
    decode_date,
    decode_filename,
    decode_header,
    decode_text,
)
from congvu.formats.mime.split import RawPart, split_head, split_message

__all__ = [
    "Address",
    "Attachment",
    "ParsedMessage",
    "attachment_content",
    "attachments_with_content",
    "parse_message",
]

_LONGEST_TEXT = 2 * 2**20


@dataclass(frozen=True, slots=True)
class Attachment:
    """`index` counts the leaf parts of the message; `size` is in bytes, decoded."""

    index: int
    filename: str
    media_type: str
    size: int
    content_id: str | None
    is_inline: bool


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """`text` is the best plain text, `html` the uncleaned HTML part or None; all text is NFC."""

    subject: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    date: datetime | None
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    text: str
    html: str | None
    attachments: tuple[Attachment, ...]
    headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str:
        """The first header of that name, empty when there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


def parse_message(raw: bytes) -> ParsedMessage:
    """The message in values; what is broken comes out empty."""
    headers, _body = split_head(raw)
    text, html, attachments = _bodies(raw)
    senders = decode_addresses(headers.get_all("From"))
    return ParsedMessage(
        subject=decode_header(headers.get("Subject")),
        sender=senders[0] if senders else Address("", ""),
        to=decode_addresses(headers.get_all("To")),
        cc=decode_addresses(headers.get_all("Cc")),
        bcc=decode_addresses(headers.get_all("Bcc")),
        reply_to=decode_addresses(headers.get_all("Reply-To")),
        date=decode_date(headers.get("Date")),
        message_id=decode_header(headers.get("Message-ID")),
        in_reply_to=decode_header(headers.get("In-Reply-To")),
        references=tuple(decode_header(headers.get("References")).split()),
        text=text if text is not None else html_to_text(html or ""),
        html=html,
        attachments=tuple(attachments),
        headers=_all_headers(headers),
    )


def attachment_content(raw: bytes, index: int) -> bytes:
    """The decoded content of a leaf part; raises IndexError when there is none of that index."""
    for place, part in enumerate(split_message(raw)):
        if place == index:
            return part.content()
    raise IndexError(index)


def attachments_with_content(raw: bytes) -> Iterator[tuple[Attachment, bytes]]:
    """Every attachment with its content, one after the other."""
    for index, part in enumerate(split_message(raw)):
        if not _is_body(part):
            content = part.content()
            yield _attachment(index, part, len(content)), content


def _bodies(raw: bytes) -> tuple[str | None, str | None, list[Attachment]]:
    text: str | None = None
    html: str | None = None
    attachments: list[Attachment] = []
    for index, part in enumerate(split_message(raw)):
        if not _is_body(part):
            attachments.append(_attachment(index, part, _decoded_size(part)))
        elif part.media_type == "text/html":
            html = (html or "") + _text(part)
        else:
            text = _text(part) if text is None else f"{text}\n{_text(part)}"
    return text, html, attachments


def _is_body(part: RawPart) -> bool:
    if part.media_type not in ("text/plain", "text/html"):
        return False
    return part.headers.get_content_disposition() != "attachment" and not decode_filename(part.headers)


def _text(part: RawPart) -> str:
    charset = part.headers.get_param("charset")
    name = charset if isinstance(charset, str) else None
    return decode_text(part.content()[:_LONGEST_TEXT], name).replace("\x00", "")


def _attachment(index: int, part: RawPart, size: int) -> Attachment:
    content_id = decode_header(part.headers.get("Content-ID")).strip("<> ") or None
    name = decode_filename(part.headers)
    if not name:
        name = "thu-dinh-kem.eml" if part.media_type == "message/rfc822" else f"tep-{index + 1}"
    inline = content_id is not None and part.headers.get_content_disposition() != "attachment"
    return Attachment(index, name, part.media_type, size, content_id, inline)


def _decoded_size(part: RawPart) -> int:
    encoding = str(part.headers.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding == "base64":
        lines = part.body.count(b"\n") + part.body.count(b"\r")
        return max(0, (len(part.body) - lines) * 3 // 4 - part.body[-4:].count(b"="))
    return len(part.body)


def _all_headers(headers: "Message[str, str]") -> tuple[tuple[str, str], ...]:
    return tuple((name, decode_header(value)) for name, value in headers.raw_items())
