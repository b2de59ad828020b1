"""Pages of incoming documents: what arrived, what is registered."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from congvu.accounts.queries import acting_user, map_names
from congvu.documents import operations, queries
from congvu.ui.paging import page_of

_MOST_NEW = 50


@require_GET
@never_cache
def incoming(request: HttpRequest) -> HttpResponse:
    """What arrived and waits for its number first, then the registered ones."""
    login, now = acting_user(request).login, timezone.now()
    text = request.GET.get("q", "").strip()
    page = page_of(request, queries.list_incoming(login, now=now, text=text), q=text)
    arrived = queries.list_unregistered(login, now=now)
    context = {
        "text": text,
        "page": page,
        "arrived": () if text or page.offset else arrived[:_MOST_NEW],
        "arrived_count": arrived.count(),
    }
    return render(request, "documents/incoming.html", context)


@require_GET
@never_cache
def arrived(request: HttpRequest, incoming_id: int) -> HttpResponse:
    """A registered document."""
    now = timezone.now()
    found = queries.find_incoming(acting_user(request).login, incoming_id, now=now)
    if found is None:
        raise Http404
    names = map_names([found.registered_by])
    context = {
        "document": found,
        "registered_by": names.get(found.registered_by, found.registered_by),
        "is_late": found.due_date is not None and found.due_date < queries.today(now),
    }
    return render(request, "documents/arrived.html", context)


@require_POST
def register_delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """One click gives what arrived its number."""
    login, now = acting_user(request).login, timezone.now()
    if queries.find_arrived_delivery(login, delivery_id, now=now) is None:
        raise Http404
    try:
        entry = operations.register_delivery(actor=login, now=now, delivery_id=delivery_id)
    except operations.AlreadyRegistered as refused:
        messages.info(request, refused.sentence)
        return redirect("documents:arrived", refused.existing.pk)
    except operations.DocumentRefused as refused:
        messages.error(request, refused.sentence)
        return redirect("documents:incoming")
    said = _("Đã vào sổ văn bản %(code)s: số đến %(number)s. Nơi gửi đã thấy số này.")
    messages.success(request, said % {"code": entry.code, "number": entry.arrival_number})
    return redirect("documents:incoming")  # the next one waits there
