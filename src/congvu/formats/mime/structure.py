"""The tree of parts of a message (RFC 2046), found without copying the bodies.

Bounded: at most `MOST_PARTS` parts and `DEEPEST` levels; what lies beyond stays one opaque part and
the tree says `is_complete = False`. Missing, empty, wrong and unended boundaries are met by falling
back to what mail programs show.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from congvu.formats.mime.parameters import FieldValue, parse_field
from congvu.formats.mime.transfer import decode_transfer, decoded_size

MOST_PARTS = 2000
DEEPEST = 40
_USUAL_HEADERS = 16 * 1024
_LONGEST_HEADERS = 512 * 1024
_MOST_FIELDS = 2000
_LONGEST_VALUE = 256 * 1024

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*(.*)", re.DOTALL)
_LINE_END = re.compile(rb"\n(?![ \t])")
_GUESSED_BOUNDARY = re.compile(rb"(?:^|\n)--([^\r\n]{1,200}?)[ \t]*\r?\n")
_NEWLINE = ord("\n")


@dataclass(frozen=True, slots=True)
class Headers:
    """Fields in order: lower-case name, raw value (folded, undecoded)."""

    fields: tuple[tuple[str, bytes], ...]

    def get(self, name: str) -> bytes:
        """The first field of that name, b"" where none is."""
        return next((value for field_name, value in self.fields if field_name == name), b"")


@dataclass(slots=True)
class Part:
    """One part: `raw[start:end]` is its body. A container has `children`."""

    raw: bytes = field(repr=False)
    headers: Headers
    content_type: FieldValue
    start: int
    end: int
    depth: int
    children: list["Part"] = field(default_factory=list)
    is_cut: bool = False  # parts or levels beyond the bounds lie in here, unread

    @property
    def media_type(self) -> str:
        return self.content_type.main

    @property
    def encoding(self) -> str:
        return self.headers.get("content-transfer-encoding").decode("ascii", "replace").strip().lower()

    @property
    def disposition(self) -> FieldValue:
        return parse_field(self.headers.get("content-disposition"))

    @property
    def is_message(self) -> bool:
        return self.media_type in ("message/rfc822", "message/global", "message/news")

    @property
    def body(self) -> bytes:
        return self.raw[self.start : self.end]

    @property
    def size(self) -> int:
        """Bytes of the content, decoded."""
        return decoded_size(self.body, self.encoding)

    def content(self) -> bytes:
        """The decoded body."""
        return decode_transfer(self.body, self.encoding)

    def walk(self) -> Iterator["Part"]:
        """This part and all below, in order."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))


@dataclass(frozen=True, slots=True)
class Tree:
    root: Part
    is_complete: bool


def parse_tree(raw: bytes, *, depth: int = 0) -> Tree:
    """The parts of a whole message; `depth` is the level of `raw` itself in an outer message."""
    start = raw.index(b"\n") + 1 if raw.startswith((b"From ", b">From ")) and b"\n" in raw else 0
    root = _parse_part(raw, start, len(raw), depth, "text/plain")
    waiting, count, is_complete = [root], 1, True
    while waiting:
        part = waiting.pop()
        room = MOST_PARTS - count
        _split(part, room)
        is_complete = is_complete and not part.is_cut
        count += len(part.children)
        waiting.extend(reversed(part.children))
    return Tree(root, is_complete)


def parse_headers(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The fields from `start` and where the body begins. Lines that are no fields are passed over."""
    stop, body = _end_of_headers(raw, start, end)
    block = raw[start : min(stop, start + _LONGEST_HEADERS)]
    fields = []
    for line in _LINE_END.split(block):
        found = _FIELD.match(line)
        if found is not None:
            fields.append((found[1].decode("ascii").lower(), found[2][:_LONGEST_VALUE].rstrip()))
        if len(fields) >= _MOST_FIELDS:
            break
    return Headers(tuple(fields)), body


def _end_of_headers(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the header block stops and the body begins: at the first empty line."""
    if raw.startswith(b"\n", start, end):
        return start, start + 1
    if raw.startswith(b"\r\n", start, end):
        return start, start + 2
    # First near the beginning: a search for the one form must not run through a body of the other.
    for stop in (min(end, start + _USUAL_HEADERS), end):
        unix = raw.find(b"\n\n", start, stop)
        dos = raw.find(b"\n\r\n", start, stop if unix < 0 else unix)
        if dos >= 0:
            return dos, dos + 3
        if unix >= 0:
            return unix, unix + 2
    return end, end


def _parse_part(raw: bytes, start: int, end: int, depth: int, default: str) -> Part:
    headers, body = parse_headers(raw, start, end)
    content_type = parse_field(headers.get("content-type"))
    if "/" not in content_type.main:
        content_type = FieldValue(default, content_type.parameters)
    return Part(raw, headers, content_type, min(body, end), end, depth)


def _split(part: Part, room: int) -> None:
    if part.is_message and part.encoding not in ("base64", "quoted-printable"):
        if part.depth >= DEEPEST or room < 1:
            part.is_cut = True
        else:
            part.children = [_parse_part(part.raw, part.start, part.end, part.depth + 1, "text/plain")]
    elif part.media_type.startswith("multipart/"):
        _split_multipart(part, room)


def _split_multipart(part: Part, room: int) -> None:
    if part.depth >= DEEPEST:
        part.is_cut = True
        return
    ranges = _ranges(part, room + 1)
    if ranges is None:  # no boundary anywhere: what stands there is text
        part.content_type = FieldValue("text/plain", part.content_type.parameters)
        return
    part.is_cut = len(ranges) > room
    default = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
    part.children = [_parse_part(part.raw, a, b, part.depth + 1, default) for a, b in ranges[:room]]


def _ranges(part: Part, most: int) -> list[tuple[int, int]] | None:
    """The body parts between delimiter lines; None where no delimiter is to be found."""
    boundary = part.content_type.get("boundary").encode("utf-8", "replace").rstrip()
    found = _delimited(part, boundary, most) if boundary else None
    if found is None:
        guess = _GUESSED_BOUNDARY.search(part.raw, max(part.start - 1, 0), part.end)
        found = _delimited(part, guess[1], most) if guess else None
    return found


def _delimited(part: Part, boundary: bytes, most: int) -> list[tuple[int, int]] | None:
    raw, marker = part.raw, b"--" + boundary
    ranges: list[tuple[int, int]] = []
    begin = -1
    at = raw.find(marker, part.start, part.end)
    while at >= 0 and len(ranges) < most:
        if at == part.start or raw[at - 1] == _NEWLINE:
            stop = raw.find(b"\n", at, part.end)
            after = part.end if stop < 0 else stop + 1
            rest = raw[at + len(marker) : after].strip()
            if rest in (b"", b"--"):
                if begin >= 0:
                    ranges.append((begin, _before_line_end(raw, begin, at)))
                if rest:
                    return ranges
                begin = after
        at = raw.find(marker, at + len(marker), part.end)
    if begin < 0:
        return None
    if at < 0:  # unended: the last part reaches to the end
        ranges.append((begin, part.end))
    return ranges


def _before_line_end(raw: bytes, begin: int, at: int) -> int:
    """The line end before a delimiter belongs to the delimiter (RFC 2046 section 5.1.1)."""
    end = at - 1 if at > begin else at
    return end - 1 if end > begin and raw[end - 1] == 13 else end
