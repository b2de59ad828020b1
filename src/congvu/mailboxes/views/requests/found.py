"""Finding what a page is about; for people whose business it is not, it is not there."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from congvu.accounts.queries import acting_user
from congvu.directory.queries import get_agency
from congvu.mailboxes.models import RequestList, RequestRow
from congvu.mailboxes.queries import requests as queries


def list_or_404(request: HttpRequest, list_id: int) -> RequestList:
    found = queries.find_list(acting_user(request).login, list_id, now=timezone.now())
    if found is None:
        raise Http404
    return found


def row_or_404(request: HttpRequest, list_id: int, number: int) -> RequestRow:
    found = queries.find_row(list_or_404(request, list_id), number)
    if found is None:
        raise Http404
    return found


def agencies_asked_for(request: HttpRequest) -> list[tuple[int, str]]:
    """(id, name) of the agencies for which the person may ask. Raises Http404 for all others."""
    roles = queries.get_roles(acting_user(request).login, now=timezone.now())
    if not roles.asks:
        raise Http404
    return [(agency_id, get_agency(agency_id).name) for agency_id in roles.asks]


def text_of(request: HttpRequest, name: str) -> str:
    """What was typed into a field that has no form; a NUL would stop PostgreSQL in the middle."""
    return request.POST.get(name, "").replace("\0", "").strip()


def numbers_of(request: HttpRequest) -> list[int]:
    """The rows that were ticked."""
    return [int(text) for text in request.POST.getlist("so") if text.isdecimal() and len(text) < 9]
