"""Lists in CSV, as programs and people write them: any delimiter, any encoding of Vietnamese."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence

from congvu.formats.legacy_vietnamese import Detection, Encoding, detect
from congvu.formats.tables.cells import cell_address
from congvu.formats.tables.heading import make_table
from congvu.formats.tables.kind import is_binary
from congvu.formats.tables.values import (
    CellMark,
    Limits,
    Mark,
    Note,
    Reason,
    Row,
    Table,
    TableNote,
    UnreadableTable,
)

_DELIMITERS = (",", ";", "\t", "|")
_DECLARED = re.compile(r"sep=(.)\n", re.IGNORECASE)  # first line for Excel
_SAMPLE_LINES = 60
_LITERAL = re.compile(r'="([^"=]*)"')  # how programs keep the zero of a number: ="0912"
_MOST_NOTES = 20


def read_csv(content: bytes, limits: Limits, is_heading: Callable[[Sequence[str]], bool]) -> Table:
    """The list in a text. Raises UnreadableTable."""
    detection = _decode(content)
    text = detection.text.replace("\r\n", "\n").replace("\r", "\n")
    declared = _DECLARED.match(text)
    body = text[declared.end() :] if declared else text
    delimiter = declared[1] if declared else find_delimiter(body)
    rows, notes = _rows(body, delimiter, limits, first=2 if declared else 1)
    return make_table(rows, is_heading, encoding=detection, notes=tuple(notes[:_MOST_NOTES]))


def _decode(content: bytes) -> Detection:
    utf_16 = _utf_16(content)
    if utf_16 is not None:
        return utf_16
    if is_binary(content):
        raise UnreadableTable(Reason.NOT_A_TABLE)
    if b"\x00" in content:
        raise UnreadableTable(Reason.NUL)
    return detect(content)


def _utf_16(content: bytes) -> Detection | None:
    """Read as UTF-16 with its mark, or where every second byte of the head is nothing."""
    codec = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(content[:2])
    head = content[: 400 - len(content) % 2]
    if codec is None and len(head) >= 8 and b"\x00" in head:
        for place, name in ((1, "utf-16-le"), (0, "utf-16-be")):
            if head[place::2].count(0) > len(head) * 0.3 and head[1 - place :: 2].count(0) == 0:
                codec = name
    if codec is None:
        return None
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        raise UnreadableTable(Reason.DAMAGED) from None
    if "\x00" in text:
        raise UnreadableTable(Reason.NUL)
    return Detection(Encoding.UTF_16, text.removeprefix("\ufeff"), 1.0, True)


def find_delimiter(text: str) -> str:
    """The delimiter that parts most lines alike; a tab or semicolon goes before a comma in a tie."""
    sample = list(io.StringIO(text[:200_000]))[:_SAMPLE_LINES]

    def score(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in sample if line.strip()]
        usual = max(set(counts), key=counts.count, default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(("\t", ";", ",", "|"), key=score)


def _rows(text: str, delimiter: str, limits: Limits, *, first: int) -> tuple[list[Row], list[TableNote]]:
    rows: list[Row] = []
    notes: list[TableNote] = []
    for number, cells in enumerate(_records(text, delimiter, first), start=first):
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) > limits.most_rows:
            raise UnreadableTable(Reason.TOO_MANY_ROWS, most=str(limits.most_rows))
        while cells and not cells[-1].strip():
            cells.pop()
        if len(cells) > limits.most_columns:
            raise UnreadableTable(Reason.TOO_MANY_COLUMNS, most=str(limits.most_columns))
        rows.append(_row(number, cells, limits, notes))
    return rows, notes


def _records(text: str, delimiter: str, first: int) -> Iterator[list[str]]:
    number = first
    try:
        for record in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True):
            yield record
            number += 1
    except csv.Error:
        raise UnreadableTable(Reason.QUOTE_NOT_CLOSED, row=str(number)) from None


def _row(number: int, cells: list[str], limits: Limits, notes: list[TableNote]) -> Row:
    marks = {}
    for place, cell in enumerate(cells):
        if literal := _LITERAL.fullmatch(cell):
            cells[place] = literal[1]
        elif cell.startswith("="):
            cells[place] = ""
            marks[place] = CellMark(Mark.FORMULA, cell_address(number, place))
        elif len(cell) > limits.longest_cell:
            cells[place] = cell[: limits.longest_cell]
            notes.append(TableNote(Note.CUT_CELL, {"cell": cell_address(number, place)}))
    return Row(number, tuple(cells), marks)
