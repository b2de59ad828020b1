"""Reorganisation of bodies and provinces: the plan as a diff (2025: two-tier government; R10, R11).

An order says which bodies go on, which are taken over by others and which end. `plan` compares it
with the directory of the day and answers with every change of a body, a domain, a mailbox and a
person, or with what the order leaves open. Nothing is guessed: who has no new body is a problem, and
so is an address that two would get.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum

from congvu.policy.addresses import is_valid_local_part


@dataclass(frozen=True, slots=True)
class PersonNow:
    """A person with a mailbox: `local_part` "nguyenvanbinh.sotttt"."""

    local_part: str
    name: str


@dataclass(frozen=True, slots=True)
class BodyNow:
    """A body in force, its mailbox's local part and its people."""

    local_part: str
    name: str
    people: tuple[PersonNow, ...] = ()


@dataclass(frozen=True, slots=True)
class NewProvince:
    """The province that takes the present one in, and the profile that holds there."""

    code: str
    name: str
    domain: str
    seat: str
    profile: str
    hotline: str = ""


@dataclass(frozen=True, slots=True)
class BodyOrder:
    """A body that is new, goes on under another name, or takes others over (with people and mail)."""

    local_part: str
    name: str
    symbol: str
    kind: str
    takes_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EndOrder:
    """A body that ends as a whole: `people` gives the new body of each person by local part."""

    local_part: str
    correspondence_to: str
    people: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """A reorganisation: `code` is the decision's, `addresses` local parts chosen by people (R5)."""

    code: str
    effective_on: date
    province: NewProvince | None = None
    bodies: tuple[BodyOrder, ...] = ()
    ended: tuple[EndOrder, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)


class StepKind(StrEnum):
    """In the order in which steps are done."""

    PROVINCE = "PROVINCE"  # before: domain; after: domain
    NEW_BODY = "NEW_BODY"
    RENAMED_BODY = "RENAMED_BODY"  # names
    MOVED_BODY = "MOVED_BODY"  # a body whose mailbox goes on under a new name: local parts
    ENDED_BODY = "ENDED_BODY"  # after: the local part that gets its correspondence
    MOVED_PERSON = "MOVED_PERSON"  # local parts
    DOMAIN_OF_ALL = "DOMAIN_OF_ALL"  # how many addresses get the new domain and nothing else


class ProblemKind(StrEnum):
    UNKNOWN_BODY = "UNKNOWN_BODY"
    TAKEN_TWICE = "TAKEN_TWICE"  # a body that two take over, or that ends and is taken over
    PERSON_WITHOUT_BODY = "PERSON_WITHOUT_BODY"
    UNKNOWN_PERSON = "UNKNOWN_PERSON"
    ADDRESS_TAKEN = "ADDRESS_TAKEN"
    BAD_ADDRESS = "BAD_ADDRESS"
    SAME_DOMAIN = "SAME_DOMAIN"


@dataclass(frozen=True, slots=True)
class Step:
    """`body` is the local part of the body that a person or mailbox belongs to afterwards."""

    kind: StepKind
    name: str
    before: str
    after: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    kind: ProblemKind
    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be done, in order. With problems nothing may be done."""

    code: str
    effective_on: date
    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of all steps: what was looked at is what is applied."""
        rows = [self.code, self.effective_on.isoformat(), [asdict(step) for step in self.steps]]
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def plan(order: Order, bodies: Iterable[BodyNow], *, domain: str, taken: Set[str] = frozenset()) -> Plan:
    """The steps from the bodies of today to those of the order.

    `taken` are local parts that other mailboxes or former addresses hold in the target domain.
    """
    draft = _Draft(order, {body.local_part: body for body in bodies}, domain)
    steps = tuple(draft.steps())
    problems = (*draft.problems(), *_addresses(order, steps, draft, taken))
    return Plan(order.code, order.effective_on, steps, problems)


class _Draft:
    def __init__(self, order: Order, bodies: Mapping[str, BodyNow], domain: str) -> None:
        self._order = order
        self._domain = domain
        self.bodies = bodies
        self._taken_over = {old: new for new in order.bodies for old in new.takes_over}
        self._ended = {one.local_part: one for one in order.ended}
        self._new = {one.local_part for one in order.bodies} - set(bodies)

    def steps(self) -> Iterator[Step]:
        province = self._order.province
        if province is not None:
            yield Step(StepKind.PROVINCE, province.name, self._domain, province.domain)
        for one in self._order.bodies:
            yield from self._body_steps(one)
        for end in self._order.ended:
            if body := self.bodies.get(end.local_part):
                yield Step(StepKind.ENDED_BODY, body.name, end.local_part, end.correspondence_to)
        yield from self._people_steps()
        if province is not None and (kept := self._kept()):
            yield Step(StepKind.DOMAIN_OF_ALL, str(kept), self._domain, province.domain)

    def _body_steps(self, one: BodyOrder) -> Iterator[Step]:
        present = self.bodies.get(one.local_part)
        first = one.takes_over[0] if one.takes_over else ""
        if present is not None and present.name != one.name:
            yield Step(StepKind.RENAMED_BODY, one.name, present.name, one.name, one.local_part)
        if present is None:
            yield Step(StepKind.NEW_BODY, one.name, "", one.local_part, one.local_part)
        for old in one.takes_over:
            body = self.bodies.get(old)
            if body is None:
                continue
            # The first body's mailbox becomes the new one's; those of the others send on.
            moves = present is None and old == first
            kind = StepKind.MOVED_BODY if moves else StepKind.ENDED_BODY
            yield Step(kind, body.name, old, one.local_part, one.local_part)

    def _people_steps(self) -> Iterator[Step]:
        for old, new in self._moves().items():
            for person in self.bodies[old].people:
                target = new if isinstance(new, str) else new.get(person.local_part, "")
                if target:
                    after = self._new_local_part(person.local_part, old, target)
                    yield Step(StepKind.MOVED_PERSON, person.name, person.local_part, after, target)

    def _moves(self) -> dict[str, str | Mapping[str, str]]:
        moves: dict[str, str | Mapping[str, str]] = {
            old: new.local_part for old, new in self._taken_over.items() if old in self.bodies
        }
        moves |= {old: end.people for old, end in self._ended.items() if old in self.bodies}
        return moves

    def _new_local_part(self, local_part: str, old: str, new: str) -> str:
        chosen = self._order.addresses.get(local_part)
        if chosen is not None:
            return chosen
        own = local_part.removesuffix(f".{old}")
        return local_part if own == local_part else f"{own}.{new}"

    def _kept(self) -> int:
        """Mailboxes whose local part stays, so that only their domain changes."""
        going = set(self._moves())
        stay = [body for name, body in self.bodies.items() if name not in going]
        return len(stay) + sum(len(body.people) for body in stay)

    def problems(self) -> Iterator[Problem]:
        province = self._order.province
        if province is not None and province.domain == self._domain:
            yield Problem(ProblemKind.SAME_DOMAIN, province.domain)
        named = Counter(old for one in self._order.bodies for old in one.takes_over)
        named.update(self._ended.keys())
        yield from (Problem(ProblemKind.TAKEN_TWICE, old) for old, times in named.items() if times > 1)
        yield from (Problem(ProblemKind.UNKNOWN_BODY, old) for old in named if old not in self.bodies)
        after = (set(self.bodies) | self._new) - set(self._moves())
        for end in self._order.ended:
            if end.correspondence_to not in after:
                yield Problem(ProblemKind.UNKNOWN_BODY, end.correspondence_to, end.local_part)
            yield from self._problems_of_people(end, after)

    def _problems_of_people(self, end: EndOrder, after: Set[str]) -> Iterator[Problem]:
        body = self.bodies.get(end.local_part)
        known = {person.local_part: person.name for person in body.people} if body else {}
        for local_part, name in known.items():
            target = end.people.get(local_part)
            if target is None:
                yield Problem(ProblemKind.PERSON_WITHOUT_BODY, local_part, name)
            elif target not in after:
                yield Problem(ProblemKind.UNKNOWN_BODY, target, local_part)
        for local_part in end.people:
            if local_part not in known:
                yield Problem(ProblemKind.UNKNOWN_PERSON, local_part, end.local_part)


def _addresses(order: Order, steps: Iterable[Step], draft: _Draft, taken: Set[str]) -> Iterator[Problem]:
    """Local parts that two would have, that are held, or that cannot be."""
    moves = [s for s in steps if s.kind in (StepKind.MOVED_PERSON, StepKind.MOVED_BODY)]
    fresh = [s for s in steps if s.kind is StepKind.NEW_BODY]
    moved = {step.before for step in moves}
    leaving = {old for one in order.bodies for old in one.takes_over} | {o.local_part for o in order.ended}
    stay = {name for name in draft.bodies if name not in leaving} | {
        person.local_part
        for body in draft.bodies.values()
        for person in body.people
        if person.local_part not in moved
    }
    wanted = Counter(step.after for step in moves if step.kind is StepKind.MOVED_PERSON)
    wanted.update(step.after for step in fresh)
    for step in (*moves, *fresh):
        if not is_valid_local_part(step.after):
            yield Problem(ProblemKind.BAD_ADDRESS, step.after, step.name)
        elif step.after != step.before and (
            step.after in taken or step.after in stay or wanted[step.after] > 1
        ):
            yield Problem(ProblemKind.ADDRESS_TAKEN, step.after, step.name)
    known = {person.local_part for body in draft.bodies.values() for person in body.people}
    for local_part in order.addresses:
        if local_part not in known:
            yield Problem(ProblemKind.UNKNOWN_PERSON, local_part)
