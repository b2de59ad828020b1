"""The words of a file, for rules that look for marks: texts, web pages, office files.

PDF is not among them: it is read in a process of its own (`pdf.text`, `engines.pdf_reader`).
"""

from dataclasses import dataclass, field

from congvu.formats.archive import MOST_BYTES, Member
from congvu.formats.html_text import html_to_text
from congvu.formats.markup_text import markup_text
from congvu.formats.mime.charset import decode_text
from congvu.formats.mime.header_text import clean_text
from congvu.formats.office import MOST_XML, is_office, office_text
from congvu.formats.rtf import rtf_text

MOST_TEXT = 2 * 1024 * 1024  # bytes of a plain text that are read
_MARKUP = frozenset({"application/xml", "image/svg+xml"})
# Kinds that hold other files and that nothing here opens.
_CLOSED = frozenset({
    "application/vnd.ms-tnef", "application/vnd.rar", "application/x-7z-compressed", "application/gzip",
    "application/x-bzip2", "application/x-xz", "application/vnd.ms-cab-compressed",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileText:
    """`text` is None for kinds without words of their own; `is_complete` False where not all was seen."""

    text: str | None
    is_complete: bool = True
    embedded: tuple[Member, ...] = field(default=(), repr=False)
    markup_bytes: int = 0  # of XML that was unpacked and read


def file_text(
    content: bytes,
    media_type: str,
    *,
    charset: str = "",
    most_markup: int = MOST_XML,
    most_embedded: int = MOST_BYTES,
) -> FileText:
    """The words of a file whose kind (`media_type.sniff`) is known; never raises.

    The bounds are bytes that may be unpacked from an office file.
    """
    if media_type in _CLOSED:
        return FileText(None, is_complete=False)
    if is_office(media_type):
        office = office_text(content, media_type, most_markup=most_markup, most_embedded=most_embedded)
        return FileText(office.text, office.is_complete, office.embedded, office.markup_bytes)
    if media_type == "application/rtf":
        return FileText(*rtf_text(content))
    if media_type in _MARKUP:
        return FileText(markup_text(content[:MOST_TEXT]), len(content) <= MOST_TEXT)
    if media_type.startswith("text/"):
        text = clean_text(decode_text(content[:MOST_TEXT], charset))
        text = html_to_text(text) if media_type == "text/html" else text
        return FileText(text, len(content) <= MOST_TEXT)
    return FileText(None)
