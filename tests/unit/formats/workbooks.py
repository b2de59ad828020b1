"""Workbooks built part by part, as office programs write them or as somebody hostile would."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from congvu.formats.tables.cells import cell_address
from tests.unit.formats.files import zip_of

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types"/>'
HEADING = ("STT", "Họ và tên", "Chức vụ", "Điện thoại")
STYLES = (
    f"{_DECLARATION}<styleSheet {_MAIN}>"
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)


class Raw(str):
    """XML of a cell without its address: `<c r="B2"` is put before."""

    __slots__ = ()


def formula(text: str, last: str) -> Raw:
    return Raw(f"><f>{escape(text)}</f><v>{last}</v></c>")


def number(value: str, style: int = 0) -> Raw:
    return Raw(f' s="{style}"><v>{value}</v></c>')


def error(value: str) -> Raw:
    return Raw(f' t="e"><v>{escape(value)}</v></c>')


def inline(text: str) -> str:
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def sheet_xml(rows: Sequence[Sequence[str]], *, first: int = 1, after: str = "", before: str = "") -> str:
    """A sheet; `after` stands behind the rows (merged cells), `before` before them (columns)."""
    body = "".join(_row(number, row) for number, row in enumerate(rows, first))
    return f"{_DECLARATION}<worksheet {_MAIN}>{before}<sheetData>{body}</sheetData>{after}</worksheet>"


def _row(row: int, cells: Sequence[str], attributes: str = "") -> str:
    inside = "".join(
        f'<c r="{cell_address(row, place)}"' + (cell if isinstance(cell, Raw) else inline(cell))
        for place, cell in enumerate(cells)
        if cell
    )
    return f'<row r="{row}"{attributes}>{inside}</row>'


def hidden_row(row: int, cells: Sequence[str]) -> str:
    return _row(row, cells, ' hidden="1"')


def merged(*references: str) -> str:
    inside = "".join(f'<mergeCell ref="{reference}"/>' for reference in references)
    return f'<mergeCells count="{len(references)}">{inside}</mergeCells>'


def book(
    *sheets: tuple[str, str, str],
    strings: Sequence[str] = (),
    is_1904: bool = False,
    parts: tuple[tuple[str, str | bytes], ...] = (),
) -> bytes:
    """A workbook of sheets: name, XML, state ("visible", "hidden", "veryHidden")."""
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{place}" state="{state}" r:id="rId{place}"/>'
        for place, (name, _xml, state) in enumerate(sheets, 1)
    )
    day = '<workbookPr date1904="1"/>' if is_1904 else "<workbookPr/>"
    relations = "".join(
        f'<Relationship Id="rId{place}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        for place in range(1, len(sheets) + 1)
    )
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    return zip_of(
        ("[Content_Types].xml", _TYPES),
        ("_rels/.rels", _package_relations()),
        (
            "xl/workbook.xml",
            f'{_DECLARATION}<workbook {_MAIN} xmlns:r="{_RELATIONS}">{day}'
            f"<sheets>{listed}</sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
            f'<Relationship Id="rId90" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="rId91" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        ),
        ("xl/sharedStrings.xml", f"{_DECLARATION}<sst {_MAIN}>{shared}</sst>"),
        ("xl/styles.xml", STYLES),
        *((f"xl/worksheets/sheet{place}.xml", xml) for place, (_name, xml, _state) in enumerate(sheets, 1)),
        *parts,
    )


def _package_relations() -> str:
    return (
        f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    )


def simple(*rows: Sequence[str], after: str = "", before: str = "") -> bytes:
    """A workbook of one sheet with our heading in row 1."""
    return book(("Danh sách", sheet_xml([HEADING, *rows], after=after, before=before), "visible"))


def bomb(unpacked: int) -> bytes:
    """A small file whose sheet unpacks to `unpacked` spaces."""
    xml = sheet_xml([HEADING, ("1", "Lê An", "", "")]).encode() + b" " * unpacked
    return book(("Danh sách", xml.decode(), "visible"))


def many_entries(count: int) -> bytes:
    return book(
        ("Danh sách", sheet_xml([HEADING, ("1", "Lê An")]), "visible"),
        parts=tuple((f"xl/media/{place}.png", b"") for place in range(count)),
    )


def overlapping(content: bytes, times: int) -> bytes:
    """The directory names one entry again and again, so that all unpack from the same bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
    sheet = next(info for info in infos if info.filename.endswith("sheet1.xml"))
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        for place in range(times):
            again = zipfile.ZipInfo(f"xl/worksheets/again{place}.xml")
            for name in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(again, name, getattr(sheet, name))
            archive.filelist.append(again)
        archive._didModify = True  # type: ignore[attr-defined]
    return buffer.getvalue()


def unzipped(content: bytes) -> list[tuple[str, bytes]]:
    """The parts of a workbook, to change one and zip them again."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]
