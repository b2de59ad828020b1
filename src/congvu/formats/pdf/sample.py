"""Plausible official documents as PDF, in the layout of Decree 30/2020 Annex I (invented content).

For demonstration data, tests and benchmarks. The same arguments always give the same bytes.
"""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

_FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
# Families with all 134 letters of Vietnamese; Liberation Serif lacks 92 of them.
_FAMILIES = (
    ("NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf", "NotoSerif-Italic.ttf"),
    ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf"),
)
_REGULAR, _BOLD, _ITALIC = "CongVu", "CongVu-Bold", "CongVu-Italic"
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
    _register_fonts()
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
                _line(content.parent_issuer, _REGULAR),
                _line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", _BOLD, size=11.5),
            ],
            [_line(content.issuer, _BOLD), _line("Độc lập - Tự do - Hạnh phúc", _BOLD, size=13)],
            [_line(number, _REGULAR, size=13), _line(content.place_date, _ITALIC, size=13)],
        ],
        colWidths=[75 * mm, 92 * mm],
        style=[("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)],
    )
    for word in filter(None, (secrecy, "DỰ THẢO" if is_draft else "")):
        yield Spacer(1, 4 * mm)
        yield Table(
            [[_line(word, _BOLD, size=14)]],
            colWidths=[40 * mm],
            hAlign="LEFT",
            style=[("BOX", (0, 0), (-1, -1), 1.2, "red")],
        )
    yield Spacer(1, 8 * mm)
    yield _line(content.type_name, _BOLD, size=14)
    yield _line(content.subject, _BOLD, size=14)
    yield Spacer(1, 6 * mm)
    for paragraph in content.paragraphs:
        yield Paragraph(paragraph, _body_style())
    yield Spacer(1, 8 * mm)
    yield _signature_block(content)


def _signature_block(content: OfficialDocument) -> Flowable:
    small = ParagraphStyle("small", fontName=_REGULAR, fontSize=11, leading=13)
    notes = [Paragraph(f'<font name="{_ITALIC}" size="12">Nơi nhận:</font>', small)]
    notes += [Paragraph(f"- {recipient}", small) for recipient in content.recipients]
    signature = [
        _line(content.signing_capacity, _BOLD, size=13),
        Spacer(1, 25 * mm),
        _line(content.signer, _BOLD, size=13),
    ]
    return Table(
        [[notes, signature]], colWidths=[83 * mm, 84 * mm], style=[("VALIGN", (0, 0), (-1, -1), "TOP")]
    )


def _annex(page: int) -> Iterable[Flowable]:
    yield _line(f"PHỤ LỤC {page - 1}", _BOLD, size=14)
    yield Spacer(1, 4 * mm)
    for number in range(1, 9):
        yield Paragraph(f"{number}. {_BODY[2]}", _body_style())


def _line(text: str, font: str, *, size: float = 12) -> Paragraph:
    style = ParagraphStyle("line", fontName=font, fontSize=size, leading=size * 1.3, alignment=TA_CENTER)
    return Paragraph(text, style)


def _body_style() -> ParagraphStyle:
    return ParagraphStyle(
        "body",
        fontName=_REGULAR,
        fontSize=14,
        leading=19,
        alignment=TA_JUSTIFY,
        firstLineIndent=12.7 * mm,
        spaceAfter=6,
    )


def _page_number(canvas: Canvas, _template: object) -> None:
    canvas.setFont(_REGULAR, 13)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 12 * mm, str(canvas.getPageNumber()))


def _noise(size: int) -> bytes:
    return hashlib.shake_256(b"cong vu").digest(size)


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    for name, path in zip((_REGULAR, _BOLD, _ITALIC), _find_family(), strict=True):
        pdfmetrics.registerFont(TTFont(name, str(path)))


def _find_family() -> tuple[Path, ...]:
    """The first family that is installed whole; raises FileNotFoundError with what to install."""
    known = {path.name: path for folder in _FONT_FOLDERS if folder.is_dir() for path in folder.rglob("*.ttf")}
    for family in _FAMILIES:
        if all(name in known for name in family):
            return tuple(known[name] for name in family)
    raise FileNotFoundError(
        "Thiếu phông chữ tiếng Việt: hãy cài gói fonts-noto-core hoặc fonts-dejavu-extra."
    )
