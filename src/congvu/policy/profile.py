"""Regulation profiles: what a decree may change, as data with its article (requirements 1.D).

A profile is TOML text; `parse_profile` checks all of it and names file, key and what was expected
for everything that is wrong, not only the first.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any


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
    paper_note: str
    addresses: str


@dataclass(frozen=True, slots=True)
class Checking:
    """When mailboxes must be opened; times are the office's; a person checks before each time."""

    article: str
    personal_before: tuple[time, ...]
    agency_at: tuple[time, ...]
    tolerance_minutes: int


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
    id: str
    effective_from: date
    replaces: str
    source: Source
    operator: str
    naming_forms: tuple[str, ...]
    free_mail: FreeMail
    articles: Articles
    checking: Checking
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


NAMING_FORMS = ("FULL_NAME", "MIDDLE_AND_GIVEN_NAME")
CHANNELS = ("MANDATORY", "ENCOURAGED", "ELECTRONIC_ONLY", "BOTH")


def parse_profile(text: str, *, source: str) -> RegulationProfile:
    """The profile in a TOML text; `source` names the file in errors. Raises ProfileError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise ProfileError(f"{source}: not TOML: {problem}") from None
    reader = _Reader(data, source)
    profile = _read(reader)
    reader.finish()
    return profile


def _read(top: "_Reader") -> RegulationProfile:
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
        naming_forms=top.texts("naming_forms", among=NAMING_FORMS),
        free_mail=FreeMail(free.flag("is_forbidden"), free.text("article"), free.texts("domains")),
        articles=Articles(**{name: articles.text(name) for name in Articles.__dataclass_fields__}),
        checking=Checking(
            checking.text("article"),
            checking.times("personal_before"),
            checking.times("agency_at"),
            checking.number("tolerance_minutes"),
        ),
        paper_note=top.text("paper_note"),
        reporting_months=top.numbers("reporting_months"),
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


class _Reader:
    """Takes values out of a table, remembers what was wrong and what was not asked for."""

    def __init__(
        self, data: Mapping[str, Any], source: str, path: str = "", errors: list[str] | None = None
    ) -> None:
        self._data = data
        self._source = source
        self._path = path
        self._errors: list[str] = [] if errors is None else errors
        self._asked: set[str] = set()
        self._below: list[_Reader] = []

    def finish(self) -> None:
        """Raises ProfileError with all that was wrong, unknown keys included."""
        self._unknown()
        if self._errors:
            raise ProfileError("\n".join(self._errors))

    def _unknown(self) -> None:
        for key in self._data.keys() - self._asked:
            self._wrong(key, "no such key")
        for reader in self._below:
            reader._unknown()

    def _wrong(self, key: str, expected: str) -> None:
        self._errors.append(f"{self._source}: {self._path}{key}: {expected}")

    def _take(self, key: str, expected: str, fits: Callable[[Any], bool], empty: Any) -> Any:
        self._asked.add(key)
        if key not in self._data:
            self._wrong(key, f"missing, expected {expected}")
            return empty
        value = self._data[key]
        if not fits(value):
            self._wrong(key, f"expected {expected}, found {value!r}")
            return empty
        return value

    def text(self, key: str, *, allow_empty: bool = False, among: tuple[str, ...] = ()) -> str:
        if among:
            expected = "one of " + ", ".join(among)
        else:
            expected = "a text" if allow_empty else "a text that is not empty"

        def fits(value: Any) -> bool:
            return (
                isinstance(value, str)
                and (allow_empty or bool(value.strip()))
                and (not among or value in among)
            )

        return str(self._take(key, expected, fits, ""))

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        if default is not None and key not in self._data:
            return default
        return bool(self._take(key, "true or false", lambda value: isinstance(value, bool), False))

    def number(self, key: str) -> int:
        return int(self._take(key, "a whole number from 0", _is_number, 0))

    def numbers(self, key: str) -> tuple[int, ...]:
        fits: Callable[[Any], bool] = lambda value: isinstance(value, list) and all(map(_is_number, value))  # noqa: E731
        return tuple(self._take(key, "a list of whole numbers", fits, []))

    def day(self, key: str) -> date:
        return date.fromisoformat(str(self._take(key, "a day (2009-11-01)", _is_day, "1900-01-01")))

    def times(self, key: str) -> tuple[time, ...]:
        fits: Callable[[Any], bool] = lambda value: (  # noqa: E731
            isinstance(value, list) and all(isinstance(v, time) for v in value) and value == sorted(value)
        )
        return tuple(self._take(key, "a list of times in order (09:00:00)", fits, []))

    def texts(self, key: str, *, among: tuple[str, ...] = ()) -> tuple[str, ...]:
        expected = f"a list of {', '.join(among)}" if among else "a list of texts"

        def fits(value: Any) -> bool:
            return isinstance(value, list) and all(
                isinstance(v, str) and v and (not among or v in among) for v in value
            )

        return tuple(self._take(key, expected, fits, []))

    def table(self, key: str) -> "_Reader":
        data = self._take(key, f"a table [{self._path}{key}]", lambda value: isinstance(value, dict), {})
        return self._sub(data, f"{self._path}{key}.")

    def tables(self, key: str) -> "list[_Reader]":
        fits: Callable[[Any], bool] = lambda value: (  # noqa: E731
            isinstance(value, list) and all(isinstance(v, dict) for v in value)
        )
        rows = self._take(key, f"tables [[{key}]]", fits, [])
        return [self._sub(row, f"{key}[{place}].") for place, row in enumerate(rows, start=1)]

    def _sub(self, data: Mapping[str, Any], path: str) -> "_Reader":
        reader = _Reader(data, self._source, path, self._errors)
        self._below.append(reader)
        return reader


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_day(value: Any) -> bool:
    return isinstance(value, date)
