"""Writes messages: CRLF, 7-bit on the wire, UTF-8 NFC within (RFC 5322, 2045, 2047, 2231; R48)."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from congvu.formats.mime.headers import Address
from congvu.policy.text import normalize

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\r\n]")
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")
_PLAIN_ADDRESS = re.compile(r"[^\s<>\"(),:;@\[\]\\\x00-\x1f\x7f-\uffff]+@[A-Za-z0-9.-]+")
_LINE = 74


class BadMessage(ValueError):
    """A header would carry a line break or an address is none: someone tries to slip in more."""


@dataclass(frozen=True, slots=True)
class OutgoingAttachment:
    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """`message_id` has its angle brackets; `bcc` is for the envelope only and is never written."""

    sender: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    message_id: str
    date: datetime
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    attachments: tuple[OutgoingAttachment, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    extra_headers: tuple[tuple[str, str], ...] = field(default=())

    def recipients(self) -> tuple[str, ...]:
        """All envelope recipients once, in order."""
        return tuple(dict.fromkeys(a.address.lower() for a in (*self.to, *self.cc, *self.bcc)))


def make_message_id(domain: str, token: str) -> str:
    """`<token@domain>`; the token must be letters, digits, dots and hyphens."""
    if not re.fullmatch(r"[A-Za-z0-9.-]+", token):
        raise BadMessage(token)
    return f"<{token}@{domain}>"


def compose_message(message: OutgoingMessage) -> bytes:
    """The bytes to hand over. Raises BadMessage."""
    head = [
        _address_header("From", (message.sender,)),
        *([_address_header("To", message.to)] if message.to else []),
        *([_address_header("Cc", message.cc)] if message.cc else []),
        _text_header("Subject", message.subject),
        f"Date: {format_datetime(message.date)}",
        f"Message-ID: {_clean(message.message_id)}",
    ]
    if message.in_reply_to:
        head.append(f"In-Reply-To: {_clean(message.in_reply_to)}")
    if message.references:
        head.append("References: " + "\r\n ".join(_clean(r) for r in message.references[-20:]))
    head += [_text_header(name, value) for name, value in message.extra_headers]
    head.append("MIME-Version: 1.0")
    body = _text_part(message.text)
    if not message.attachments:
        return ("\r\n".join(head) + "\r\n").encode("ascii") + body
    boundary = f"=_congvu_{abs(hash_of(message.message_id)):x}"
    head.append(f'Content-Type: multipart/mixed; boundary="{boundary}"')
    delimiter = f"\r\n--{boundary}".encode("ascii")
    pieces = [("\r\n".join(head) + "\r\n").encode("ascii"), delimiter, b"\r\n", body]
    for attachment in message.attachments:
        pieces += [delimiter, b"\r\n", _attachment_part(attachment)]
    pieces += [delimiter, b"--\r\n"]
    return b"".join(pieces)


def hash_of(text: str) -> int:
    """A number that follows from the text alone, so that composing twice gives the same bytes."""
    return int.from_bytes(base64.b32encode(text.encode())[-12:], "big")


def _text_part(text: str) -> bytes:
    lines = normalize(text).replace("\n", "\r\n").encode("utf-8")
    return (
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + _base64_lines(lines)
    )


def _attachment_part(attachment: OutgoingAttachment) -> bytes:
    media_type = attachment.media_type if re.fullmatch(r"[\w.+-]+/[\w.+-]+", attachment.media_type) else ""
    head = (
        f"Content-Type: {media_type or 'application/octet-stream'}\r\n"
        f"Content-Disposition: attachment;{_filename_parameters(attachment.filename)}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode("ascii") + _base64_lines(attachment.content)


def _filename_parameters(filename: str) -> str:
    """RFC 2231 for those who know it, plain ASCII for those who do not."""
    name = _clean(normalize(filename)).replace("/", "_").replace("\\", "_")
    plain = re.sub(r"[^A-Za-z0-9._ ()-]", "_", name.encode("ascii", "replace").decode())
    if name.isascii():
        return f'\r\n filename="{plain}"'
    encoded = "".join(
        chr(b) if (chr(b).isalnum() and b < 128) or chr(b) in "._-" else f"%{b:02X}" for b in name.encode()
    )
    first = f'\r\n filename="{plain}"'
    chunks = [encoded[i : i + 57] for i in range(0, len(encoded), 57)]
    if len(chunks) == 1:
        return f"{first};\r\n filename*=UTF-8''{encoded}"
    parts = [f"\r\n filename*{i}*={'UTF-8' + chr(39) * 2 if i == 0 else ''}{c}" for i, c in enumerate(chunks)]
    return ";".join([first, *parts])


def _base64_lines(content: bytes) -> bytes:
    whole = base64.b64encode(content)
    lines = [whole[i : i + 76] for i in range(0, len(whole), 76)]
    return b"\r\n".join(lines) + b"\r\n"


def _address_header(name: str, addresses: Iterable[Address]) -> str:
    return f"{name}: " + ",\r\n ".join(_address(address) for address in addresses)


def _address(address: Address) -> str:
    if not _PLAIN_ADDRESS.fullmatch(address.address):
        raise BadMessage(address.address)
    name = _clean(normalize(address.name))
    if not name:
        return address.address
    if name.isascii():
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{address.address}>'
    return f"{_encoded_words(name, 0)} <{address.address}>"


def _text_header(name: str, value: str) -> str:
    if not _HEADER_NAME.fullmatch(name):
        raise BadMessage(name)
    text = _clean(normalize(value))
    if text.isascii() and len(text) < 900 and "=?" not in text:
        return f"{name}: {_fold_words(text, len(name) + 2)}"
    return f"{name}: {_encoded_words(text, len(name) + 2)}"


def _fold_words(text: str, used: int) -> str:
    lines: list[str] = [""]
    for word in text.split(" "):
        room = _LINE - (used if len(lines) == 1 else 1)
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return "\r\n ".join(lines)


def _encoded_words(text: str, used: int) -> str:
    """RFC 2047 words of whole characters, each within 75 letters."""
    words: list[str] = []
    chunk = ""
    for letter in text:
        if len((chunk + letter).encode()) > (30 if not words and used > 20 else 42):
            words.append(chunk)
            chunk = ""
        chunk += letter
    words.append(chunk)
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word.encode()).decode()}?=" for word in words)


def _clean(text: str) -> str:
    if _CONTROL.search(text):
        raise BadMessage(text[:60])
    return text
