"""Office numbers may be published, mobile ones never, whatever they are written like (R29)."""

from datetime import date

import pytest

from congvu.policy.telephone import is_mobile, is_telephone, office_telephone, telephone_link

NOW, BEFORE = date(2026, 1, 5), date(2009, 11, 2)


class TestMobile:
    @pytest.mark.row("R29")
    @pytest.mark.parametrize(
        "text",
        [
            "0912345678",
            "0912.345.678",
            "091 234 56 78",
            "+84 912 345 678",
            "84912345678",
            "0084912345678",
            "+84 (0)912345678",
            "0381234567",
            "0561234567",
            "0791234567",
            "0861234567",
            "01234567890",
            "0271.3888202; 0912345678",
            "0271.3888202 / 0912345678",
            "0271.3888202 - 0912345678",
            "0271.3888202 hoặc 0912345678",
            "0912345678 máy lẻ 12",
        ],
    )
    def test_numbers_are_known_however_written(self, text: str) -> None:
        assert is_mobile(text, on=NOW)
        assert office_telephone(text, on=NOW) == ""

    @pytest.mark.parametrize(
        "text",
        ["", "0271.3888202", "02713888202", "024 3943 5678", "0651.3888202", "1022", "113", "18001091",
         "0271.3888202 máy lẻ 112", "+84 271 3888202", "Phòng 912345678"],
    )  # fmt: skip
    def test_numbers_of_offices_are_none(self, text: str) -> None:
        assert not is_mobile(text, on=NOW)
        assert office_telephone(text, on=NOW) == text

    @pytest.mark.parametrize("text", ["057.3841234", "031.3842345", "08.38291234", "0511.3821234"])
    def test_landlines_of_their_time_stay_landlines(self, text: str) -> None:
        """057 was Phú Yên, 031 Hải Phòng and 08 the city of Hồ Chí Minh before they were mobile."""
        assert not is_mobile(text, on=BEFORE)


class TestTelephone:
    @pytest.mark.parametrize(
        "text", ["0271.3888202", "(0271) 3888 202", "+84 271 3888202", "113", "0271.3888202 máy lẻ 5",
                 "0271.3888202, 0271.3888203"]
    )  # fmt: skip
    def test_is_digits_and_what_stands_between(self, text: str) -> None:
        assert is_telephone(text)

    @pytest.mark.parametrize("text", ["", " ", "12", "gọi văn thư", "0271<b>", "1" * 20, "a@b.vn"])
    def test_is_nothing_else(self, text: str) -> None:
        assert not is_telephone(text)

    @pytest.mark.parametrize(
        ("text", "dialled"),
        [("0651.3888202", "+846513888202"), ("+84 271 3888202", "+842713888202"), ("113", "113"),
         ("0271.3888202 máy lẻ 5; 113", "+842713888202"), ("", "")],
    )  # fmt: skip
    def test_can_be_dialled(self, text: str, dialled: str) -> None:
        assert telephone_link(text) == dialled
