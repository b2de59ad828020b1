"""Pages of the public directory (PY05 2b, BP48 Đ6.2; R29)."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from congvu.directory import queries
from congvu.directory.views.strangers import for_everybody, missing, page

_LONGEST_SEARCH = 200


@for_everybody
def home(request: HttpRequest, language: str) -> HttpResponse:
    """All agencies by kind, or what was searched for."""
    on = queries.office_date(timezone.now())
    text = request.GET.get("q", "").strip()[:_LONGEST_SEARCH]
    if text:
        finds = queries.search_public(text, on=on)
        return page(request, "search.html", {"text": text, "finds": finds}, language=language)
    agencies = queries.list_public_agencies(on=on)
    kinds = [(kind, list(rows)) for kind, rows in groupby(agencies, key=lambda one: one.kind_name)]
    return page(request, "home.html", {"kinds": kinds, "agencies": agencies}, language=language)


@for_everybody
def agency(request: HttpRequest, agency_id: int, language: str) -> HttpResponse:
    """An agency and its competent officials; one that has ended names who does its work (410)."""
    on = queries.office_date(timezone.now())
    found = queries.find_public_agency(agency_id, on=on)
    if found is not None:
        parent = queries.find_public_agency(found.parent_id, on=on) if found.parent_id else None
        return page(request, "agency.html", {"agency": found, "parent": parent}, language=language)
    closed = queries.find_closed_agency(agency_id, on=on)
    if closed is not None:
        return page(request, "closed.html", {"closed": closed}, language=language, status=410)
    return missing(request, language=language)


@for_everybody
def official(request: HttpRequest, official_id: int, language: str) -> HttpResponse:
    """An official who was published; of all others it does not say whether they are there."""
    found = queries.find_public_official(official_id, on=queries.office_date(timezone.now()))
    if found is None:
        return missing(request, language=language)
    return page(request, "official.html", {"official": found}, language=language)
