"""Checking every row of a list against the province as it is now (R5, R6).

What the office wrote stands in `RequestRow.source` and is never changed by a check; all else of a row
follows from it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from congvu.mailboxes.models import Mailbox, RequestList, RequestRow
from congvu.mailboxes.operations.requests.surroundings import Known, look_around
from congvu.policy.naming import check_agency_local_part, check_decided
from congvu.policy.problems import Problem, ProblemCode
from congvu.policy.requests import CellMark, CheckedRow, Column, RequestKind, check_list
from congvu.policy.requests import RequestRow as WrittenRow
from congvu.policy.requests.fields import birth_year, split_address
from congvu.policy.text import fold

_Status = RequestRow.Status
_AT_ONCE = 500
_LONGEST_PHONE = 20
_CHECKED = [
    "kind", "status", "full_name", "title", "unit_name", "birth_year", "staff_code", "phone", "reason",
    "mailbox", "current_address", "local_part", "is_chosen", "target_agency", "problems", "proposals",
]  # fmt: skip
# Of a person whose address is not written in the row.
NOBODY_OF_NAME, SEVERAL_OF_NAME, HAS_AGENCY_MAILBOX = (
    "NOBODY_OF_NAME",
    "SEVERAL_OF_NAME",
    "HAS_AGENCY_MAILBOX",
)
_WITH_MAILBOX = frozenset(RequestKind) - {RequestKind.CREATE}


@dataclass(frozen=True, slots=True)
class Found:
    """Problems that refuse the row, beside those that the rules found."""

    code: str
    detail: dict[str, str]


def recheck(request_list: RequestList, *, now: datetime) -> None:
    """All rows of a locked list; only those that came out otherwise are written."""
    rows = list(request_list.rows.all())
    before = {row.pk: _state(row) for row in rows}
    check_rows(rows, look_around(request_list, now=now))
    changed = [row for row in rows if _state(row) != before[row.pk]]
    RequestRow.objects.bulk_update(changed, _CHECKED, batch_size=_AT_ONCE)


def check_rows(rows: list[RequestRow], known: Known) -> None:
    """Set what follows from `source`, in the order of the rows."""
    for _row in iter_checked(rows, known):
        pass


def iter_checked(rows: list[RequestRow], known: Known) -> Iterator[RequestRow]:
    """The same one by one, for showing progress."""
    people = [row for row in rows if row.box_kind == Mailbox.Kind.PERSON or row.kind != RequestKind.CREATE]
    chosen: dict[str, int] = {}
    asked: dict[str, int] = {}
    checked = iter(check_list((written(row) for row in people), known.surroundings))
    own = {id(row) for row in people}
    for row in rows:
        if id(row) in own:
            _take_over(row, next(checked), known, chosen)
        else:
            _check_box(row, known)
        _check_beside(row, asked)
        yield row


def written(row: RequestRow) -> WrittenRow:
    """As the rules read it."""
    values = {Column(name): text for name, text in row.source.get("values", {}).items()}
    marks = row.source.get("marks", [])
    return WrittenRow(
        row.number, values, tuple(CellMark(Column(c), ProblemCode(code), cell) for c, code, cell in marks)
    )


def source_of(row: WrittenRow) -> dict[str, Any]:
    """As it is kept; the other way is `written`."""
    return {
        "values": {column.value: text for column, text in row.values.items()},
        "marks": [[mark.column.value, mark.code.value, mark.cell] for mark in row.marks],
    }


def _state(row: RequestRow) -> tuple[object, ...]:
    return tuple(
        getattr(row, f"{name}_id" if name in ("mailbox", "target_agency") else name) for name in _CHECKED
    )


def _take_over(row: RequestRow, checked: CheckedRow, known: Known, chosen: dict[str, int]) -> None:
    _copy_values(row, checked.row)
    row.kind = checked.kind.value if checked.kind else ""
    row.mailbox = known.mailboxes.get(checked.local_part)
    found = list(_problems_beside_rules(row, checked, known))
    row.current_address = row.mailbox.address if row.mailbox else ""
    row.target_agency = known.agencies.get(checked.to_agency) if checked.to_agency else None
    row.problems = [{"code": p.code.value, "detail": dict(p.parameters)} for p in checked.problems]
    row.problems += [{"code": one.code, "detail": one.detail} for one in found]
    proposal = checked.proposal
    row.proposals = (
        [{"local_part": one.local_part, "variant": one.variant.value} for one in proposal.alternatives]
        if proposal
        else []
    )
    if row.is_chosen and _choice_holds(row, checked, known, chosen):
        row.status = _Status.READY
        return
    row.is_chosen = False
    row.local_part = proposal.local_part if proposal else ""
    if checked.is_refused or found:
        row.status = _Status.INVALID
    else:
        row.status = _Status.COLLISION if checked.waits_for_decision else _Status.READY


def _copy_values(row: RequestRow, source: WrittenRow) -> None:
    """Cut to what the table holds: what is too long is a problem, and refuses the row."""
    row.full_name = source.text(Column.FULL_NAME)[:200]
    row.title = source.text(Column.POSITION)[:100]
    row.unit_name = source.text(Column.UNIT)[:200]
    row.staff_code = source.text(Column.STAFF_CODE)[:30]
    row.phone = (source.text(Column.PHONE) or source.text(Column.MOBILE))[:_LONGEST_PHONE]
    row.reason = source.text(Column.REASON)[:500]
    row.birth_year = birth_year(source.text(Column.BIRTH))


def _problems_beside_rules(row: RequestRow, checked: CheckedRow, known: Known) -> Iterable[Found]:
    """What only the context knows: the directory's field lengths, and people without an address written."""
    phone = checked.row.text(Column.PHONE) or checked.row.text(Column.MOBILE)
    if len(phone) > _LONGEST_PHONE:
        detail = {"column": Column.PHONE.value, "longest": str(_LONGEST_PHONE)}
        yield Found(ProblemCode.TOO_MUCH_TEXT.value, detail)
    if checked.kind not in _WITH_MAILBOX or checked.is_refused or checked.local_part:
        return
    named = known.by_name.get(fold(row.full_name), ())
    if len(named) == 1:
        row.mailbox = named[0]
    else:
        yield Found(SEVERAL_OF_NAME if named else NOBODY_OF_NAME, {"name": row.full_name})


def _choice_holds(row: RequestRow, checked: CheckedRow, known: Known, chosen: dict[str, int]) -> bool:
    """Whether the head's choice can still be given (R5)."""
    surroundings = known.surroundings
    agency = checked.to_agency or surroundings.agency_local_part
    is_free = row.local_part not in surroundings.taken and row.local_part not in chosen
    if checked.is_refused or not is_free:
        return False
    if check_decided(row.local_part, row.full_name, agency, surroundings.naming):
        return False
    chosen[row.local_part] = row.number
    return True


def _check_box(row: RequestRow, known: Known) -> None:
    """A mailbox of the agency itself or of a unit: no person, so a name of its own (BP48 Đ5a)."""
    source, surroundings = written(row), known.surroundings
    _copy_values(row, source)
    ending = f"{surroundings.naming.separator}{surroundings.agency_local_part}"
    problems: list[Problem] = []
    if row.box_kind == Mailbox.Kind.AGENCY:
        row.local_part = surroundings.agency_local_part
    else:
        wished, domain = split_address(source.text(Column.WISHED))
        row.local_part = wished if wished.endswith(ending) else f"{wished}{ending}"
        if domain and domain != surroundings.domain:
            wrong = {"address": source.text(Column.WISHED), "domain": surroundings.domain}
            problems.append(Problem(ProblemCode.WRONG_DOMAIN, wrong))
        if not wished:
            problems.append(Problem(ProblemCode.MISSING, {"column": Column.WISHED.value}))
        else:
            problems += check_agency_local_part(row.local_part, surroundings.naming)
    if not row.full_name:
        problems.append(Problem(ProblemCode.MISSING, {"column": Column.UNIT.value}))
    found = [{"code": p.code.value, "detail": dict(p.parameters)} for p in problems]
    if not problems and row.local_part in surroundings.taken:
        found.append({"code": HAS_AGENCY_MAILBOX, "detail": {"address": row.local_part}})
    row.problems, row.proposals, row.is_chosen = found, [], False
    row.status = _Status.INVALID if found else _Status.READY


def _check_beside(row: RequestRow, asked: dict[str, int]) -> None:
    """A choice of the head, or a unit's name, may meet a row above that the rules did not compare."""
    if row.status != _Status.READY or not row.local_part:
        return
    first = asked.setdefault(row.local_part, row.number)
    if first != row.number:
        row.is_chosen = False
        detail = {"address": row.local_part, "row": str(first)}
        row.problems = [*row.problems, {"code": ProblemCode.SAME_ADDRESS.value, "detail": detail}]
        is_person = row.box_kind == Mailbox.Kind.PERSON
        row.status = _Status.COLLISION if is_person else _Status.INVALID
