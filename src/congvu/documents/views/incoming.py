"""Pages of incoming documents: what arrived, what is registered."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from congvu.accounts.queries import acting_user, map_names
from congvu.documents import operations, queries
from congvu.documents.forms import AssignForm, FinishForm
from congvu.documents.models import Assignment, IncomingDocument
from congvu.ui.paging import page_of

_MOST_NEW = 50
_PARTS: dict[str, Callable[[str, datetime], QuerySet[IncomingDocument]]] = {
    "giao": lambda login, now: queries.list_to_assign(login, now=now),
    "cua-toi": lambda login, now: queries.list_to_handle(login),
    "qua-han": lambda login, now: queries.list_overdue(login, now=now),
}


@require_GET
@never_cache
def incoming(request: HttpRequest) -> HttpResponse:
    """What arrived and waits for its number first, then the registered ones."""
    login, now = acting_user(request).login, timezone.now()
    text = request.GET.get("q", "").strip()
    part = request.GET.get("muc", "")
    rows = _PARTS[part](login, now) if part in _PARTS else queries.list_incoming(login, now=now, text=text)
    page = page_of(request, queries.with_leads(rows), q=text, muc=part)
    arrived = queries.list_unregistered(login, now=now)
    context = {
        "part": part,
        "parts": [
            (name, label, list_part(login, now).count())
            for name, label, list_part in (
                ("giao", _("Chờ giao xử lý"), _PARTS["giao"]),
                ("cua-toi", _("Việc của tôi"), _PARTS["cua-toi"]),
                ("qua-han", _("Quá hạn"), _PARTS["qua-han"]),
            )
        ],
        "today": queries.today(now),
        "text": text,
        "page": page,
        "arrived": () if text or part or page.offset else arrived[:_MOST_NEW],
        "arrived_count": arrived.count(),
    }
    return render(request, "documents/incoming.html", context)


@require_GET
@never_cache
def arrived(request: HttpRequest, incoming_id: int) -> HttpResponse:
    """A registered document and what becomes of it."""
    found = queries.find_incoming(acting_user(request).login, incoming_id, now=timezone.now())
    if found is None:
        raise Http404
    return show_arrived(request, found)


def show_arrived(
    request: HttpRequest,
    document: IncomingDocument,
    *,
    assign_form: AssignForm | None = None,
    finish_form: FinishForm | None = None,
) -> HttpResponse:
    """The page, with a form as it was filled in where something was wrong."""
    login, now = acting_user(request).login, timezone.now()
    acts = queries.list_handling_acts(login, document, now=now)
    assignments = list(queries.list_assignments(document))
    logins = [document.registered_by, document.finished_by, *(one.assigned_by for one in assignments)]
    context = {
        "document": document,
        "names": map_names(logins),
        "is_late": queries.is_late(document, on=queries.today(now)),
        "acts": acts,
        "assignments": assignments,
        "assign_form": assign_form or (_assign_form(document, assignments) if acts.assign else None),
        "finish_form": finish_form
        or (FinishForm(answers=queries.list_answers(document.agency_id)) if acts.finish else None),
        "is_assigning": assign_form is not None,
    }
    return render(request, "documents/arrived.html", context)


def _assign_form(document: IncomingDocument, assignments: list[Assignment]) -> AssignForm:
    initial = {
        "lead": next((one.official_id for one in assignments if one.part == Assignment.Part.LEAD), None),
        "cooperating": [one.official_id for one in assignments if one.part == Assignment.Part.COOPERATE],
        "due_date": document.due_date,
    }
    return AssignForm(initial=initial, helpers=queries.list_helpers(document.agency_id, now=timezone.now()))


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
