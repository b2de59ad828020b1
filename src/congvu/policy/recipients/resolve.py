"""Finds the phrases of a "Nơi nhận" block in the directory."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from congvu.policy.recipients.names import matching_key, without_leader
from congvu.policy.recipients.parse import PhraseKind, RecipientPhrase


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """An agency that can be addressed; `key` is the caller's."""

    key: int
    name: str
    address: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DirectoryGroup:
    """A name that stands for several entries."""

    key: int
    name: str
    aliases: tuple[str, ...]
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ResolvedRecipient:
    """`phrase` is what the text said, as far as it named this agency."""

    key: int
    name: str
    address: str
    phrase: str


@dataclass(frozen=True, slots=True)
class UnresolvedRecipient:
    """Nothing in the directory is called so; `suggestions` come nearest, best first."""

    phrase: str
    suggestions: tuple[DirectoryEntry, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """`resolved` names each agency once, in the order of the text."""

    resolved: tuple[ResolvedRecipient, ...]
    unresolved: tuple[UnresolvedRecipient, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    """What a phrase named: agencies with the words that named them, and words that name nobody."""

    named: list[tuple[DirectoryEntry, str]]
    missing: list[str]


_NOTES = (PhraseKind.AS_ABOVE, PhraseKind.ARCHIVE)
_NEAR_ENOUGH = 0.62
_SUGGESTIONS = 3
_MOST_SUGGESTED = 40  # unresolved phrases that get suggestions; comparing is slow
_LONGEST_COMPARED = 120
_SHORTEST_NAME = 3  # "CT" is Chủ tịch, Chỉ thị and Cục Thuế
_LONGEST_RUN = 8  # pieces of one name: "Sở Văn hóa, Thể thao và Du lịch" has three
_MOST_PIECES = 400  # of one phrase
_PIECE_ENDS = re.compile(r"\s*[,()/&]\s*|\s+và\s+|\s+-\s+")
# "Các Sở: Nội vụ, Tài chính, Y tế", "Sở Nội vụ, Tài chính", "UBND huyện Bù Đăng, Bù Đốp": bodies that
# share their first words. Where one name ends and the next begins only the directory knows.
_HEAD = re.compile(
    r"(?:các\s+)?((?:(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân)\s+)?(?:các\s+)?"
    r"(?:sở|ban|huyện|h\.|thị xã|tx\.?|thành phố|tp\.?|xã|phường|thị trấn|phòng|hội|chi cục|cục|"
    r"trường|trung tâm|bệnh viện))(?:\s*(?P<colon>:)\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"\bcác\s+", re.IGNORECASE)


def resolve_recipients(
    phrases: Iterable[RecipientPhrase],
    *,
    entries: Sequence[DirectoryEntry],
    groups: Sequence[DirectoryGroup],
) -> Resolution:
    """Each phrase is an address, a name, a group, several of these, or unresolved."""
    index = _Index(entries, groups)
    resolved: dict[int, ResolvedRecipient] = {}
    missing: list[str] = []
    notes: list[str] = []
    for phrase in phrases:
        if phrase.kind in _NOTES:
            notes.append(phrase.text)
            continue
        found = index.find(phrase)
        missing += found.missing
        for entry, words in found.named:
            resolved.setdefault(entry.key, ResolvedRecipient(entry.key, entry.name, entry.address, words))
    unresolved = [
        UnresolvedRecipient(name, index.nearest(name) if place < _MOST_SUGGESTED else ())
        for place, name in enumerate(missing)
    ]
    return Resolution(tuple(resolved.values()), tuple(unresolved), tuple(notes))


class _Index:
    """Names, aliases and addresses of the directory by matching key."""

    def __init__(self, entries: Sequence[DirectoryEntry], groups: Sequence[DirectoryGroup]) -> None:
        self._by_key = {entry.key: entry for entry in entries}
        self._by_address = {entry.address.lower(): entry for entry in entries if entry.address}
        self._names: dict[str, list[DirectoryEntry]] = {}
        self._groups: dict[str, DirectoryGroup] = {}
        for entry in entries:
            for name in (entry.name, *entry.aliases):
                self._add(matching_key(name), entry)
        for group in groups:
            for name in (group.name, *group.aliases):
                self._groups.setdefault(matching_key(name), group)

    def _add(self, key: str, entry: DirectoryEntry) -> None:
        held = self._names.setdefault(key, [])
        if entry not in held:
            held.append(entry)

    def find(self, phrase: RecipientPhrase) -> _Found:
        """The bodies a phrase names, and the words in it that are nobody, or could be several."""
        if phrase.kind == PhraseKind.UNNAMED:
            return _Found([], [phrase.text])
        if phrase.address:
            return self._addressed(phrase)
        return self._named(phrase.text)

    def _addressed(self, phrase: RecipientPhrase) -> _Found:
        """By the address; the name beside it must not be another body's, nor name more than it."""
        entry = self._by_address.get(phrase.address)
        if entry is None:
            return _Found([], [phrase.address])
        by_name = self._named(phrase.text) if phrase.text != phrase.address else _Found([], [])
        if not by_name.named:  # a label of the sender's own: a person, an office of the body
            return _Found([(entry, phrase.text)], [])
        if all(entry != other for other, _words in by_name.named):
            return _Found([], [f"{phrase.text} <{phrase.address}>"])
        return by_name

    def _named(self, text: str) -> _Found:
        if whole := self._lookup(text):
            return _Found([(entry, text) for entry in whole], [])
        head = _HEAD.match(text)
        if head is not None and head["colon"]:
            return self._pieces(text[head.end() :], _PLURAL.sub("", head[1]))
        return self._pieces(text, "")

    def _pieces(self, text: str, head: str) -> _Found:
        """A list of bodies, the longest known name first; what none begins with is missing."""
        ends = [(found.start(), found.end()) for found in _PIECE_ENDS.finditer(text)]
        starts, stops = [0, *(end for _start, end in ends)], [*(start for start, _end in ends), len(text)]
        if len(starts) > _MOST_PIECES:
            return _Found([], [text])
        found, listed_under = _Found([], []), head
        lost_from = place = 0
        while place < len(starts):
            taken, members, words = self._longest(text, starts[place:], stops[place:], head)
            if taken:
                found.missing += _missing(text[starts[lost_from] : starts[place]], listed_under)
                found.named += [(entry, words) for entry in members]
                head = _head_of(words) or head
                lost_from = place + taken
            place += taken or 1
        if lost_from < len(starts):
            found.missing += _missing(text[starts[lost_from] :], listed_under)
        return found

    def _longest(
        self, text: str, starts: list[int], stops: list[int], head: str
    ) -> tuple[int, list[DirectoryEntry], str]:
        """How many pieces the longest known name takes, whom it names, and the name."""
        for count in range(min(len(starts), _LONGEST_RUN), 0, -1):
            words = text[starts[0] : stops[count - 1]].strip()
            candidates = (words, f"{head} {words}", f"UBND {head} {words}") if head else (words,)
            for candidate in candidates:
                if members := self._lookup(candidate):
                    return count, members, candidate
        return 0, [], ""

    def _lookup(self, text: str) -> list[DirectoryEntry]:
        if sum(letter.isalnum() for letter in text) < _SHORTEST_NAME:
            return []
        key = matching_key(text)
        bare = without_leader(key)
        for candidate in dict.fromkeys((key, bare, bare.removesuffix(" tinh"), f"{bare} tinh")):
            if candidate in self._groups:
                members = self._groups[candidate].members
                return [self._by_key[m] for m in members if m in self._by_key]
            named = self._names.get(candidate, ())
            if len(named) == 1:
                return list(named)
            if named:  # a name that several bodies share (symbol UBND) names none of them
                return []
        return []

    def nearest(self, text: str) -> tuple[DirectoryEntry, ...]:
        """The bodies whose names look most like it."""
        key = without_leader(matching_key(text[:_LONGEST_COMPARED]))
        matcher = difflib.SequenceMatcher(autojunk=False)
        matcher.set_seq2(key)
        scored = []
        for name in self._names:
            matcher.set_seq1(name)
            if len(name) > _SHORTEST_NAME and matcher.quick_ratio() >= _NEAR_ENOUGH:
                scored.append((matcher.ratio(), name))
        near: dict[int, DirectoryEntry] = {}
        for score, name in sorted(scored, reverse=True):
            if score >= _NEAR_ENOUGH:
                for entry in self._names[name]:
                    near.setdefault(entry.key, entry)
        return tuple(near.values())[:_SUGGESTIONS]


# A comma parts two bodies when the next word begins one.
_BEGINS_BODY = (
    r"(?:Các\s+)?(?:Sở|Ban|UBND|Ủy ban|Uỷ ban|Văn phòng|VP|Thanh tra|Hội đồng|Hội|Cục|Chi cục|Kho bạc|"
    r"Bảo hiểm|Trung tâm|Trường|Bệnh viện|Đài|Báo|Tỉnh ủy|Tỉnh đoàn|Công an|Bộ|Liên đoàn|Liên minh|Viện|"
    r"Tòa án|Toà án|Đảng ủy|Ngân hàng)\b"
)
_NEXT_BODY = re.compile(rf"(?:,\s+|\s+và\s+)(?={_BEGINS_BODY})")


def _missing(words: str, head: str) -> list[str]:
    """The names in words that are in no directory; under a shared first word, each piece is one."""
    pieces = _PIECE_ENDS.split(words) if head else _NEXT_BODY.split(words)
    names = [piece.strip(" ,()/&-") for piece in pieces]
    return [name if _HEAD.match(name) or not head else f"{head} {name}" for name in names if name]


def _head_of(words: str) -> str:
    """The first words that a name could share with those after it in a list."""
    head = _HEAD.match(words)
    return _PLURAL.sub("", head[1]) if head else ""
