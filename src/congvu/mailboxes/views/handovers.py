"""Pages of handing an agency mailbox over (R26)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from congvu.accounts.queries import acting_user, get_user
from congvu.mailboxes import operations, queries
from congvu.mailboxes.forms.offices import HandoverForm
from congvu.mailboxes.models import Handover, Mailbox


@require_GET
@never_cache
def handovers(request: HttpRequest) -> HttpResponse:
    login, now = acting_user(request).login, timezone.now()
    context = {
        "rows": queries.list_visible_handovers(login, now=now),
        "to_confirm": set(queries.list_handovers_to_confirm(login).values_list("pk", flat=True)),
    }
    return render(request, "mailboxes/handovers.html", context)


@never_cache
def start(request: HttpRequest, address: str) -> HttpResponse:
    """Choose the receiver; the worker then counts what is handed over."""
    login, now = acting_user(request).login, timezone.now()
    box = _arranged(login, address)
    opened = queries.list_handovers(box).filter(status__in=Handover.OPEN).first()
    if opened is not None:
        return redirect("mailboxes:handover", opened.pk)
    managers = queries.list_managers(box, now=now)
    form = HandoverForm(request.POST if request.method == "POST" else None, managers=managers, now=now)
    if form.is_valid():
        try:
            made = operations.start_handover(
                actor=login,
                now=now,
                mailbox=box,
                giver=get_user(form.cleaned_data["giver"]),
                receiver=form.cleaned_data["receiver"].user,
                reason=form.cleaned_data["reason"],
            )
        except operations.MailboxRefused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            return redirect("mailboxes:handover", made.pk)
    past = queries.list_handovers(box)[:20]
    context = {"box": box, "form": form, "has_manager": bool(managers), "past": past}
    return render(request, "mailboxes/start_handover.html", context)


@require_GET
@never_cache
def handover(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Where it stands, what is handed over, and what the person may do now."""
    login = acting_user(request).login
    row = _found(login, handover_id)
    is_ready = row.status in (Handover.Status.PREPARED, Handover.Status.GIVEN)
    context = {
        "row": row,
        "folders": queries.list_folder_counts(row),
        "is_giver": login == row.giver.login,
        "is_receiver": login == row.receiver.login,
        "is_open": row.status in Handover.OPEN,
        "new_messages": queries.count_new_messages(row) if is_ready else 0,
    }
    return render(request, "mailboxes/handover.html", context)


@require_POST
def act(request: HttpRequest, handover_id: int, name: str) -> HttpResponse:
    """One of the steps; what is refused is said on the page of the handover."""
    login, now = acting_user(request).login, timezone.now()
    row = _found(login, handover_id)
    root = request.POST.get("root", "")
    try:
        if name == "giao":
            operations.confirm_given(actor=login, now=now, handover=row, root=root)
            done = _("Đã xác nhận giao. Bước tiếp theo: bên nhận xác nhận bằng tài khoản của mình.")
        elif name == "nhan":
            operations.confirm_received(actor=login, now=now, handover=row, root=root)
            done = _("Đã bàn giao xong. Từ nay ông/bà quản lý hộp thư này; hãy in biên bản để hai bên ký.")
        elif name == "kiem-ke-lai":
            operations.renew_inventory(actor=login, now=now, handover=row)
            done = _("Đang kiểm kê lại. Sau đó bên giao xác nhận lại.")
        elif name == "huy":
            operations.cancel_handover(actor=login, now=now, handover=row)
            done = _("Đã hủy bàn giao. Không có gì thay đổi.")
        else:
            raise Http404
    except operations.MailboxRefused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect("mailboxes:handover", row.pk)


@require_GET
@never_cache
def minutes(request: HttpRequest, handover_id: int) -> HttpResponse:
    """The PDF, as it was made."""
    row = _found(acting_user(request).login, handover_id)
    pdf = queries.get_minutes(row)
    if not pdf:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="bien-ban-ban-giao-{row.pk}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _arranged(login: str, address: str) -> Mailbox:
    box = queries.find_office(address)
    if box is None or not queries.may_arrange_handover(login, box, now=timezone.now()):
        raise Http404
    return box


def _found(login: str, handover_id: int) -> Handover:
    row = queries.find_handover(handover_id, login, now=timezone.now())
    if row is None:
        raise Http404
    return row
