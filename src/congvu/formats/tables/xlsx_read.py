"""Lists in XLSX (ISO/IEC 29500): the first visible sheet with a heading, as texts.

A formula's last value is never taken: another program computed it, and it may be anything.
"""

from collections.abc import Callable, Sequence

from congvu.formats.legacy_vietnamese import Detection, repair_texts
from congvu.formats.tables.cells import cell_address
from congvu.formats.tables.container import Container
from congvu.formats.tables.heading import find_heading, make_table
from congvu.formats.tables.values import Limits, Note, Reason, Row, Table, TableNote, UnreadableTable
from congvu.formats.tables.xlsx_parts import Sheet, Workbook, read_workbook
from congvu.formats.tables.xlsx_sheet import SheetContent, SheetReader

_MOST_NOTES = 20


def read_xlsx(content: bytes, limits: Limits, is_heading: Callable[[Sequence[str]], bool]) -> Table:
    """The list in a workbook. Raises UnreadableTable."""
    container = Container(content, limits)
    workbook = read_workbook(container)
    visible = [sheet for sheet in workbook.sheets if not sheet.is_hidden]
    contents = [(sheet, _read(container, workbook, sheet, limits)) for sheet in visible]
    filled = [(sheet, content) for sheet, content in contents if content.rows]
    encodings = {sheet.part: _repair(content) for sheet, content in filled}
    if not filled:
        raise UnreadableTable(Reason.NO_ROWS)
    with_heading = [one for one in filled if find_heading(one[1].rows, is_heading) is not None]
    chosen, rows = (with_heading or filled)[0]
    notes = [TableNote(Note.OTHER_SHEET, {"sheet": sheet.name}) for sheet, _ in with_heading[1:]]
    notes += [TableNote(Note.HIDDEN_SHEET, {"sheet": one.name}) for one in workbook.sheets if one.is_hidden]
    notes += _notes(rows)
    encoding = encodings[chosen.part]
    return make_table(rows.rows, is_heading, encoding=encoding, notes=tuple(notes[:_MOST_NOTES]))


def _read(container: Container, workbook: Workbook, sheet: Sheet, limits: Limits) -> SheetContent:
    return (
        SheetReader(workbook, limits).read(part) if (part := container.read(sheet.part)) else SheetContent()
    )


def _repair(content: SheetContent) -> Detection | None:
    """Put cells right that were typed in a font of TCVN3 or VNI: Excel keeps them as Western text.

    Says which encoding it was; a person must look, for the cells do not tell.
    """
    texts = tuple({cell for row in content.rows for cell in row.cells if not cell.isascii()})
    repaired = repair_texts(texts)
    if repaired.encoding is None:
        return None
    right = dict(zip(texts, repaired.texts, strict=True))
    content.rows[:] = [
        Row(row.number, tuple(right.get(cell, cell) for cell in row.cells), row.marks) for row in content.rows
    ]
    shown = "\n".join(repaired.texts)
    return Detection(repaired.encoding, shown, 0.5, False, (), repaired.are_capitals_restored)


def _notes(content: SheetContent) -> list[TableNote]:
    notes = []
    if content.hidden_rows:
        first, count = content.hidden_rows[0], len(content.hidden_rows)
        notes.append(TableNote(Note.HIDDEN_ROW, {"row": str(first), "count": str(count)}))
    notes += [
        TableNote(Note.HIDDEN_COLUMN, {"column": cell_address(1, place)[:-1]})
        for place in content.hidden_columns
    ]
    notes += [TableNote(Note.CUT_CELL, {"cell": cell}) for cell in content.cut]
    return notes
