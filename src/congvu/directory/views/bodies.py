"""Pages of the directory for those who are signed in."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from congvu.directory import queries

_AT_ONCE = 60


def search(request: HttpRequest) -> HttpResponse:
    """All agencies, or what was searched for, without diacritics."""
    text = request.GET.get("q", "").strip()
    on = queries.office_date(timezone.now())
    contacts = queries.search_contacts(text, on=on, limit=_AT_ONCE) if text else ()
    context = {
        "text": text,
        "contacts": contacts,
        "is_cut": len(contacts) == _AT_ONCE,
        "groups": () if text else queries.list_agencies_by_kind(on=on),
    }
    return render(request, "directory/search.html", context)


def agency(request: HttpRequest, agency_id: int) -> HttpResponse:
    """An agency and its people; one that was closed is gone."""
    now, who = timezone.now(), request.user.get_username()
    on = queries.office_date(now)
    found = queries.find_agency(agency_id, on=on)
    if found is None:
        raise Http404
    officials = queries.list_officials(agency_id=found.pk, on=on)
    context = {
        "agency": found,
        "officials": officials,
        "may_edit_card": queries.may_edit_contact_card(who, found.pk, now=now),
        "may_publish": queries.may_publish_officials(who, found.pk, now=now),
    }
    return render(request, "directory/agency.html", context)


def complete(request: HttpRequest) -> JsonResponse:
    """Addresses for the completion of recipients: `[{name, address, detail}]`."""
    on = queries.office_date(timezone.now())
    contacts = queries.search_contacts(request.GET.get("q", ""), on=on)
    rows = [{"name": c.name, "address": c.address, "detail": c.detail} for c in contacts]
    return JsonResponse({"contacts": rows})
