"""What is done to a list with one click: each view calls one operation."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from congvu.accounts.queries import acting_user
from congvu.engines import wiring
from congvu.mailboxes.forms.requests import ConfirmForm, RemarkForm
from congvu.mailboxes.models import RequestList
from congvu.mailboxes.operations import MailboxRefused, requests
from congvu.mailboxes.views.requests.found import list_or_404
from congvu.mailboxes.views.requests.lists import show_list


@require_POST
def submit(request: HttpRequest, list_id: int) -> HttpResponse:
    def act() -> str:
        requests.submit_list(actor=acting_user(request).login, now=timezone.now(), list_id=list_id)
        return _("Đã trình thủ trưởng. Danh sách nay chờ thủ trưởng xác nhận.")

    return _act(request, list_id, act)


@require_POST
def take_back(request: HttpRequest, list_id: int) -> HttpResponse:
    def act() -> str:
        requests.withdraw_list(
            actor=acting_user(request).login, now=timezone.now(), list_id=list_id, to_change=True
        )
        return _("Đã rút danh sách về để sửa. Sửa xong hãy trình lại.")

    return _act(request, list_id, act)


@require_POST
def give_up(request: HttpRequest, list_id: int) -> HttpResponse:
    def act() -> str:
        requests.withdraw_list(
            actor=acting_user(request).login, now=timezone.now(), list_id=list_id, to_change=False
        )
        return _("Đã bỏ danh sách. Không có gì được cấp hay thay đổi.")

    return _act(request, list_id, act)


@require_POST
def confirm(request: HttpRequest, list_id: int) -> HttpResponse:
    found, form = list_or_404(request, list_id), ConfirmForm(request.POST)
    if form.is_valid():
        try:
            requests.confirm_list(
                actor=acting_user(request).login, now=timezone.now(), list_id=list_id, **form.cleaned_data
            )
        except MailboxRefused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            messages.success(request, _("Đã xác nhận và gửi đến cơ quan vận hành."))
            return redirect("mailboxes:request_list", list_id)
    return show_list(request, found, confirm_form=form, status=422)


@require_POST
def send_back(request: HttpRequest, list_id: int) -> HttpResponse:
    found, form = list_or_404(request, list_id), RemarkForm(request.POST)
    if form.is_valid():
        try:
            requests.return_list(
                actor=acting_user(request).login, now=timezone.now(), list_id=list_id, **form.cleaned_data
            )
        except MailboxRefused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            messages.success(request, _("Đã trả lại danh sách cho cán bộ lập để sửa."))
            return redirect("mailboxes:start")
    return show_list(request, found, remark_form=form, status=422)


@require_POST
def decide(request: HttpRequest, list_id: int) -> HttpResponse:
    def act() -> str:
        decided = requests.decide_list(
            actor=acting_user(request).login,
            now=timezone.now(),
            list_id=list_id,
            engine=wiring.mailbox_engine(),
        )
        if decided.status != RequestList.Status.DECIDED:
            return _("Danh sách dài nên hệ thống đang làm. Ông/bà có thể rời trang này rồi quay lại xem.")
        return _("Đã giải quyết danh sách. Hộp thư đang được tạo.")

    return _act(request, list_id, act)


def _act(request: HttpRequest, list_id: int, act: Callable[[], str]) -> HttpResponse:
    """Do it, say what happened, and show the list; for strangers it is not there."""
    list_or_404(request, list_id)
    try:
        messages.success(request, act())
    except MailboxRefused as refused:
        messages.error(request, refused.sentence)
    return redirect("mailboxes:request_list", list_id)
