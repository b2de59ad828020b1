"""The text of PDF files, with every place in which a stamp may stand (R31, R49).

PDFium is called in this process on files made here; files of strangers are read in a process of
their own (`engines.pdf_reader`, tests/contract).
"""

import io
import zlib
from collections.abc import Callable

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from congvu.formats.pdf.sample import OfficialDocument, sample_official_pdf
from congvu.formats.pdf.text import UnreadablePdf, extract_text, page_count
from congvu.policy.numbering import Code
from congvu.policy.official_marks import find_official_marks
from congvu.policy.secrecy import SecrecyLevel, find_secrecy_marks
from congvu.policy.text import is_nfc
from tests.unit.bounds import bounded


def drawn(draw: Callable[[Canvas], None], **options: object) -> bytes:
    """A PDF of one page on which `draw` has drawn."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, **options)
    canvas.setFont("CongVu", 14)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


@pytest.fixture(scope="module", autouse=True)
def _fonts() -> None:
    sample_official_pdf()  # registers the fonts


def levels(content: bytes) -> list[SecrecyLevel]:
    return [mark.level for mark in find_secrecy_marks(extract_text(content))]


class TestSamples:
    @pytest.mark.row("R42")
    def test_of_the_office_show_their_marks(self) -> None:
        marks = find_official_marks(extract_text(sample_official_pdf(code="05/QĐ-STTTT")))
        assert marks.codes == (Code(5, "QĐ-STTTT"),)
        assert marks.has_national_title
        assert marks.has_distribution_note
        assert marks.is_official

    @pytest.mark.row("R40")
    def test_that_are_drafts_are_not_official(self) -> None:
        marks = find_official_marks(extract_text(sample_official_pdf(is_draft=True)))
        assert (marks.codes, marks.is_draft, marks.is_official) == ((), True, False)

    @pytest.mark.row("R31")
    @pytest.mark.parametrize("stamp", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "T Ố I  M Ậ T"])
    def test_with_a_stamp_have_one_mark(self, stamp: str) -> None:
        assert len(levels(sample_official_pdf(code="05/QĐ-STTTT", secrecy=stamp))) == 1

    @pytest.mark.row("R31")
    def test_without_a_stamp_have_none(self) -> None:
        paragraphs = ("Đổi mật khẩu ban đầu nhằm bảo mật thông tin; trừ những văn bản mật.",)
        assert levels(sample_official_pdf(OfficialDocument(paragraphs=paragraphs))) == []

    @pytest.mark.row("R48")
    def test_have_all_letters_of_vietnamese_in_nfc(self) -> None:
        words = "Ắ ằ ẳ ẵ ặ ấ ầ ẩ ẫ ậ ế ề ể ễ ệ ố ồ ổ ỗ ộ ớ ờ ở ỡ ợ ứ ừ ử ữ ự ỳ ỵ ỷ ỹ Đ đ Ư Ơ"
        text = extract_text(sample_official_pdf(OfficialDocument(paragraphs=(words,))))
        assert is_nfc(text)
        assert set(words) - set(text) == set()

    def test_are_always_the_same_bytes(self) -> None:
        assert sample_official_pdf(code="1/A") == sample_official_pdf(code="1/A")

    def test_can_be_made_as_large_as_a_scan(self) -> None:
        assert len(sample_official_pdf(padding_bytes=2_000_000)) > 2_000_000


class TestPages:
    def test_are_parted_by_form_feeds(self) -> None:
        content = sample_official_pdf(pages=3)
        assert page_count(content) == 3
        assert extract_text(content).count("\f") == 2
        assert "PHỤ LỤC 2" in extract_text(content).split("\f")[2]

    def test_are_read_up_to_the_bound(self) -> None:
        assert extract_text(sample_official_pdf(pages=5), max_pages=2).count("\f") == 1

    def test_five_hundred_are_read_in_bounded_time(self) -> None:
        content = sample_official_pdf(pages=500, secrecy="MẬT")
        with bounded():
            assert extract_text(content).count("\f") == 499

    def test_that_are_pictures_have_no_text(self) -> None:
        def scan(canvas: Canvas) -> None:
            canvas.rect(10, 10, 300, 300, fill=1)

        assert extract_text(drawn(scan)) == ""

    def test_a_stamp_on_the_last_is_found(self) -> None:
        def pages(canvas: Canvas) -> None:
            for _ in range(20):
                canvas.showPage()
            canvas.setFont("CongVu-Bold", 14)
            canvas.drawString(100, 700, "TỐI MẬT")

        assert levels(drawn(pages)) == [SecrecyLevel.TOP_SECRET]


class TestPlaces:
    @pytest.mark.row("R31")
    def test_a_stamp_beside_the_letterhead_is_a_column_of_its_own(self) -> None:
        def page(canvas: Canvas) -> None:
            canvas.drawString(60, 780, "SỞ NỘI VỤ")
            canvas.drawString(260, 780, "MẬT")
            canvas.drawString(380, 780, "Độc lập - Tự do")

        assert levels(drawn(page)) == [SecrecyLevel.SECRET]

    @pytest.mark.row("R31")
    def test_letters_drawn_one_by_one_are_a_stamp(self) -> None:
        def page(canvas: Canvas) -> None:
            for place, letter in enumerate("TUYỆTMẬT"):
                canvas.drawString(100 + 22 * place, 700, letter)

        assert levels(drawn(page)) == [SecrecyLevel.UTMOST_SECRET]

    @pytest.mark.row("R31")
    def test_a_turned_stamp_is_found(self) -> None:
        def page(canvas: Canvas) -> None:
            canvas.drawString(60, 780, "Báo cáo")
            canvas.rotate(45)
            canvas.drawString(500, 300, "MẬT")

        assert levels(drawn(page)) == [SecrecyLevel.SECRET]

    @pytest.mark.row("R31")
    def test_a_stamp_in_white_is_found(self) -> None:
        def page(canvas: Canvas) -> None:
            canvas.setFillColorRGB(1, 1, 1)
            canvas.drawString(100, 700, "TỐI MẬT")

        assert levels(drawn(page)) == [SecrecyLevel.TOP_SECRET]

    @pytest.mark.row("R31")
    def test_a_note_on_the_page_is_found(self) -> None:
        def page(canvas: Canvas) -> None:
            canvas.drawString(60, 780, "Báo cáo")
            canvas.textAnnotation("TỐI MẬT", Rect=[100, 600, 200, 640])
            canvas.freeTextAnnotation("MẬT", "/Helv 12 Tf", Rect=[100, 500, 200, 540])

        assert set(levels(drawn(page))) == {SecrecyLevel.TOP_SECRET, SecrecyLevel.SECRET}

    @pytest.mark.row("R31")
    def test_a_filled_form_field_is_found(self) -> None:
        def page(canvas: Canvas) -> None:
            canvas.drawString(60, 780, "Báo cáo")
            canvas.acroForm.textfield(name="do_mat", value="TOI MAT", x=100, y=600, width=200)

        assert levels(drawn(page)) == [SecrecyLevel.TOP_SECRET]

    @pytest.mark.row("R31")
    def test_a_pdf_within_is_read_too(self) -> None:
        outer = pypdfium2.PdfDocument(sample_official_pdf())
        outer.new_attachment("phu-luc.pdf").set_data(sample_official_pdf(secrecy="MẬT"))
        buffer = io.BytesIO()
        outer.save(buffer)
        outer.close()
        assert levels(buffer.getvalue()) == [SecrecyLevel.SECRET]


class TestUnreadable:
    @pytest.mark.parametrize(
        "content",
        [b"", b"khong phai", b"%PDF-", b"%PDF-1.4\n%%EOF", b"PK\x03\x04", b"%PDF-1.7\n" + bytes(2000)],
    )
    def test_files_are_said_to_be(self, content: bytes) -> None:
        with pytest.raises(UnreadablePdf):
            extract_text(content)
        with pytest.raises(UnreadablePdf):
            page_count(content)

    def test_a_file_that_asks_for_a_password_is_said_to_be(self) -> None:
        content = drawn(
            lambda canvas: canvas.drawString(100, 700, "MẬT"), encrypt=StandardEncryption("mo", canPrint=0)
        )
        with pytest.raises(UnreadablePdf):
            extract_text(content)

    def test_a_file_locked_only_against_printing_is_read(self) -> None:
        content = drawn(
            lambda canvas: canvas.drawString(100, 700, "MẬT"),
            encrypt=StandardEncryption("", ownerPassword="chu", canPrint=0),
        )
        assert levels(content) == [SecrecyLevel.SECRET]

    def test_a_cut_file_is_read_as_far_as_it_goes_or_said_to_be(self) -> None:
        content = sample_official_pdf(pages=3)
        for share in (0.3, 0.6, 0.9):
            try:
                extract_text(content[: int(len(content) * share)])
            except UnreadablePdf:
                continue

    @given(st.integers(0, 5000), st.binary(min_size=1, max_size=20))
    @settings(max_examples=40)
    def test_a_damaged_file_is_read_or_said_to_be(self, at: int, noise: bytes) -> None:
        content = sample_official_pdf()
        try:
            extract_text(content[:at] + noise + content[at + len(noise) :])
        except UnreadablePdf:
            return

    def test_a_bomb_of_compressed_text_is_bounded(self) -> None:
        stream = zlib.compress(b"BT /F1 9 Tf 10 10 Td " + b"(a) Tj " * 300_000 + b"ET", 9)
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R "
            b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
        body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, one) for n, one in enumerate(objects, start=1))
        with bounded(60):
            extract_text(b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R /Size 5 >>\n%%EOF")
