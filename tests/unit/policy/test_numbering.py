"""Numbers and notations (Decree 30/2020 Đ15, Annex I and III)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.policy.numbering import (
    Code,
    code_notation,
    next_code_number,
    parse_codes,
    promulgation_date_text,
)
from tests.unit.bounds import bounded
from tests.unit.policy import documents


def codes(text: str) -> list[str]:
    return [str(code) for code in parse_codes(text)]


class TestNotation:
    @pytest.mark.parametrize(
        ("kind", "issuer", "unit", "notation"),
        [
            ("QĐ", "STTTT", "", "QĐ-STTTT"),
            ("QĐ", "STTTT", "CNTT", "QĐ-STTTT"),
            ("", "STTTT", "CNTT", "STTTT-CNTT"),
            ("", "UBND", "", "UBND"),
            ("QyĐ", "UBND", "", "QyĐ-UBND"),
        ],
    )
    def test_has_the_type_or_for_an_official_letter_the_unit(
        self, kind: str, issuer: str, unit: str, notation: str
    ) -> None:
        found = code_notation(type_abbreviation=kind, issuer_symbol=issuer, drafting_unit=unit)
        assert found == notation

    @pytest.mark.parametrize(
        ("code", "written"),
        [
            (Code(1, "QĐ-STTTT"), "01/QĐ-STTTT"),
            (Code(5, "STTTT-CNTT"), "05/STTTT-CNTT"),
            (Code(10, "CT-UBND"), "10/CT-UBND"),
            (Code(2125, "BTTTT-ƯDCNTT"), "2125/BTTTT-ƯDCNTT"),
            (Code(48, "QĐ-UBND", 2009), "48/2009/QĐ-UBND"),
            (Code(1, "QĐ-UBND", 2010), "01/2010/QĐ-UBND"),
            (Code(6758, "CV/TU"), "6758-CV/TU"),
            (Code(5, "NQ/TU"), "05-NQ/TU"),
        ],
    )
    def test_is_written_as_the_law_says_and_read_back(self, code: Code, written: str) -> None:
        assert str(code) == written
        assert parse_codes(f"Số: {written}") == (code,)


class TestNextNumber:
    def test_begins_with_one_in_every_year_and_leaves_no_gap(self) -> None:
        assert next_code_number(None) == 1
        assert next_code_number(1) == 2
        assert next_code_number(99) == 100


class TestDateText:
    @pytest.mark.parametrize(
        ("day", "text"),
        [
            (date(2020, 1, 5), "ngày 05 tháng 01 năm 2020"),
            (date(2009, 2, 28), "ngày 28 tháng 02 năm 2009"),
            (date(2009, 3, 3), "ngày 03 tháng 3 năm 2009"),
            (date(2009, 10, 22), "ngày 22 tháng 10 năm 2009"),
            (date(2009, 12, 31), "ngày 31 tháng 12 năm 2009"),
            (date(2010, 1, 1), "ngày 01 tháng 01 năm 2010"),
        ],
    )
    def test_puts_a_zero_before_days_below_ten_and_the_first_two_months(self, day: date, text: str) -> None:
        assert promulgation_date_text(day) == text


class TestParseCodes:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (documents.DIRECTIVE, ["05/CT-UBND", "34/2008/CT-TTg", "64/2007/NĐ-CP"]),
            (documents.SCAN, ["14/CT-UBND", "82/2009/QĐ-UBND", "15/CT-TTg"]),
            (
                documents.LETTER,
                ["2125/BTTTT-ƯDCNTT", "43/2008/QĐ-TTg", "48/2009/QĐ-TTg", "34/2008/CT-TTg"],
            ),
            (
                documents.DECISION,
                ["48/2009/QĐ-TTg", "2125/BTTTT-ƯDCNTT", "59/TTr-STTTT", "113/2006/QĐ-UBND",
                 "48/2009/QĐ-UBND"],
            ),
            (documents.PROVINCE_LETTER, ["6806/UBND-TTTH", "6758-CV/TU", "70/2009/QĐ-UBND"]),
        ],
        ids=["directive", "scan", "letter", "decision", "province letter"],
    )  # fmt: skip
    def test_finds_all_that_a_document_cites(self, text: str, expected: list[str]) -> None:
        assert codes(text) == expected

    def test_keeps_two_documents_of_one_number_apart(self) -> None:
        found = parse_codes(documents.DECISION)
        assert Code(48, "QĐ-TTg", 2009) in found
        assert Code(48, "QĐ-UBND", 2009) in found

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("28/2018/QÐ-TTg", ["28/2018/QĐ-TTg"]),
            ("05/QĐ - STTTT", ["05/QĐ-STTTT"]),
            ("05 / QĐ-STTTT", ["05/QĐ-STTTT"]),
            ("08/SKH&ĐT-TH", ["08/SKH&ĐT-TH"]),
            ("60/2005/QH11", ["60/2005/QH11"]),
            ("05/BC-UBND-TH1", ["05/BC-UBND-TH1"]),
            ("12/UBND", ["12/UBND"]),
            ("165/2018/NĐ-CP.", ["165/2018/NĐ-CP"]),
            ("64/2007/NĐ-CP;48/2009/QĐ-TTg", ["64/2007/NĐ-CP", "48/2009/QĐ-TTg"]),
            ("100-NQ/ĐU", ["100-NQ/ĐU"]),
        ],
    )
    def test_reads_how_people_write(self, text: str, expected: list[str]) -> None:
        assert codes(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "", "26/11/2003", "03/12/2008", "01/7/2014", "24/7", "3/4", "50 km/h", "50/km", "50/ha",
            "khổ 5/A4",
            "Số 10-12 Trần Phú", "0651.3888202", "0/CV-A", "123456/CV-A", "a5/CV-B", "http://x/05/CV-A",
        ],
    )  # fmt: skip
    def test_takes_nothing_else_for_one(self, text: str) -> None:
        assert codes(text) == []

    @given(
        st.integers(1, 99_999),
        st.none() | st.integers(1945, 2100),
        st.sampled_from(["QĐ-UBND", "CT-UBND", "STTTT-CNTT", "TTr-STTTT", "NQ-HĐND", "UBND"]),
        st.text(" ;,.\n()", max_size=3),
    )
    def test_reads_back_what_is_written(
        self, number: int, year: int | None, notation: str, around: str
    ) -> None:
        code = Code(number, notation, year)
        assert parse_codes(f"{around}{code}{around}") == (code,)

    @given(st.text("0123456789/-ĐQCVTU &\n", max_size=80))
    def test_of_anything_are_whole(self, text: str) -> None:
        for code in parse_codes(text):
            assert 1 <= code.number <= 99_999
            assert code.notation == "".join(code.notation.split())

    @pytest.mark.parametrize(
        "piece", ["1/", "1 ", "1/A", "1/A-", "1/A - ", "A-", "1-", "1-A/", "1/2009/", "1/ "]
    )
    def test_are_read_in_bounded_time(self, piece: str) -> None:
        with bounded():
            parse_codes(piece * (1_000_000 // len(piece)))
