"""Lists in XLSX and CSV: read as the office sees them, within bounds, never trusting a formula (R6)."""

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from congvu.formats.legacy_vietnamese import Encoding
from congvu.formats.tables import (
    Limits,
    Mark,
    Note,
    OutColumn,
    OutTable,
    Reason,
    Table,
    UnreadableTable,
    check_size,
    read_table,
    write_xlsx,
)
from congvu.policy.requests import is_heading_row
from tests.unit.bounds import bounded
from tests.unit.formats.files import docx, zip_of
from tests.unit.formats.legacy import as_western, encode
from tests.unit.formats.workbooks import (
    HEADING,
    Raw,
    bomb,
    book,
    error,
    formula,
    hidden_row,
    many_entries,
    merged,
    number,
    overlapping,
    sheet_xml,
    simple,
    unzipped,
)

PERSON = ("1", "Nguyễn Văn Bình", "Chuyên viên", "0912345678")
# What breaks readers: numbers that are none or too large, addresses beyond every sheet, ends of markup.
ODD = [
    b"99999999999999999999", b"-1", b"", b'"', b"<", b">", b"XFD1048577", b"ZZZ0", b't="s"', b't="d"',
    b's="-1"', b"\xff", b"&#0;", b"NaN", b"inf", b"1e400", b"A1:A1:A1", b'r="0"', b"../../..", b"w",
]  # fmt: skip
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SMALL = Limits(most_bytes=200_000, most_unpacked=2_000_000, most_rows=50, most_columns=8, longest_cell=40)


def read(content: bytes, limits: Limits = SMALL) -> Table:
    return read_table(content, limits, is_heading=is_heading_row)


def refused(content: bytes, limits: Limits = SMALL) -> UnreadableTable:
    with pytest.raises(UnreadableTable) as problem:
        read(content, limits)
    return problem.value


def read_or_refuse(content: bytes) -> Table | None:
    """None where refused; any other error is one of ours."""
    try:
        return read(content)
    except UnreadableTable:
        return None


def notes(table: Table) -> dict[Note, dict[str, str]]:
    return {one.note: dict(one.parameters) for one in table.notes}


class TestXlsx:
    @pytest.mark.row("R6")
    def test_is_read_as_the_office_sees_it(self) -> None:
        table = read(simple(PERSON))
        assert table.header == HEADING
        assert [(row.number, row.cells) for row in table.rows] == [(2, PERSON)]
        assert (table.encoding, table.notes) == (None, ())

    def test_numbers_have_no_point_and_days_are_days(self) -> None:
        cells = [Raw(number("912345678.0")), number("27545", 1), number("27545.5", 2), number("9.12345678E8")]
        assert read(simple(cells)).rows[0].cells == (
            "912345678",
            "31/05/1975",
            "31/05/1975 12:00",
            "912345678",
        )

    def test_days_of_old_apple_programs_count_from_1904(self) -> None:
        xml = sheet_xml([HEADING, ["1", number("26083", 1)]])
        assert read(book(("DS", xml, "visible"), is_1904=True)).rows[0].cells == ("1", "31/05/1975")

    def test_shared_strings_are_looked_up(self) -> None:
        xml = sheet_xml([HEADING, [Raw(' t="s"><v>1</v></c>'), Raw(' t="s"><v>7</v></c>'), "x"]])
        assert read(book(("DS", xml, "visible"), strings=["không", "Lê An"])).rows[0].cells == (
            "Lê An",
            "",
            "x",
        )

    def test_titles_above_the_heading_are_passed_over_and_it_is_said(self) -> None:
        rows = [["SỞ NỘI VỤ"], [], ["DANH SÁCH ĐỀ NGHỊ CẤP HỘP THƯ"], [], HEADING, PERSON]
        table = read(book(("DS", sheet_xml(rows, after=merged("A1:D1", "A3:D3")), "visible")))
        assert (table.header_number, [row.number for row in table.rows]) == (5, [6])
        assert table.rows[0].marks == {}
        assert notes(table) == {Note.ABOVE_HEADER: {"count": "2", "row": "5"}}

    @pytest.mark.row("R6")
    def test_a_formula_has_no_value_and_is_named_by_its_cell(self) -> None:
        row = read(simple(["1", formula('"Lê " & "An"', "Lê An"), "Chuyên viên"])).rows[0]
        assert row.cells == ("1", "", "Chuyên viên")
        assert {place: (mark.mark, mark.cell) for place, mark in row.marks.items()} == {
            1: (Mark.FORMULA, "B2")
        }

    def test_formulas_of_real_programs_are_marked_too(self) -> None:
        workbook = Workbook()
        sheet = workbook.active
        assert sheet is not None
        sheet.append(list(HEADING))
        sheet.append([1, "=UPPER(C2)", "Lê An", "=A2+1"])
        buffer = io.BytesIO()
        workbook.save(buffer)
        assert sorted(read(buffer.getvalue()).rows[0].marks) == [1, 3]

    @pytest.mark.row("R6")
    def test_merged_cells_are_named_by_their_range(self) -> None:
        rows = [("1", "Lê An", "Kế toán"), ("2", "Lê Bình", ""), ("3", "Lê Chi", "Văn thư")]
        table = read(simple(*rows, after=merged("C2:C3")))
        assert table.rows[0].marks[2].cell == "C2:C3"
        assert table.rows[0].marks[2].mark is Mark.MERGED
        assert table.rows[1].marks == {}  # its cell is empty: there is nothing that could be believed
        assert table.rows[2].marks == {}

    def test_a_merged_heading_is_told(self) -> None:
        assert notes(read(simple(PERSON, after=merged("C1:D1"))))[Note.MERGED_HEADING] == {"cell": "C1:D1"}

    def test_errors_have_no_value(self) -> None:
        row = read(simple(["1", "Lê An", error("#REF!")])).rows[0]
        assert (row.cells[1], row.marks[2].mark, row.marks[2].cell) == ("Lê An", Mark.ERROR_VALUE, "C2")

    def test_hidden_sheets_are_not_read_and_told(self) -> None:
        other = sheet_xml([HEADING, ("9", "Trần Ẩn")])
        content = book(
            ("Cũ", other, "hidden"),
            ("DS", sheet_xml([HEADING, PERSON]), "visible"),
            ("Q", other, "veryHidden"),
        )
        table = read(content)
        assert [row.cells for row in table.rows] == [PERSON]
        assert [one.parameters["sheet"] for one in table.notes] == ["Cũ", "Q"]

    def test_the_sheet_with_the_heading_is_read_and_another_one_told(self) -> None:
        guide = sheet_xml([["Hướng dẫn", "điền"], ["Bước 1", "..."]])
        lists = [(name, sheet_xml([HEADING, PERSON]), "visible") for name in ("Tháng 1", "Tháng 2")]
        table = read(book(("Hướng dẫn", guide, "visible"), *lists))
        assert table.header == HEADING
        assert notes(table) == {Note.OTHER_SHEET: {"sheet": "Tháng 2"}}

    def test_rows_that_a_filter_hides_are_read_and_told(self) -> None:
        xml = sheet_xml([HEADING, PERSON]).replace(
            "</sheetData>", hidden_row(7, ("2", "Lê An")) + "</sheetData>"
        )
        table = read(book(("DS", xml, "visible")))
        assert [row.number for row in table.rows] == [2, 7]
        assert notes(table) == {Note.HIDDEN_ROW: {"row": "7", "count": "1"}}

    def test_hidden_columns_are_told(self) -> None:
        table = read(simple(PERSON, before='<cols><col min="3" max="3" hidden="1"/></cols>'))
        assert notes(table) == {Note.HIDDEN_COLUMN: {"column": "C"}}

    @pytest.mark.row("R48")
    @pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI])
    def test_cells_typed_in_an_old_font_are_put_right_and_it_is_said(self, encoding: Encoding) -> None:
        rows = [
            HEADING,
            ("1", "Nguyễn Văn Bình", "Phó Giám đốc", ""),
            ("2", "Đỗ Thị Quỳnh", "Kế toán trưởng", ""),
        ]
        shown = [[as_western(encode(cell, encoding), "cp1252") for cell in row] for row in rows]
        table = read(book(("DS", sheet_xml(shown), "visible")))
        assert table.header == HEADING
        assert [row.cells[1:3] for row in table.rows] == [row[1:3] for row in rows[1:]]
        assert table.encoding is not None
        assert (table.encoding.encoding, table.encoding.is_certain) == (encoding, False)

    def test_cells_that_are_too_long_are_cut_and_told(self) -> None:
        table = read(simple(["1", "Lê " * 40]))
        assert len(table.rows[0].cells[1]) == 40
        assert notes(table) == {Note.CUT_CELL: {"cell": "B2"}}


class TestRefusedXlsx:
    @pytest.mark.row("R6")
    def test_of_200_megabytes_by_its_size_alone(self) -> None:
        with pytest.raises(UnreadableTable) as problem:
            check_size(200 * 1024 * 1024, Limits())
        assert problem.value.reason is Reason.TOO_LARGE
        assert problem.value.parameters == {"size": "209715200", "most": "10485760"}
        assert refused(b"x" * 200_001).reason is Reason.TOO_LARGE

    @pytest.mark.row("R6")
    @pytest.mark.parametrize("unpacked", [1_900_000, 60_000_000])
    def test_that_are_bombs(self, unpacked: int) -> None:
        content = bomb(unpacked)
        assert len(content) < 100_000
        assert refused(content).reason is Reason.BOMB

    def test_that_have_too_many_entries(self) -> None:
        assert refused(many_entries(600), Limits()).reason is Reason.BOMB

    def test_that_unpack_the_same_bytes_again_and_again(self) -> None:
        content = overlapping(simple(*[PERSON] * 40), times=400)
        assert refused(content).reason is Reason.BOMB

    def test_that_define_entities(self) -> None:
        laughs = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        xml = sheet_xml([HEADING, PERSON]).replace("<worksheet", f"{laughs}<worksheet")
        assert refused(book(("DS", xml, "visible"))).reason is Reason.DAMAGED

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", Reason.EMPTY),
            (OLE + "Workbook".encode("utf-16-le"), Reason.OLD_EXCEL),
            (OLE + "EncryptedPackage".encode("utf-16-le"), Reason.ENCRYPTED),
            (OLE + "WordDocument".encode("utf-16-le"), Reason.NOT_A_TABLE),
            (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(100), Reason.OLD_EXCEL),
            (b"<html><body><table><tr><td>STT</td></tr></table>", Reason.OLD_EXCEL),
            (
                b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
                Reason.OLD_EXCEL,
            ),
            (
                zip_of(
                    ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
                    ("content.xml", "<x/>"),
                    compression=0,
                ),
                Reason.OPEN_DOCUMENT,
            ),
            (zip_of(("[Content_Types].xml", "<x/>"), ("xl/workbook.bin", b"x")), Reason.OLD_EXCEL),
            (docx("Danh sách"), Reason.NOT_A_TABLE),
            (zip_of(("danh-sach.csv", "a;b")), Reason.NOT_A_TABLE),
            (b"%PDF-1.7\n", Reason.NOT_A_TABLE),
            (b"\x89PNG\r\n\x1a\n" + bytes(50), Reason.NOT_A_TABLE),
            (random.Random(1).randbytes(5_000), Reason.NOT_A_TABLE),
            (simple(PERSON)[:-200], Reason.DAMAGED),
            (zip_of(("[Content_Types].xml", "<x/>"), ("xl/styles.xml", "<x/>")), Reason.NOT_A_TABLE),
            (book(("DS", "<worksheet><sheetData>", "visible")), Reason.DAMAGED),
            (book(("DS", sheet_xml([]), "visible")), Reason.NO_ROWS),
            (book(("DS", sheet_xml([HEADING]), "visible")), Reason.NO_ROWS),
            (book(("DS", sheet_xml([HEADING, PERSON]), "hidden")), Reason.NO_ROWS),
            (book(("DS", sheet_xml([["Lê An"], ["Lê Bình"]]), "visible")), Reason.NOT_A_TABLE),
            (simple(*[PERSON] * 52), Reason.TOO_MANY_ROWS),
            (simple(["x"] * 9), Reason.TOO_MANY_COLUMNS),
        ],
    )
    def test_that_are_something_else(self, content: bytes, reason: Reason) -> None:
        assert refused(content).reason is reason

    def test_whose_directory_or_parts_are_damaged(self) -> None:
        content = bytearray(simple(*[PERSON] * 20))
        at = content.find(b"xl/worksheets/sheet1.xml") + 60
        content[at : at + 20] = bytes(20)
        assert refused(bytes(content)).reason is Reason.DAMAGED

    @given(st.data())
    def test_never_raise_anything_else(self, data: st.DataObject) -> None:
        content = bytearray(simple(PERSON, ["2", formula("1+1", "2")], after=merged("A1:B1")))
        for _ in range(data.draw(st.integers(1, 8))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        table = read_or_refuse(bytes(content))
        assert table is None or table.rows

    @given(st.binary(max_size=200))
    def test_of_any_xml_never_raise_anything_else(self, xml: bytes) -> None:
        for part in ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml"):
            assert read_or_refuse(zip_of(("[Content_Types].xml", "<x/>"), (part, b"<a>" + xml))) is None

    @given(st.data())
    def test_with_changed_parts_never_raise_anything_else(self, data: st.DataObject) -> None:
        parts = dict(
            unzipped(simple(PERSON, ["2", formula("1+1", "2"), number("27545", 1)], after=merged("A1:B1")))
        )
        name = data.draw(st.sampled_from(sorted(parts)))
        part = bytearray(parts[name])
        for _ in range(data.draw(st.integers(1, 3))):
            at = data.draw(st.integers(0, len(part)))
            part[at : at + data.draw(st.integers(0, 12))] = data.draw(st.sampled_from(ODD))
        parts[name] = bytes(part)
        table = read_or_refuse(zip_of(*parts.items()))
        assert table is None or table.rows

    def test_in_an_encoding_that_is_none_are_damaged(self) -> None:
        xml = sheet_xml([HEADING, PERSON]).replace("UTF-8", "UTFw8")
        assert refused(book(("DS", xml, "visible"))).reason is Reason.DAMAGED

    def test_rows_far_below_cost_nothing(self) -> None:
        xml = sheet_xml([HEADING, PERSON]).replace('<row r="2"', '<row r="1048576"')
        with bounded():
            table = read(book(("DS", xml, "visible")))
        assert table.rows[0].number == 1048576

    def test_merged_ranges_over_the_whole_sheet_cost_little(self) -> None:
        everything = [f"A1:XFD{1048576 - place}" for place in range(4_000)]
        with bounded():
            assert refused(simple(*[PERSON] * 45, after=merged(*everything))).reason is Reason.DAMAGED


CSV = (
    "STT;Họ và tên;Chức vụ\n1;Nguyễn Văn Bình;Chuyên viên\n2;Lê Thị Kiều Oanh;Kế toán trưởng\n"
    "3;Đỗ Quỳnh;Văn thư\n"
)


class TestCsv:
    @pytest.mark.row("R6")
    @pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
    @pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
    def test_is_read_with_any_delimiter_and_unicode(self, delimiter: str, codec: str, line_end: str) -> None:
        content = CSV.replace(";", delimiter).replace("\n", line_end).encode(codec)
        table = read(content)
        assert table.header == ("STT", "Họ và tên", "Chức vụ")
        assert [(row.number, row.cells[1]) for row in table.rows] == [
            (2, "Nguyễn Văn Bình"), (3, "Lê Thị Kiều Oanh"), (4, "Đỗ Quỳnh"),
        ]  # fmt: skip

    @pytest.mark.row("R6", "R48")
    @pytest.mark.parametrize(
        "encoding", [Encoding.TCVN3, Encoding.VNI, Encoding.VPS, Encoding.VISCII, Encoding.WINDOWS_1258]
    )
    def test_is_read_in_the_encodings_before_unicode_and_it_is_said(self, encoding: Encoding) -> None:
        table = read(encode(CSV, encoding))
        assert [row.cells[1] for row in table.rows] == ["Nguyễn Văn Bình", "Lê Thị Kiều Oanh", "Đỗ Quỳnh"]
        assert table.encoding is not None
        assert table.encoding.encoding is encoding

    def test_quoted_cells_may_hold_delimiters_and_lines(self) -> None:
        content = 'STT;Họ và tên;Ghi chú\n1;Lê An;"a;b\nc ""d"""\n2;Lê Bình;\n'
        assert [(row.number, row.cells[1:]) for row in read(content.encode()).rows] == [
            (2, ("Lê An", 'a;b\nc "d"')), (3, ("Lê Bình",)),
        ]  # fmt: skip

    def test_a_quote_that_is_not_closed_is_refused_with_its_row(self) -> None:
        problem = refused('STT;Họ và tên;Ghi chú\n1;Lê An;"mở\n2;Lê Bình;x\n'.encode())
        assert (problem.reason, problem.parameters) == (Reason.QUOTE_NOT_CLOSED, {"row": "2"})

    def test_the_delimiter_that_a_file_names_is_taken(self) -> None:
        table = read("sep=|\nHọ và tên|Chức vụ\nLê, An; B|Kế toán\n".encode())
        assert [(row.number, row.cells) for row in table.rows] == [(3, ("Lê, An; B", "Kế toán"))]

    def test_empty_lines_count_but_are_no_rows(self) -> None:
        table = read("\n;;\nHọ và tên;Chức vụ\n\nLê An;Kế toán\n".encode())
        assert (table.header_number, table.rows[0].number) == (3, 5)

    def test_formulas_are_marked_and_quoted_numbers_kept(self) -> None:
        row = read('Họ và tên;Điện thoại\n=HYPERLINK("x");="0912345678"\n'.replace('"x"', "x").encode()).rows[
            0
        ]
        assert (row.cells, row.marks[0].mark, row.marks[0].cell) == (("", "0912345678"), Mark.FORMULA, "A2")

    @pytest.mark.row("R6")
    @pytest.mark.parametrize("place", [0, 5, 60])
    def test_with_a_nul_is_refused(self, place: int) -> None:
        content = CSV.encode()
        assert refused(content[:place] + b"\x00" + content[place:]).reason is Reason.NUL

    def test_of_one_column_is_no_table(self) -> None:
        assert refused("Xin chào.\nĐây là một lá thư\n".encode()).reason is Reason.NOT_A_TABLE

    def test_of_too_many_rows_or_columns_is_refused(self) -> None:
        assert refused(b"a;b\n" + b"1;2\n" * 60).parameters == {"most": "50"}
        assert refused(b"a;b;c;d;e;f;g;h;i\n1;2\n").reason is Reason.TOO_MANY_COLUMNS

    @given(st.binary(max_size=300))
    def test_of_any_bytes_is_read_or_refused(self, content: bytes) -> None:
        table = read_or_refuse(content)
        assert table is None or all("\x00" not in cell for row in table.rows for cell in row.cells)

    @given(
        st.lists(
            st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=2, max_size=5), max_size=8
        )
    )
    def test_of_any_text_is_read_or_refused(self, rows: list[list[str]]) -> None:
        table = read_or_refuse("\n".join(";".join(row) for row in rows).encode())
        assert table is None or table.rows


class TestWriteXlsx:
    TABLE = OutTable(
        "Danh sách: đề nghị/cấp",
        (
            OutColumn("STT", 6),
            OutColumn("Họ và tên", 30),
            OutColumn("Loại đề nghị", 18, ("Cấp mới", "Thu hồi")),
        ),
        [["1", "Lê An", "Cấp mới"], ["0912345678", "=1+1", "Thu\x0bhồi"]],
        intro=("SỞ NỘI VỤ",),
        blank_rows=3,
        guide_title="Hướng dẫn",
        guide=("Mỗi người một dòng.",),
    )

    @pytest.mark.row("R6")
    def test_gives_what_is_read_again(self) -> None:
        table = read(write_xlsx(self.TABLE))
        assert table.header == ("STT", "Họ và tên", "Loại đề nghị")
        assert [row.cells for row in table.rows] == [
            ("1", "Lê An", "Cấp mới"),
            ("0912345678", "=1+1", "Thuhồi"),
        ]
        assert all(row.marks == {} for row in table.rows)

    def test_makes_a_form_that_helps_to_fill_it_in(self) -> None:
        workbook = load_workbook(io.BytesIO(write_xlsx(self.TABLE)))
        sheet, guide = workbook.worksheets
        assert (sheet.title, guide.title) == ("Danh sách  đề nghị cấp", "Hướng dẫn")
        assert sheet.freeze_panes == "A3"
        assert sheet["B2"].font.b
        assert sheet.column_dimensions["B"].width == 30
        assert {cell.number_format for row in sheet["A3:C7"] for cell in row} == {"@"}
        assert sheet["B4"].data_type == "s"
        rule = sheet.data_validations.dataValidation[0]
        assert (rule.formula1, str(rule.sqref)) == ('"Cấp mới,Thu hồi"', "C3:C7")

    @given(st.lists(st.text(max_size=30), min_size=2, max_size=4))
    def test_of_any_texts_is_no_formula(self, cells: list[str]) -> None:
        content = write_xlsx(OutTable("x", tuple(OutColumn("a") for _ in cells), [cells]))
        table = read_or_refuse(content)
        assert table is None or all(row.marks == {} for row in table.rows)

    def test_of_ten_thousand_rows_is_written_and_read_in_seconds(self) -> None:
        rows = ([str(at), "Nguyễn Văn Bình", "Chuyên viên", "0912345678"] for at in range(10_000))
        with bounded():
            content = write_xlsx(OutTable("DS", tuple(map(OutColumn, HEADING)), rows))
        with bounded(5.0):
            assert len(read(content, Limits()).rows) == 10_000
