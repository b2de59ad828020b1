"""Encodings before Unicode: found out, read, put right; everything else left alone (R48)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.formats.legacy_vietnamese import Encoding, detect, repair_text, repair_texts
from congvu.formats.legacy_vietnamese.detection import LEGACY
from congvu.formats.legacy_vietnamese.syllables import is_syllable
from congvu.formats.legacy_vietnamese.tables import SINGLE_BYTE, VNI
from congvu.policy.text import VIETNAMESE_LETTERS, is_nfc
from tests.unit.bounds import bounded
from tests.unit.formats.legacy import as_western, encode

LETTER = (
    "Kính gửi các cơ quan, đơn vị trên địa bàn tỉnh. Để việc cấp hộp thư điện tử được kịp thời, đề nghị "
    "thủ trưởng các đơn vị rà soát danh sách cán bộ, công chức, viên chức của mình, gửi về trước ngày 15 "
    "tháng này. Người mới được tuyển dụng, điều động hoặc bổ nhiệm phải có tên trong danh sách; người đã "
    "nghỉ hưu, thôi việc hoặc chuyển công tác thì ghi rõ lý do. Mọi vướng mắc xin liên hệ bộ phận hỗ trợ "
    "kỹ thuật để được hướng dẫn, xử lý kịp thời."
)
LIST = (
    "STT;Họ và tên;Chức vụ;Loại đề nghị\n"
    "1;Nguyễn Văn Bình;Chuyên viên;Cấp mới\n2;Lê Thị Kiều Oanh;Kế toán;Cấp mới\n"
    "3;Phạm Đức Hưởng;Phó Trưởng phòng;Thu hồi\n4;Đỗ Quỳnh Trâm;Văn thư;Cấp lại mật khẩu\n"
)
TEXTS = [LETTER, LIST]
NAMES = [
    "Nguyễn Văn Bình",
    "Trần Thị Kiều Oanh",
    "Vũ Đức Hưởng",
    "Đỗ Quỳnh Trâm",
    "Sở Thông tin và Truyền thông",
]
EXACT = [Encoding.VNI, Encoding.WINDOWS_1258, Encoding.VISCII, Encoding.TCVN5712]


class TestTables:
    def test_have_all_letters_of_vietnamese(self) -> None:
        for encoding in (Encoding.VISCII, Encoding.TCVN5712):
            assert set(SINGLE_BYTE[encoding].values()) >= VIETNAMESE_LETTERS
        assert set(VNI.values()) == VIETNAMESE_LETTERS

    def test_of_tcvn3_lack_capitals_with_a_tone(self) -> None:
        letters = set(SINGLE_BYTE[Encoding.TCVN3].values())
        assert {letter for letter in VIETNAMESE_LETTERS if letter.islower()} <= letters
        assert {letter for letter in letters if letter.isupper()} == set("ĂÂÊÔƠƯĐ")

    def test_agree_where_vn1_is_tcvn3_with_capitals(self) -> None:
        tcvn3, vn1 = SINGLE_BYTE[Encoding.TCVN3], SINGLE_BYTE[Encoding.TCVN5712]
        assert {byte: vn1[byte] for byte in tcvn3} == tcvn3


class TestSyllables:
    @pytest.mark.parametrize(
        "word",
        "nghiêng thuở khuỷu ươn giếng gì quốc quyết khuya hòa hoà thuý Nguyễn ĐƯỜNG ở ý yếm rượu".split(),
    )
    def test_of_the_language_are_known(self, word: str) -> None:
        assert is_syllable(word)

    @pytest.mark.parametrize(
        "word", "Céng hßa Vieät señor ñôn für ắắ cật́ gếng nghà át1 mặtt õc ảp zá".split()
    )
    def test_that_cannot_be_are_refused(self, word: str) -> None:
        assert not is_syllable(word)


class TestDetect:
    @pytest.mark.row("R48")
    @pytest.mark.parametrize("encoding", EXACT)
    @pytest.mark.parametrize("text", TEXTS, ids=["letter", "list"])
    def test_reads_a_document(self, text: str, encoding: Encoding) -> None:
        found = detect(encode(text, encoding))
        assert found.text == text
        # VN1 without a capital that only it has is TCVN3, byte by byte.
        assert found.encoding in (encoding, Encoding.TCVN3 if encoding is Encoding.TCVN5712 else encoding)
        assert found.is_certain
        assert not found.are_capitals_restored

    @pytest.mark.row("R48")
    @pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VPS])
    @pytest.mark.parametrize("text", TEXTS, ids=["letter", "list"])
    def test_reads_a_document_of_an_encoding_without_all_capitals(
        self, text: str, encoding: Encoding
    ) -> None:
        found = detect(encode(text, encoding))
        assert (found.text, found.encoding, found.is_certain) == (text, encoding, True)

    def test_knows_vn1_by_its_capitals(self) -> None:
        text = "ỦY BAN NHÂN DÂN TỈNH\nSỞ NỘI VỤ\nDANH SÁCH ĐỀ NGHỊ CẤP HỘP THƯ\n" + LETTER
        found = detect(encode(text, Encoding.TCVN5712))
        assert (found.text, found.encoding) == (text, Encoding.TCVN5712)

    def test_restores_the_capitals_that_tcvn3_lost_and_says_so(self) -> None:
        text = "ỦY BAN NHÂN DÂN TỈNH\nSỞ NỘI VỤ\nDANH SÁCH ĐỀ NGHỊ CẤP HỘP THƯ\n" + LETTER
        found = detect(encode(text, Encoding.TCVN3))
        assert (found.text, found.are_capitals_restored) == (text, True)

    @pytest.mark.parametrize("text", [*TEXTS, "", "plain", "1;2\n"])
    @pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
    def test_reads_unicode(self, text: str, codec: str) -> None:
        found = detect(unicodedata.normalize("NFD", text).encode(codec))
        assert found.text == text
        assert found.encoding in (Encoding.UTF_8, Encoding.UTF_16)
        assert found.is_certain

    def test_does_not_believe_a_few_words(self) -> None:
        found = detect(encode("Có thế", Encoding.TCVN3))
        assert not found.is_certain
        assert found.alternatives

    def test_does_not_call_other_languages_vietnamese(self) -> None:
        text = "Señor Núñez comió una manzana en la mañana; después salió con José María a la estación."
        found = detect(text.encode("cp1252"))
        assert (found.text, found.encoding, found.is_certain) == (text, Encoding.WINDOWS_1252, False)

    def test_reads_utf_8_that_lost_a_byte(self) -> None:
        damaged = LETTER.encode()[:-1] + "ờ".encode()[:2]
        found = detect(damaged)
        assert found.text.startswith(LETTER[:-1])
        assert (found.encoding, found.is_certain) == (Encoding.UTF_8, False)

    def test_reads_utf_8_made_of_text_that_was_read_as_western(self) -> None:
        western = as_western(encode(LIST, Encoding.TCVN3), "cp1252")
        found = detect(western.encode())
        assert (found.text, found.encoding, found.is_certain) == (LIST, Encoding.TCVN3, False)

    @given(st.binary(max_size=300))
    def test_never_raises(self, data: bytes) -> None:
        found = detect(data)
        assert is_nfc(found.text)
        assert 0 <= found.confidence <= 1

    def test_of_much_takes_linear_time(self) -> None:
        with bounded():
            detect(encode(LETTER, Encoding.VNI) * 4_000)
            detect(bytes(range(1, 256)) * 4_000)


class TestRepair:
    @pytest.mark.row("R48")
    @pytest.mark.parametrize("encoding", LEGACY)
    @pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
    def test_puts_text_right_that_was_read_as_western(self, encoding: Encoding, codec: str) -> None:
        found = repair_text(as_western(encode(LETTER, encoding), codec))
        assert found.text == LETTER
        assert found.encoding in (encoding, Encoding.TCVN3)

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI])
    def test_puts_single_names_right(self, name: str, encoding: Encoding) -> None:
        assert repair_text(as_western(encode(name, encoding), "cp1252")).text == name

    @pytest.mark.parametrize(
        ("shown", "meant"),
        [
            ("Tr−¬ng V¨n An", "Trương Văn An"),  # a minus sign stands for the soft hyphen
            ("Céng hßa x\u03bc", "Cộng hòa xà"),
            ("HOÏ VAØ TEÂN", "HỌ VÀ TÊN"),
            ("NguyÔn ThÞ ¸nh", "Nguyễn Thị Ánh"),
            ("§¶ng ñy, Phã Gi¸m ®èc", "Đảng ủy, Phó Giám đốc"),
            ("QuyÕt ®Þnh sè 12/Q§-UBND → vÒ viÖc", "Quyết định số 12/QĐ-UBND → về việc"),
        ],
    )
    def test_knows_what_programs_made_of_it(self, shown: str, meant: str) -> None:
        assert repair_text(shown).text == meant

    @pytest.mark.parametrize(
        "text",
        [
            *TEXTS, *NAMES, "Không có gì là khó", "là, thì, mà", "Đắk Lắk", "12/QĐ-UBND", "",
            "El niño comió en la mañana y después salió", "Señor Peña, José María Núñez",
            "Übung macht den Meister, für die größere Straße", "Günther Müller, Köln", "Zoë", "naïve café",
            "Le garçon est né près du théâtre; ça va très bien, déjà vu à l'été", "François",
            "São Paulo não é aqui; coração", "Kovács Ödön úr és Jókai Mór", "½ cup © 2009 ® § 5",
            "Łódź, Dvořák, 北京, عربى", "🙂 tốt",
        ],
    )  # fmt: skip
    def test_leaves_what_is_right_alone(self, text: str) -> None:
        found = repair_text(text)
        assert (found.text, found.encoding) == (text, None)

    def test_decides_the_cells_of_a_document_together(self) -> None:
        shown = ["Hä vµ tªn", "Có", "NguyÔn V¨n B×nh", "Chuyªn viªn", ""]
        found = repair_texts(shown)
        assert found.texts == ("Họ và tên", "Cú", "Nguyễn Văn Bình", "Chuyên viên", "")
        assert found.encoding is Encoding.TCVN3

    def test_leaves_cells_in_unicode_beside_others(self) -> None:
        found = repair_texts(["Nguyễn Văn Bình", "Có", "Chuyªn viªn phßng Tæng hîp"])
        assert found.texts == ("Nguyễn Văn Bình", "Có", "Chuyên viên phòng Tổng hợp")

    @given(st.text(st.characters(codec="utf-8", max_codepoint=0x2300), max_size=120))
    def test_never_raises_and_is_done_after_one_time(self, text: str) -> None:
        found = repair_text(text)
        assert is_nfc(found.text)
        if found.encoding is None:
            assert found.text == unicodedata.normalize("NFC", text)

    @given(
        st.lists(
            st.sampled_from([word for word in LETTER.split() if word.isalpha()]), min_size=6, max_size=30
        )
    )
    def test_of_any_words_in_unicode_is_nothing(self, words: list[str]) -> None:
        assert repair_text(" ".join(words)).encoding is None

    @given(
        st.sampled_from([Encoding.VNI, Encoding.WINDOWS_1258]),
        st.lists(
            st.sampled_from([word for word in LETTER.split() if word.isalpha()]), min_size=12, max_size=40
        ),
    )
    def test_of_any_words_read_as_western_gives_them_back(self, encoding: Encoding, words: list[str]) -> None:
        text = " ".join(words)
        assert repair_text(as_western(encode(text, encoding), "latin-1")).text == text
