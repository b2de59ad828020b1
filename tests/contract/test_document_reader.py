"""`DocumentReader`: the text of PDF files, foreign and hostile ones too."""

import io
import unicodedata

import pypdfium2
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from congvu.engines.errors import BadContent
from congvu.formats.pdf.sample import OfficialDocument, sample_official_pdf
from tests.contract.worlds import World


def test_the_text_of_an_official_document_is_read_with_its_diacritics(world: World) -> None:
    pdf = sample_official_pdf(OfficialDocument(subject="Về việc đổi tên đường Điện Biên Phủ"))
    text = world.ports.reader.pdf_text(pdf)
    assert "đổi tên đường Điện Biên Phủ" in " ".join(text.split())
    assert unicodedata.is_normalized("NFC", text)


def test_pages_are_separated_by_form_feeds(world: World) -> None:
    one, two = (
        sample_official_pdf(OfficialDocument(subject="Trang đầu")),
        sample_official_pdf(OfficialDocument(subject="Trang sau")),
    )
    text = world.ports.reader.pdf_text(_joined(one, two))
    assert text.count("\f") >= 1
    first, _feed, rest = text.partition("\f")
    assert "Trang đầu" in first
    assert "Trang sau" in rest


@pytest.mark.parametrize(
    "content",
    [b"", b"khong phai PDF", b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF\n", b"\x00" * 5000, b"PK\x03\x04" + b"x" * 100],
)
def test_what_is_no_pdf_is_bad_content(world: World, content: bytes) -> None:
    with pytest.raises(BadContent) as problem:
        world.ports.reader.pdf_text(content)
    assert not problem.value.temporary
    assert "PDF" in problem.value.sentence


def test_a_pdf_with_a_password_is_bad_content(world: World) -> None:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("mat-khau", ownerPassword="chu", strength=128))
    canvas.drawString(72, 720, "Noi dung")
    canvas.save()
    with pytest.raises(BadContent) as problem:
        world.ports.reader.pdf_text(file.getvalue())
    assert "mật khẩu" in problem.value.sentence


def test_a_torn_pdf_is_read_or_refused_but_harms_nothing(world: World) -> None:
    whole = sample_official_pdf(OfficialDocument())
    for size in (len(whole) // 3, len(whole) // 2, len(whole) - 40):
        try:
            world.ports.reader.pdf_text(whole[:size])
        except BadContent:
            continue
    assert world.ports.reader.pdf_text(whole)


def test_the_same_file_says_the_same_twice(world: World) -> None:
    pdf = sample_official_pdf(OfficialDocument(subject="Hai lần"))
    assert world.ports.reader.pdf_text(pdf) == world.ports.reader.pdf_text(pdf)


def _joined(*files: bytes) -> bytes:
    joined = pypdfium2.PdfDocument.new()
    for file in files:
        with pypdfium2.PdfDocument(file) as part:
            joined.import_pages(part)
    out = io.BytesIO()
    joined.save(out)
    joined.close()
    return out.getvalue()
