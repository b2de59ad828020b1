"""The personnel feed of Sở Nội vụ compared with the directory (BP48 Đ13; R17).

Who is who is found by staff code, else by name and year of birth, else by the name alone where only
one of that name is in the body. What could be one or another is UNSURE, never guessed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from congvu.policy.text import fold, normalize

# More than this share of a body leaving at once is looked at by somebody first.
_HELD_SHARE, _HELD_FROM = 0.3, 3


class ChangeKind(StrEnum):
    JOINER = "JOINER"
    MOVER = "MOVER"
    LEAVER = "LEAVER"
    CHANGED = "CHANGED"
    NEW_BODY = "NEW_BODY"
    GONE_BODY = "GONE_BODY"
    UNSURE = "UNSURE"


@dataclass(frozen=True, slots=True)
class FeedPerson:
    """A line of the feed; `body` is the agency's local part, what is not given is empty."""

    row: int
    body: str
    full_name: str
    staff_code: str = ""
    birth_year: int | None = None
    title: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of the directory; `key` is handed back."""

    key: int
    body: str
    full_name: str
    staff_code: str = ""
    birth_year: int | None = None
    title: str = ""
    unit: str = ""


_Person = TypeVar("_Person", FeedPerson, KnownPerson)


@dataclass(frozen=True, slots=True)
class Change:
    """`body` is where the person is or will be; a MOVER comes from `known.body`. `is_held` marks leavers of
    a body that would lose many at once: somebody must say that it is so."""

    kind: ChangeKind
    body: str
    person: FeedPerson | None = None
    known: KnownPerson | None = None
    candidates: tuple[KnownPerson, ...] = ()
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """`is_complete` says that bodies which are not named are no more; else they are left as they are."""

    people: tuple[FeedPerson, ...]
    unknown_bodies: tuple[str, ...] = ()
    is_complete: bool = False


@dataclass(slots=True)
class _Matching:
    """Persons still to be matched; every pair found leaves both sides."""

    feed: list[FeedPerson]
    known: list[KnownPerson]
    pairs: list[tuple[FeedPerson, KnownPerson]] = field(default_factory=list)

    def match(
        self,
        of_feed: Callable[[FeedPerson], Hashable],
        of_known: Callable[[KnownPerson], Hashable],
    ) -> None:
        """Pair those whose keys are equal, where one of each side has it; None is no key."""
        mine, theirs = _single(self.feed, of_feed), _single(self.known, of_known)
        found = [(mine[key], theirs[key]) for key in mine if key in theirs]
        found = [(one, other) for one, other in found if not _contradict(one, other)]
        self.pairs += found
        done, held = {id(one) for one, _other in found}, {id(other) for _one, other in found}
        self.feed = [one for one in self.feed if id(one) not in done]
        self.known = [one for one in self.known if id(one) not in held]


def compare(feed: Feed, known: Iterable[KnownPerson], *, bodies: Set[str]) -> tuple[Change, ...]:
    """Every difference, body by body; `bodies` are the local parts of the agencies in force."""
    matching = _Matching(list(feed.people), list(known))
    matching.match(lambda one: one.staff_code or None, lambda one: one.staff_code or None)
    matching.match(_born_in_body, _born_in_body)
    matching.match(_named_in_body, _named_in_body)
    matching.match(_born, _born)
    named = {one.body for one in feed.people}
    leavers = [one for one in matching.known if one.body in named]
    unsure, leavers, joiners = _unsure(matching.feed, leavers)
    changes = [
        *_pairs(matching.pairs),
        *unsure,
        *(Change(ChangeKind.JOINER, one.body, one) for one in joiners),
        *_leavers(leavers, matching.pairs),
        *(Change(ChangeKind.NEW_BODY, name) for name in feed.unknown_bodies),
    ]
    if feed.is_complete:
        changes += [Change(ChangeKind.GONE_BODY, body) for body in sorted(bodies - named)]
    return tuple(sorted(changes, key=_order))


def _pairs(pairs: Iterable[tuple[FeedPerson, KnownPerson]]) -> Iterator[Change]:
    for person, known in pairs:
        if person.body != known.body:
            yield Change(ChangeKind.MOVER, person.body, person, known)
        elif _differs(person, known):
            yield Change(ChangeKind.CHANGED, person.body, person, known)


def _differs(person: FeedPerson, known: KnownPerson) -> bool:
    """What the feed does not give is no difference."""
    texts = ((person.full_name, known.full_name), (person.title, known.title), (person.unit, known.unit))
    return any(new and _plain(new) != _plain(old) for new, old in texts)


def _unsure(
    feed: list[FeedPerson], leavers: list[KnownPerson]
) -> tuple[list[Change], list[KnownPerson], list[FeedPerson]]:
    """Who comes in under the name of somebody who seems to go may be the same person."""
    by_name: defaultdict[str, list[KnownPerson]] = defaultdict(list)
    for one in leavers:
        by_name[fold(one.full_name)].append(one)
    unsure: list[Change] = []
    joiners: list[FeedPerson] = []
    doubted: set[int] = set()
    for person in feed:
        candidates = [one for one in by_name[fold(person.full_name)] if not _contradict(person, one)]
        if candidates:
            unsure.append(Change(ChangeKind.UNSURE, person.body, person, candidates=tuple(candidates)))
            doubted.update(one.key for one in candidates)
        else:
            joiners.append(person)
    return unsure, [one for one in leavers if one.key not in doubted], joiners


def _leavers(leavers: list[KnownPerson], pairs: list[tuple[FeedPerson, KnownPerson]]) -> Iterator[Change]:
    going = Counter(one.body for one in leavers)
    staying = Counter(known.body for person, known in pairs if person.body == known.body)
    for one in leavers:
        gone, before = going[one.body], going[one.body] + staying[one.body]
        is_held = gone >= _HELD_FROM and gone > _HELD_SHARE * before
        yield Change(ChangeKind.LEAVER, one.body, known=one, is_held=is_held)


def _contradict(person: FeedPerson, known: KnownPerson) -> bool:
    """Other codes, or other years of birth, are other people."""
    codes = person.staff_code and known.staff_code and person.staff_code != known.staff_code
    years = person.birth_year and known.birth_year and person.birth_year != known.birth_year
    return bool(codes) or (bool(years) and not _same_code(person, known))


def _same_code(person: FeedPerson, known: KnownPerson) -> bool:
    return bool(person.staff_code) and person.staff_code == known.staff_code


def _born_in_body(one: FeedPerson | KnownPerson) -> Hashable:
    return (one.body, fold(one.full_name), one.birth_year) if one.birth_year else None


def _named_in_body(one: FeedPerson | KnownPerson) -> Hashable:
    return (one.body, fold(one.full_name))


def _born(one: FeedPerson | KnownPerson) -> Hashable:
    return (fold(one.full_name), one.birth_year) if one.birth_year else None


def _single(people: list[_Person], key: Callable[[_Person], Hashable]) -> dict[Hashable, _Person]:
    """Each by its key, those left out that share one."""
    found: dict[Hashable, _Person] = {}
    several: set[Hashable] = set()
    for one in people:
        name = key(one)
        if name is None:
            continue
        if name in found:
            several.add(name)
        found[name] = one
    return {name: one for name, one in found.items() if name not in several}


def _plain(text: str) -> str:
    return " ".join(normalize(text).split())


def _order(change: Change) -> tuple[str, int, str]:
    name = change.person.full_name if change.person else change.known.full_name if change.known else ""
    return change.body, list(ChangeKind).index(change.kind), fold(name)
