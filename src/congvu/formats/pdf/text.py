"""The text of a PDF, with what stands on its pages as stamp, note or form field.

Over PDFium, which is not thread-safe and is written in C++: foreign files belong into a process of
their own (`engines.pdf_reader`). A page without text (a scan) gives an empty page.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pypdfium2
import pypdfium2.raw as pdfium

from congvu.formats.media_type import is_pdf
from congvu.policy.text import normalize

MOST_PAGES = 2000
_LARGEST_INNER_PDF = 16 * 1024 * 1024
_MOST_INNER_FILES = 20
_MOST_ANNOTATIONS = 500
_LONGEST_TEXT = 20_000_000  # characters of the whole document
_PAGE_BREAK = "\f"
_COLUMN_GAP = 18.0  # points; wider than a justified word gap
_TOLERANCE = 3.0  # points around the spot where a letter is looked for
_Box = tuple[float, float, float, float]  # left, bottom, right, top
# Annotations whose text a reader sees on the page; links and pop-ups have none.
_WRITTEN_ON = {
    pdfium.FPDF_ANNOT_FREETEXT,
    pdfium.FPDF_ANNOT_STAMP,
    pdfium.FPDF_ANNOT_WIDGET,
    pdfium.FPDF_ANNOT_TEXT,
}
_PAINTED = {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP}
# PDFium marks a hyphen that it takes for a soft one.
_SOFT_HYPHEN = str.maketrans({"\ufffe": "-", "\x02": "-", "\x00": None})


class UnreadablePdf(ValueError):
    """No PDF, damaged beyond reading, or locked by a password; the message says which."""


def extract_text(content: bytes, *, max_pages: int = MOST_PAGES) -> str:
    """The text of the first `max_pages` pages, NFC, pages separated by form feeds.

    PDF files embedded in this one come behind its pages. Raises `UnreadablePdf`.
    """
    with _opened(content) as document:
        pages = list(_bounded(_pages(document, max_pages)))
        for inner in _inner_pdfs(document):
            try:
                with _opened(inner) as inner_document:
                    pages.extend(_bounded(_pages(inner_document, max_pages)))
            except UnreadablePdf:
                continue
    return _PAGE_BREAK.join(pages)[:_LONGEST_TEXT]


def page_count(content: bytes) -> int:
    """How many pages; raises `UnreadablePdf`."""
    with _opened(content) as document:
        return len(document)


@contextmanager
def _opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    if not is_pdf(content):
        raise UnreadablePdf("not a PDF file")
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise UnreadablePdf(str(error)) from error
    try:
        if document.get_formtype() != pdfium.FORMTYPE_NONE:
            document.init_forms()
        yield document
    finally:
        document.close()


def _pages(document: pypdfium2.PdfDocument, max_pages: int) -> Iterator[str]:
    for number in range(min(len(document), max_pages)):
        try:
            yield _page_text(document, number)
        except pypdfium2.PdfiumError:
            yield ""  # one damaged page; the others may still be read


def _bounded(pages: Iterator[str]) -> Iterator[str]:
    room = _LONGEST_TEXT
    for page in pages:
        yield page[:room]
        room -= len(page)
        if room <= 0:
            return


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    notes, is_painted = _annotations(page)
    if is_painted and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        page.close()
        page = document[number]  # only a page loaded afresh shows what was painted into it
    textpage = page.get_textpage()
    text = normalize(_part_columns(textpage).translate(_SOFT_HYPHEN))
    textpage.close()
    page.close()
    # A stamp drawn as an appearance is in `text` already; one that has only words is added.
    known = " ".join(text.split())
    lines = [note for note in notes if " ".join(note.split()) not in known]
    return "\n".join([text, *lines]) if lines else text


def _part_columns(textpage: pypdfium2.PdfTextPage) -> str:
    """The page's text with a tab where columns stand side by side.

    PDFium writes a stamp at the left and the date at the right as one line with one space.
    """
    text: str = textpage.get_text_range()
    starts = list(_column_starts(textpage))
    if not starts:
        return text
    letters = list(text)
    for start in starts:
        if 0 < start < len(letters) and letters[start - 1] == " ":
            letters[start - 1] = "\t"
    return "".join(letters)


def _column_starts(textpage: pypdfium2.PdfTextPage) -> Iterator[int]:
    """Where in the text a run of letters begins that stands far to the right of the one before."""
    previous: _Box = (0.0, 0.0, 0.0, 0.0)
    for number in range(textpage.count_rects()):
        box: _Box = textpage.get_rect(number)
        is_beside = box[1] < previous[3] and previous[1] < box[3]
        if is_beside and box[0] - previous[2] > _COLUMN_GAP:
            index = textpage.get_index(box[0] + 1, (box[1] + box[3]) / 2, _TOLERANCE, _TOLERANCE)
            if index is not None:
                yield pdfium.FPDFText_GetTextIndexFromCharIndex(textpage, index)
        previous = box


def _annotations(page: pypdfium2.PdfPage) -> tuple[list[str], bool]:
    """The words of the annotations, and whether any of them is painted on the page."""
    count = min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)
    notes: list[str] = []
    is_painted = False
    for index in range(count):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
        is_painted = is_painted or subtype not in _PAINTED
        if subtype in _WRITTEN_ON:
            notes.extend(filter(None, (_string(annotation, key) for key in (b"Contents", b"V"))))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return notes, is_painted


def _string(annotation: object, key: bytes) -> str:
    get: Callable[..., int] = pdfium.FPDFAnnot_GetStringValue
    size = get(annotation, key, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    get(annotation, key, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return normalize(buffer.raw[: size - 2].decode("utf-16-le", errors="replace").replace("\x00", "")).strip()


def _inner_pdfs(document: pypdfium2.PdfDocument) -> Iterator[bytes]:
    """PDF files attached to this one (a portfolio, or a file slipped in)."""
    room = _LARGEST_INNER_PDF
    for index in range(min(document.count_attachments(), _MOST_INNER_FILES)):
        try:
            content = bytes(document.get_attachment(index).get_data())
        except pypdfium2.PdfiumError:
            continue
        room -= len(content)
        if room < 0:
            return
        if is_pdf(content):
            yield content
