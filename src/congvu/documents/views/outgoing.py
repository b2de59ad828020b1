"""Pages of outgoing documents: the list, one document, its recipients."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from congvu.accounts.queries import acting_user
from congvu.documents import operations, queries
from congvu.documents.forms import ReturnForm
from congvu.documents.models import OutgoingDocument
from congvu.ui.paging import page_of

# In the address, on the tab, in the database.
TABS = (
    ("", _("Tất cả"), ""),
    ("ban-thao", _("Bản thảo"), "DRAFT,RETURNED"),
    ("cho-duyet", _("Chờ duyệt"), "SUBMITTED"),
    ("cho-phat-hanh", _("Chờ phát hành"), "APPROVED"),
    ("da-phat-hanh", _("Đã phát hành"), "ISSUED"),
)
_MOST_WAITING = 10
_ROWS = 40


@require_GET
@never_cache
def outgoing(request: HttpRequest) -> HttpResponse:
    """What waits for the person first, then all that the agency wrote."""
    login, now = acting_user(request).login, timezone.now()
    tab, text = request.GET.get("muc", ""), request.GET.get("q", "").strip()
    status = {slug: status for slug, _name, status in TABS}.get(tab, "")
    page = page_of(request, queries.list_outgoing(login, now=now, text=text, status=status), muc=tab, q=text)
    waiting = queries.list_waiting_outgoing(login, now=now)
    context = {
        "tabs": TABS,
        "tab": tab,
        "text": text,
        "page": page,
        "waiting": waiting[:_MOST_WAITING] if not tab and not text and not page.offset else (),
        "may_write": bool(queries.list_writing_agencies(login, now=now)),
    }
    return render(request, "documents/outgoing.html", context)


@require_GET
@never_cache
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    return show_document(request, find_or_404(request, document_id))


@require_GET
@never_cache
def deliveries(request: HttpRequest, document_id: int) -> HttpResponse:
    """The recipients alone, for the page that refreshes itself; 204 while nothing changed."""
    found = find_or_404(request, document_id)
    context = _deliveries_context(request, found)
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    context["steps"] = queries.list_steps(found, queries.count_deliveries(found))
    return render(request, "documents/_deliveries.html", context)


def show_document(
    request: HttpRequest, found: OutgoingDocument, *, return_form: ReturnForm | None = None
) -> HttpResponse:
    """The page of a document; `return_form` when it came back with an error."""
    login, now = acting_user(request).login, timezone.now()
    is_issued = found.status == OutgoingDocument.Status.ISSUED
    context = {
        "document": found,
        "code": str(found.code) if is_issued else "",
        "is_issued": is_issued,
        "acts": queries.list_acts(login, found, now=now),
        "steps": queries.list_steps(found, queries.count_deliveries(found)),
        "approval": found.approvals.first(),
        "fingerprint": operations.fingerprint(found),
        "attachments": found.attachments.select_related("file"),
        "history": queries.list_history(found),
        "return_form": return_form or ReturnForm(),
        "is_returning": return_form is not None,
    }
    if is_issued:
        context |= _deliveries_context(request, found)
    else:
        context["check"] = queries.check_recipients(
            found.distribution_note, agency_id=found.agency_id, now=now
        )
    return render(request, "documents/document.html", context)


def find_or_404(request: HttpRequest, document_id: int) -> OutgoingDocument:
    """The document, as if it were not there for people of other agencies."""
    found = queries.find_outgoing(acting_user(request).login, document_id, now=timezone.now())
    if found is None:
        raise Http404
    return found


def _deliveries_context(request: HttpRequest, found: OutgoingDocument) -> dict[str, object]:
    only_open = request.GET.get("chi") == "chua-vao-so"
    counts, dispatch = queries.count_deliveries(found), queries.find_dispatch(found)
    rows = queries.list_deliveries(found, only_open=only_open)
    parts: list[object] = [counts.handed_over, counts.delivered, counts.registered, counts.failed]
    if dispatch is not None:
        parts += [dispatch.state, dispatch.attempts]
    return {
        "document": found,
        "counts": counts,
        "dispatch": dispatch,
        "only_open": only_open,
        "page": page_of(request, rows, limit=_ROWS, chi="chua-vao-so" if only_open else ""),
        "seen": ".".join(str(part) for part in parts),
        "acts": queries.list_acts(acting_user(request).login, found, now=timezone.now()),
    }
