"""Takes a message apart into its parts without copying large bodies more than once.

Tolerant of everything: missing boundaries, wrong nesting, lone line feeds. Bounded: at most
`MOST_PARTS` parts and `DEEPEST` levels; what lies beyond is left out.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

MOST_PARTS = 500
DEEPEST = 12
_LONGEST_HEADER_BLOCK = 256 * 1024
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class RawPart:
    """A leaf: its headers, its body as transferred, and whether it lies inside an attached message."""

    headers: "Message[str, str]"
    body: bytes
    is_nested: bool

    @property
    def media_type(self) -> str:
        return self.headers.get_content_type()

    def content(self) -> bytes:
        """The body decoded from its transfer encoding; broken base64 gives what can be had."""
        encoding = str(self.headers.get("Content-Transfer-Encoding", "")).strip().lower()
        if encoding == "base64":
            return _base64(self.body)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(self.body)
        return self.body


def split_head(raw: bytes) -> tuple["Message[str, str]", bytes]:
    """The headers of a message or part, and all that follows the blank line."""
    if raw.startswith((b"\r\n", b"\n")):
        return message_from_bytes(b""), raw.lstrip(b"\r\n")
    blank = _BLANK_LINE.search(raw, 0, _LONGEST_HEADER_BLOCK)
    if blank is None:
        return message_from_bytes(raw[:_LONGEST_HEADER_BLOCK]), b""
    return message_from_bytes(raw[: blank.start()] + b"\n\n"), raw[blank.end() :]


def split_message(raw: bytes, *, into_messages: bool = False) -> Iterator[RawPart]:
    """The leaf parts in order; `into_messages` opens attached messages too."""
    count = 0
    for part in _leaves(raw, 0, False, into_messages):
        yield part
        count += 1
        if count >= MOST_PARTS:
            return


def _leaves(raw: bytes, depth: int, nested: bool, into_messages: bool) -> Iterator[RawPart]:
    headers, body = split_head(raw)
    boundary = headers.get_boundary() if headers.get_content_maintype() == "multipart" else None
    if boundary and depth < DEEPEST:
        pieces = _between(body, boundary.encode("ascii", "surrogateescape"))
        if pieces:
            for piece in pieces:
                yield from _leaves(piece, depth + 1, nested, into_messages)
            return
    part = RawPart(headers, body, nested)
    if into_messages and part.media_type == "message/rfc822" and depth < DEEPEST:
        yield from _leaves(part.content(), depth + 1, True, into_messages)
        return
    yield part


def _between(body: bytes, boundary: bytes) -> list[bytes]:
    """What stands between the delimiter lines (RFC 2046 5.1.1); empty when there is none."""
    delimiter = b"--" + boundary
    pieces: list[bytes] = []
    start: int | None = None
    position = 0
    while (found := body.find(delimiter, position)) >= 0:
        position = found + len(delimiter)
        if found and body[found - 1 : found] != b"\n":
            continue
        line_end = body.find(b"\n", position)
        rest = body[position : line_end if line_end >= 0 else len(body)].strip()
        if rest not in (b"", b"--"):
            continue  # a longer boundary that begins alike
        if start is not None:
            pieces.append(_without_last_break(body[start:found]))
        if len(pieces) >= MOST_PARTS:
            return pieces
        start = None if rest == b"--" or line_end < 0 else line_end + 1
        if rest == b"--":
            break
    if start is not None and body[start:].strip():
        pieces.append(body[start:])  # the closing line is missing
    return pieces


def _without_last_break(piece: bytes) -> bytes:
    return piece[:-2] if piece.endswith(b"\r\n") else piece.removesuffix(b"\n")


def _base64(body: bytes) -> bytes:
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        whole = letters[: len(letters) // 4 * 4]
        rest = letters[len(whole) :]
        tail = rest + b"=" * (-len(rest) % 4) if len(rest) >= 2 else b""
        return binascii.a2b_base64(whole + tail)
