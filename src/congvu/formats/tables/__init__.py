"""Lists that offices send in and get back: XLSX and CSV to rows of text, rows to XLSX.

Invariants: foreign bytes raise nothing but `UnreadableTable`; time and memory stay within `Limits`;
the value of a formula is never given.
"""

from collections.abc import Callable, Sequence

from congvu.formats.tables.csv_read import read_csv
from congvu.formats.tables.kind import TableKind, check_size, find_kind
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
from congvu.formats.tables.xlsx_read import read_xlsx
from congvu.formats.tables.xlsx_write import OutColumn, OutTable, write_xlsx

__all__ = [
    "CellMark",
    "Limits",
    "Mark",
    "Note",
    "OutColumn",
    "OutTable",
    "Reason",
    "Row",
    "Table",
    "TableNote",
    "UnreadableTable",
    "check_size",
    "read_table",
    "write_xlsx",
]

_USUAL = Limits()


def _no_heading(_cells: Sequence[str]) -> bool:
    return False


def read_table(
    content: bytes, limits: Limits = _USUAL, *, is_heading: Callable[[Sequence[str]], bool] = _no_heading
) -> Table:
    """The list in a file, whatever its name; `is_heading` tells the heading from titles above it.

    Call `check_size` with the size of an upload before reading it. Raises UnreadableTable.
    """
    check_size(len(content), limits)
    if find_kind(content) is TableKind.XLSX:
        return read_xlsx(content, limits, is_heading)
    return read_csv(content, limits, is_heading)
