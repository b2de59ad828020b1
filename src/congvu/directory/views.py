"""Pages of the directory for those who are signed in."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from congvu.directory import queries
from congvu.directory.models import Agency


def search(request: HttpRequest) -> HttpResponse:
    """The tree of agencies, or what was searched for, without diacritics."""
    text = request.GET.get("q", "").strip()
    on = queries.office_date(timezone.now())
    context = {
        "text": text,
        "contacts": queries.search_contacts(text, on=on, limit=60) if text else (),
        "agencies": () if text else queries.list_agencies(on=on),
    }
    return render(request, "directory/search.html", context)


def agency(request: HttpRequest, agency_id: int) -> HttpResponse:
    found = get_object_or_404(Agency, pk=agency_id)
    officials = queries.list_officials(agency_id=found.pk)
    return render(request, "directory/agency.html", {"agency": found, "officials": officials})


def complete(request: HttpRequest) -> JsonResponse:
    """Addresses for the completion of recipients: `[{name, address, detail}]`."""
    on = queries.office_date(timezone.now())
    contacts = queries.search_contacts(request.GET.get("q", ""), on=on)
    rows = [{"name": c.name, "address": c.address, "detail": c.detail} for c in contacts]
    return JsonResponse({"contacts": rows})
