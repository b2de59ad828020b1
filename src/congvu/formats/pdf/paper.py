"""What all our PDFs of official paper share: letters, lines and paragraphs (Decree 30/2020 Annex I)."""

from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

REGULAR, BOLD, ITALIC = "CongVu", "CongVu-Bold", "CongVu-Italic"
_FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
# Families with all 134 letters of Vietnamese; Liberation Serif lacks 92 of them.
_FAMILIES = (
    ("NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf", "NotoSerif-Italic.ttf"),
    ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf"),
)


def line(text: str, font: str, *, size: float = 12) -> Paragraph:
    """Centred; `text` is plain, whatever it holds."""
    style = ParagraphStyle("line", fontName=font, fontSize=size, leading=size * 1.3, alignment=TA_CENTER)
    return plain(text, style)


def paragraph(text: str) -> Paragraph:
    """A paragraph of the body; `text` is plain, whatever it holds."""
    return plain(text, body_style())


def plain(text: str, style: ParagraphStyle) -> Paragraph:
    """A piece of plain text, whatever it holds."""
    return Paragraph(escape(text), style)


def body_style() -> ParagraphStyle:
    return ParagraphStyle(
        "body",
        fontName=REGULAR,
        fontSize=14,
        leading=19,
        alignment=TA_JUSTIFY,
        firstLineIndent=12.7 * mm,
        spaceAfter=6,
    )


@lru_cache(maxsize=1)
def register_fonts() -> None:
    for name, path in zip((REGULAR, BOLD, ITALIC), _find_family(), strict=True):
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
