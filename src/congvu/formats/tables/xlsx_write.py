"""Lists as XLSX: templates to fill in, results to read.

All cells are texts, so that a phone number keeps its zero, and no text is ever a formula.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation

from congvu.formats.tables.cells import column_letters

_FONT = "Times New Roman"
_EDGE = Side(style="thin", color="808080")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_HEADER_FILL = PatternFill("solid", fgColor="D9E2F3")
_TEXT = "@"
_CELL, _HEADING, _INTRO, _GUIDE = "congvu cell", "congvu heading", "congvu intro", "congvu guide"
_LONGEST_CELL = 32_767
_LONGEST_CHOICES = 255  # of a list that stands in the rule itself


@dataclass(frozen=True, slots=True)
class OutColumn:
    """`width` in letters; `choices` are offered in a drop-down list, nothing else is then accepted."""

    heading: str
    width: int = 20
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutTable:
    """`title` names the sheet; `intro` are lines above the heading; `blank_rows` are there to fill in.

    `guide` are lines of a second sheet called `guide_title`.
    """

    title: str
    columns: tuple[OutColumn, ...]
    rows: Iterable[Sequence[str]] = ()
    intro: tuple[str, ...] = ()
    blank_rows: int = 0
    guide_title: str = ""
    guide: tuple[str, ...] = field(default=())


def write_xlsx(table: OutTable) -> bytes:
    """The workbook; rows are taken one by one, so that ten thousand need little memory."""
    book = Workbook(write_only=True)
    _add_styles(book)
    sheet = book.create_sheet(_sheet_name(table.title))
    heading_row = len(table.intro) + 1
    for place, column in enumerate(table.columns):
        sheet.column_dimensions[column_letters(place)].width = column.width
    sheet.freeze_panes = f"A{heading_row + 1}"
    for line in table.intro:
        sheet.append([_cell(sheet, line, _INTRO)])
    sheet.append([_cell(sheet, column.heading, _HEADING) for column in table.columns])
    last = heading_row
    for row in table.rows:
        sheet.append([_cell(sheet, text) for text in row])
        last += 1
    for _blank in range(table.blank_rows):
        sheet.append([_cell(sheet, "") for _column in table.columns])
        last += 1
    _add_choices(sheet, table.columns, heading_row + 1, last)
    if table.guide:
        _add_guide(book, table)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _add_choices(sheet: WriteOnlyWorksheet, columns: tuple[OutColumn, ...], first: int, last: int) -> None:
    for place, column in enumerate(columns):
        listed = ",".join(column.choices)
        if not column.choices or last < first or len(listed) > _LONGEST_CHOICES:
            continue
        rule = DataValidation("list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True)
        rule.add(f"{column_letters(place)}{first}:{column_letters(place)}{last}")
        sheet.data_validations.append(rule)  # type: ignore[attr-defined]


def _add_guide(book: Workbook, table: OutTable) -> None:
    sheet = book.create_sheet(_sheet_name(table.guide_title or "Guide"))
    sheet.column_dimensions["A"].width = 100
    for line in table.guide:
        sheet.append([_cell(sheet, line, _GUIDE)])


def _add_styles(book: Workbook) -> None:
    """Named once: a style set cell by cell costs ten times as much as the cell."""
    plain = Alignment(vertical="top", wrap_text=True)
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    usual, bold = Font(name=_FONT, size=12), Font(name=_FONT, size=12, bold=True)
    for style in (
        NamedStyle(_CELL, font=usual, border=_BORDER, alignment=plain, number_format=_TEXT),
        NamedStyle(_HEADING, bold, _HEADER_FILL, _BORDER, centred, number_format=_TEXT),
        NamedStyle(_INTRO, font=bold, number_format=_TEXT),
        NamedStyle(_GUIDE, font=usual, alignment=plain, number_format=_TEXT),
    ):
        book.add_named_style(style)


def _cell(sheet: WriteOnlyWorksheet, text: str, style: str = _CELL) -> Cell:
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_CELL]
    cell = WriteOnlyCell(sheet, value=clean)
    cell.data_type = "s"  # "=1+1" stays a text
    cell.style = style
    return cell


def _sheet_name(title: str) -> str:
    return "".join(" " if letter in r"[]:*?/\\" else letter for letter in title).strip("' ")[:31] or "1"
