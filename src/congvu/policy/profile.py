"""Regulation profiles: what a decree may change, as data with its article (requirements 1.D).

A profile is TOML text; `parse_profile` checks all of it and names file, key and what was expected
for everything that is wrong, not only the first.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import date, time

from congvu.policy.addresses import LONGEST_LOCAL_PART
from congvu.policy.naming import Naming, NamingForm, Variant
from congvu.policy.toml_reader import TomlReader


class ProfileError(ValueError):
    """A profile that cannot be used; one line for each thing that is wrong."""


@dataclass(frozen=True, slots=True)
class Source:
    """The document a profile comes from: `code` "48/2009/QĐ-UBND"."""

    code: str
    title: str
    issuer: str
    date: date


@dataclass(frozen=True, slots=True)
class FreeMail:
    """Which mailboxes are free ones, and the article that forbids them; `is_forbidden` may be False."""

    is_forbidden: bool
    article: str
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles that refusals cite."""

    secrecy: str
    approval: str
    agency_mailbox: str  # official documents go from agency mailbox to agency mailbox
    personal_mailbox: str  # a personal mailbox never speaks for the agency
    recipients: str
    paper_note: str  # empty where the regulation asks for no note
    addresses: str


@dataclass(frozen=True, slots=True)
class Checking:
    """When mailboxes must be opened; times are the office's; a person checks before each time."""

    article: str
    personal_before: tuple[time, ...]
    agency_at: tuple[time, ...]
    tolerance_minutes: int


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """How mailboxes are asked for, moved and withdrawn (BP48 Đ5, Đ7, Đ13-Đ15); days of the calendar
    unless named working days.

    `closed_mail` says what becomes of mail to a withdrawn mailbox: REFUSE, or FORWARD for
    `closed_forwarding_days`. `prompt_working_days` is "kịp thời" as a number.
    """

    article: str
    prompt_working_days: int
    activation_days: int
    head_may_confirm_own: bool
    forwarding_days: int
    closed_mail: str
    closed_forwarding_days: int
    archive_days: int
    dormant_days: int
    review_days: int
    former_domain_days: int


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document; `abbreviation` is empty for công văn."""

    code: str
    name: str
    abbreviation: str
    has_year: bool = False


@dataclass(frozen=True, slots=True)
class DocumentClass:
    """A class of documents and the channel it must take: MANDATORY, ENCOURAGED, ELECTRONIC_ONLY, BOTH."""

    name: str
    channel: str
    article: str


@dataclass(frozen=True, slots=True)
class RegulationProfile:
    """The values of one regulation.

    `paper_note` is what a paper copy bears that follows an e-mail (R35), empty where none is asked;
    `replaces` is the code of the older regulation; `operator` the local part of the agency that runs
    the system, `personnel_agency` of the one that keeps the staff lists (BP48 Đ13.1).
    """

    id: str
    effective_from: date
    replaces: str
    source: Source
    operator: str
    personnel_agency: str
    naming: Naming
    free_mail: FreeMail
    articles: Articles
    checking: Checking
    lifecycle: Lifecycle
    paper_note: str
    reporting_months: tuple[int, ...]
    document_types: tuple[DocumentType, ...]
    document_classes: tuple[DocumentClass, ...] = field(default=())

    def document_type(self, code: str) -> DocumentType:
        """Raises KeyError for a type the profile does not know."""
        for one in self.document_types:
            if one.code == code:
                return one
        raise KeyError(code)


CLOSED_MAIL = ("REFUSE", "FORWARD")
_SHORTEST_LIMIT = 20  # a shorter address would cut most names
CHANNELS = ("MANDATORY", "ENCOURAGED", "ELECTRONIC_ONLY", "BOTH")


def parse_profile(text: str, *, source: str) -> RegulationProfile:
    """The profile in a TOML text; `source` names the file in errors. Raises ProfileError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise ProfileError(f"{source}: not TOML: {problem}") from None
    reader = TomlReader(data, source)
    profile = _read(reader)
    if not reader.problems():
        _check_together(profile, reader)
    if problems := reader.problems():
        raise ProfileError("\n".join(problems))
    return profile


def _check_together(profile: RegulationProfile, top: TomlReader) -> None:
    """What one value alone does not show."""
    if profile.effective_from < profile.source.date:
        top.wrong("effective_from", "expected no day before source.date")
    if bool(profile.paper_note) != bool(profile.articles.paper_note):
        top.wrong("paper_note", "expected together with articles.paper_note, or both empty")
    if not _SHORTEST_LIMIT <= profile.naming.longest <= LONGEST_LOCAL_PART:
        top.wrong("naming.longest", f"expected {_SHORTEST_LIMIT} to {LONGEST_LOCAL_PART}")
    codes = [one.code for one in profile.document_types]
    for code in sorted({code for code in codes if code and codes.count(code) > 1}):
        top.wrong("document_type", f"expected each code once, found {code!r} again")


def _read(top: TomlReader) -> RegulationProfile:
    document, free, articles, checking = (
        top.table(name) for name in ("source", "free_mail", "articles", "checking")
    )
    return RegulationProfile(
        id=top.text("id"),
        effective_from=top.day("effective_from"),
        replaces=top.text("replaces", allow_empty=True),
        source=Source(
            document.text("code"), document.text("title"), document.text("issuer"), document.day("date")
        ),
        operator=top.text("operator"),
        personnel_agency=top.text("personnel_agency"),
        naming=_read_naming(top.table("naming")),
        free_mail=FreeMail(free.flag("is_forbidden"), free.text("article"), free.domains("domains")),
        articles=Articles(
            **{
                name: articles.text(name, allow_empty=name == "paper_note")
                for name in Articles.__dataclass_fields__
            }
        ),
        checking=Checking(
            checking.text("article"),
            checking.times("personal_before"),
            checking.times("agency_at"),
            checking.number("tolerance_minutes"),
        ),
        lifecycle=_read_lifecycle(top.table("lifecycle")),
        paper_note=top.text("paper_note", allow_empty=True),
        reporting_months=top.months("reporting_months"),
        document_types=tuple(
            DocumentType(
                row.text("code"),
                row.text("name"),
                row.text("abbreviation", allow_empty=True),
                row.flag("has_year", default=False),
            )
            for row in top.tables("document_type")
        ),
        document_classes=tuple(
            DocumentClass(row.text("name"), row.text("channel", among=CHANNELS), row.text("article"))
            for row in top.tables("document_class")
        ),
    )


def _read_lifecycle(table: TomlReader) -> Lifecycle:
    return Lifecycle(
        article=table.text("article"),
        prompt_working_days=table.number("prompt_working_days"),
        activation_days=table.number("activation_days"),
        head_may_confirm_own=table.flag("head_may_confirm_own"),
        forwarding_days=table.number("forwarding_days"),
        closed_mail=table.text("closed_mail", among=CLOSED_MAIL),
        closed_forwarding_days=table.number("closed_forwarding_days"),
        archive_days=table.number("archive_days"),
        dormant_days=table.number("dormant_days"),
        review_days=table.number("review_days"),
        former_domain_days=table.number("former_domain_days"),
    )


def _read_naming(naming: TomlReader) -> Naming:
    return Naming(
        article=naming.text("article"),
        forms=tuple(map(NamingForm, naming.texts("forms", among=tuple(NamingForm)))),
        separator=naming.text("separator", among=(".", "-")),
        longest=naming.number("longest"),
        reserved=frozenset(naming.local_parts("reserved")),
        variants=tuple(map(Variant, naming.texts("variants", among=tuple(Variant)))),
    )
