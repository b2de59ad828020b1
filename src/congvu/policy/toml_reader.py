"""Reading TOML data with a schema: every value that is wrong is named, not only the first."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")

_LOCAL_PART = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


class TomlReader:
    """Takes values out of a table, remembers what was wrong and what was not asked for.

    A value that is wrong is given as an empty one; `errors` lists file, key and what was expected.
    """

    def __init__(
        self, data: Mapping[str, Any], source: str, path: str = "", errors: list[str] | None = None
    ) -> None:
        self._data = data
        self._source = source
        self._path = path
        self._errors: list[str] = [] if errors is None else errors
        self._asked: set[str] = set()
        self._below: list[TomlReader] = []

    def problems(self) -> tuple[str, ...]:
        """All that was wrong until now, one line each; keys that nobody asked for last."""
        return (*self._errors, *self._unknown())

    def _unknown(self) -> Iterator[str]:
        for key in sorted(self._data.keys() - self._asked):
            yield f"{self._source}: {self._path}{key}: no such key"
        for reader in self._below:
            yield from reader._unknown()

    def wrong(self, key: str, expected: str) -> None:
        """Remember that the value of `key` is not what was expected."""
        self._errors.append(f"{self._source}: {self._path}{key}: {expected}")

    def _take(self, key: str, expected: str, fits: Callable[[Any], bool], empty: Any) -> Any:
        self._asked.add(key)
        if key not in self._data:
            self.wrong(key, f"missing, expected {expected}")
            return empty
        value = self._data[key]
        if not fits(value):
            self.wrong(key, f"expected {expected}, found {value!r}")
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

    def months(self, key: str) -> tuple[int, ...]:
        def fits(value: Any) -> bool:
            return (
                isinstance(value, list)
                and all(_is_number(v) and 1 <= v <= 12 for v in value)
                and _rises(value)
            )

        return tuple(self._take(key, "a list of months in order, 1 to 12", fits, []))

    def day(self, key: str) -> date:
        return date.fromisoformat(str(self._take(key, "a day (2009-11-01)", _is_day, "1900-01-01")))

    def times(self, key: str) -> tuple[time, ...]:
        def fits(value: Any) -> bool:
            return isinstance(value, list) and all(isinstance(v, time) for v in value) and _rises(value)

        return tuple(self._take(key, "a list of times in order (09:00:00)", fits, []))

    def texts(self, key: str, *, among: tuple[str, ...]) -> tuple[str, ...]:
        def fits(value: Any) -> bool:
            return (
                isinstance(value, list) and bool(value) and all(v in among for v in value) and _differ(value)
            )

        return tuple(self._take(key, f"a list of {', '.join(among)}", fits, []))

    def local_parts(self, key: str) -> tuple[str, ...]:
        def fits(value: Any) -> bool:
            return isinstance(value, list) and all(map(_is_local_part, value)) and _differ(value)

        return tuple(self._take(key, "a list of local parts in small letters, each once (gopy)", fits, []))

    def domains(self, key: str) -> tuple[str, ...]:
        def fits(value: Any) -> bool:
            return isinstance(value, list) and all(map(_is_domain, value)) and _differ(value)

        return tuple(self._take(key, "a list of domains in small letters, each once (gmail.com)", fits, []))

    def text_map(self, key: str) -> dict[str, str]:
        """A table of texts by name; absent is empty."""
        if key not in self._data:
            return {}

        def fits(value: Any) -> bool:
            return isinstance(value, dict) and all(isinstance(v, str) and v for v in value.values())

        return dict(self._take(key, f"a table [{self._path}{key}] of texts", fits, {}))

    def has(self, key: str) -> bool:
        """Whether the key stands there; for what may be left out."""
        return key in self._data

    def table(self, key: str) -> "TomlReader":
        data = self._take(key, f"a table [{self._path}{key}]", lambda value: isinstance(value, dict), None)
        if data is None:  # that it is missing says all; not also each of its keys
            return TomlReader({}, self._source, errors=[])
        return self._sub(data, f"{self._path}{key}.")

    def tables(self, key: str) -> "list[TomlReader]":
        def fits(value: Any) -> bool:
            return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)

        rows = self._take(key, f"tables [[{key}]]", fits, [])
        return [self._sub(row, f"{key}[{place}].") for place, row in enumerate(rows, start=1)]

    def _sub(self, data: Mapping[str, Any], path: str) -> "TomlReader":
        reader = TomlReader(data, self._source, path, self._errors)
        self._below.append(reader)
        return reader


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_local_part(value: Any) -> bool:
    return isinstance(value, str) and _LOCAL_PART.fullmatch(value) is not None


def _is_domain(value: Any) -> bool:
    return isinstance(value, str) and _DOMAIN.fullmatch(value) is not None


def _rises(values: list[Any]) -> bool:
    return all(one < next_one for one, next_one in pairwise(values))


def _differ(values: list[Any]) -> bool:
    return len(set(values)) == len(values)
