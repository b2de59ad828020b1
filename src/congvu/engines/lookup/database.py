"""Read-only questions to the product's database: SQLite or PostgreSQL, by a URL.

A question never waits long: a locked, absent or silent database raises `EngineUnavailable` within
about a second, and the next question tries again by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Question:
    """One SELECT with named parameters (`:key`)."""

    sql: str
    parameters: Mapping[str, str]


class Database(Protocol):
    """Answers questions."""

    def at_once(self, question: Question) -> Rows | None:
        """The rows if they can be had without waiting, else None. Raises `EngineUnavailable`."""

    async def ask(self, question: Question) -> Rows:
        """The rows, after a short wait if need be; raises `EngineUnavailable`."""

    async def close(self) -> None: ...


class BadDatabaseUrl(Exception):
    """The URL cannot be used; the message says why."""
