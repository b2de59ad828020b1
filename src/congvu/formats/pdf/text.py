"""The text of a PDF (ISO 32000), with what stamps and notes say.

The library that reads it is written in C: callers that hold foreign files run this in a process of
its own (`engines.pdf_reader`).
"""

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from congvu.policy.text import normalize

MOST_PAGES = 300
_NOTE_LENGTH = 2000


class UnreadablePdf(ValueError):
    """No PDF, or locked, or broken."""


def extract_text(content: bytes, *, max_pages: int = MOST_PAGES) -> str:
    """All pages, parted by form feeds, NFC; annotations (stamps, notes) after each page's text."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as problem:
        raise UnreadablePdf(str(problem)) from None
    try:
        pages = min(len(document), max_pages)
        return "\f".join(_page_text(document, number) for number in range(pages))
    except pdfium.PdfiumError as problem:
        raise UnreadablePdf(str(problem)) from None
    finally:
        document.close()


def page_count(content: bytes) -> int:
    """Raises UnreadablePdf."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as problem:
        raise UnreadablePdf(str(problem)) from None
    with document:
        return len(document)


def _page_text(document: "pdfium.PdfDocument", number: int) -> str:
    page = document[number]
    try:
        text_page = page.get_textpage()
        text = text_page.get_text_bounded()
        text_page.close()
        return normalize("\n".join([text, *_annotations(page)]))
    finally:
        page.close()


def _annotations(page: "pdfium.PdfPage") -> list[str]:
    notes = []
    for place in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, place)
        if annotation:
            notes += [note for key in (b"Contents", b"V") if (note := _annotation_text(annotation, key))]
            pdfium_c.FPDFPage_CloseAnnot(annotation)
    return notes


def _annotation_text(annotation: object, key: bytes) -> str:
    buffer = ctypes.create_string_buffer(_NOTE_LENGTH)
    wide = ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR))
    length = pdfium_c.FPDFAnnot_GetStringValue(annotation, key, wide, _NOTE_LENGTH)
    return buffer.raw[: max(0, min(length, _NOTE_LENGTH) - 2)].decode("utf-16-le", "replace")
