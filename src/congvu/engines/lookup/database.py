"""Read-only questions to the product's database: SQLite or PostgreSQL, by a URL.

A question never waits long: a locked, absent or silent database raises `EngineUnavailable` within
about a second, and the next question tries again by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote, urlsplit

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


def open_database(url: str) -> Database:
    """For `sqlite:///path` or `postgresql://user:password@host:port/name`; connects at first use."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path:
        from congvu.engines.lookup.sqlite import SqliteDatabase

        return SqliteDatabase("/" + unquote(parts.path).lstrip("/"))
    if parts.scheme in ("postgres", "postgresql"):
        # Loaded only when needed: it is the largest part of this process.
        from congvu.engines.lookup.postgres import PostgresDatabase

        return PostgresDatabase(url)
    raise BadDatabaseUrl(
        f"CONGVU_DATABASE_URL={url!r}: cần sqlite:///đường-dẫn hoặc postgresql://… "
        "(expected sqlite:///path or postgresql://…)"
    )
