"""Finds the phrases of a "Nơi nhận" block in the directory."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from congvu.policy.recipients.parse import SHARED_HEAD, PhraseKind, RecipientPhrase
from congvu.policy.text import fold


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


_NOTES = (PhraseKind.AS_ABOVE, PhraseKind.ARCHIVE)
_NEAR_ENOUGH = 0.62
_SUGGESTIONS = 3

# Abbreviations and turns that people use for the same body; both sides are folded text.
_SAME = (
    (r"\buy ban nhan dan\b", "ubnd"),
    (r"\buy ban mttq\b|\bub mttq\b|\bubmttq\b", "uy ban mat tran to quoc"),
    (r"\bhoi dong nhan dan\b", "hdnd"),
    (r"\bvan phong\b", "vp"),
    (r"\bvpubnd\b", "vp ubnd"),
    (r"\bthi xa\b|\btx\b", "tx"),
    (r"\bthanh pho\b|\btp\b", "tp"),
    (r"\bhuyen\b|\bh\b", "h"),
    (r"\btt\s*&\s*tt\b|\btttt\b|\bthong tin va truyen thong\b", "tttt"),
    (r"\btn\s*&\s*mt\b|\btnmt\b|\btai nguyen va moi truong\b", "tnmt"),
    (r"\bkh\s*&\s*dt\b|\bkhdt\b|\bke hoach va dau tu\b", "khdt"),
    (r"\bgd\s*&\s*dt\b|\bgddt\b|\bgiao duc va dao tao\b", "gddt"),
    (r"\bkh\s*&\s*cn\b|\bkhcn\b|\bkhoa hoc va cong nghe\b", "khcn"),
    (r"\bnn\s*&\s*ptnt\b|\bnong nghiep va phat trien nong thon\b|\bnong nghiep va ptnt\b", "nnptnt"),
    (r"\bgiao thong van tai\b", "gtvt"),
    (r"\bvhtt\s*&\s*dl\b|\bvhttdl\b|\bvan hoa,? the thao va du lich\b", "vhttdl"),
    (r"\bld\s*-?\s*tb\s*(?:&|va)\s*xh\b|\bldtbxh\b|\blao dong,?\s*-?\s*thuong binh va xa hoi\b", "ldtbxh"),
)
_FILLERS = re.compile(r"\b(?:giam doc|thu truong|chu tich|chanh vp|lanh dao|ong|ba|cac dong chi)\b")
_PUNCTUATION = re.compile(r"[\s.,;:()\[\]\"“”'/–—-]+")


def resolve_recipients(
    phrases: Iterable[RecipientPhrase],
    *,
    entries: Sequence[DirectoryEntry],
    groups: Sequence[DirectoryGroup],
) -> Resolution:
    """Each phrase is an address, a name, a group, several of these, or unresolved."""
    index = _Index(entries, groups)
    resolved: dict[int, ResolvedRecipient] = {}
    unresolved: list[UnresolvedRecipient] = []
    notes: list[str] = []
    for phrase in phrases:
        if phrase.kind in _NOTES:
            notes.append(phrase.text)
            continue
        found, missing = index.find(phrase)
        unresolved += [UnresolvedRecipient(name, index.nearest(name)) for name in missing]
        for entry in found:
            recipient = ResolvedRecipient(entry.key, entry.name, entry.address, phrase.text)
            resolved.setdefault(entry.key, recipient)
    return Resolution(tuple(resolved.values()), tuple(unresolved), tuple(notes))


def matching_key(name: str) -> str:
    """What two spellings of one body have in common."""
    key = fold(name)
    for pattern, short in _SAME:
        key = re.sub(pattern, short, key)
    key = _PUNCTUATION.sub(" ", key)
    return " ".join(key.split())


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

    def find(self, phrase: RecipientPhrase) -> tuple[list[DirectoryEntry], list[str]]:
        """The bodies a phrase names, and the names in it that are nobody, or could be several."""
        if phrase.address:
            entry = self._by_address.get(phrase.address)
            return ([entry], []) if entry else ([], [phrase.address])
        if shared := SHARED_HEAD.match(phrase.text):
            return self._shared(shared[1], shared[2])
        found = self._lookup(phrase.text) or self._parts(phrase.text)
        return found, ([] if found else [phrase.text])

    def _shared(self, head: str, names: str) -> tuple[list[DirectoryEntry], list[str]]:
        """Under a shared first word, the longest known name first."""
        parts = re.split(r",\s+", names)
        found: list[DirectoryEntry] = []
        missing: list[str] = []
        while parts:
            for length in range(len(parts), 0, -1):
                if entries := self._lookup(f"{head} {', '.join(parts[:length])}"):
                    found += entries
                    break
            else:
                length = 1
                missing.append(f"{head} {parts[0]}")
            parts = parts[length:]
        return found, missing

    def _lookup(self, text: str) -> list[DirectoryEntry]:
        key = matching_key(text)
        bare = " ".join(_FILLERS.sub(" ", key).split())
        for candidate in dict.fromkeys(
            (key, bare, key.removesuffix(" tinh"), f"{key} tinh", bare.removesuffix(" tinh"))
        ):
            if candidate in self._groups:
                members = self._groups[candidate].members
                return [self._by_key[m] for m in members if m in self._by_key]
            # A name that several bodies share (symbol UBND) names none of them.
            if len(self._names.get(candidate, ())) == 1:
                return list(self._names[candidate])
        return []

    def _parts(self, text: str) -> list[DirectoryEntry]:
        """ "Sở Nội vụ và Sở Tài chính": all parts must be known, or the phrase stays whole."""
        for separator in (r"\s+và\s+", r",\s*", r",\s*|\s+và\s+"):
            pieces = [piece for piece in re.split(separator, text) if piece.strip()]
            if len(pieces) < 2:
                continue
            found = [self._lookup(piece) for piece in pieces]
            if all(found):
                return [entry for part in found for entry in part]
        return []

    def nearest(self, text: str) -> tuple[DirectoryEntry, ...]:
        key = matching_key(text)
        scored = sorted(
            (
                (difflib.SequenceMatcher(None, key, name).ratio(), name)
                for name in self._names
                if len(name) > 3
            ),
            reverse=True,
        )
        near: dict[int, DirectoryEntry] = {}
        for score, name in scored[:20]:
            if score >= _NEAR_ENOUGH:
                for entry in self._names[name]:
                    near.setdefault(entry.key, entry)
        return tuple(near.values())[:_SUGGESTIONS]
