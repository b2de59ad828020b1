"""Content-transfer-encodings (RFC 2045 section 6), read tolerantly."""

import binascii
import re
from collections.abc import Iterator
from itertools import islice

import pybase64

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_PADDING = re.compile(rb"=+")
_MOST_UU_FILES = 50
_UU_FILE = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.MULTILINE)
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\n]*\n", re.MULTILINE)


def decode_transfer(body: bytes, encoding: str) -> bytes:
    """The bytes that `body` stands for; damaged encodings give what can be read."""
    name = encoding.strip().lower()
    if name == "base64":
        return decode_base64(body)
    if name == "quoted-printable":
        return binascii.a2b_qp(body)
    if name in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _decode_uu(body)
    return body


def decode_base64(body: bytes) -> bytes:
    """Also without padding, with strange characters, and of several encodings in a row."""
    padding = body.find(b"=")
    if padding < 0 or not body[padding:].strip(b"=\r\n\t "):
        try:
            return pybase64.b64decode(body)
        except (binascii.Error, ValueError):
            pass
    pieces = _PADDING.split(_NOT_BASE64.sub(b"", body))
    return b"".join(_decode_piece(piece) for piece in pieces)


def decoded_size(body: bytes, encoding: str) -> int:
    """The size of the decoded bytes. (Decoding base64 is faster than counting its line ends.)"""
    return len(decode_transfer(body, encoding))


def uuencoded_files(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the files that old programs wrote right into a text ("begin 644 name")."""
    begins = list(islice(_UU_FILE.finditer(body), _MOST_UU_FILES)) if b"begin " in body else []
    for place, begin in enumerate(begins):
        end = begins[place + 1].start() if place + 1 < len(begins) else len(body)
        content = _decode_uu(body[begin.start() : end])
        if content:
            yield begin[1].decode("utf-8", "replace").strip(), content


def _decode_piece(piece: bytes) -> bytes:
    if len(piece) % 4 == 1:
        piece = piece[:-1]
    return pybase64.b64decode(piece + b"=" * (-len(piece) % 4))


def _decode_uu(body: bytes) -> bytes:
    begin = _UU_BEGIN.search(body)
    lines = body[begin.end() if begin else 0 :].splitlines()
    content = []
    for line in lines:
        if line.rstrip() in (b"end", b"`", b""):
            break
        content.append(_decode_uu_line(line))
    return b"".join(content)


def _decode_uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some encoders pad wrongly: keep as many characters as the length byte asks for.
        wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[: wanted + 1])
        except binascii.Error:
            return b""
