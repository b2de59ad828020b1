"""The minutes of handing a mailbox over (biên bản bàn giao, BP48 Đ15.4), in the form of Decree 30/2020.

The same values always give the same bytes.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from congvu.formats.pdf.paper import BOLD, ITALIC, REGULAR, line, paragraph, plain, register_fonts

_WIDTH = 165 * mm
_MOST_FOLDERS = 2000  # more would fill hundreds of pages; the roots cover them all


@dataclass(frozen=True, slots=True)
class Party:
    """Who gives or receives; `login` is the account that confirmed. Title and agency may be empty."""

    name: str
    title: str
    agency: str
    login: str


@dataclass(frozen=True, slots=True)
class FolderLine:
    """A folder; `size` in bytes."""

    name: str
    messages: int
    size: int


@dataclass(frozen=True, slots=True)
class HandoverMinutes:
    """Moments are those at the office; `root` is the hash over the whole content (policy.inventory)."""

    number: int
    parent_issuer: str
    issuer: str
    place: str
    mailbox_name: str
    mailbox: str
    giver: Party
    receiver: Party
    reason: str
    counted_at: datetime
    given_at: datetime
    done_at: datetime
    folders: tuple[FolderLine, ...]
    messages: int
    size: int
    root: str


def handover_minutes_pdf(content: HandoverMinutes) -> bytes:
    register_fonts()
    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer, pagesize=A4, topMargin=20 * mm, bottomMargin=20 * mm, leftMargin=30 * mm, rightMargin=15 * mm,
        title=f"Biên bản bàn giao hộp thư {content.mailbox}", author=content.issuer, invariant=1,
    )  # fmt: skip
    story = [*_head(content), *_body(content), KeepTogether(list(_signatures(content)))]
    template.build(story, onLaterPages=_page_number)
    return buffer.getvalue()


def _head(content: HandoverMinutes) -> Iterable[Flowable]:
    at = content.done_at
    yield Table(
        [
            [
                line(content.parent_issuer.upper(), REGULAR),
                line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BOLD, size=11.5),
            ],
            [line(content.issuer.upper(), BOLD), line("Độc lập - Tự do - Hạnh phúc", BOLD, size=13)],
            [
                line(f"Số: {content.number}/BB-BGHT", REGULAR, size=13),
                line(f"{content.place}, ngày {at:%d} tháng {at:%m} năm {at.year}", ITALIC, size=13),
            ],
        ],
        colWidths=[75 * mm, 92 * mm],
        style=[
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ],
    )
    yield Spacer(1, 8 * mm)
    yield line("BIÊN BẢN", BOLD, size=14)
    yield line("Bàn giao hộp thư điện tử công vụ", BOLD, size=14)
    yield Spacer(1, 6 * mm)


def _body(content: HandoverMinutes) -> Iterable[Flowable]:
    at = content.done_at
    yield paragraph(
        f"Hồi {at:%H} giờ {at:%M} ngày {at:%d} tháng {at:%m} năm {at.year}, trên hệ thống thư điện tử công "
        f"vụ, hai bên đã bàn giao hộp thư {content.mailbox_name} ({content.mailbox}) như sau:"
    )
    yield paragraph(f"1. Bên giao: {_who(content.giver)}.")
    yield paragraph(f"2. Bên nhận: {_who(content.receiver)}.")
    if content.reason:
        yield paragraph(f"3. Lý do bàn giao: {content.reason}")
    number = 4 if content.reason else 3
    yield paragraph(
        f"{number}. Nội dung bàn giao: {len(content.folders)} thư mục, {_dotted(content.messages)} thư, "
        f"{_dotted(content.size)} byte, theo kiểm kê lúc {_moment(content.counted_at)}:"
    )
    yield _folders(content)
    yield Spacer(1, 4 * mm)
    yield paragraph(f"{number + 1}. Mã kiểm tra toàn bộ nội dung (SHA-256):")
    yield line(content.root, REGULAR, size=11)
    yield Spacer(1, 2 * mm)
    yield paragraph(
        "Mã này được tính lại bất cứ lúc nào từ hộp thư hoặc từ bản xuất của hộp thư; một thư bị mất hoặc bị "
        "sửa thì mã khác đi."
    )
    yield paragraph(
        f"{number + 2}. Bên giao xác nhận lúc {_moment(content.given_at)}; bên nhận xác nhận lúc "
        f"{_moment(content.done_at)}, mỗi bên bằng tài khoản riêng của mình. Từ lúc bên nhận xác nhận, quyền "
        "của bên giao đối với hộp thư chấm dứt và bên nhận quản lý hộp thư. Hộp thư không có mật khẩu "
        "chung. Thư đến sau lúc kiểm kê thuộc trách nhiệm của bên nhận."
    )
    yield paragraph("Biên bản được lập thành hai bản có giá trị như nhau, mỗi bên giữ một bản.")


def _folders(content: HandoverMinutes) -> Flowable:
    left = ParagraphStyle("cell", fontName=REGULAR, fontSize=11.5, leading=15)
    right = ParagraphStyle("number", parent=left, alignment=TA_RIGHT)
    head = ParagraphStyle("heading", parent=left, fontName=BOLD)
    titles = ("TT", "Thư mục", "Số thư", "Dung lượng (byte)")
    rows = [[Paragraph(title, head) for title in titles]]
    for number, folder in enumerate(content.folders[:_MOST_FOLDERS], 1):
        rows.append(
            [
                plain(str(number), right),
                plain(folder.name, left),
                plain(_dotted(folder.messages), right),
                plain(_dotted(folder.size), right),
            ]
        )
    rest = len(content.folders) - _MOST_FOLDERS
    if rest > 0:
        others = plain(f"và {_dotted(rest)} thư mục khác", left)
        rows.append([plain("", left), others, plain("", right), plain("", right)])
    total = [plain(_dotted(number), right) for number in (content.messages, content.size)]
    rows.append([plain("", left), plain("Cộng", head), *total])
    widths = [12 * mm, 88 * mm, 25 * mm, 40 * mm]
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return Table(rows, colWidths=widths, repeatRows=1, style=style)


def _signatures(content: HandoverMinutes) -> Iterable[Flowable]:
    yield Spacer(1, 8 * mm)
    columns = [
        [
            line(word, BOLD, size=13),
            line("(Ký, ghi rõ họ tên)", ITALIC, size=12),
            Spacer(1, 25 * mm),
            line(party.name, BOLD, size=13),
        ]
        for word, party in (("BÊN GIAO", content.giver), ("BÊN NHẬN", content.receiver))
    ]
    yield Table([columns], colWidths=[_WIDTH / 2] * 2, style=[("VALIGN", (0, 0), (-1, -1), "TOP")])


def _who(party: Party) -> str:
    """ "Ngô Đức Hiếu, Giám đốc, Sở Nội vụ, tài khoản ngoduchieu.snv@…"."""
    return ", ".join(filter(None, (party.name, party.title, party.agency, f"tài khoản {party.login}")))


def _moment(at: datetime) -> str:
    return f"{at:%H} giờ {at:%M} ngày {at:%d/%m/%Y}"


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _page_number(canvas: Canvas, _template: object) -> None:
    canvas.setFont(REGULAR, 13)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 12 * mm, str(canvas.getPageNumber()))
