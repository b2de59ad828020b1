"""Rows of a list of requests, as read and as checked."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field

from congvu.policy.naming import Naming, NamingForm, Proposal
from congvu.policy.problems import Problem, ProblemCode
from congvu.policy.requests.columns import Column, ColumnMatch
from congvu.policy.requests.kinds import RequestKind
from congvu.policy.text import normalize


@dataclass(frozen=True, slots=True)
class CellMark:
    """A cell whose value cannot be trusted: `code` FORMULA, MERGED or ERROR_VALUE, `cell` "C7"."""

    column: Column
    code: ProblemCode
    cell: str


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A row of a list, or a form filled in; `number` is the row as the office sees it in its file."""

    number: int
    values: Mapping[Column, str] = field(default_factory=dict)
    marks: tuple[CellMark, ...] = ()

    def text(self, column: Column) -> str:
        return self.values.get(column, "")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a list is checked against; all look-ups are the caller's.

    `domain` is the province's. `taken` holds every local part of the province that is given or ever
    was. `find_agency` gives the local part of the agency that a written name means, or None.
    `find_holder` gives the full name of the person whose mailbox in this agency a local part is, or
    None. `default_kind` holds where the list has no column for it.
    """

    domain: str
    agency_local_part: str
    naming: Naming
    taken: Container[str]
    find_agency: Callable[[str], str | None]
    find_holder: Callable[[str], str | None]
    default_kind: RequestKind | None = None
    form: NamingForm | None = None


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """`local_part` is of the mailbox that there is, where the row names one; `to_agency` the local part
    of the agency that a person moves to; `proposal` the address that the request leads to, for
    CREATE, TRANSFER and a CHANGE of the name, None where it leads to none.
    """

    row: RequestRow
    kind: RequestKind | None
    problems: tuple[Problem, ...] = ()
    local_part: str = ""
    to_agency: str = ""
    proposal: Proposal | None = None

    @property
    def is_refused(self) -> bool:
        return any(problem.is_refusal for problem in self.problems)

    @property
    def waits_for_decision(self) -> bool:
        """Right in itself, but the address is somebody's: head and operator decide (R5)."""
        return not self.is_refused and bool(self.problems)


def read_row(
    number: int,
    cells: Sequence[str],
    match: ColumnMatch,
    marks: Mapping[int, tuple[str, str]] | None = None,
) -> RequestRow | None:
    """The row under these columns; None where nothing stands that a request could be made of.

    `marks` has, by place, what is wrong with a cell ("FORMULA") and its address.
    """
    values = {}
    for column, place in match.places.items():
        text = " ".join(normalize(cells[place]).split()) if place < len(cells) else ""
        if text:
            values[column] = text
    if family := values.pop(Column.FAMILY_NAMES, ""):
        values[Column.FULL_NAME] = f"{family} {values.get(Column.FULL_NAME, '')}".strip()
    marked = tuple(
        CellMark(column, ProblemCode(marks[place][0]), marks[place][1])
        for column, place in match.places.items()
        if marks and place in marks
    )
    if not values.keys() - {Column.NUMBER, Column.NOTE} and not _tells(marked):
        return None
    return RequestRow(number, values, marked)


def _tells(marks: tuple[CellMark, ...]) -> bool:
    return any(mark.column not in (Column.NUMBER, Column.NOTE) for mark in marks)
