"""Write a message (RFC 5322 with MIME): CRLF, 7-bit, UTF-8 NFC everywhere (BP48 Đ11, R48).

Nothing that a person typed can become a header: line breaks and control characters in subject,
names and file names are refused with `UnsafeHeader`. Bcc is never written. The same message always
gives the same bytes; `date` and `message_id` are given by the caller.
"""

import binascii
import email.utils
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pybase64

from congvu.formats.mime.address_list import Address
from congvu.formats.mime.encode import (
    UnsafeHeader,
    address_field,
    check_line,
    encoded_words,
    id_field,
    parameter_field,
    raw_field,
    text_field,
)
from congvu.formats.mime.reply import ReplyDraft, forward_draft, quote_reply
from congvu.policy.text import normalize

__all__ = [
    "AUTOMATIC_HEADERS", "Address", "OutgoingAttachment", "OutgoingMessage", "ReplyDraft", "UnsafeHeader",
    "compose_message", "forward_draft", "make_message_id", "quote_reply",
]  # fmt: skip

# For what the system itself writes: no vacation notice or other robot answers it (RFC 3834).
AUTOMATIC_HEADERS = (("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"))

_VIETNAM = timezone(timedelta(hours=7))
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")
# Fields that the composer writes itself, or that must not be written at all.
_RESERVED = {
    "from", "to", "cc", "bcc", "subject", "date", "message-id", "in-reply-to", "references", "mime-version",
    "sender", "return-path", "received", "resent-bcc",
}  # fmt: skip
_TOKEN = re.compile(r"[A-Za-z0-9._-]{1,200}")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class OutgoingAttachment:
    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """`message_id`, `in_reply_to`, `references` with angle brackets; `date` aware."""

    sender: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    message_id: str
    date: datetime
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    html: str | None = None
    attachments: tuple[OutgoingAttachment, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    extra_headers: tuple[tuple[str, str], ...] = ()


def make_message_id(domain: str, token: str) -> str:
    """`<token@domain>`; the caller gives a token that is unique for ever."""
    if not _TOKEN.fullmatch(token) or not _DOMAIN.fullmatch(domain):
        raise UnsafeHeader("Mã thư chỉ gồm chữ cái không dấu, chữ số và dấu . _ -")
    return f"<{token}@{domain.lower()}>"


def compose_message(message: OutgoingMessage) -> bytes:
    """The bytes of the message, ready to be submitted or stored."""
    chunks = [*_header_fields(message), b"MIME-Version: 1.0\r\n"]
    parts = [_body_part(message)] + [_attachment_part(attachment) for attachment in message.attachments]
    if len(parts) == 1:
        chunks.extend(parts[0])
    else:
        chunks.extend(_multipart("mixed", parts, _boundary(message, "mixed")))
    return b"".join(chunks)


def _header_fields(message: OutgoingMessage) -> Iterator[bytes]:
    yield raw_field("Date", email.utils.format_datetime(message.date.astimezone(_VIETNAM)))
    yield address_field("From", [message.sender])
    for name, addresses in (("To", message.to), ("Cc", message.cc)):
        if addresses:
            yield address_field(name, addresses)
    if not message.to and not message.cc:
        yield b"To: undisclosed-recipients:;\r\n"
    yield text_field("Subject", message.subject)
    yield id_field("Message-ID", [message.message_id])
    if message.in_reply_to:
        yield id_field("In-Reply-To", [message.in_reply_to])
    if message.references:
        yield id_field("References", message.references)
    for name, value in message.extra_headers:
        if name.lower() in _RESERVED or name.lower().startswith("content-"):
            raise UnsafeHeader(f"Không được tự đặt trường {name[:50]!r} của đầu thư.")
        yield raw_field(name, value)


def _body_part(message: OutgoingMessage) -> list[bytes]:
    plain = _text_part("plain", message.text)
    if message.html is None:
        return plain
    return _multipart(
        "alternative", [plain, _text_part("html", message.html)], _boundary(message, "alternative")
    )


def _text_part(subtype: str, text: str) -> list[bytes]:
    lines = normalize(text.replace("\x00", "")).encode("utf-8", errors="replace")
    content = lines.rstrip(b"\n").replace(b"\n", b"\r\n") + b"\r\n"
    encoding, body = _encode_text(content)
    return [
        parameter_field("Content-Type", f"text/{subtype}", [("charset", "utf-8")]),
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n".encode("ascii"),
        body,
    ]


def _encode_text(content: bytes) -> tuple[str, bytes]:
    """The shortest encoding that passes every 7-bit way (RFC 2045 section 6)."""
    if (
        content.isascii()
        and max(map(len, content.split(b"\r\n"))) <= 900
        and b"\r" not in content.replace(b"\r\n", b"")
    ):
        return "7bit", content
    quoted = binascii.b2a_qp(content, istext=True)
    encoded = _base64_lines(content)
    return ("quoted-printable", quoted) if len(quoted) <= len(encoded) else ("base64", encoded)


def _attachment_part(attachment: OutgoingAttachment) -> list[bytes]:
    media_type = attachment.media_type.strip().lower()
    if not _MEDIA_TYPE.fullmatch(media_type) or media_type.startswith(("multipart/", "message/")):
        # A container must not be encoded in base64 (RFC 2046 section 5): it travels as a file.
        media_type = "application/octet-stream"
    filename = check_line(attachment.filename).strip() or "tep-dinh-kem"
    old_name = filename if filename.isascii() else " ".join(encoded_words(filename))
    return [
        _type_field(media_type, old_name),
        parameter_field("Content-Disposition", "attachment", [("filename", filename)]),
        b"Content-Transfer-Encoding: base64\r\n\r\n",
        _base64_lines(attachment.content),
    ]


def _type_field(media_type: str, old_name: str) -> bytes:
    """With the name once more, as encoded words in quotes, for programs older than RFC 2231."""
    escaped = old_name.replace("\\", "\\\\").replace('"', '\\"').replace("?= =?", "?=\r\n =?")
    return f'Content-Type: {media_type};\r\n name="{escaped}"\r\n'.encode("ascii")


def _base64_lines(content: bytes) -> bytes:
    return pybase64.encodebytes(content).replace(b"\n", b"\r\n")


def _multipart(subtype: str, parts: list[list[bytes]], boundary: str) -> list[bytes]:
    chunks = [parameter_field("Content-Type", f"multipart/{subtype}", [("boundary", boundary)]), b"\r\n"]
    for part in parts:
        chunks.append(f"--{boundary}\r\n".encode("ascii"))
        chunks.extend(part)
        if not part[-1].endswith(b"\n"):
            chunks.append(b"\r\n")
    chunks.append(f"--{boundary}--\r\n".encode("ascii"))
    return chunks


def _boundary(message: OutgoingMessage, kind: str) -> str:
    """Unlike any line of the message: "=_" stands in no encoded body, the hash in no other."""
    seed = "\0".join((kind, message.message_id, message.subject, message.text, message.html or ""))
    return f"=_{kind[:3]}_{hashlib.sha256(seed.encode('utf-8', 'replace')).hexdigest()[:32]}"
