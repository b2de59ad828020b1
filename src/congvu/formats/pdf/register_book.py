"""A register of a year as a printed book (Decree 30/2020 Đ16.2b, Đ22.3b, Annex IV): it is signed and bound.

The same values always give the same bytes.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from congvu.formats.pdf.paper import BOLD, ITALIC, REGULAR, line, paragraph, plain, register_fonts

_PAGE = landscape(A4)
_WIDTH = 257 * mm  # between the margins of a bound page
_SPLIT = 400  # rows of one table: longer ones cost more than in proportion


@dataclass(frozen=True, slots=True)
class BookColumn:
    """`share` of the width, against those of the others."""

    heading: str
    share: int


@dataclass(frozen=True, slots=True)
class RegisterBook:
    """`title` SỔ ĐĂNG KÝ VĂN BẢN ĐI; `years` "Năm 2026"; `summary` says from which number to which."""

    parent_issuer: str
    issuer: str
    title: str
    years: str
    columns: tuple[BookColumn, ...]
    rows: Sequence[Sequence[str]] = field(repr=False)
    summary: str = ""
    place_date: str = ""
    keeper: str = "NGƯỜI LẬP SỔ"
    head: str = "THỦ TRƯỞNG CƠ QUAN"


def register_book_pdf(book: RegisterBook) -> bytes:
    """A4 across; every page has the headings and "Trang 3/12", the last one the places to sign."""
    register_fonts()
    pages = _build(book, total=0)[1]
    return _build(book, total=pages)[0]


def _build(book: RegisterBook, *, total: int) -> tuple[bytes, int]:
    """The bytes and how many pages they are; `total` is written on each page."""
    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer, pagesize=_PAGE, topMargin=18 * mm, bottomMargin=18 * mm, leftMargin=25 * mm,
        rightMargin=15 * mm, title=f"{book.title} {book.years}", author=book.issuer, invariant=1,
    )  # fmt: skip
    footer = partial(_footer, book=book, total=total)
    template.build(list(_story(book, total)), onFirstPage=footer, onLaterPages=footer)
    return buffer.getvalue(), template.page


def _story(book: RegisterBook, total: int) -> Iterable[Flowable]:
    yield Table(
        [
            [line(book.parent_issuer.upper(), REGULAR), line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BOLD)],
            [line(book.issuer.upper(), BOLD), line("Độc lập - Tự do - Hạnh phúc", BOLD, size=13)],
        ],
        colWidths=[_WIDTH * 0.45, _WIDTH * 0.55],
    )
    yield Spacer(1, 5 * mm)
    yield line(book.title.upper(), BOLD, size=16)
    yield line(book.years, REGULAR, size=14)
    yield Spacer(1, 5 * mm)
    yield from _tables(book)
    yield Spacer(1, 5 * mm)
    yield KeepTogether(list(_closing(book, total)))


def _tables(book: RegisterBook) -> Iterable[Flowable]:
    """Pieces that look like one table; the headings stand on each page."""
    cell = ParagraphStyle("cell", fontName=REGULAR, fontSize=9, leading=12)
    head = ParagraphStyle("head", parent=cell, fontName=BOLD, alignment=TA_CENTER)
    heading: list[Paragraph] = [plain(column.heading, head) for column in book.columns]
    numbers: list[Paragraph] = [plain(f"({n})", head) for n in range(1, len(book.columns) + 1)]
    whole = sum(column.share for column in book.columns)
    widths = [_WIDTH * column.share / whole for column in book.columns]
    style = TableStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, "black"),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    for start in range(0, max(len(book.rows), 1), _SPLIT):
        rows = [[plain(text, cell) for text in row] for row in book.rows[start : start + _SPLIT]]
        yield Table([heading, numbers, *rows], colWidths=widths, repeatRows=2, style=style)


def _closing(book: RegisterBook, total: int) -> Iterable[Flowable]:
    yield paragraph(f"{book.summary} Sổ này có {total} trang.".strip())
    columns = [
        [
            line(above, ITALIC, size=13),
            line(word, BOLD, size=13),
            line("(Ký, ghi rõ họ tên)", ITALIC, size=12),
            Spacer(1, 24 * mm),
        ]
        for above, word in (("", book.keeper), (book.place_date, book.head))
    ]
    yield Table([columns], colWidths=[_WIDTH / 2] * 2, style=[("VALIGN", (0, 0), (-1, -1), "TOP")])


def _footer(canvas: Canvas, _template: object, *, book: RegisterBook, total: int) -> None:
    canvas.setFont(REGULAR, 10)
    canvas.drawString(25 * mm, 10 * mm, f"{book.title} - {book.years} - {book.issuer}"[:150])
    canvas.drawRightString(_PAGE[0] - 15 * mm, 10 * mm, f"Trang {canvas.getPageNumber()}/{total}")
