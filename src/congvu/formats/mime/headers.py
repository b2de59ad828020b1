"""Decodes header fields into NFC text, whatever wrote them (RFC 2047, RFC 2231, raw 8-bit)."""

import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from inspect import signature
from typing import Any
from urllib.parse import unquote_to_bytes

from congvu.policy.text import normalize

_WORD = re.compile(r"=\?([^?\s]+?)(?:\*[^?\s]*)?\?([bBqQ])\?([^?\s]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(=\?)")
_FOLD = re.compile(r"\r?\n[ \t]*")
# Newer Pythons refuse a whole header for one odd address unless told not to.
_TOLERANT: dict[str, Any] = {"strict": False} if "strict" in signature(getaddresses).parameters else {}
_FALLBACKS = ("utf-8", "cp1258", "cp1252")


@dataclass(frozen=True, slots=True)
class Address:
    """`name` may be empty; `address` is as written, stripped."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


def decode_text(raw: bytes, charset: str | None) -> str:
    """Bytes as NFC text: the declared charset if it fits, else the likely ones, never an error."""
    for name in (charset, *_FALLBACKS):
        if not name:
            continue
        try:
            return normalize(raw.decode(name))
        except (LookupError, UnicodeError, ValueError):
            continue
    return normalize(raw.decode("latin-1"))


def decode_header(value: object) -> str:
    """A header field as NFC text on one line."""
    text = _FOLD.sub(" ", str(value or ""))
    try:
        raw = text.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "surrogateescape")
    if not raw.isascii():
        text = decode_text(raw, None)
    # Encoded words side by side may part a character: join their bytes before decoding.
    joined = _BETWEEN_WORDS.sub(r"\1\2", text)
    pieces: list[str] = []
    position, held, held_charset = 0, b"", ""
    for word in _WORD.finditer(joined):
        charset, content = word[1].lower(), _word_bytes(word[2], word[3])
        touching = word.start() == position and held_charset == charset
        if held and not touching:
            pieces.append(decode_text(held, held_charset))
            held = b""
        pieces.append(joined[position : word.start()])
        held, held_charset = held + content, charset
        position = word.end()
    if held:
        pieces.append(decode_text(held, held_charset))
    pieces.append(joined[position:])
    return normalize("".join(pieces)).replace("\n", " ").strip()


def _word_bytes(encoding: str, content: str) -> bytes:
    raw = content.encode("ascii", "ignore")
    if encoding in "qQ":
        return binascii.a2b_qp(raw, header=True)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    letters = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def decode_addresses(values: list[str] | None) -> tuple[Address, ...]:
    """All addresses of one kind of header, in order; pieces that are none are left out."""
    raw = [_FOLD.sub(" ", str(value)) for value in values or []]
    try:
        pairs = getaddresses(raw, **_TOLERANT)
    except (TypeError, ValueError, IndexError):
        return ()
    found = [Address(decode_header(name), decode_header(address)) for name, address in pairs]
    return tuple(address for address in found if address.address)


def decode_date(value: object) -> datetime | None:
    """The moment in UTC, None when it cannot be read."""
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(str(value))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def decode_filename(headers: "Message[str, str]") -> str:
    """The file name of a part in all the ways it is written; empty when it has none."""
    name = _parameter(headers, "filename", "Content-Disposition") or _parameter(
        headers, "name", "Content-Type"
    )
    return re.sub(r"[\x00-\x1f\x7f/\\]", "_", name).strip()[:200]


def _parameter(headers: "Message[str, str]", name: str, field: str) -> str:
    """The RFC 2231 form is the true one where both stand."""
    try:
        parameters = headers.get_params(failobj=[], header=field)
    except (ValueError, TypeError, IndexError, UnicodeError):
        return ""
    values = [value for key, value in parameters if key.lower() == name]
    for value in values:
        if isinstance(value, tuple):
            charset, _language, content = value
            raw = content.encode("latin-1", "replace")
            return decode_text(unquote_to_bytes(raw) if "%" in content else raw, charset or "utf-8")
    return decode_header(values[0]) if values else ""
