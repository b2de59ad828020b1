"""What of a message is to be read: its text, its HTML, and which parts are attachments."""

import html as html_entities
from dataclasses import dataclass

from congvu.formats.html_text import html_to_text
from congvu.formats.mime.charset import decode_text
from congvu.formats.mime.header_text import clean_text
from congvu.formats.mime.structure import Part

LONGEST_TEXT = 2_000_000  # characters of a message's text, and of its HTML


@dataclass(frozen=True, slots=True)
class Body:
    """`html` is raw and uncleaned; `attachments` are parts in order of the message."""

    text: str
    html: str | None
    attachments: tuple[Part, ...]


@dataclass(slots=True)
class _Reading:
    """One passage of the body in its two forms; a form that is missing is made from the other."""

    plain: str | None = None
    html: str | None = None

    def as_text(self) -> str:
        if self.plain is not None and (self.plain.strip() or self.html is None):
            return self.plain
        return html_to_text(self.html) if self.html is not None else ""

    def as_html(self) -> str:
        if self.html is not None:
            return self.html
        escaped = html_entities.escape(self.plain or "")
        return f'<div style="white-space: pre-wrap">{escaped}</div>'


def read_body(root: Part) -> Body:
    """Choose among alternatives, join what stands in a row, leave the rest as attachments."""
    readings: list[_Reading] = []
    attachments: list[Part] = []
    _collect(root, readings, attachments)
    passages = [reading.as_text().strip("\n") for reading in readings]
    text = "\n\n".join(passage for passage in passages if passage.strip())
    has_html = any(reading.html is not None for reading in readings)
    html = "\n".join(reading.as_html() for reading in readings) if has_html else None
    return Body(text[:LONGEST_TEXT], html[:LONGEST_TEXT] if html is not None else None, tuple(attachments))


def part_text(part: Part) -> str:
    """The decoded text of a text part."""
    content = part.content()[: LONGEST_TEXT * 4]
    text = clean_text(decode_text(content, part.content_type.get("charset")))[:LONGEST_TEXT]
    if part.content_type.get("format").lower() == "flowed":
        return _unflow(text, is_delsp=part.content_type.get("delsp").lower() == "yes")
    return text


def is_body_text(part: Part) -> bool:
    """A part of text to be read in place, no file."""
    if part.media_type not in ("text/plain", "text/html") or part.content_type.get("name"):
        return False
    disposition = part.disposition
    return disposition.main != "attachment" and not disposition.get("filename")


def _collect(root: Part, readings: list[_Reading], attachments: list[Part]) -> None:
    """Depth is bounded by the tree (`structure.DEEPEST`), so recursion is too."""
    if root.media_type == "multipart/alternative":
        _collect_alternatives(root, readings, attachments)
    elif root.media_type.startswith("multipart/"):
        for child in root.children:
            _collect(child, readings, attachments)
    elif not is_body_text(root):
        attachments.append(root)
    elif root.media_type == "text/html":
        readings.append(_Reading(html=part_text(root)))
    else:
        readings.append(_Reading(plain=part_text(root)))


def _collect_alternatives(root: Part, readings: list[_Reading], attachments: list[Part]) -> None:
    """The first plain form and the last HTML form that the alternatives offer (RFC 2046 5.1.4)."""
    chosen = _Reading()
    for child in root.children:
        inner: list[_Reading] = []
        _collect(child, inner, attachments)
        plain = "\n".join(reading.plain for reading in inner if reading.plain is not None)
        html = "\n".join(reading.as_html() for reading in inner)
        if any(reading.html is not None for reading in inner):
            chosen.html = html
        elif inner and chosen.plain is None:
            chosen.plain = plain
    if chosen != _Reading():
        readings.append(chosen)


def _unflow(text: str, *, is_delsp: bool) -> str:
    """Join soft-broken lines (RFC 3676); quoted lines stay as they are."""
    paragraphs: list[list[str]] = []
    is_open = False
    for line in text.split("\n"):
        is_quoted = line.startswith(">")
        content = line[1:] if line.startswith(" ") else line
        if not is_open or is_quoted:
            paragraphs.append([])
        is_open = content.endswith(" ") and content != "-- " and not is_quoted
        paragraphs[-1].append(content[:-1] if is_open and is_delsp else content)
    return "\n".join("".join(paragraph) for paragraph in paragraphs)
