"""Pages of the directory for those who are signed in."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from congvu.directory import queries
from congvu.directory.models import Official
from congvu.formats.vcard import MEDIA_TYPE, Card, compose_cards

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


def official(request: HttpRequest, official_id: int) -> HttpResponse:
    """The card of somebody who serves: title, unit, posts, address."""
    on = queries.office_date(timezone.now())
    found = _serving_or_404(official_id, on)
    posts = queries.list_post_names(found, on=on)
    return render(request, "directory/official.html", {"official": found, "posts": posts})


def official_vcard(request: HttpRequest, official_id: int) -> HttpResponse:
    """The same for the address book of Outlook or a telephone."""
    found = _serving_or_404(official_id, queries.office_date(timezone.now()))
    card = Card(
        uid=request.build_absolute_uri(reverse("directory:official", args=[found.pk])),
        name=found.full_name,
        organisation=found.agency.name,
        unit=found.unit.name if found.unit else "",
        title=found.title,
        address=found.address,
        phone=found.phone if found.is_public else "",
    )
    response = HttpResponse(compose_cards([card]), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="can-bo-{found.pk}.vcf"'
    return response


def _serving_or_404(official_id: int, on: date) -> Official:
    found = queries.find_serving_official(official_id, on=on)
    if found is None:
        raise Http404
    return found


def complete(request: HttpRequest) -> JsonResponse:
    """Addresses for the completion of recipients: `[{name, address, detail}]`."""
    on = queries.office_date(timezone.now())
    contacts = queries.search_contacts(request.GET.get("q", ""), on=on)
    rows = [{"name": c.name, "address": c.address, "detail": c.detail} for c in contacts]
    return JsonResponse({"contacts": rows})
