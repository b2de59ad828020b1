"""Plausible official documents as PDF, in the layout of Decree 30/2020 Annex I (invented content).

For demonstration data, tests and benchmarks. The same arguments always give the same bytes.
"""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from congvu.formats.pdf.paper import BOLD, ITALIC, REGULAR, body_style, line, register_fonts

_BODY = (
    "Căn cứ Quy chế quản lý và sử dụng hệ thống thư điện tử trong hoạt động của các cơ quan nhà nước "
    "trên địa bàn tỉnh;",
    "Xét đề nghị của Trưởng phòng Công nghệ thông tin,",
    "Các cơ quan, đơn vị kiểm tra hộp thư công vụ đúng giờ quy định, trả lời kịp thời thư của các cơ quan, "
    "người dân và doanh nghiệp; mọi văn bản gửi qua hệ thống sử dụng bộ mã ký tự Unicode theo tiêu chuẩn "
    "TCVN 6909:2001.",
    "Thủ trưởng các cơ quan, đơn vị và cá nhân có liên quan chịu trách nhiệm thi hành kể từ ngày ký./.",
)


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """The blocks of an official document; `code` "" leaves the number line open, as in a draft."""

    code: str = ""
    code_notation: str = "QĐ-STTTT"
    type_name: str = "QUYẾT ĐỊNH"
    subject: str = "Về việc sử dụng hộp thư điện tử công vụ"
    parent_issuer: str = "UBND TỈNH BÌNH PHƯỚC"
    issuer: str = "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"
    place_date: str = "Bình Phước, ngày 22 tháng 10 năm 2009"
    paragraphs: tuple[str, ...] = _BODY
    recipients: tuple[str, ...] = ("Như trên;", "UBND tỉnh (báo cáo);", "Lưu: VT, CNTT.")
    signing_capacity: str = "GIÁM ĐỐC"
    signer: str = "Trần Thị Minh Hạnh"

    @property
    def number_line(self) -> str:
        return f"Số: {self.code}" if self.code else f"Số:          /{self.code_notation}"


def sample_official_pdf(
    document: OfficialDocument | None = None,
    *,
    code: str = "",
    secrecy: str = "",
    is_draft: bool = False,
    pages: int = 1,
    padding_bytes: int = 0,
) -> bytes:
    """A PDF of at least `pages` pages; `secrecy` such as "TUYỆT MẬT" is printed as a framed stamp.

    `padding_bytes` of noise that does not compress are added, as a scanned seal would be; `code`
    ("12/QĐ-STTTT") overrides that of the document.
    """
    content = document or OfficialDocument()
    register_fonts()
    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer, pagesize=A4, topMargin=20 * mm, bottomMargin=20 * mm, leftMargin=30 * mm, rightMargin=15 * mm,
        title=content.subject, author=content.issuer, invariant=1,
    )  # fmt: skip

    def pad(canvas: Canvas, _template: object) -> None:
        if padding_bytes:
            noise = pdfdoc.PDFStream(content=_noise(padding_bytes))
            canvas._doc.Reference(noise, "padding")  # type: ignore[attr-defined]

    story = list(_story(content, code or content.code, secrecy, is_draft=is_draft))
    for page in range(2, pages + 1):
        story += [PageBreak(), *_annex(page)]
    template.build(story, onFirstPage=pad, onLaterPages=_page_number)
    return buffer.getvalue()


def _story(content: OfficialDocument, code: str, secrecy: str, *, is_draft: bool) -> Iterable[Flowable]:
    number = f"Số: {code}" if code else content.number_line
    yield Table(
        [
            [
                line(content.parent_issuer, REGULAR),
                line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BOLD, size=11.5),
            ],
            [line(content.issuer, BOLD), line("Độc lập - Tự do - Hạnh phúc", BOLD, size=13)],
            [line(number, REGULAR, size=13), line(content.place_date, ITALIC, size=13)],
        ],
        colWidths=[75 * mm, 92 * mm],
        style=[("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)],
    )
    for word in filter(None, (secrecy, "DỰ THẢO" if is_draft else "")):
        yield Spacer(1, 4 * mm)
        yield Table(
            [[line(word, BOLD, size=14)]],
            colWidths=[40 * mm],
            hAlign="LEFT",
            style=[("BOX", (0, 0), (-1, -1), 1.2, "red")],
        )
    yield Spacer(1, 8 * mm)
    yield line(content.type_name, BOLD, size=14)
    yield line(content.subject, BOLD, size=14)
    yield Spacer(1, 6 * mm)
    for paragraph in content.paragraphs:
        yield Paragraph(paragraph, body_style())
    yield Spacer(1, 8 * mm)
    yield _signature_block(content)


def _signature_block(content: OfficialDocument) -> Flowable:
    small = ParagraphStyle("small", fontName=REGULAR, fontSize=11, leading=13)
    notes = [Paragraph(f'<font name="{ITALIC}" size="12">Nơi nhận:</font>', small)]
    notes += [Paragraph(f"- {recipient}", small) for recipient in content.recipients]
    signature = [
        line(content.signing_capacity, BOLD, size=13),
        Spacer(1, 25 * mm),
        line(content.signer, BOLD, size=13),
    ]
    return Table(
        [[notes, signature]], colWidths=[83 * mm, 84 * mm], style=[("VALIGN", (0, 0), (-1, -1), "TOP")]
    )


def _annex(page: int) -> Iterable[Flowable]:
    yield line(f"PHỤ LỤC {page - 1}", BOLD, size=14)
    yield Spacer(1, 4 * mm)
    for number in range(1, 9):
        yield Paragraph(f"{number}. {_BODY[2]}", body_style())


def _page_number(canvas: Canvas, _template: object) -> None:
    canvas.setFont(REGULAR, 13)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 12 * mm, str(canvas.getPageNumber()))


def _noise(size: int) -> bytes:
    return hashlib.shake_256(b"cong vu").digest(size)
