"""Rows of a list: added, put right, left out, chosen for, set aside."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from congvu.accounts.queries import acting_user
from congvu.directory.queries import list_agencies, office_date
from congvu.mailboxes.forms.requests import RowForm
from congvu.mailboxes.models import RequestList, RequestRow
from congvu.mailboxes.operations import MailboxRefused, requests
from congvu.mailboxes.queries import requests as queries
from congvu.mailboxes.queries.problems import problem_sentences
from congvu.mailboxes.views.requests.found import list_or_404, numbers_of, row_or_404, text_of


@never_cache
def add_row(request: HttpRequest, list_id: int) -> HttpResponse:
    """One more person; the page comes back for the next one, as lists are typed."""
    found = list_or_404(request, list_id)
    form = RowForm(request.POST if request.method == "POST" else None, initial={"kind": "CREATE"})
    if form.is_valid():
        try:
            row = requests.add_row(
                actor=acting_user(request).login,
                now=timezone.now(),
                list_id=list_id,
                data=form.data_of_row(),
            )
        except MailboxRefused as refused:
            form.add_error(None, refused.sentence)
        else:
            return _after_saving(request, row, goes_on="con-nua" in request.POST)
    return _page(request, found, form)


@never_cache
def change_row(request: HttpRequest, list_id: int, number: int) -> HttpResponse:
    row = row_or_404(request, list_id, number)
    form = RowForm(request.POST if request.method == "POST" else None, initial=RowForm.initial_of(row))
    if form.is_valid():
        try:
            row = requests.change_row(
                actor=acting_user(request).login,
                now=timezone.now(),
                list_id=list_id,
                number=number,
                data=form.data_of_row(),
            )
        except MailboxRefused as refused:
            form.add_error(None, refused.sentence)
        else:
            return _after_saving(request, row, goes_on=False)
    return _page(request, row.request_list, form, row)


@require_POST
def remove_rows(request: HttpRequest, list_id: int) -> HttpResponse:
    list_or_404(request, list_id)
    try:
        gone = requests.remove_rows(
            actor=acting_user(request).login,
            now=timezone.now(),
            list_id=list_id,
            numbers=numbers_of(request),
        )
    except MailboxRefused as refused:
        messages.error(request, refused.sentence)
    else:
        _say_removed(request, gone)
    return redirect("mailboxes:request_list", list_id)


@require_POST
def choose(request: HttpRequest, list_id: int, number: int) -> HttpResponse:
    """The head proposes an address for somebody whose name is taken (R5)."""
    row_or_404(request, list_id, number)
    wished = text_of(request, "khac") or text_of(request, "chon")
    try:
        row = requests.choose_proposal(
            actor=acting_user(request).login,
            now=timezone.now(),
            list_id=list_id,
            number=number,
            local_part=wished,
        )
    except MailboxRefused as refused:
        messages.error(request, refused.sentence)
    else:
        words = {"address": row.local_part, "name": row.full_name}
        messages.success(request, _("Đã chọn “%(address)s” cho %(name)s.") % words)
    return redirect("mailboxes:request_list", list_id)


@require_POST
def mark_rows(request: HttpRequest, list_id: int) -> HttpResponse:
    """The operator sets rows aside, with the reason, or takes that back."""
    list_or_404(request, list_id)
    is_undone = "bo-danh-dau" in request.POST
    reason = "" if is_undone else text_of(request, "ly-do")
    if not reason and not is_undone:
        messages.error(request, _("Hãy ghi lý do không duyệt để cơ quan biết."))
        return redirect("mailboxes:request_list", list_id)
    try:
        marked = requests.mark_rows(
            actor=acting_user(request).login,
            now=timezone.now(),
            list_id=list_id,
            numbers=numbers_of(request),
            reason=reason,
        )
    except MailboxRefused as refused:
        messages.error(request, refused.sentence)
    else:
        sentence = (
            ngettext("Đã đánh dấu không duyệt %d dòng.", "Đã đánh dấu không duyệt %d dòng.", marked)
            if reason
            else ngettext("Đã bỏ đánh dấu %d dòng.", "Đã bỏ đánh dấu %d dòng.", marked)
        )
        messages.success(request, sentence % marked)
    return redirect("mailboxes:request_list", list_id)


@require_POST
def undo(request: HttpRequest, list_id: int, number: int) -> HttpResponse:
    """The operator withdraws a mailbox that was opened by mistake and that nobody has used."""
    row_or_404(request, list_id, number)
    try:
        row = requests.undo_opening(
            actor=acting_user(request).login, now=timezone.now(), list_id=list_id, number=number
        )
    except MailboxRefused as refused:
        messages.error(request, refused.sentence)
    else:
        words = {"address": row.current_address}
        messages.success(request, _("Đã thu hồi %(address)s; địa chỉ này không cấp cho ai khác.") % words)
    return redirect("mailboxes:request_list", list_id)


def _after_saving(request: HttpRequest, row: RequestRow, *, goes_on: bool) -> HttpResponse:
    """A row with something wrong is shown again at once: whoever typed it knows best."""
    list_id = row.request_list_id
    if row.status == RequestRow.Status.INVALID:
        messages.warning(request, _("Đã lưu, nhưng dòng này còn chỗ cần sửa."))
        return redirect("mailboxes:change_row", list_id, row.number)
    if row.status == RequestRow.Status.COLLISION:
        messages.warning(request, _("Đã lưu. Tên này đã có người dùng: thủ trưởng sẽ chọn địa chỉ khác."))
    else:
        words = {"name": row.full_name}
        messages.success(request, _("Đã lưu: %(name)s.") % words)
    return redirect("mailboxes:add_row", list_id) if goes_on else redirect("mailboxes:request_list", list_id)


def _page(
    request: HttpRequest, found: RequestList, form: RowForm, row: RequestRow | None = None
) -> HttpResponse:
    now = timezone.now()
    if not queries.list_acts(acting_user(request).login, found, now=now).change:
        raise Http404
    context = {
        "list": found,
        "form": form,
        "row": row,
        "sentences": problem_sentences(row) if row is not None and not form.is_bound else (),
        "agencies": list_agencies(on=office_date(now)).exclude(pk=found.agency_id),
        "rows": found.rows.count(),
    }
    return render(request, "mailboxes/requests/row.html", context)


def _say_removed(request: HttpRequest, gone: int) -> None:
    if gone:
        messages.success(request, ngettext("Đã bỏ %d dòng.", "Đã bỏ %d dòng.", gone) % gone)
    else:
        messages.error(request, _("Hãy đánh dấu ít nhất một dòng cần bỏ."))
