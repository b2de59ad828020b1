"""Cards and tables that leave for other programs: read back as they were, and harmless."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.formats.tables.csv_write import write_csv
from congvu.formats.vcard import Card, compose_cards

HEAD = Card(
    uid="official-7@binhphuoc.gov.vn",
    name="Ngô Thị Đức Hiếu",
    organisation="Sở Thông tin và Truyền thông, tỉnh Bình Phước",
    unit="Ban Giám đốc",
    title="Giám đốc",
    address="ngothiduchieu.sotttt@binhphuoc.gov.vn",
    phone="0271.3888202",
)


def _unfold(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def _unescape(text: str) -> str:
    out, signs = "", iter(text)
    for sign in signs:
        if sign == "\\":
            following = next(signs)
            sign = "\n" if following == "n" else following
        out += sign
    return out


class TestCards:
    @pytest.mark.row("R29")
    def test_say_who_it_is_in_the_order_that_telephones_sort_by(self) -> None:
        lines = _unfold(compose_cards([HEAD]))
        assert (lines[0], lines[-1]) == ("BEGIN:VCARD", "END:VCARD")
        assert "N:Ngô;Hiếu;Thị Đức;;" in lines
        assert "FN:Ngô Thị Đức Hiếu" in lines
        assert "ORG:Sở Thông tin và Truyền thông\\, tỉnh Bình Phước;Ban Giám đốc" in lines
        assert "TEL;TYPE=WORK,VOICE:+842713888202" in lines
        assert not [line for line in lines if line.startswith(("ADR", "URL", "X-ABSHOWAS"))]

    def test_of_a_body_are_filed_under_its_name(self) -> None:
        body = Card(uid="a", name="Sở Nội vụ", is_body=True, street_address="Số 1, đường Hùng Vương")
        lines = _unfold(compose_cards([body]))
        assert "N:Sở Nội vụ;;;;" in lines
        assert "ADR;TYPE=WORK:;;Số 1\\, đường Hùng Vương;;;;" in lines

    @given(st.text(max_size=300))
    def test_never_break_out_of_their_line(self, name: str) -> None:
        content = compose_cards([Card(uid="x", name=name)])
        assert all(len(line.encode()) <= 75 for line in content.decode().split("\r\n"))
        lines = _unfold(content)
        assert [line.partition(":")[0] for line in lines] == ["BEGIN", "VERSION", "UID", "N", "FN", "END"]
        assert "\r" not in "".join(lines)
        if name.isprintable():
            assert _unescape(lines[4].removeprefix("FN:")) == name


class TestTables:
    def test_open_in_a_spreadsheet_with_their_letters(self) -> None:
        content = write_csv(["Tên"], [["Sở Tài nguyên, Môi trường"], ['"Đỗ"']])
        assert content.startswith(b"\xef\xbb\xbf")
        read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        assert read == [["Tên"], ["Sở Tài nguyên, Môi trường"], ['"Đỗ"']]

    @pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|x", "-1+A1", "\t=1"])
    def test_hold_no_formula(self, text: str) -> None:
        written = write_csv(["a"], [[text]]).decode("utf-8-sig")
        assert list(csv.reader(io.StringIO(written)))[1] == [f"'{text}"]

    @pytest.mark.parametrize("text", ["+84 271 3888202", "0271", ""])
    def test_leave_telephones_alone(self, text: str) -> None:
        assert f"'{text}" not in write_csv(["a"], [[text]]).decode()
