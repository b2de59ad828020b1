"""Read a message (RFC 5322 with MIME) as values fit for a screen.

Accepts anything and never raises: broken charsets, boundaries and encodings fall back to what mail
programs would show. Text comes out NFC, without control characters. Bounds: `structure.MOST_PARTS`
parts, `structure.DEEPEST` levels, `body.LONGEST_TEXT` characters; beyond them `is_complete` is
False. Values are for reading only: what is stored, signed or forwarded are the original bytes.
"""

import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote

from congvu.formats.mime.address_list import Address, parse_addresses
from congvu.formats.mime.body import Body, read_body
from congvu.formats.mime.filename import attachment_name
from congvu.formats.mime.header_text import clean_line, decode_header, raw_text
from congvu.formats.mime.structure import Headers, parse_tree

__all__ = [
    "Address",
    "Attachment",
    "ParsedMessage",
    "attachment_content",
    "attachments_with_content",
    "parse_message",
]

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_CID = re.compile(r"cid:([^\"'\s>)]{1,500})", re.IGNORECASE)
_MOST_REFERENCES = 200
_MOST_HEADERS = 500
_UNKNOWN = Address("", "")


@dataclass(frozen=True, slots=True)
class Attachment:
    """`size` in bytes, decoded; `filename` is never empty and free of paths.

    `is_inline`: the HTML shows it in place by its `content_id` (without angle brackets).
    """

    index: int
    filename: str
    media_type: str
    size: int
    content_id: str | None
    is_inline: bool


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """`message_id`, `in_reply_to` and `references` with angle brackets, "" where missing.

    `text` is the plain text, made from the HTML where there is none; `html` is raw and uncleaned;
    `headers` have lower-case names, in the order of the message.
    """

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
    is_complete: bool = True

    def header(self, name: str) -> str:
        """The first header of that name, "" where none is."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), "")


def parse_message(raw: bytes) -> ParsedMessage:
    """All that a reader needs, attachments without their content."""
    tree = parse_tree(raw)
    headers = tree.root.headers
    body = read_body(tree.root)
    senders = parse_addresses(headers.get("from")) or parse_addresses(headers.get("sender"))
    ids = _message_ids(headers.get("message-id"))
    return ParsedMessage(
        subject=decode_header(headers.get("subject")),
        sender=senders[0] if senders else _UNKNOWN,
        to=_addresses(headers, "to"),
        cc=_addresses(headers, "cc"),
        bcc=_addresses(headers, "bcc"),
        reply_to=_addresses(headers, "reply-to"),
        date=parse_date(headers.get("date")),
        message_id=ids[0] if ids else "",
        in_reply_to=next(iter(_message_ids(headers.get("in-reply-to"))), ""),
        references=_message_ids(headers.get("references")),
        text=body.text,
        html=body.html,
        attachments=tuple(_attachments(body)),
        headers=tuple((name, decode_header(value)) for name, value in headers.fields[:_MOST_HEADERS]),
        is_complete=tree.is_complete,
    )


def attachment_content(raw: bytes, index: int) -> bytes:
    """The decoded bytes of attachment `index`; raises IndexError where there is none."""
    attachments = read_body(parse_tree(raw).root).attachments
    if index < 0:
        raise IndexError(index)
    return attachments[index].content()


def attachments_with_content(raw: bytes) -> Iterator[tuple[Attachment, bytes]]:
    """Each attachment with its decoded bytes, one in memory at a time."""
    body = read_body(parse_tree(raw).root)
    for attachment, part in zip(_attachments(body), body.attachments, strict=True):
        yield attachment, part.content()


def parse_date(value: bytes) -> datetime | None:
    """A Date header in UTC; None where it is missing, broken or out of the calendar."""
    text = raw_text(value).strip()[:200]
    try:
        parsed = email.utils.parsedate_to_datetime(text)
        moment = parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return moment if 1970 <= moment.year <= 9000 else None


def _addresses(headers: Headers, name: str) -> tuple[Address, ...]:
    """Of all fields of that name: careless programs write a second To."""
    return tuple(
        address for key, value in headers.fields if key == name for address in parse_addresses(value)
    )


def _message_ids(value: bytes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(clean_line(raw_text(value)))))[-_MOST_REFERENCES:]


def _attachments(body: Body) -> Iterator[Attachment]:
    shown = {unquote(found) for found in _CID.findall(body.html or "")}
    for index, part in enumerate(body.attachments):
        content_id = decode_header(part.headers.get("content-id")).strip("<> ") or None
        yield Attachment(
            index=index,
            filename=attachment_name(part, index),
            media_type=part.media_type[:100],
            size=part.size,
            content_id=content_id,
            is_inline=content_id in shown and part.disposition.main != "attachment",
        )
