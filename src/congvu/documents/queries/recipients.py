"""Nơi nhận against the directory: who is meant, beside which address (R34, R39)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from congvu.directory.queries import (
    get_profile,
    list_recipient_entries,
    list_recipient_groups,
    office_date,
)
from congvu.policy.free_mail import is_free_mail
from congvu.policy.recipients import (
    Resolution,
    ResolvedRecipient,
    UnresolvedRecipient,
    parse_recipients,
    points_elsewhere,
    resolve_recipients,
)
from congvu.policy.text import normalize


@dataclass(frozen=True, slots=True)
class KnownPhrase:
    """A phrase and the agencies it stands for; a group has several."""

    phrase: str
    agencies: tuple[ResolvedRecipient, ...]

    @property
    def is_group(self) -> bool:
        return len(self.agencies) > 1


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`written` in the text becomes `replacement`, then the phrase means this agency."""

    name: str
    address: str
    written: str
    replacement: str


@dataclass(frozen=True, slots=True)
class UnknownPhrase:
    """`is_free_mail`: an address that official documents may not go to, whoever owns it.

    `points_elsewhere`: "Như Điều 3", whose agencies must be named here.
    """

    phrase: str
    suggestions: tuple[Suggestion, ...]
    is_free_mail: bool
    points_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class RecipientCheck:
    """What a page shows of a distribution note; `count` is without the issuer itself.

    `repeated` are phrases whose agencies stand above already, in a group or by another name.
    """

    known: tuple[KnownPhrase, ...]
    unknown: tuple[UnknownPhrase, ...]
    notes: tuple[str, ...]
    repeated: tuple[str, ...]
    count: int
    names_issuer: bool

    @property
    def is_sendable(self) -> bool:
        return self.count > 0 and not self.unknown


def resolve_note(distribution_note: str, *, now: datetime) -> Resolution:
    """Everyone named, against the directory of the day."""
    on = office_date(now)
    return resolve_recipients(
        parse_recipients(distribution_note),
        entries=list_recipient_entries(on=on),
        groups=list_recipient_groups(on=on),
    )


def check_recipients(distribution_note: str, *, agency_id: int | None, now: datetime) -> RecipientCheck:
    """The same, phrase by phrase; `agency_id` is the issuer, who is not sent its own document."""
    resolution = resolve_note(distribution_note, now=now)
    free_mail = get_profile(on=office_date(now)).free_mail
    phrases: dict[str, list[ResolvedRecipient]] = {}
    for one in resolution.resolved:
        phrases.setdefault(one.phrase, []).append(one)
    note = normalize(distribution_note)
    unknown = tuple(
        UnknownPhrase(
            one.phrase,
            _suggestions(one, note),
            free_mail.is_forbidden and is_free_mail(one.phrase, free_mail.domains),
            points_elsewhere(one.phrase),
        )
        for one in resolution.unresolved
    )
    return RecipientCheck(
        known=tuple(KnownPhrase(phrase, tuple(agencies)) for phrase, agencies in phrases.items()),
        unknown=unknown,
        notes=resolution.notes,
        repeated=_repeated(note, phrases, unknown, resolution.notes),
        count=sum(one.key != agency_id for one in resolution.resolved),
        names_issuer=any(one.key == agency_id for one in resolution.resolved),
    )


def _repeated(
    note: str, known: Iterable[str], unknown: Iterable[UnknownPhrase], notes: Iterable[str]
) -> tuple[str, ...]:
    accounted = {*known, *notes}
    missing = [one.suggestions[0].written if one.suggestions else one.phrase for one in unknown]
    phrases = dict.fromkeys(phrase.text for phrase in parse_recipients(note))
    return tuple(
        phrase
        for phrase in phrases
        if phrase not in accounted and not any(name in phrase for name in missing)
    )


def _suggestions(unresolved: UnresolvedRecipient, note: str) -> tuple[Suggestion, ...]:
    """ "Sở Tài chánh" of "Các Sở: Nội vụ, Tài chánh" stands there without its first word."""
    written, words = unresolved.phrase, unresolved.phrase.split()
    dropped = 0
    while written not in note and dropped < len(words) - 1:
        dropped += 1
        written = " ".join(words[dropped:])
    if written not in note:
        return ()
    head = " ".join(words[:dropped])
    return tuple(
        Suggestion(one.name, one.address, written, one.name.removeprefix(head).strip())
        for one in unresolved.suggestions
    )
