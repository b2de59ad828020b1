"""The words of files in which a stamp may stand (R31)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congvu.formats.file_text import FileText, file_text
from congvu.formats.markup_text import markup_text
from congvu.formats.media_type import sniff
from congvu.formats.office import OLD_KINDS, OPEN_DOCUMENT, office_text
from congvu.formats.rtf import rtf_text
from congvu.policy.secrecy import find_secrecy_marks
from tests.unit.bounds import bounded
from tests.unit.formats.files import docx, odt, old_word, rtf, xlsx, zip_of

LETTERHEAD = "UBND TỈNH BÌNH PHƯỚC\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
TEXT = "Căn cứ Quy chế quản lý và sử dụng thư điện tử;"


def read(content: bytes, filename: str) -> FileText:
    return file_text(content, sniff(content, filename))


# A stamp in each kind of file, where programs put it.
STAMPED = {
    "Word": (docx(LETTERHEAD, "TỐI MẬT", TEXT), "a.docx"),
    "Word, in the header": (docx(TEXT, header="MẬT"), "a.docx"),
    "Word, in the letterhead": (docx("SỞ NỘI VỤ\tMẬT", TEXT), "a.docx"),
    "Word, in a text box": (
        docx(TEXT, parts=(("word/footnotes.xml", "<w:p><w:r><w:t>MẬT</w:t></w:r></w:p>"),)),
        "a.docx",
    ),
    "Word, as watermark": (
        docx(
            TEXT,
            parts=(("word/header2.xml", '<v:shape><v:textpath style="x" string="TỐI MẬT"/></v:shape>'),),
        ),
        "a.docx",
    ),
    "Excel": (xlsx("Danh sách", "TUYỆT MẬT"), "a.xlsx"),
    "Excel, typed into the cell": (
        xlsx(sheet='<row><c t="inlineStr"><is><t>MẬT</t></is></c></row>'),
        "a.xlsx",
    ),
    "Excel, by a formula": (
        xlsx(sheet='<c r="A1" t="str"><f>UPPER(B1)</f><v>TỐI MẬT</v></c>'),
        "a.xlsx",
    ),
    "Excel, in the header": (
        xlsx(sheet="<oddHeader>&amp;L&amp;&quot;Arial&quot;&amp;14TỐI MẬT</oddHeader>"),
        "a.xlsx",
    ),
    "PowerPoint": (
        zip_of(
            ("[Content_Types].xml", ""),
            ("ppt/slides/slide1.xml", "<a:p><a:r><a:t>Kế hoạch</a:t></a:r></a:p><a:p><a:t>MẬT</a:t></a:p>"),
        ),
        "a.pptx",
    ),
    "LibreOffice": (odt(TEXT, "M<text:span>Ậ</text:span>T"), "a.odt"),
    "LibreOffice, in the header": (odt(TEXT, header="TỐI<text:s/>MẬT"), "a.odt"),
    "old Word": (old_word(f"{LETTERHEAD}\nTỐI MẬT\n{TEXT}\n"), "a.doc"),
    "old Word in TCVN3": (old_word(f"UBND\nTèI MËT\n{'x' * 20}\n", encoding="cp1252"), "a.doc"),
    "old Excel": (old_word("\x00".join(["MẬT", TEXT])), "a.xls"),
    "RTF": (rtf(f"{LETTERHEAD}\nTỐI MẬT\n{TEXT}"), "a.rtf"),
    "RTF called Word": (rtf("MẬT"), "a.doc"),
    "text": ("MẬT\n".encode(), "a.txt"),
    "text of Notepad": ("MẬT\r\n".encode("utf-16"), "a.txt"),
    "text of Notepad, big-endian": (b"\xfe\xff" + "MẬT\r\n".encode("utf-16-be"), "a.txt"),
    "text in Windows-1258": (b"T\xe0i li\xea\xf2u c\xfea S\xf5\nM\xc2\xf2T\n", "a.txt"),
    "CSV": ("stt;độ mật\n1;x\nMẬT\n".encode(), "a.csv"),
    "web page": ("<html><td>UBND</td><td><b>M</b>ẬT</td></html>".encode(), "a.html"),
    "drawing": ('<?xml version="1.0"?><svg><text>MẬT</text></svg>'.encode(), "a.svg"),
}


class TestStamps:
    @pytest.mark.row("R31")
    @pytest.mark.parametrize(("content", "filename"), STAMPED.values(), ids=STAMPED)
    def test_are_found_in_every_kind_of_file(self, content: bytes, filename: str) -> None:
        found = read(content, filename)
        assert found.is_complete
        assert len(find_secrecy_marks(found.text or "")) == 1

    @pytest.mark.parametrize(
        ("content", "filename"),
        [
            (docx(LETTERHEAD, "bảo mật", "mật khẩu", TEXT, header="Trang 1"), "a.docx"),
            (xlsx("Mật ong", "bảo mật"), "a.xlsx"),
            (odt("trừ những văn bản mật"), "a.odt"),
            (old_word(f"bảo mật\n{TEXT}"), "a.doc"),
            (rtf("Đổi mật khẩu"), "a.rtf"),
        ],
    )
    def test_are_not_found_in_ordinary_files(self, content: bytes, filename: str) -> None:
        found = read(content, filename)
        assert find_secrecy_marks(found.text or "") == ()


class TestOfficeText:
    def test_of_word_is_in_lines_with_columns_parted(self) -> None:
        lines = (read(docx(LETTERHEAD, TEXT), "a.docx").text or "").split("\n")
        assert LETTERHEAD in lines
        assert TEXT in lines

    def test_of_word_is_nfc(self) -> None:
        assert "Tờ trình" in (read(docx("To\u031b\u0300 tri\u0300nh"), "a.docx").text or "")

    def test_is_incomplete_of_a_locked_file(self) -> None:
        locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
        assert not read(locked, "a.docx").is_complete
        assert not read(old_word("mật mã", is_locked=True), "a.doc").is_complete
        assert read(old_word("không khóa"), "a.doc").is_complete

    def test_is_incomplete_of_a_damaged_file(self) -> None:
        content = docx(*[TEXT] * 200)
        assert not office_text(content[:-30], "application/vnd.openxmlformats-officedocument.x").is_complete
        middle = len(content) // 3
        damaged = content[:middle] + bytes(40) + content[middle + 40 :]
        assert not office_text(damaged, "application/vnd.openxmlformats-officedocument.x").is_complete

    def test_is_incomplete_beyond_its_bounds(self) -> None:
        content = docx("a" * 300_000)
        found = office_text(content, "application/vnd.openxmlformats-officedocument.x", most_markup=100_000)
        assert (found.text, found.is_complete) == ("", False)

    def test_comes_with_the_files_inside(self) -> None:
        inside = (("word/embeddings/Object1.docx", docx("MẬT")), ("word/media/image1.png", b"\x89PNG"))
        assert [member.name for member in read(docx(TEXT, parts=inside), "a.docx").embedded] == [
            "word/embeddings/Object1.docx"
        ]

    def test_of_an_archive_made_up_as_word_gives_its_files(self) -> None:
        """The office name must not be a way around the reading of archives."""
        found = read(docx(TEXT, parts=(("tai lieu/bao cao.pdf", b"%PDF-1.4"),)), "a.zip")
        assert [member.name for member in found.embedded] == ["tai lieu/bao cao.pdf"]


class TestOtherKinds:
    @pytest.mark.parametrize(
        "content",
        [b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"\x78\x9f\x3e\x22", b"MSCF", b"BZh9"],
    )
    def test_that_hold_files_unopened_are_incomplete(self, content: bytes) -> None:
        assert read(content, "a") == FileText(None, is_complete=False)

    @pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"%PDF-1.4", b"MZ", b"\x00\x01\x02", b""])
    def test_without_words_have_none(self, content: bytes) -> None:
        assert read(content, "a") == FileText(None)

    def test_of_more_than_the_bound_are_cut_and_said_to_be(self) -> None:
        found = read(b"a" * 3_000_000, "a.txt")
        assert (len(found.text or ""), found.is_complete) == (2 * 1024 * 1024, False)

    def test_are_read_by_the_charset_of_the_message(self) -> None:
        assert file_text("MẬT".encode("utf-16-le"), "text/plain", charset="utf-16-le").text == "MẬT"


class TestRtf:
    @pytest.mark.parametrize(
        ("content", "text"),
        [
            (rtf("Độ mật\tTối mật"), "Độ mật\tTối mật\n"),
            (rb"{\rtf1 a\'e0 \{b\} \\c\~d}", "aà {b} \\c d"),
            (rb"{\rtf1\ansicpg1258 Th\'fd m\'f5\'cci}", "Thư mời"),
            (rb"{\rtf1\uc2 \u7853??T{\uc0\u7852}}", "ậTẬ"),
            (rb"{\rtf1\u-10179?\u-8704?x}", "x"),
            (rb"{\rtf1{\*\bookmark MAT}a{\pict ffd8}b}", "ab"),
            (rb"{\rtf1 mot\line hai\cell ba\row bon", "mot\nhai\tba\nbon"),
            (b"{\\rtf1 a\r\nb}", "ab"),
            (b"}}}}a", "a"),
            (b"\\", ""),
            (b"", ""),
        ],
    )
    def test_gives_what_was_written(self, content: bytes, text: str) -> None:
        assert rtf_text(content) == (text, True)

    def test_beyond_its_bounds_is_cut_and_said_to_be(self) -> None:
        text, is_complete = rtf_text(b"{\\rtf1 " + b"a\\b " * 300_000)
        assert not is_complete
        assert text.startswith("aa")


class TestMarkup:
    @pytest.mark.parametrize(
        ("content", "text"),
        [
            ("<w:t>Tối &amp; m&#7853;t</w:t>", "Tối & mật"),
            ("<w:p><w:t>a</w:t></w:p><w:p><w:t>b</w:t></w:p>", "a\n\nb"),
            ("<w:pPr/><w:prop/>x", "x"),
            ("<![CDATA[MẬT]]>", "MẬT"),
            ("a<!-- b -->c", "ac"),
            ("a < b", "a < b"),
            ("<a b='<'>", "<a b='"),
            ("&#99999999999;x", "x"),
            ("&khong;", "&khong;"),
        ],
    )
    def test_gives_the_words(self, content: str, text: str) -> None:
        assert markup_text(content.encode()).strip("\n") == text

    def test_follows_the_declared_encoding(self) -> None:
        assert markup_text('<?xml version="1.0" encoding="windows-1258"?>Thý'.encode("latin-1")) == "Thư"


KINDS = ["text/plain", "text/html", "application/rtf", "application/xml", f"{OPEN_DOCUMENT}text", *OLD_KINDS]


class TestAnyBytes:
    @given(st.binary(max_size=400), st.sampled_from(KINDS))
    @settings(max_examples=200)
    def test_have_an_answer(self, content: bytes, kind: str) -> None:
        file_text(content, kind)

    @given(st.data())
    @settings(max_examples=60)
    def test_of_a_damaged_file_have_an_answer(self, data: st.DataObject) -> None:
        content, filename = data.draw(st.sampled_from(list(STAMPED.values())))
        at = data.draw(st.integers(0, len(content)))
        damaged = (
            content[:at] + data.draw(st.binary(max_size=8)) + content[at + data.draw(st.integers(0, 8)) :]
        )
        read(damaged, filename)

    @pytest.mark.parametrize(
        ("piece", "kind"),
        [
            *((piece, "application/xml") for piece in ("<", "<a ", "<![CDATA[", "<!--", "&#1;", "<w:p")),
            *((piece, "application/rtf") for piece in ("{", "\\u1?", "\\'41", "\\\n", "\\par")),
            *((piece, "application/msword") for piece in (" \x1e", "a\x00", "aaaaaaaa\x00", "\x00", " ")),
        ],
        ids=repr,
    )
    def test_are_read_in_bounded_time(self, piece: str, kind: str) -> None:
        with bounded():
            file_text(piece.encode() * (2_000_000 // len(piece)), kind)
