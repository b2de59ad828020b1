"""Stamps and levels of secrecy in text (R31)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.policy.secrecy import SecrecyLevel, find_secrecy_marks
from tests.unit.bounds import bounded

SECRET, TOP, UTMOST = SecrecyLevel.SECRET, SecrecyLevel.TOP_SECRET, SecrecyLevel.UTMOST_SECRET


def levels(text: str) -> list[SecrecyLevel]:
    return [mark.level for mark in find_secrecy_marks(text)]


class TestStamps:
    @pytest.mark.row("R31")
    @pytest.mark.parametrize(
        ("text", "level"),
        [
            ("MẬT", SECRET),
            ("TỐI MẬT", TOP),
            ("TUYỆT MẬT", UTMOST),
            # as the text layer of a PDF gives them
            ("M Ậ T", SECRET),
            ("T Ố I  M Ậ T", TOP),
            ("T U Y Ệ T  M Ậ T", UTMOST),
            ("T Ố I   M Ậ T", TOP),
            ("M.Ậ.T", SECRET),
            ("  TỐI   MẬT  ", TOP),
            ("TUYỆT\nMẬT", UTMOST),
            ("TỐI\n\nMẬT", TOP),
            ("M\nẬ\nT", SECRET),
            ("T\nỐ\nI\nM\nẬ\nT", TOP),
            ("\fMẬT\f", SECRET),
            ("M\u00adẬ\u200dT", SECRET),
            ("MẬT\u00a0", SECRET),
            (unicodedata.normalize("NFD", "TUYỆT MẬT"), UTMOST),
            # framed, with the number of the copy
            ("[MẬT]", SECRET),
            ("* TỐI MẬT *", TOP),
            ("**MẬT**", SECRET),
            ("| MẬT |", SECRET),
            ("--- TUYỆT MẬT ---", UTMOST),
            ("“MẬT”", SECRET),
            ("MẬT  Bản số: 03", SECRET),
            ("TỐI MẬT 2/5", TOP),
            # beside the letterhead
            ("UBND TỈNH BÌNH PHƯỚC\tMẬT", SECRET),
            ("SỞ NỘI VỤ     TỐI MẬT     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", TOP),
            ("Số: 12/BC-SNV\tMẬT", SECRET),
            ("Số: 12/BC-SNV MẬT", SECRET),
            ("MẬT Số: 12/BC-SNV", SECRET),
            ("TUYỆT MẬT Bình Phước, ngày 22 tháng 10 năm 2009", UTMOST),
            ("MẬT Độc lập - Tự do - Hạnh phúc", SECRET),
            ("Đồng Xoài, ngày 05 tháng 01 năm 2010 TỐI MẬT", TOP),
            # in a subject
            ("[MẬT] Báo cáo quý I", SECRET),
            ("(TỐI MẬT) Kế hoạch", TOP),
            ("Báo cáo tình hình (MẬT)", SECRET),
            ("MẬT: Báo cáo", SECRET),
            ("TỐI MẬT - Kế hoạch diễn tập", TOP),
            # scans lose marks
            ("MÂT", SECRET),
            ("MẠT", SECRET),
            ("TÔI MẬT", TOP),
            ("TUYÊT MÂT", UTMOST),
        ],
    )
    def test_are_found(self, text: str, level: SecrecyLevel) -> None:
        assert levels(text) == [level]

    @pytest.mark.row("R31")
    @pytest.mark.parametrize(
        ("text", "level"),
        [
            ("TOI MAT", TOP),
            ("TUYET  MAT", UTMOST),
            ("[MAT] bao cao", SECRET),
            ("Do mat: Toi mat", TOP),
            ("Do mat: Mat", SECRET),
        ],
    )
    def test_typed_without_diacritics_are_found_where_clear(self, text: str, level: SecrecyLevel) -> None:
        assert levels(text) == [level]

    @pytest.mark.row("R31")
    @pytest.mark.parametrize(
        ("text", "level"),
        [
            ("MËT", SECRET),
            ("mËt", SECRET),  # TCVN3 has capitals by its font .VnTimeH only
            ("TèI MËT", TOP),
            ("TUYÖT MËT", UTMOST),
            ("tuyÖt mËt", UTMOST),
            ("§é mËt: Tèi mËt", TOP),
            ("MAÄT", SECRET),
            ("TOÁI MAÄT", TOP),
            ("TUYEÄT MAÄT", UTMOST),
            ("Ñoä maät: Toái maät", TOP),
        ],
    )
    def test_in_the_old_codes_are_found(self, text: str, level: SecrecyLevel) -> None:
        assert levels(text) == [level]

    def test_are_named_with_their_line_and_words(self) -> None:
        (mark,) = find_secrecy_marks("SỞ NỘI VỤ\n\n   TỐI   MẬT   \nSố: 12/BC-SNV")
        assert (mark.level, mark.line, mark.excerpt) == (TOP, 3, "TỐI MẬT")

    def test_of_each_page_are_all_found(self) -> None:
        assert levels("MẬT\nmột\fMẬT\nhai\fTỐI MẬT") == [SECRET, SECRET, TOP]


class TestLevels:
    @pytest.mark.row("R31")
    @pytest.mark.parametrize(
        ("text", "level"),
        [
            ("Độ mật: Tối mật", TOP),
            ("ĐỘ MẬT : MẬT", SECRET),
            ("- Mức độ mật: tuyệt mật.", UTMOST),
            ("Cấp độ mật – Mật;", SECRET),
            ("Độ mật của văn bản: “Tối mật”", TOP),
            ("Tài liệu này có độ mật: Tối mật.", TOP),
            ("Độ mật: A", UTMOST),
            ("Độ mật: C", SECRET),
            ("Độ mật\tTối mật", TOP),
            ("Độ mật | Mật", SECRET),
            ("Độ mật\nTuyệt mật", UTMOST),
            ("Độ mật:\n\nMật", SECRET),
        ],
    )
    def test_behind_their_label_are_found(self, text: str, level: SecrecyLevel) -> None:
        assert levels(text) == [level]

    @pytest.mark.parametrize(
        "text",
        [
            "Độ mật: Không",
            "Độ mật: không mật",
            "Độ mật: Thường",
            "Độ mật: .......",
            "Độ mật:\nSố: 12/BC-SNV",
            "theo 03 độ mật: Tuyệt mật, Tối mật và Mật theo quy định",
            "phân loại theo độ mật: a) Tuyệt mật; b) Tối mật",
            "bảo đảm an toàn theo chế độ mật; quản lý quyền truy cập",
            "quản lý theo chế độ mật",
        ],
    )
    def test_that_are_none_are_not(self, text: str) -> None:
        assert levels(text) == []


# Sentences of the five documents and of ordinary letters in which the word stands.
ORDINARY = [
    "Khi phát hành văn bản giấy, trừ những văn bản mật, ngoài việc gửi văn bản tới nơi nhận",
    "thực hiện trao đổi, gửi, nhận văn bản điện tử theo quy định sau đây (*trừ các văn bản mật*):",
    "(trừ những văn bản mật theo quy định nhà nước và những nơi đã triển khai)",
    "bảo đảm an toàn và bảo mật thông tin đối với hệ thống Thư điện tử theo chế độ mật; quản lý",
    "2. Đổi mật khẩu ban đầu đã được Sở Thông tin và Truyền thông cung cấp nhằm bảo mật thông tin.",
    "quản lý mật khẩu cá nhân hộp thư (bảo mật, thay đổi nếu bị lộ,…)",
    "Không gửi văn bản mật qua thư điện tử.",
    "Dấu “MẬT” được đóng ở phía trên bên trái theo quy định của Bộ Công an.",
    "Mật khẩu của bạn:",
    "MẬT KHẨU",
    "MẬT MÃ DÂN SỰ",
    "BẢO MẬT THÔNG TIN",
    "BÍ MẬT NHÀ NƯỚC",
    "QUY CHẾ BẢO VỆ BÍ\nMẬT\nNHÀ NƯỚC",
    "PHÒNG AN NINH VÀ BẢO MẬT",
    "mật",
    "Mật",
    "Mật ong rừng Bù Gia Mập",
    "MẬT ONG RỪNG",
    "1. Tuyệt mật",
    "SẢN XUẤT MẬT ONG  (tổ hợp tác)",
    "MAT",  # the eye, typed without diacritics
    "MẮT",
    "KHOA MẮT",
    "FORMAT: PDF",
    "tốt nhất, thân mật",
    "MẤT",
    "MẶT TRẬN TỔ QUỐC",
    "UBMTTQ\tMẶT TRẬN",
    "Tối mai họp.",
    "b¶o mËt th«ng tin; ®æi mËt khÈu",
    "baûo maät thoâng tin",
    "Số lượng mật độ: 12",
    "mật độ dân số: cao",
    "CHẬM MẬT ĐỘ",
]


class TestOrdinaryWords:
    @pytest.mark.row("R31")
    @pytest.mark.parametrize("text", ORDINARY)
    def test_are_no_marks(self, text: str) -> None:
        assert levels(text) == []
        assert levels(unicodedata.normalize("NFD", text)) == []

    @pytest.mark.row("R31")
    def test_are_no_marks_all_together(self) -> None:
        assert levels("\n".join(ORDINARY)) == []

    def test_hide_no_stamp_among_them(self) -> None:
        assert levels("\n".join([*ORDINARY, "MẬT"])) == [SECRET]


class TestAnyText:
    @given(st.text(max_size=300))
    def test_has_an_answer(self, text: str) -> None:
        for mark in find_secrecy_marks(text):
            assert mark.line >= 1

    @given(st.text("MẬTỐIUYỆÂ \n\t.[]():-Độmật", max_size=60))
    def test_is_judged_alike_in_both_forms_of_unicode(self, text: str) -> None:
        assert levels(text) == levels(unicodedata.normalize("NFD", text))

    @given(st.text(max_size=100), st.text(max_size=100), st.sampled_from(["MẬT", "TỐI MẬT", "TUYỆT MẬT"]))
    def test_with_a_stamp_on_its_own_line_has_a_mark(self, before: str, after: str, stamp: str) -> None:
        assert levels(f"{before}\nvăn bản\n{stamp}\n{after}") != []

    @pytest.mark.parametrize(
        "piece",
        [
            "MẬT ", "M Ậ T ", "M ", "Ậ", "T\n", "M\nẬ\n", "độ mật:", "độ mật\n", "MAT\t", "| ", "(MẬT", "[",
            "   ",
            "TUYỆT ", "TỐI\n", "mËt ", "TOÁI ", "bản số ", "Số: MẬT ", "ngày tháng MẬT ", "...", "·-", "§é ",
        ],
    )  # fmt: skip
    def test_is_read_in_bounded_time(self, piece: str) -> None:
        text = piece * (1_000_000 // len(piece))
        with bounded():
            find_secrecy_marks(text + "MẬT")
