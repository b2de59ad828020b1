"""Takes `postgresql://user:password@host:port/name?host=/socket/folder` apart, as libpq reads it."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

SCHEMES = ("postgres", "postgresql")


@dataclass(frozen=True, slots=True)
class PostgresPlace:
    """Empty texts where the address says nothing; `host` may be the folder of a UNIX socket."""

    name: str
    user: str
    password: str
    host: str
    port: str


def parse_postgres_url(url: str) -> PostgresPlace:
    """Raises ValueError for a port that is none."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return PostgresPlace(
        name=unquote(parts.path.lstrip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=parts.hostname or query.get("host", [""])[0],
        port=str(parts.port or query.get("port", [""])[0]),
    )
