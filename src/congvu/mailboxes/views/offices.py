"""Pages of agency mailboxes: who may use one (R24), who checks it (R23)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from congvu.accounts.queries import acting_user
from congvu.engines import wiring
from congvu.mailboxes import operations, queries
from congvu.mailboxes.forms.offices import GrantForm, RightForm
from congvu.mailboxes.models import Delegation, Mailbox


@require_GET
@never_cache
def offices(request: HttpRequest) -> HttpResponse:
    """The agency mailboxes that the person looks after; the only one is opened at once."""
    login, now = acting_user(request).login, timezone.now()
    rows = list(queries.list_offices(login, now=now))
    if len(rows) == 1 and queries.may_manage(login, rows[0], now=now):
        return redirect("mailboxes:delegates", rows[0].address)
    managed = queries.list_managed_ids(login, rows, now=now)
    return render(request, "mailboxes/offices.html", {"rows": rows, "managed": managed})


@never_cache
def delegates(request: HttpRequest, address: str) -> HttpResponse:
    """Who may use the mailbox, in what role, until when; and letting one more person use it."""
    login, now = acting_user(request).login, timezone.now()
    box = _managed(login, address)
    form = GrantForm(request.POST if request.method == "POST" else None, mailbox=box, now=now)
    if form.is_valid():
        person = form.cleaned_data["person"]
        try:
            operations.grant_delegation(
                actor=login,
                now=now,
                mailbox=box,
                user=person.user,
                role=form.cleaned_data["role"],
                ends_at=form.ends_at,
                is_checker=form.cleaned_data["is_checker"],
            )
        except operations.MailboxRefused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            operations.show_new_right(engine=wiring.mailbox_engine(), login=person.user.login)
            messages.success(
                request,
                _("Đã giao. %(name)s thấy hộp thư này trong mục Thư của mình ngay bây giờ.")
                % {"name": person.name},
            )
            return redirect("mailboxes:delegates", box.address)
    context = {
        "box": box,
        "form": form,
        "rows": queries.list_delegates(box, now=now),
        "past": queries.list_past_delegates(box, now=now)[:100],
        "checking": queries.get_checking(box, now=now),
        "now": now,
    }
    return render(request, "mailboxes/delegates.html", context)


@never_cache
def change_right(request: HttpRequest, address: str, delegation_id: int) -> HttpResponse:
    """Another role, another end, another checker."""
    login, now = acting_user(request).login, timezone.now()
    box = _managed(login, address)
    row = _found(box, delegation_id)
    initial = {"role": row.role, "ends_on": queries.last_day(row), "is_checker": row.is_checker}
    form = RightForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            operations.grant_delegation(
                actor=login,
                now=now,
                mailbox=box,
                user=row.user,
                role=form.cleaned_data["role"],
                ends_at=form.ends_at,
                is_checker=form.cleaned_data["is_checker"],
            )
        except operations.MailboxRefused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            operations.show_new_right(engine=wiring.mailbox_engine(), login=row.user.login)
            messages.success(request, _("Đã đổi quyền của %(name)s.") % {"name": row.user.full_name})
            return redirect("mailboxes:delegates", box.address)
    return render(request, "mailboxes/change_right.html", {"box": box, "form": form, "row": row})


@require_POST
def end_right(request: HttpRequest, address: str, delegation_id: int) -> HttpResponse:
    login, now = acting_user(request).login, timezone.now()
    box = _managed(login, address)
    row = _found(box, delegation_id)
    try:
        operations.end_delegation(
            actor=login, now=now, mailbox=box, user=row.user, engine=wiring.mailbox_engine()
        )
    except operations.NotADelegate:
        messages.info(request, _("Quyền này đã kết thúc rồi."))
    except operations.MailboxRefused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(
            request,
            _("Đã thôi giao. %(name)s không mở được hộp thư này nữa, kể cả chương trình thư đang mở.")
            % {"name": row.user.full_name},
        )
    if queries.may_manage(login, box, now=timezone.now()):
        return redirect("mailboxes:delegates", box.address)
    return redirect("home")


def _managed(login: str, address: str) -> Mailbox:
    """For those who have nothing to decide about it, it is not there."""
    box = queries.find_office(address)
    if box is None or not queries.may_manage(login, box, now=timezone.now()):
        raise Http404
    return box


def _found(box: Mailbox, delegation_id: int) -> Delegation:
    row = queries.find_delegate(box, delegation_id, now=timezone.now())
    if row is None:
        raise Http404
    return row
