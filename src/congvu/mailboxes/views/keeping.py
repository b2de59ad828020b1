"""Pages of the operator: one mailbox from its use to its end (R10, R11)."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from congvu.accounts.queries import acting_user
from congvu.directory.queries import find_agency, list_agencies, office_date
from congvu.mailboxes import operations, queries
from congvu.mailboxes.forms.keeping import CloseForm, DestroyForm, RenameForm, TransferForm
from congvu.mailboxes.models import Mailbox
from congvu.mailboxes.queries.offices import find_operated_province

_TAKEN = gettext_lazy("Địa chỉ này đang hoặc đã có người dùng. Hãy đặt địa chỉ khác.")


@require_GET
@never_cache
def keeping(request: HttpRequest) -> HttpResponse:
    """Find a mailbox; what is due; the agencies that may be dissolved."""
    province, now = _province(request), timezone.now()
    text = request.GET.get("q", "").strip()[:200]
    context = {
        "text": text,
        "rows": queries.search_mailboxes(text),
        "due": queries.count_due(province, on=office_date(now)),
        "agencies": list_agencies(on=office_date(now)),
    }
    return render(request, "mailboxes/keeping/keeping.html", context)


@require_GET
@never_cache
def closed(request: HttpRequest) -> HttpResponse:
    """Withdrawn mailboxes, those whose archive period is over first."""
    province = _province(request)
    rows = queries.list_closed(province)[:500]
    today = office_date(timezone.now())
    return render(request, "mailboxes/keeping/closed.html", {"rows": rows, "today": today})


@require_GET
@never_cache
def one(request: HttpRequest, address: str) -> HttpResponse:
    """A mailbox: what it is, and what may be done with it now."""
    box = _box(request, address)
    today = office_date(timezone.now())
    is_over = box.keep_until is not None and box.keep_until <= today
    context = {
        "box": box,
        "is_over": is_over,
        "archive": getattr(box, "archive", None),
        "destruction": getattr(box, "destruction", None),
    }
    return render(request, "mailboxes/keeping/one.html", context)


@never_cache
def transfer(request: HttpRequest, address: str) -> HttpResponse:
    box, now = _box(request, address), timezone.now()
    agencies = list_agencies(on=office_date(now)).exclude(pk=box.agency_id)
    data = request.POST if request.method == "POST" else None
    form = TransferForm(data, agencies=list(agencies.values_list("pk", "name")))

    def run() -> Mailbox:
        values = form.cleaned_data
        target = find_agency(values["target_agency"], on=office_date(now))
        if target is None:
            raise Http404
        part = values["local_part"] or queries.propose_local_part(
            box, target.local_part, target.province.domain
        )
        if not part:
            raise operations.BadChoice(str(_TAKEN), field="local_part")
        return operations.transfer_mailbox(
            actor=acting_user(request).login,
            now=now,
            mailbox=box,
            target_agency=target,
            local_part=part,
            title=values["title"],
        )

    title = gettext_lazy("Chuyển sang cơ quan khác")
    note = gettext_lazy(
        "Thư, thư mục và mật khẩu giữ nguyên. Quyền ở cơ quan cũ chấm dứt. Thư gửi đến địa chỉ cũ được "
        "chuyển tiếp một thời gian theo quy chế, sau đó địa chỉ cũ không cấp lại cho ai."
    )
    return _act(request, box, form, run, (title, note, gettext_lazy("Chuyển hộp thư")))


@never_cache
def rename(request: HttpRequest, address: str) -> HttpResponse:
    box, now = _box(request, address), timezone.now()
    form = RenameForm(request.POST if request.method == "POST" else None)

    def run() -> Mailbox:
        return operations.rename_mailbox(
            actor=acting_user(request).login,
            now=now,
            mailbox=box,
            local_part=form.cleaned_data["local_part"],
        )

    title = gettext_lazy("Đổi địa chỉ")
    note = gettext_lazy("Thư và mật khẩu giữ nguyên; thư gửi đến địa chỉ cũ được chuyển tiếp một thời gian.")
    return _act(request, box, form, run, (title, note, gettext_lazy("Đổi địa chỉ")))


@never_cache
def close(request: HttpRequest, address: str) -> HttpResponse:
    box, now = _box(request, address), timezone.now()
    form = CloseForm(request.POST if request.method == "POST" else None)

    def run() -> Mailbox:
        operations.close_mailbox(
            actor=acting_user(request).login,
            now=now,
            mailbox=box,
            reason=form.cleaned_data["reason"],
            forward_to=form.cleaned_data["forward_to"],
        )
        return box

    title = gettext_lazy("Thu hồi hộp thư")
    note = gettext_lazy(
        "Không đăng nhập, không nhận thư từ lúc này; tên không còn trong danh bạ. Nội dung được giữ hết "
        "thời hạn lưu trữ và mở lại được trong thời hạn đó."
    )
    return _act(request, box, form, run, (title, note, gettext_lazy("Thu hồi hộp thư")))


@require_POST
def reopen(request: HttpRequest, address: str) -> HttpResponse:
    box = _box(request, address)
    try:
        operations.reopen_mailbox(actor=acting_user(request).login, now=timezone.now(), mailbox=box)
    except operations.MailboxRefused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Đã mở lại hộp thư, như trước khi thu hồi."))
    return redirect("mailboxes:one", box.address)


@require_POST
def export(request: HttpRequest, address: str) -> HttpResponse:
    box = _box(request, address)
    try:
        operations.ask_for_export(actor=acting_user(request).login, now=timezone.now(), mailbox=box)
    except operations.MailboxRefused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Đang xuất toàn bộ thư ra kho lưu trữ. Mở lại trang này sau ít phút."))
    return redirect("mailboxes:one", box.address)


@require_GET
@never_cache
def exported(request: HttpRequest, address: str) -> HttpResponseBase:
    """The ZIP file, as it was written."""
    archive = getattr(_box(request, address), "archive", None)
    path = (
        operations.archive_folder() / archive.file_name if archive is not None and archive.file_name else None
    )
    if path is None or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@never_cache
def destroy(request: HttpRequest, address: str) -> HttpResponse:
    box, now = _box(request, address), timezone.now()
    is_sent = request.method == "POST"
    form = DestroyForm(request.POST, request.FILES) if is_sent else DestroyForm()

    def run() -> Mailbox:
        file = form.cleaned_data["file"]
        if file.size > operations.MOST_DECISION_BYTES:
            raise operations.BadChoice(
                _("Tệp quyết định lớn quá 20 MB. Hãy quét với độ phân giải thấp hơn."), field="file"
            )
        decision = operations.Decision(form.cleaned_data["code"], form.cleaned_data["signed_on"], file.read())
        operations.destroy_mailbox(
            actor=acting_user(request).login,
            now=now,
            mailbox=box,
            decision=decision,
            folder=operations.archive_folder(),
        )
        return box

    title = gettext_lazy("Tiêu hủy nội dung hộp thư")
    note = gettext_lazy("Chỉ sau khi đã xuất và có quyết định đã ký. Địa chỉ không bao giờ cấp lại.")
    return _act(request, box, form, run, (title, note, gettext_lazy("Tiêu hủy")))


def _act(
    request: HttpRequest,
    box: Mailbox,
    form: forms.Form,
    run: Callable[[], Mailbox],
    words: tuple[str | Promise, str | Promise, str | Promise],
) -> HttpResponse:
    """One form, one operation; what is refused stands beside its field."""
    if form.is_valid():
        try:
            done = run()
        except operations.AddressTaken:
            form.add_error("local_part", str(_TAKEN))
        except operations.MailboxRefused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refusal.sentence)
        else:
            messages.success(request, _("Đã làm xong: %(what)s.") % {"what": words[0]})
            return redirect("mailboxes:one", done.address)
    title, note, button = words
    context = {"box": box, "form": form, "title": title, "note": note, "button": button}
    return render(request, "mailboxes/keeping/act.html", context)


def _province(request: HttpRequest) -> int:
    """For all but the operator these pages are not there."""
    province = find_operated_province(acting_user(request).login)
    if province is None:
        raise Http404
    return province


def _box(request: HttpRequest, address: str) -> Mailbox:
    box = queries.find_any_mailbox(address)
    if box is None or not queries.is_operator_of(acting_user(request).login, box):
        raise Http404
    return box
