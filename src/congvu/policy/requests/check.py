"""Checking rows and lists (R6): all that is wrong with each row, and with rows beside one another."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from congvu.policy.addresses import NoAddress, name_words
from congvu.policy.naming import PersonFacts, Proposal, check_personal, propose_personal
from congvu.policy.naming import personal_local_part as local_part_of
from congvu.policy.problems import Problem, ProblemCode
from congvu.policy.requests.columns import Column
from congvu.policy.requests.fields import (
    LONGEST,
    birth_year,
    has_control_character,
    is_name,
    is_phone,
    same_name,
    split_address,
)
from congvu.policy.requests.kinds import NEEDED, RequestKind, read_kinds
from congvu.policy.requests.rows import CheckedRow, RequestRow, Surroundings
from congvu.policy.text import fold

_NOT_USED = (Column.NUMBER, Column.NOTE)


def check_row(row: RequestRow, surroundings: Surroundings) -> CheckedRow:
    """All that is wrong with one row by itself."""
    kind, problems = _read_kind(row, surroundings)
    problems += _check_marks(row)
    problems += _check_texts(row)
    problems += _check_needed(row, kind)
    if kind is None:
        return CheckedRow(row, None, tuple(problems))
    local_part, of_address = _check_address(row, kind, surroundings)
    to_agency, of_agency = _check_agencies(row, kind, surroundings)
    problems += of_address + of_agency
    checked = CheckedRow(row, kind, tuple(problems), local_part, to_agency)
    return checked if checked.is_refused else _with_proposal(checked, surroundings)


def _read_kind(row: RequestRow, surroundings: Surroundings) -> tuple[RequestKind | None, list[Problem]]:
    text = row.text(Column.KIND)
    if not text:
        default = surroundings.default_kind
        return default, [] if default else [Problem(ProblemCode.NO_KIND)]
    kinds = read_kinds(text)
    if len(kinds) == 1:
        return kinds[0], []
    code = ProblemCode.SEVERAL_KINDS if kinds else ProblemCode.UNKNOWN_KIND
    return None, [Problem(code, {"kind": text})]


def _check_marks(row: RequestRow) -> list[Problem]:
    return [Problem(mark.code, {"cell": mark.cell}) for mark in row.marks if mark.column not in _NOT_USED]


def _check_needed(row: RequestRow, kind: RequestKind | None) -> list[Problem]:
    unreadable = {mark.column for mark in row.marks}
    needed = NEEDED[kind] if kind else (Column.FULL_NAME,)
    missing = [column for column in needed if not row.text(column) and column not in unreadable]
    return [Problem(ProblemCode.MISSING, {"column": column.value}) for column in missing]


def _check_texts(row: RequestRow) -> list[Problem]:
    """Names, phones and days in their shapes; nothing longer than a form could hold."""
    problems = []
    for column, text in row.values.items():
        longest = LONGEST.get(column, 500)
        if len(text) > longest:
            parameters = {"column": column.value, "longest": str(longest)}
            problems.append(Problem(ProblemCode.TOO_MUCH_TEXT, parameters))
        if has_control_character(text):
            problems.append(Problem(ProblemCode.CONTROL_CHARACTER, {"column": column.value}))
    if (name := row.text(Column.FULL_NAME)) and not is_name(name):
        problems.append(Problem(ProblemCode.NOT_A_NAME, {"name": name}))
    for column in (Column.PHONE, Column.MOBILE):
        if (phone := row.text(column)) and not is_phone(phone):
            problems.append(Problem(ProblemCode.PHONE_SHAPE, {"phone": phone}))
    if (birth := row.text(Column.BIRTH)) and birth_year(birth) is None:
        problems.append(Problem(ProblemCode.BIRTH_SHAPE, {"birth": birth}))
    return problems


def _check_address(
    row: RequestRow, kind: RequestKind, surroundings: Surroundings
) -> tuple[str, list[Problem]]:
    """The mailbox that a row speaks of: in this province, of this agency, of this person."""
    text = row.text(Column.ADDRESS)
    if not text or kind is RequestKind.CREATE:
        return "", []
    local_part, domain = split_address(text)
    if domain and domain != surroundings.domain:
        return "", [Problem(ProblemCode.WRONG_DOMAIN, {"address": text, "domain": surroundings.domain})]
    holder = surroundings.find_holder(local_part)
    if holder is None:
        return "", [Problem(ProblemCode.UNKNOWN_MAILBOX, {"address": text})]
    name = row.text(Column.FULL_NAME)
    if name and kind is not RequestKind.CHANGE and not same_name(name, holder):
        parameters = {"address": text, "name": name, "holder": holder}
        return local_part, [Problem(ProblemCode.OTHER_PERSON, parameters)]
    return local_part, []


def _check_agencies(
    row: RequestRow, kind: RequestKind, surroundings: Surroundings
) -> tuple[str, list[Problem]]:
    """The agency that a person is said to be of, and the one that a person moves to."""
    problems = []
    own = row.text(Column.AGENCY)
    if own:
        found = surroundings.find_agency(own)
        if found is None:
            problems.append(Problem(ProblemCode.UNKNOWN_AGENCY, {"agency": own}))
        elif found != surroundings.agency_local_part:
            problems.append(Problem(ProblemCode.OTHER_AGENCY, {"agency": own}))
    other = row.text(Column.TO_AGENCY)
    if kind is not RequestKind.TRANSFER or not other:
        return "", problems
    to_agency = surroundings.find_agency(other)
    if to_agency is None:
        problems.append(Problem(ProblemCode.UNKNOWN_AGENCY, {"agency": other}))
    elif to_agency == surroundings.agency_local_part:
        problems.append(Problem(ProblemCode.SAME_AGENCY, {"agency": other}))
    return to_agency or "", problems


def _with_proposal(checked: CheckedRow, surroundings: Surroundings) -> CheckedRow:
    """With the address that the request leads to, or with what is wrong about the one wished for."""
    row, kind = checked.row, checked.kind
    wished = row.text(Column.WISHED)
    if kind is RequestKind.CHANGE and not wished and not _name_changes(checked, surroundings):
        return checked
    if kind not in (RequestKind.CREATE, RequestKind.CHANGE, RequestKind.TRANSFER):
        return checked
    agency = checked.to_agency or surroundings.agency_local_part
    if wished:
        wished, problems = _check_wished(row, agency, surroundings)
        if problems:
            return replace(checked, problems=checked.problems + problems)
    try:
        proposal = _propose(row, wished, agency, surroundings)
    except NoAddress:
        refused = Problem(ProblemCode.NOT_A_NAME, {"name": row.text(Column.FULL_NAME)})
        return replace(checked, problems=(*checked.problems, refused))
    if kind is RequestKind.CHANGE and proposal.local_part == checked.local_part:
        return checked  # the unit or the position changes, not the address
    problems = _check_taken(proposal, row, surroundings)
    return replace(checked, proposal=proposal, problems=checked.problems + problems)


def _name_changes(checked: CheckedRow, surroundings: Surroundings) -> bool:
    holder = surroundings.find_holder(checked.local_part)
    return holder is not None and not same_name(holder, checked.row.text(Column.FULL_NAME))


def _check_wished(
    row: RequestRow, agency: str, surroundings: Surroundings
) -> tuple[str, tuple[Problem, ...]]:
    text = row.text(Column.WISHED)
    local_part, domain = split_address(text)
    if domain and domain != surroundings.domain:
        wrong = Problem(ProblemCode.WRONG_DOMAIN, {"address": text, "domain": surroundings.domain})
        return local_part, (wrong,)
    return local_part, check_personal(local_part, row.text(Column.FULL_NAME), agency, surroundings.naming)


def _propose(row: RequestRow, wished: str, agency: str, surroundings: Surroundings) -> Proposal:
    name, naming = row.text(Column.FULL_NAME), surroundings.naming
    form = surroundings.form
    if wished:
        form = next(one for one in naming.forms if local_part_of(name, agency, naming, one) == wished)
    facts = PersonFacts(row.text(Column.UNIT), birth_year(row.text(Column.BIRTH)), row.text(Column.POSITION))
    return propose_personal(name, agency, naming, surroundings.taken, form=form, facts=facts)


def _check_taken(proposal: Proposal, row: RequestRow, surroundings: Surroundings) -> tuple[Problem, ...]:
    """Somebody has the address: perhaps this very person, which the office must see."""
    if not proposal.is_collision:
        return ()
    name = row.text(Column.FULL_NAME)
    holder = surroundings.find_holder(proposal.local_part)
    if holder is not None and same_name(holder, name):
        return (Problem(ProblemCode.HAS_MAILBOX, {"name": holder, "address": proposal.local_part}),)
    return (Problem(ProblemCode.TAKEN, {"address": proposal.local_part}),)


class _Both(Container[str]):
    """What is taken already and what this list has asked for so far."""

    def __init__(self, taken: Container[str], asked: Container[str]) -> None:
        self._taken, self._asked = taken, asked

    def __contains__(self, local_part: object) -> bool:
        return local_part in self._asked or local_part in self._taken


def check_list(rows: Iterable[RequestRow], surroundings: Surroundings) -> Iterator[CheckedRow]:
    """Each row by itself and beside those before it; one by one, so that progress can be shown.

    The same person twice is refused; two persons of one name wait for a decision (R5).
    """
    asked: dict[str, int] = {}
    persons: dict[tuple[str, ...], int] = {}
    mailboxes: dict[str, int] = {}
    inside = replace(surroundings, taken=_Both(surroundings.taken, asked))
    for row in rows:
        checked = check_row(row, inside)
        problems = (*_same_person(row, persons), *_same_mailbox(checked, mailboxes))[:1]
        problems = problems or _same_address(checked, asked)
        checked = _with_problems(checked, problems)
        if checked.proposal is not None and not checked.is_refused:
            asked.setdefault(checked.proposal.local_part, row.number)
        yield checked


def _with_problems(checked: CheckedRow, problems: tuple[Problem, ...]) -> CheckedRow:
    """That a row of this list has the address says more than that somebody has it."""
    known = checked.problems
    if any(problem.code is ProblemCode.SAME_ADDRESS for problem in problems):
        known = tuple(problem for problem in known if problem.code is not ProblemCode.TAKEN)
    if any(problem.is_refusal for problem in problems):
        known = tuple(problem for problem in known if problem.is_refusal)
    return replace(checked, problems=known + problems) if problems else checked


def _same_person(row: RequestRow, persons: dict[tuple[str, ...], int]) -> tuple[Problem, ...]:
    key = _person_key(row)
    first = persons.setdefault(key, row.number) if key else row.number
    if first == row.number:
        return ()
    return (Problem(ProblemCode.SAME_PERSON, {"name": row.text(Column.FULL_NAME), "row": str(first)}),)


def _same_mailbox(checked: CheckedRow, mailboxes: dict[str, int]) -> tuple[Problem, ...]:
    number, local_part = checked.row.number, checked.local_part
    first = mailboxes.setdefault(local_part, number) if local_part else number
    if first == number:
        return ()
    return (Problem(ProblemCode.SAME_MAILBOX, {"address": local_part, "row": str(first)}),)


def _same_address(checked: CheckedRow, asked: dict[str, int]) -> tuple[Problem, ...]:
    if checked.proposal is None or checked.proposal.local_part not in asked:
        return ()
    local_part = checked.proposal.local_part
    return (Problem(ProblemCode.SAME_ADDRESS, {"address": local_part, "row": str(asked[local_part])}),)


def _person_key(row: RequestRow) -> tuple[str, ...]:
    """By what two rows are of one person: the staff code, or else name, unit and birth (or position).

    Where both have a code, codes alone decide: two of one name may sit in one unit.
    """
    name = " ".join(name_words(row.text(Column.FULL_NAME)))
    if code := fold(row.text(Column.STAFF_CODE)):
        return ("code", code)
    birth = row.text(Column.BIRTH)
    year = str(birth_year(birth) or birth)
    return (
        ("name", name, fold(row.text(Column.UNIT)), year or fold(row.text(Column.POSITION))) if name else ()
    )
