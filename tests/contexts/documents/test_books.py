"""The registers as books: printed with pages and places to sign, and as a workbook with the same rows."""

import io
from datetime import timedelta

import openpyxl
import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from congvu.documents import operations
from congvu.documents.queries import book_pdf, incoming_book, outgoing_book
from congvu.formats.pdf.register_book import BookColumn, RegisterBook, register_book_pdf
from tests.cast import NOW, PASSWORD, Cast
from tests.contexts.documents.steps import SUBJECT, Desk


def _pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


class TestOutgoing:
    def test_has_every_number_the_cancelled_ones_with_their_reason(self, desk: Desk, cast: Cast) -> None:
        desk.issued(distribution_note="- Sở Nội vụ;\n- Lưu: VT.")
        operations.cancel_number(
            actor=cast.clerk.login,
            now=NOW,
            agency_id=cast.sotttt.pk,
            type_code="DECISION",
            reason="Bản giấy ghi nhầm",
        )
        (text,) = _pages(book_pdf(outgoing_book(cast.sotttt.pk, year=2009, now=NOW)))
        words = " ".join(text.split())
        for expected in (
            "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
            "Năm 2009",
            "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
            "01/QĐ-STTTT",
            "02/QĐ-STTTT",
            "Bản giấy ghi nhầm",
            "Tổng số: 2 số đăng ký. Sổ này có 1 trang.",
            "Đồng Xoài, ngày 02 tháng 11 năm 2009",
            "NGƯỜI LẬP SỔ",
            "THỦ TRƯỞNG CƠ QUAN",
            "Trang 1/1",
        ):
            assert expected in words

    def test_is_the_same_bytes_for_the_same_day(self, desk: Desk, cast: Cast) -> None:
        desk.issued()
        made = [book_pdf(outgoing_book(cast.sotttt.pk, year=2009, now=NOW)) for _ in range(2)]
        assert made[0] == made[1]


class TestIncoming:
    def test_has_the_arrivals_of_the_year(self, desk: Desk, cast: Cast) -> None:
        desk.register(desk.arrived(), due_date=NOW.date() + timedelta(days=3))
        book = incoming_book(cast.snv.pk, year=2009, now=NOW)
        assert book.rows[0][1:6] == (
            "1",
            "Sở Thông tin và Truyền thông",
            "01/QĐ-STTTT",
            "02/11/2009",
            SUBJECT,
        )
        assert book.rows[0][9] == "Hạn 05/11/2009"
        assert incoming_book(cast.snv.pk, year=2008, now=NOW).summary == "Sổ chưa có số đăng ký nào."


class TestPages:
    @pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
    def test_give_the_book_as_a_file_to_those_who_read_it(
        self, desk: Desk, cast: Cast, client: Client, ending: str, start: bytes
    ) -> None:
        desk.issued()
        client.login(username=cast.clerk.login, password=PASSWORD)
        answer = client.get(reverse("documents:outgoing_book", args=[ending]), {"nam": "2009"})
        assert answer.status_code == 200
        assert answer.content.startswith(start)
        assert f".{ending}" in answer["Content-Disposition"]
        assert client.get(reverse("documents:incoming_book", args=[ending])).status_code == 200

    def test_the_workbook_has_the_rows_of_the_book(self, desk: Desk, cast: Cast, client: Client) -> None:
        desk.issued()
        client.login(username=cast.clerk.login, password=PASSWORD)
        answer = client.get(reverse("documents:outgoing_book", args=["xlsx"]), {"nam": "2009"})
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
        assert rows[2][0] == "Số, ký hiệu văn bản"
        assert rows[3][0] == "01/QĐ-STTTT"

    def test_refuse_those_of_another_agency(self, desk: Desk, cast: Cast, client: Client) -> None:
        client.login(username=cast.outsider.login, password=PASSWORD)
        url = reverse("documents:outgoing_book", args=["pdf"])
        assert client.get(url, {"co-quan": cast.sotttt.pk}).status_code == 404


def test_a_long_book_has_its_headings_and_number_on_every_page() -> None:
    rows = [(f"{n:02d}/QĐ-STTTT", "Về việc <b>kiểm tra</b> & báo cáo " * 3) for n in range(1, 1001)]
    book = RegisterBook(
        "UBND tỉnh", "Sở Nội vụ", "Sổ", "Năm 2026", (BookColumn("Số", 1), BookColumn("Trích yếu", 3)), rows
    )
    pages = _pages(register_book_pdf(book))
    assert len(pages) > 20
    for place, text in enumerate(pages[:-1], start=1):
        assert "Trích yếu" in text
        assert f"Trang {place}/{len(pages)}" in text
    assert "Sổ này có" in pages[-1]
