"""One sheet of an XLSX, cell by cell, within bounds."""

import bisect
from dataclasses import dataclass, field

from congvu.formats.tables.cells import cell_address, number_text, parse_address, parse_range
from congvu.formats.tables.values import CellMark, Limits, Mark, Reason, Row, UnreadableTable
from congvu.formats.tables.xlsx_parts import Attributes, Workbook, parse_xml, whole

_MOST_MERGES = 5_000
_MOST_MARKS = 400_000


@dataclass(slots=True)
class SheetContent:
    """`hidden_columns` are places from 0; `cut` are addresses of cells that were too long."""

    rows: list[Row] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)


class SheetReader:
    """Collects the rows that are not empty; a handler of expat's events."""

    def __init__(self, workbook: Workbook, limits: Limits) -> None:
        self._workbook = workbook
        self._limits = limits
        self._content = SheetContent()
        self._merges: list[tuple[int, int, int, int]] = []
        self._row = self._place = 0
        self._is_row_hidden = False
        self._cells: dict[int, str] = {}
        self._marks: dict[int, CellMark] = {}
        self._type, self._style = "n", 0
        self._pieces: list[str] = []
        self._length = 0
        self._taking = self._has_formula = False

    def read(self, part: bytes) -> SheetContent:
        parse_xml(part, self._start, self._end, self._text)
        self._mark_merged()
        return self._content

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t"):
            self._taking = True
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = whole(attributes.get("min"), 1), whole(attributes.get("max"), 1)
            self._content.hidden_columns += range(first - 1, min(last, self._limits.most_columns))

    def _end(self, name: str) -> None:
        if name in ("v", "t"):
            self._taking = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()

    def _text(self, piece: str) -> None:
        if self._taking and self._length <= self._limits.longest_cell:
            self._pieces.append(piece)
            self._length += len(piece)

    def _start_row(self, attributes: Attributes) -> None:
        self._row = whole(attributes.get("r"), self._row + 1)
        self._place = -1
        self._is_row_hidden = attributes.get("hidden") in ("1", "true")
        self._cells, self._marks = {}, {}

    def _start_cell(self, attributes: Attributes) -> None:
        address = parse_address(attributes.get("r", ""))
        self._place = address[1] if address else self._place + 1
        self._type = attributes.get("t", "n")
        self._style = whole(attributes.get("s"))
        self._pieces, self._length = [], 0
        self._has_formula = False

    def _end_cell(self) -> None:
        if self._has_formula:
            self._put_mark(Mark.FORMULA)
            return
        raw = "".join(self._pieces)
        if self._type == "e":
            self._put_mark(Mark.ERROR_VALUE)
            return
        value = self._value(raw)
        if len(value) > self._limits.longest_cell:
            value = value[: self._limits.longest_cell]
            self._content.cut.append(cell_address(self._row, self._place))
        if value.strip():
            self._check_place()
            self._cells[self._place] = value

    def _value(self, raw: str) -> str:
        if self._type == "s":
            number = whole(raw, -1)
            strings = self._workbook.strings
            return strings[number] if 0 <= number < len(strings) else ""
        if self._type == "n":
            is_day = self._style in self._workbook.day_styles
            return number_text(raw, is_day=is_day, is_1904=self._workbook.is_1904) if raw else ""
        if self._type == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(raw, raw)
        return raw

    def _put_mark(self, mark: Mark) -> None:
        self._check_place()
        self._marks[self._place] = CellMark(mark, cell_address(self._row, self._place))

    def _check_place(self) -> None:
        if self._place >= self._limits.most_columns:
            raise UnreadableTable(Reason.TOO_MANY_COLUMNS, most=str(self._limits.most_columns))

    def _end_row(self) -> None:
        if not self._cells and not self._marks:
            return
        if len(self._content.rows) > self._limits.most_rows:
            raise UnreadableTable(Reason.TOO_MANY_ROWS, most=str(self._limits.most_rows))
        width = max((*self._cells, *self._marks)) + 1
        cells = tuple(self._cells.get(place, "") for place in range(width))
        self._content.rows.append(Row(self._row, cells, self._marks))
        if self._is_row_hidden:
            self._content.hidden_rows.append(self._row)

    def _merge(self, reference: str) -> None:
        merged = parse_range(reference)
        if merged is None:
            return
        if len(self._merges) >= _MOST_MERGES:
            raise UnreadableTable(Reason.DAMAGED)
        self._merges.append(merged)

    def _mark_merged(self) -> None:
        """Mark cells of merged ranges in rows that are there; which rows count is decided later."""
        rows, marks = self._content.rows, 0
        for first, left, last, right in self._merges:
            reference = f"{cell_address(first, left)}:{cell_address(last, right)}"
            for at in _between(rows, first, last):
                row = rows[at]
                covered = range(left, min(right, len(row.cells) - 1, self._limits.most_columns) + 1)
                marks += len(covered)
                if marks > _MOST_MARKS:
                    raise UnreadableTable(Reason.DAMAGED)
                merged = {place: CellMark(Mark.MERGED, reference) for place in covered}
                rows[at] = Row(row.number, row.cells, {**merged, **row.marks})


def _between(rows: list[Row], first: int, last: int) -> range:
    """Places in `rows` of those numbered `first` to `last`; rows stand in order in all but broken files."""
    low = bisect.bisect_left(rows, first, key=lambda row: row.number)
    high = bisect.bisect_right(rows, last, key=lambda row: row.number)
    return range(low, high)
