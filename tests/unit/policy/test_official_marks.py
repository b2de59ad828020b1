"""What shows that a text is an issued document (R40, R42)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.policy.numbering import Code
from congvu.policy.official_marks import find_official_marks, is_official
from tests.unit.bounds import bounded
from tests.unit.policy import documents

ISSUED = {
    "directive": documents.DIRECTIVE,
    "scan": documents.SCAN,
    "letter": documents.LETTER,
    "province letter": documents.PROVINCE_LETTER,
    "page of a PDF": documents.PDF_PAGE,
}


class TestIssuedDocuments:
    @pytest.mark.row("R42")
    @pytest.mark.parametrize("text", ISSUED.values(), ids=ISSUED)
    def test_are_recognised(self, text: str) -> None:
        assert is_official(text)
        assert is_official(unicodedata.normalize("NFD", text))
        assert is_official(text.replace(" ", "\u00a0"))

    def test_tell_their_number_and_not_those_they_cite(self) -> None:
        assert find_official_marks(documents.PROVINCE_LETTER).codes == (Code(6806, "UBND-TTTH"),)
        assert find_official_marks(documents.SCAN).codes == (Code(14, "CT-UBND"),)

    def test_of_the_party_are_recognised_too(self) -> None:
        text = "TỈNH ỦY BÌNH PHƯỚC\tĐẢNG CỘNG SẢN VIỆT NAM\nSố 6758-CV/TU\n\nNơi nhận:\n- Lưu VPTU.\n"
        assert is_official(text)

    def test_quoted_in_an_answer_are_recognised(self) -> None:
        assert is_official("\n".join(f"> {line}" for line in documents.PDF_PAGE.splitlines()))

    def test_are_recognised_behind_the_number_of_a_house(self) -> None:
        assert is_official("Số 10-12 Trần Phú, TX. Đồng Xoài\n" + documents.PDF_PAGE)

    def test_show_two_of_three_signs_beside_the_number(self) -> None:
        title, signature, note = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TM. ỦY BAN NHÂN DÂN", "Nơi nhận:"
        number = "Số: 05/CT-UBND"
        for one in (title, signature, note):
            assert not is_official(f"{number}\n{one}")
        for one, other in ((title, signature), (title, note), (signature, note)):
            assert is_official(f"{number}\n{one}\n{other}")
            assert not is_official(f"{one}\n{other}")


class TestOtherTexts:
    @pytest.mark.row("R40")
    @pytest.mark.parametrize(
        "text",
        [
            documents.DRAFT_PAGE,
            documents.PDF_PAGE.replace("QUYẾT ĐỊNH\n", "BẢN DỰ THẢO LẦN 2\n"),
            documents.PDF_PAGE.replace("Số: 05/QĐ-STTTT", "Số:      /QĐ-STTTT"),
            documents.PDF_PAGE.replace("Số: 05/QĐ-STTTT", "Số: …/QĐ-STTTT"),
            documents.WORKING_LETTER,
            documents.DECISION,  # a text without letterhead and number line cannot be told from a citation
            "Thực hiện Chỉ thị số 34/2008/CT-TTg, đề nghị các phòng góp ý. Giám đốc yêu cầu trả lời ngay.",
            "",
        ],
    )
    def test_are_drafts_and_working_mail(self, text: str) -> None:
        assert not is_official(text)

    @given(st.text(max_size=300))
    def test_have_an_answer(self, text: str) -> None:
        assert is_official(text) == find_official_marks(text).is_official

    @pytest.mark.parametrize(
        "piece",
        [
            "số ",
            "số: 1/",
            "\t",
            "   ",
            "cộng hòa ",
            "nơi nhận",
            "K T. ",
            "dự thảo\n",
            "* # ",
            "PHÓ ",
            "\n",
            "số:1/A\n",
        ],
    )
    def test_are_read_in_bounded_time(self, piece: str) -> None:
        text = piece * (500_000 // len(piece))
        with bounded():
            find_official_marks(text)
            is_official(f"Số: 05/CT-UBND\n{text}")
