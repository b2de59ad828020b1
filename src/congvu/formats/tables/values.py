"""What a list is, once read, and why one cannot be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from congvu.formats.legacy_vietnamese import Detection

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: bytes of the file, of all that is unpacked from it, rows and columns.

    `most_ratio` is bytes unpacked for each byte packed: tables pack well, but not a thousandfold.
    """

    most_bytes: int = 10 * MEBIBYTE
    most_unpacked: int = 64 * MEBIBYTE
    most_ratio: int = 200
    most_entries: int = 500
    most_rows: int = 20_000
    most_columns: int = 60
    longest_cell: int = 2_000


class Mark(StrEnum):
    """Why the value of a cell is not to be trusted."""

    FORMULA = "FORMULA"
    MERGED = "MERGED"
    ERROR_VALUE = "ERROR_VALUE"


class Note(StrEnum):
    """What the reader of a list should be told; the words it needs stand in brackets."""

    HIDDEN_SHEET = "HIDDEN_SHEET"  # sheet
    OTHER_SHEET = "OTHER_SHEET"  # sheet
    HIDDEN_ROW = "HIDDEN_ROW"  # row (the first), count
    HIDDEN_COLUMN = "HIDDEN_COLUMN"  # column
    ABOVE_HEADER = "ABOVE_HEADER"  # count, row (of the heading)
    CUT_CELL = "CUT_CELL"  # cell
    MERGED_HEADING = "MERGED_HEADING"  # cell


class Reason(StrEnum):
    """Why a file is refused; the words that its sentence needs stand in brackets."""

    EMPTY = "EMPTY"
    TOO_LARGE = "TOO_LARGE"  # size, most (bytes)
    OLD_EXCEL = "OLD_EXCEL"
    OPEN_DOCUMENT = "OPEN_DOCUMENT"
    ENCRYPTED = "ENCRYPTED"
    NOT_A_TABLE = "NOT_A_TABLE"
    DAMAGED = "DAMAGED"
    BOMB = "BOMB"
    NUL = "NUL"
    NO_ROWS = "NO_ROWS"
    TOO_MANY_ROWS = "TOO_MANY_ROWS"  # most
    TOO_MANY_COLUMNS = "TOO_MANY_COLUMNS"  # most
    QUOTE_NOT_CLOSED = "QUOTE_NOT_CLOSED"  # row


@dataclass(frozen=True, slots=True)
class CellMark:
    """`cell` is the address as programs show it: "C7"."""

    mark: Mark
    cell: str


@dataclass(frozen=True, slots=True)
class Row:
    """`number` counts from 1 as the office sees it in its program; `marks` by place from 0.

    A marked cell has no value: what a formula last gave is never trusted.
    """

    number: int
    cells: tuple[str, ...]
    marks: Mapping[int, CellMark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableNote:
    note: Note
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """`header` is row `header_number`; `rows` are those below it that are not empty.

    `encoding` tells how the bytes of a CSV were read; for XLSX, which is Unicode, it is None unless the
    cells were typed in a font of an older encoding.
    """

    header: tuple[str, ...]
    header_number: int
    rows: tuple[Row, ...]
    encoding: Detection | None = None
    notes: tuple[TableNote, ...] = ()


class UnreadableTable(ValueError):
    """A file that is no list we read. `reason` is for programs, the context makes the sentence."""

    def __init__(self, reason: Reason, **parameters: str) -> None:
        super().__init__(f"{reason} {parameters}" if parameters else str(reason))
        self.reason = reason
        self.parameters = parameters
