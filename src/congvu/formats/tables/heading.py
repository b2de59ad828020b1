"""Where a list begins: offices put the agency's name, a title and a date above the heading."""

from collections.abc import Callable, Sequence

from congvu.formats.legacy_vietnamese import Detection
from congvu.formats.tables.values import Mark, Note, Reason, Row, Table, TableNote, UnreadableTable

_HIGHEST = 40  # rows among which the heading is looked for


def find_heading(rows: Sequence[Row], is_heading: Callable[[Sequence[str]], bool]) -> int | None:
    """The place in `rows` of the first that is a heading."""
    return next((at for at, row in enumerate(rows[:_HIGHEST]) if is_heading(row.cells)), None)


def make_table(
    rows: Sequence[Row],
    is_heading: Callable[[Sequence[str]], bool],
    *,
    encoding: Detection | None = None,
    notes: tuple[TableNote, ...] = (),
) -> Table:
    """Heading and rows below it; where no row is a heading, the first is taken. Raises UnreadableTable."""
    if not rows:
        raise UnreadableTable(Reason.NO_ROWS)
    at = find_heading(rows, is_heading)
    at = 0 if at is None else at
    header, below = rows[at], tuple(rows[at + 1 :])
    if len([cell for cell in header.cells if cell.strip()]) < 2:
        raise UnreadableTable(Reason.NOT_A_TABLE)
    if not below:
        raise UnreadableTable(Reason.NO_ROWS)
    if at:
        notes = (TableNote(Note.ABOVE_HEADER, {"count": str(at), "row": str(header.number)}), *notes)
    if merged := [mark.cell for mark in header.marks.values() if mark.mark is Mark.MERGED]:
        notes = (*notes, TableNote(Note.MERGED_HEADING, {"cell": merged[0]}))
    return Table(header.cells, header.number, below, encoding, notes)
