"""Vietnamese text at the borders and in comparisons (TCVN 6909:2001; BP48 Đ11)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.policy.text import (
    VIETNAMESE_LETTERS,
    collation_key,
    drop_unseen,
    fold,
    is_nfc,
    normalize,
    strip_marks,
)

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
TONES = "\u0300\u0301\u0303\u0309\u0323"
VIETNAMESE = st.text(st.sampled_from([*sorted(VIETNAMESE_LETTERS), *"abcdeghiklmnopqrstuvxy ", *TONES]))


class TestLetters:
    @pytest.mark.row("R48")
    def test_are_exactly_134_of_which_half_are_capital(self) -> None:
        assert len(VIETNAMESE_LETTERS) == 134
        assert sum(letter.isupper() for letter in VIETNAMESE_LETTERS) == 67
        assert {letter.swapcase() for letter in VIETNAMESE_LETTERS} == VIETNAMESE_LETTERS

    @pytest.mark.row("R48")
    def test_are_single_code_points_90_of_them_in_latin_extended_additional(self) -> None:
        assert all(len(letter) == 1 and is_nfc(letter) for letter in VIETNAMESE_LETTERS)
        assert sum("\u1ea0" <= letter <= "\u1ef9" for letter in VIETNAMESE_LETTERS) == 90

    @pytest.mark.row("R48")
    @pytest.mark.parametrize("letter", sorted(VIETNAMESE_LETTERS))
    def test_come_back_from_every_way_of_writing_them(self, letter: str) -> None:
        decomposed = unicodedata.normalize("NFD", letter)
        assert normalize(letter) == letter
        assert normalize(decomposed) == letter
        # Windows-1258 writes the letter with its hat, and the tone behind it.
        tones = [mark for mark in decomposed if mark in TONES]
        base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in tones))
        assert normalize(base + "".join(tones)) == letter


class TestNormalize:
    @pytest.mark.row("R48")
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("Uy\u0309 ban nha\u0302n da\u0302n", "Uỷ ban nhân dân"),
            ("o\u0323\u0302 o\u0302\u0323", "ộ ộ"),
            ("28/2018/QÐ-TTg, ðiện tử", "28/2018/QĐ-TTg, điện tử"),
            ("UBND\u00a0tỉnh\u2007Bình\u3000Phước\u202f!", "UBND tỉnh Bình Phước !"),
            ("Sở\u200b Nội\ufeff vụ\u2060", "Sở Nội vụ"),
            ("a\u200b\u0301", "á"),
            ("mot\r\nhai\rba\n", "mot\nhai\nba\n"),
            ("100.000 ₫ x²", "100.000 ₫ x²"),
            ("", ""),
        ],
    )
    def test_gives_what_was_meant(self, written: str, meant: str) -> None:
        assert normalize(written) == meant

    def test_keeps_what_may_be_meant(self) -> None:
        family = "\U0001f468\u200d\U0001f469"
        assert normalize(f"Tr\u00ad­êng {family}") == f"Tr\u00ad­êng {family}"

    @given(ANY_TEXT)
    def test_is_nfc_and_done_once_is_done_for_ever(self, text: str) -> None:
        clean = normalize(text)
        assert is_nfc(clean)
        assert normalize(clean) == clean

    @given(VIETNAMESE)
    def test_of_both_forms_is_the_same(self, text: str) -> None:
        both = {normalize(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
        assert len(both) == 1


class TestDropUnseen:
    def test_takes_what_no_reader_sees(self) -> None:
        assert drop_unseen("M\u00adẬ\u200dT\u202e a\u034fb") == "MẬT ab"

    def test_leaves_the_rest_as_it_is(self) -> None:
        assert drop_unseen("Sở Nội vụ\n") == "Sở Nội vụ\n"


class TestFold:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("hòa", "hoà"),
            ("thúy", "thuý"),
            ("Ủy ban", "Uỷ ban"),
            ("Hóa", "Hoá"),
            ("loè", "lòe"),
            ("khỏe", "khoẻ"),
            ("Đồng Xoài", "ÐỒNG  XOÀI"),
            ("Bình Phước", "bi\u0300nh phu\u031bo\u031b\u0301c"),
            ("Bù Đăng", "bu dang"),
            ("Sở\u00a0Nội vụ ", " sở nội\tvụ"),
            ("M\u00adật", "mat"),
        ],
    )
    def test_makes_two_spellings_one(self, one: str, other: str) -> None:
        assert fold(one) == fold(other)

    def test_keeps_different_words_apart(self) -> None:
        assert fold("Bù Đăng") != fold("Bù Đốp")

    @given(ANY_TEXT)
    def test_has_no_marks_no_capitals_and_single_spaces(self, text: str) -> None:
        folded = fold(text)
        assert folded == " ".join(folded.split())
        assert not any(unicodedata.combining(letter) for letter in folded)
        assert fold(folded) == folded

    def test_strip_marks_keeps_capitals(self) -> None:
        assert strip_marks("Điều Đ5, Ưu tiên") == "Dieu D5, Uu tien"


class TestCollationKey:
    def test_sorts_by_letters_then_by_tones_word_by_word(self) -> None:
        words = "ba|ba ba|bà|bả|bã|bá|bạ|ban|bàn|băn|bân|bo|bô|bơ|da|đa|e|ê|u|ư|y".split("|")
        shuffled = words[1::2] + words[::2]
        assert sorted(shuffled, key=collation_key) == words

    def test_takes_no_notice_of_capitals_and_of_how_a_letter_was_written(self) -> None:
        assert collation_key("Ủy Ban") == collation_key("u\u0309y ban")

    def test_puts_digits_first_and_foreign_letters_last(self) -> None:
        assert sorted(["Ж", "z", "a", "9"], key=collation_key) == ["9", "a", "z", "Ж"]

    @given(ANY_TEXT, ANY_TEXT)
    def test_orders_anything(self, one: str, other: str) -> None:
        keys = collation_key(one), collation_key(other)
        assert (keys[0] < keys[1]) + (keys[0] == keys[1]) + (keys[0] > keys[1]) == 1
