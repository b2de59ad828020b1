"""The words of office files: Word, Excel, PowerPoint and OpenDocument, new and old.

For rules that look for marks, not for showing: order and layout are kept only as far as a line stays
a line. The new kinds are ZIP archives of XML; of the old kind (OLE) the runs of text are taken, in
UTF-16 (Vietnamese in Unicode) and in single bytes (the fonts of TCVN3 and VNI).
"""

import re
from dataclasses import dataclass, field

from congvu.formats.archive import MOST_BYTES, Member, unpack_zip
from congvu.formats.markup_text import markup_text
from congvu.policy.text import normalize

OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OFFICE_OPEN = "application/vnd.openxmlformats-officedocument."
OLD_KINDS = frozenset({
    "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    "application/vnd.ms-outlook", "application/x-ole-storage",
})  # fmt: skip
MOST_XML = 64 * 1024 * 1024  # bytes of all text parts of one file
_LARGEST_OLD = 32 * 1024 * 1024
_TEXT_PARTS = re.compile(
    r"word/(?:document|header|footer|footnotes|endnotes|comments)\d{0,4}\.xml"
    r"|xl/sharedStrings\.xml|xl/(?:worksheets|drawings|charts)/[^/]{1,80}\.(?:xml|vml)|xl/comments\d{0,4}\.xml"
    r"|ppt/(?:slides|notesSlides|slideMasters|slideLayouts)/[^/]{1,80}\.xml|(?:word|xl)/[^/]{1,80}\.vml"
    r"|(?:content|styles|meta)\.xml|docProps/core\.xml",
    re.IGNORECASE,
)
# Files within the file: embedded objects, and whatever an archive only made up as office file holds.
_FILES = re.compile(
    r"(?:.{0,200}/)?(?:embeddings/[^/]{1,200}|[^/]{0,200}\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|html?|eml|zip))"
    r"|Object \d{1,4}/content\.xml",
    re.IGNORECASE,
)
_SHEET = re.compile(r"xl/worksheets/", re.IGNORECASE)
_SHEET_WORDS = re.compile(
    rb"<(?:t|(?:odd|even|first)(?:Header|Footer))(?:\s[^<>]{0,200}+)?>([^<]{1,32000})"
    rb'|t="str"[^<]{0,200}(?:<f[^<>]{0,200}>[^<]{0,8000}</f>)?<v>([^<]{1,32000})'
)
_HEADER_CODE = re.compile(r'&(?:[LCR]|"[^"\n]{0,80}"|\d{1,3})')  # in headers of sheets: left, font, size
# A letter of Latin script with Vietnamese, or a mark of Word (end of paragraph, cell, tab), in UTF-16.
_RUN = re.compile(rb"(?:[\x20-\x7e\x07\x09\x0b-\x0d\xa0-\xff]\x00|[\x00-\xff][\x01\x03\x1e\x20]){3,}")
_BYTE_RUN = re.compile(rb"[\x20-\x7e\x07\x09\x0b-\x0d\x80-\xff]{8,}")
_OLE_MARKS = {0x07: "\t", 0x0B: "\n", 0x0C: "\n", 0x0D: "\n"}
_LOCKED_NEW = "EncryptedPackage".encode("utf-16-le")
_WORD_BEGIN, _WORD_MAGIC = 0x200, b"\xec\xa5"  # the first stream of a Word file; byte 11 says "locked"


@dataclass(frozen=True, slots=True)
class OfficeText:
    """`is_complete` is False where parts are locked, damaged or beyond the bounds."""

    text: str
    is_complete: bool
    embedded: tuple[Member, ...] = field(default=(), repr=False)
    markup_bytes: int = 0  # of XML that was unpacked and read


def is_office(media_type: str) -> bool:
    """Whether `office_text` reads files of this kind."""
    return media_type.startswith((OFFICE_OPEN, OPEN_DOCUMENT)) or media_type in OLD_KINDS


def office_text(
    content: bytes, media_type: str, *, most_markup: int = MOST_XML, most_embedded: int = MOST_BYTES
) -> OfficeText:
    """The words of a file of one of the office kinds; never raises. The bounds are bytes, unpacked."""
    if media_type in OLD_KINDS:
        return _old_text(content)
    parts = unpack_zip(content, most_bytes=most_markup, wanted=_is_text)
    inside = unpack_zip(content, most_bytes=most_embedded, wanted=_is_file)
    text = "\n".join(
        _sheet_text(p.content) if _SHEET.match(p.name) else markup_text(p.content) for p in parts.members
    )
    is_complete = not parts.unreadable and not inside.unreadable
    return OfficeText(text, is_complete, tuple(inside.members), sum(len(p.content) for p in parts.members))


def _sheet_text(content: bytes) -> str:
    """A sheet is nearly all numbers; its words lie in cells of their own, and in header and footer."""
    words = [b"<p>" + (found[1] or found[2]) for found in _SHEET_WORDS.finditer(content)]
    return _HEADER_CODE.sub("\n", markup_text(b"\n".join(words)))


def _is_text(name: str) -> bool:
    return _TEXT_PARTS.fullmatch(name) is not None


def _is_file(name: str) -> bool:
    return _FILES.fullmatch(name) is not None and not _is_text(name)


def _old_text(content: bytes) -> OfficeText:
    body = content[:_LARGEST_OLD]
    runs = [found[0].decode("utf-16-le", "replace") for found in _RUN.finditer(body)]
    runs += [found[0].decode("cp1252", "replace") for found in _BYTE_RUN.finditer(body)]
    text = normalize("\n".join(runs).translate(_OLE_MARKS))
    return OfficeText(text, len(body) == len(content) and not _is_locked(content))


def _is_locked(content: bytes) -> bool:
    is_word = content[_WORD_BEGIN : _WORD_BEGIN + 2] == _WORD_MAGIC
    return _LOCKED_NEW in content or (is_word and bool(content[_WORD_BEGIN + 11] & 1))
