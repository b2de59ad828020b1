"""Pages of a list, by offset."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

LIMIT = 30


@dataclass(frozen=True, slots=True)
class Paged:
    """`query` keeps what else stands in the address, ready to go before `offset=`."""

    rows: list[Any]
    offset: int
    limit: int
    total: int
    query: str


def page_of(request: HttpRequest, found: QuerySet[Any], *, limit: int = LIMIT, **kept: str) -> Paged:
    """The page that the address asks for; an offset that is nonsense or past the end shows the first."""
    text = request.GET.get("offset", "")
    offset = int(text) if text.isdecimal() and len(text) < 9 else 0
    total = found.count()
    if offset >= total:
        offset = 0
    query = urlencode({name: value for name, value in kept.items() if value})
    rows = list(found[offset : offset + limit])
    return Paged(rows, offset, limit, total, f"{query}&" if query else "")
