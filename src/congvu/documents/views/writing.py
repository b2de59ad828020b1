"""Pages on which an outgoing document is written and changed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from congvu.accounts.queries import acting_user
from congvu.directory.queries import find_official
from congvu.documents import operations, queries
from congvu.documents.forms import Choices, DocumentForm
from congvu.documents.models import OutgoingDocument
from congvu.documents.views.outgoing import find_or_404
from congvu.engines import wiring

_LONGEST_NOTE = 20_000


@require_http_methods(["GET", "POST"])
@never_cache
def write(request: HttpRequest) -> HttpResponse:
    """A new document."""
    login = acting_user(request).login
    agencies = queries.list_writing_agencies(login, now=timezone.now())
    if not agencies:
        raise PermissionDenied
    form = _form(request, _choices(agencies), initial=_initial(login, agencies))
    form.fields["file"].required = True
    return _save(request, form, None)


@require_http_methods(["GET", "POST"])
@never_cache
def change(request: HttpRequest, document_id: int) -> HttpResponse:
    """A document that was not issued; saving takes it back to a draft."""
    document = find_or_404(request, document_id)
    if not queries.list_acts(acting_user(request).login, document, now=timezone.now()).change:
        messages.error(request, _("Văn bản này không sửa được nữa."))
        return redirect("documents:document", document_id)
    attachments = document.attachments.all()
    choices = _choices([(document.agency_id, document.agency.name)])
    choices["remove_attachments"] = [(a.pk, a.file_name) for a in attachments]
    form = _form(request, choices, initial=_stored(document))
    return _save(request, form, document)


@require_POST
def resolve(request: HttpRequest) -> HttpResponse:
    """Who is meant by a distribution note, while it is being typed."""
    note = request.POST.get("distribution_note", "")[:_LONGEST_NOTE]
    agency_id = _number(request.POST.get("agency"))
    check = queries.check_recipients(note, agency_id=agency_id, now=timezone.now())
    return render(request, "documents/_check.html", {"check": check, "is_typing": True})


def _save(request: HttpRequest, form: DocumentForm, document: OutgoingDocument | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = operations.save_draft(
                actor=acting_user(request).login,
                now=timezone.now(),
                data=form.data_of_draft(),
                reader=wiring.document_reader(),
                document_id=document.pk if document else None,
            )
        except operations.DocumentRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Đã lưu bản thảo. Hãy xem lại rồi trình lãnh đạo duyệt."))
            return redirect("documents:document", saved.pk)
    check = None
    if note := str(form["distribution_note"].value() or "")[:_LONGEST_NOTE]:
        check = queries.check_recipients(note, agency_id=_number(form["agency"].value()), now=timezone.now())
    context = {
        "form": form,
        "document": document,
        "check": check,
        "is_typing": True,
        "files_dropped": bool(request.FILES),
    }
    return render(request, "documents/write.html", context)


def _form(request: HttpRequest, choices: dict[str, Choices], *, initial: dict[str, Any]) -> DocumentForm:
    if request.method == "POST":
        form = DocumentForm(request.POST, request.FILES, choices=choices, initial=initial)
    else:
        form = DocumentForm(choices=choices, initial=initial)
    form.fields["distribution_note"].widget.attrs |= {
        "hx-post": reverse("documents:resolve"),
        "hx-trigger": "input changed delay:500ms",
        "hx-target": "#check",
        "hx-params": "distribution_note,agency",
    }
    return form


def _choices(agencies: list[tuple[int, str]]) -> dict[str, Choices]:
    on = queries.today(timezone.now())
    units: list[tuple[Any, Any]] = [("", _("Không ghi đơn vị"))]
    signers: list[tuple[Any, Any]] = [("", _("Chưa chọn"))]
    for agency_id, name in agencies:
        of = f" – {name}" if len(agencies) > 1 else ""
        found = queries.list_signers(agency_id, on=on)
        leaders = [(s.official_id, f"{s.name}, {s.title}") for s in found if s.is_leader]
        others = [(s.official_id, f"{s.name}, {s.title}") for s in found if not s.is_leader]
        groups = ((_("Lãnh đạo"), leaders), (_("Ký thừa lệnh, thừa ủy quyền"), others))
        signers += [(f"{label}{of}", rows) for label, rows in groups if rows]
        rows = queries.list_writing_units(agency_id)
        units += [(name, rows)] if of and rows else rows
    return {
        "agency": agencies,
        "type_code": queries.list_document_types(on=on),
        "unit": units,
        "signer": signers,
    }


def _initial(login: str, agencies: list[tuple[int, str]]) -> dict[str, Any]:
    """The own agency and unit, and its head as the signer."""
    official = find_official(login)
    ids = [agency_id for agency_id, _name in agencies]
    agency_id = official.agency_id if official and official.agency_id in ids else ids[0]
    signers = queries.list_signers(agency_id, on=queries.today(timezone.now()))
    return {
        "agency": agency_id,
        "unit": official.unit_id if official and official.agency_id == agency_id else None,
        "signer": next((s.official_id for s in signers if s.is_leader), None),
    }


def _stored(document: OutgoingDocument) -> dict[str, Any]:
    return {
        "agency": document.agency_id,
        "type_code": document.type_code,
        "subject": document.subject,
        "unit": document.unit_id,
        "signer": document.signer_id,
        "urgency": document.urgency,
        "distribution_note": document.distribution_note,
        "based_on": document.updated_at.isoformat(),
    }


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 10 else None
