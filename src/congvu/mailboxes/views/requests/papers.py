"""What leaves a list on paper or as a file: template, slip, result, activation sheets."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from congvu.accounts.queries import acting_user
from congvu.formats.pdf.request_slip import request_slip_pdf
from congvu.mailboxes.operations import MailboxRefused, requests
from congvu.mailboxes.queries.list_files import result_workbook, template_workbook
from congvu.mailboxes.queries.slip import make_slip
from congvu.mailboxes.views.requests.found import list_or_404

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in; anybody who is signed in may look at it."""
    return _file(template_workbook(), "mau-danh-sach-de-nghi-hop-thu.xlsx", _XLSX)


@require_GET
@never_cache
def slip(request: HttpRequest, list_id: int) -> HttpResponse:
    found = list_or_404(request, list_id)
    context = {"list": found, "slip": make_slip(found, now=timezone.now())}
    return render(request, "mailboxes/requests/slip.html", context)


@require_GET
def slip_pdf(request: HttpRequest, list_id: int) -> HttpResponse:
    found = list_or_404(request, list_id)
    content = request_slip_pdf(make_slip(found, now=timezone.now()))
    return _file(content, f"phieu-de-nghi-{found.pk}.pdf", "application/pdf")


@require_GET
def result(request: HttpRequest, list_id: int) -> HttpResponse:
    """Every row with its address and what became of it; never a password."""
    found = list_or_404(request, list_id)
    return _file(result_workbook(found), f"ket-qua-{found.pk}.xlsx", _XLSX)


@require_POST
@never_cache
def sheets(request: HttpRequest, list_id: int) -> HttpResponse:
    """One-time activation sheets of those in the list who have no password yet; shown once."""
    list_or_404(request, list_id)
    try:
        made = requests.make_sheets(actor=acting_user(request).login, now=timezone.now(), list_id=list_id)
    except MailboxRefused as refused:
        messages.error(request, refused.sentence)
        return redirect("mailboxes:request_list", list_id)
    if not made:
        messages.info(request, _("Mọi người trong danh sách đều đã tự đặt mật khẩu, không cần phiếu nữa."))
        return redirect("mailboxes:request_list", list_id)
    context = {
        "sheets": made,
        "start": request.build_absolute_uri(reverse("accounts:type_code")),
        "back": reverse("mailboxes:request_list", args=[list_id]),
    }
    return _private(render(request, "accounts/activation_sheets.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return _private(response)
