"""The slip that asks for mailboxes (phiếu đề nghị), in the layout of Decree 30/2020 Annex I.

The same arguments always give the same bytes.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from congvu.formats.pdf.paper import BOLD, ITALIC, REGULAR, line, paragraph, plain, register_fonts

_PAGE = landscape(A4)
_WIDTHS = tuple(part * mm for part in (12, 48, 42, 42, 30, 52, 26))


@dataclass(frozen=True, slots=True)
class RequestSlip:
    """`code` is empty until the head named the paper; `rows` have the cells of `headings`."""

    parent_issuer: str
    issuer: str
    code: str
    place_date: str
    title: str
    recipient: str
    introduction: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    closing: str
    recipients: tuple[str, ...]
    signing_capacity: str
    signer: str


def request_slip_pdf(slip: RequestSlip) -> bytes:
    register_fonts()
    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer, pagesize=_PAGE, topMargin=20 * mm, bottomMargin=20 * mm, leftMargin=30 * mm,
        rightMargin=15 * mm, title=slip.title, author=slip.issuer, invariant=1,
    )  # fmt: skip
    template.build(list(_story(slip)), onLaterPages=_page_number)
    return buffer.getvalue()


def _story(slip: RequestSlip) -> Iterable[Flowable]:
    yield Table(
        [
            [line(slip.parent_issuer, REGULAR), line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BOLD, size=12)],
            [line(slip.issuer, BOLD), line("Độc lập - Tự do - Hạnh phúc", BOLD, size=13)],
            [line(f"Số: {slip.code or '…………'}", REGULAR, size=13), line(slip.place_date, ITALIC, size=13)],
        ],
        colWidths=[110 * mm, 142 * mm],
    )
    yield Spacer(1, 6 * mm)
    yield line("PHIẾU ĐỀ NGHỊ", BOLD, size=14)
    yield line(slip.title, BOLD, size=14)
    yield Spacer(1, 3 * mm)
    yield line(f"Kính gửi: {slip.recipient}", REGULAR, size=14)
    yield Spacer(1, 4 * mm)
    yield paragraph(slip.introduction)
    yield _rows(slip)
    yield Spacer(1, 4 * mm)
    yield paragraph(slip.closing)
    yield Spacer(1, 6 * mm)
    yield _signature_block(slip)


def _rows(slip: RequestSlip) -> Flowable:
    cell = ParagraphStyle("cell", fontName=REGULAR, fontSize=11, leading=13.5)
    head = ParagraphStyle("head", parent=cell, fontName=BOLD, alignment=TA_CENTER)
    content = [[plain(text, head) for text in slip.headings]]
    content += [[plain(text, cell) for text in row] for row in slip.rows]
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return Table(content, colWidths=_WIDTHS, style=style, repeatRows=1)


def _signature_block(slip: RequestSlip) -> Flowable:
    small = ParagraphStyle("small", fontName=REGULAR, fontSize=11, leading=13)
    notes: list[Flowable] = [Paragraph(f'<font name="{ITALIC}" size="12">Nơi nhận:</font>', small)]
    notes += [plain(f"- {recipient}", small) for recipient in slip.recipients]
    signature = [
        line(slip.signing_capacity, BOLD, size=13),
        Spacer(1, 22 * mm),
        line(slip.signer, BOLD, size=13),
    ]
    style = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    return Table([[notes, signature]], colWidths=[126 * mm, 126 * mm], style=style)


def _page_number(canvas: Canvas, _template: object) -> None:
    """In the middle of the upper margin, none on the first page."""
    canvas.setFont(REGULAR, 13)
    canvas.drawCentredString(_PAGE[0] / 2, _PAGE[1] - 12 * mm, str(canvas.getPageNumber()))
