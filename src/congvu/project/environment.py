"""Reads the environment strictly: a value that cannot be used is refused with its name."""

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from congvu.engines.postgres_url import SCHEMES, parse_postgres_url


class BadEnvironment(ImproperlyConfigured):
    """A variable holds something that cannot be used; the message says which, and what was expected."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def words(name: str) -> list[str]:
    """The parts of a list separated by commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def flag(name: str, default: bool = False) -> bool:
    raw = text(name).lower()
    if raw in ("", "default"):
        return default
    if raw in ("1", "true", "yes", "on"):
        return True
    if raw in ("0", "false", "no", "off"):
        return False
    raise BadEnvironment(f"{name}={raw!r}: cần 1 hoặc 0 (expected 1 or 0)")


def choice(name: str, default: str, allowed: Iterable[str]) -> str:
    value = text(name) or default
    if value not in (options := sorted(allowed)):
        listed = ", ".join(options)
        raise BadEnvironment(f"{name}={value!r}: cần một trong: {listed} (expected one of these)")
    return value


def number(name: str, default: int) -> int:
    raw = text(name)
    if not raw:
        return default
    if not (raw.isascii() and raw.isdigit()):
        raise BadEnvironment(f"{name}={raw!r}: cần một số nguyên (expected a whole number)")
    return int(raw)


def secret(name: str, file: Path, make: Callable[[], str]) -> str:
    """`NAME`, or the content of `NAME_FILE`, or of `file`, which is made when it is missing."""
    if value := text(name):
        return value
    named = text(f"{name}_FILE")
    path = Path(named) if named else file
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        if named:
            raise BadEnvironment(f"{name}_FILE={named!r}: không có tệp này (no such file)") from None
    path.parent.mkdir(parents=True, exist_ok=True)
    value = make()
    try:
        # Exclusive: of two processes that start at once, one writes and the other reads.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(value + "\n")
    return value


def database(url: str) -> dict[str, object]:
    """Django's DATABASES entry for `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    try:
        return _database(url)
    except ValueError as problem:  # a port that is none, a bracket that is not closed
        raise BadEnvironment(f"CONGVU_DATABASE_URL={_without_password(url)!r}: {problem}") from None


def _without_password(url: str) -> str:
    """Messages end in logs."""
    return re.sub(r"(//[^:/@]*):[^@]*@", r"\1:…@", url)


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path),
            "OPTIONS": {
                # A writer takes its lock at the start, so that two never deadlock on upgrade.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    if parts.scheme in SCHEMES:
        place = parse_postgres_url(url)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": place.name,
            "USER": place.user,
            "PASSWORD": place.password,
            "HOST": place.host,
            "PORT": place.port,
            "CONN_MAX_AGE": 60,
        }
    raise BadEnvironment(
        f"CONGVU_DATABASE_URL={_without_password(url)!r}: cần sqlite:///đường-dẫn hoặc postgresql://… "
        "(expected sqlite:///path or postgresql://…)"
    )
