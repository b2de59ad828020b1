"""A plausible official document in the layout of Decree 30/2020, Annex I: for the demonstration and tests."""

import hashlib
import io
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

_FONT_FOLDERS = (
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/dejavu",
)
_FACES = {
    "Body": ("LiberationSerif-Regular.ttf", "DejaVuSerif.ttf"),
    "Bold": ("LiberationSerif-Bold.ttf", "DejaVuSerif-Bold.ttf"),
    "Italic": ("LiberationSerif-Italic.ttf", "DejaVuSerif.ttf"),
}
_LEFT, _RIGHT, _TOP = 30 * mm, 20 * mm, 22 * mm


class NoFont(FileNotFoundError):
    """No font with Vietnamese letters is installed (Debian: fonts-liberation2)."""


@dataclass(frozen=True, slots=True)
class SampleDocument:
    """What stands in the sample; `stamp` is a secrecy stamp for what must be refused."""

    parent: str = "UBND TỈNH BÌNH PHƯỚC"
    issuer: str = "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"
    code: str = "          /QĐ-STTTT"
    place: str = "Đồng Xoài"
    date_text: str = "ngày       tháng       năm"
    type_name: str = "QUYẾT ĐỊNH"
    subject: str = "Về việc ban hành Kế hoạch kiểm tra sử dụng thư điện tử công vụ"
    paragraphs: tuple[str, ...] = (
        "Căn cứ Quyết định số 48/2009/QĐ-UBND ngày 22/10/2009 của UBND tỉnh ban hành Quy chế sử dụng hệ thống "
        "thư điện tử trong hoạt động cơ quan nhà nước trên địa bàn tỉnh;",
        "Xét đề nghị của Trưởng phòng Công nghệ thông tin,",
        "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch kiểm tra việc sử dụng hộp thư điện tử công vụ của các "
        "sở, ban, ngành và UBND các huyện, thị xã.",
        "Điều 2. Các cơ quan, đơn vị có hộp thư công vụ chịu trách nhiệm thi hành Quyết định này./.",
    )
    recipients: tuple[str, ...] = ("Như Điều 2;", "UBND tỉnh (b/c);", "Lưu: VT, CNTT.")
    signer_title: str = "GIÁM ĐỐC"
    signer: str = ""
    stamp: str = ""
    pages: int = 1
    padding_bytes: int = 0
    watermark: str = field(default="")


def sample_official_pdf(document: SampleDocument | None = None) -> bytes:
    """The PDF; the same document gives the same bytes. Raises NoFont."""
    data = document or SampleDocument()
    _register_fonts()
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.setTitle(data.subject)
    y = _head(canvas, data)
    y = _body(canvas, data, y)
    _foot(canvas, data, y)
    for page in range(2, data.pages + 1):
        canvas.showPage()
        canvas.setFont("Body", 13)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 12 * mm, str(page))
        _paragraph(canvas, f"Phụ lục, trang {page}. " + data.paragraphs[0], A4[1] - 30 * mm)
    canvas.save()
    content = stream.getvalue()
    if data.padding_bytes > len(content):
        content = _padded(content, data)
    return content


def _padded(content: bytes, data: SampleDocument) -> bytes:
    """Up to a size by a comment after the end, which readers pass over; it cannot be compressed away."""
    seed = (data.subject + data.watermark).encode()
    noise = bytearray()
    block = seed
    while len(content) + len(noise) < data.padding_bytes:
        block = hashlib.sha256(block).digest()
        noise += block.hex().encode()
    tail = content.rfind(b"startxref")
    return content[:tail] + b"%" + bytes(noise) + b"\n" + content[tail:]


def _head(canvas: Canvas, data: SampleDocument) -> float:
    width, height = A4
    left, right, y = _LEFT + 32 * mm, width - _RIGHT - 47 * mm, height - _TOP
    if data.stamp:
        canvas.setFont("Bold", 13)
        canvas.rect(_LEFT - 12 * mm, y - 24 * mm, 34 * mm, 8 * mm)
        canvas.drawCentredString(_LEFT + 5 * mm, y - 22 * mm, data.stamp)
    for font, size, place, text, drop in (
        ("Body", 12, left, data.parent, 0),
        ("Bold", 12, left, data.issuer, 6 * mm),
        ("Bold", 12, right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0),
        ("Bold", 13, right, "Độc lập - Tự do - Hạnh phúc", 6 * mm),
        ("Body", 13, left, f"Số: {data.code}", 15 * mm),
        ("Italic", 13, right, f"{data.place}, {data.date_text}", 15 * mm),
        ("Bold", 14, width / 2, data.type_name, 32 * mm),
        ("Bold", 13, width / 2, data.subject, 39 * mm),
    ):
        canvas.setFont(font, size if place != left or len(text) < 30 else size - 1.5)
        canvas.drawCentredString(place, y - drop, text)
    return y - 52 * mm


def _body(canvas: Canvas, data: SampleDocument, y: float) -> float:
    for text in data.paragraphs:
        y = _paragraph(canvas, text, y) - 3 * mm
    return y


def _paragraph(canvas: Canvas, text: str, y: float) -> float:
    canvas.setFont("Body", 13.5)
    room = A4[0] - _LEFT - _RIGHT
    line, indent = "", 10 * mm
    for word in text.split():
        longer = f"{line} {word}".strip()
        if pdfmetrics.stringWidth(longer, "Body", 13.5) > room - indent:
            canvas.drawString(_LEFT + indent, y, line)
            line, indent, y = word, 0.0, y - 6.5 * mm
        else:
            line = longer
    canvas.drawString(_LEFT + indent, y, line)
    return y - 6.5 * mm


def _foot(canvas: Canvas, data: SampleDocument, y: float) -> None:
    y -= 6 * mm
    canvas.setFont("Bold", 12)
    canvas.drawString(_LEFT, y, "Nơi nhận:")
    canvas.setFont("Body", 11)
    for place, line in enumerate(data.recipients, start=1):
        canvas.drawString(_LEFT, y - place * 5 * mm, f"- {line}")
    right = A4[0] - _RIGHT - 38 * mm
    canvas.setFont("Bold", 13)
    canvas.drawCentredString(right, y, data.signer_title)
    canvas.drawCentredString(right, y - 32 * mm, data.signer)


@cache
def _register_fonts() -> None:
    for face, files in _FACES.items():
        pdfmetrics.registerFont(TTFont(face, str(_find(files))))


def _find(files: tuple[str, ...]) -> Path:
    for name in files:
        for folder in _FONT_FOLDERS:
            path = Path(folder) / name
            if path.exists():
                return path
    raise NoFont(f"none of {', '.join(files)}")
