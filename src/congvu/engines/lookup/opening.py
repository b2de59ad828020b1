"""Opens the product's database by its URL."""

from urllib.parse import unquote, urlsplit

from congvu.engines.lookup.database import BadDatabaseUrl, Database


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
