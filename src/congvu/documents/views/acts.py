"""What is done to an outgoing document with one click: each view calls one operation."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from congvu.accounts.queries import acting_user
from congvu.documents import operations
from congvu.documents.forms import ReturnForm
from congvu.documents.views.outgoing import find_or_404, show_document


@require_POST
def submit(request: HttpRequest, document_id: int) -> HttpResponse:
    def act() -> str:
        operations.submit_document(
            actor=acting_user(request).login, now=timezone.now(), document_id=document_id
        )
        return _("Đã trình lãnh đạo duyệt.")

    return _act(request, document_id, act)


@require_POST
def approve(request: HttpRequest, document_id: int) -> HttpResponse:
    def act() -> str:
        operations.approve_document(
            actor=acting_user(request).login,
            now=timezone.now(),
            document_id=document_id,
            shown_sha256=request.POST.get("shown_sha256", ""),
            shown_fingerprint=request.POST.get("shown_fingerprint", ""),
        )
        return _("Đã duyệt. Văn thư sẽ cấp số và phát hành đúng bản này.")

    return _act(request, document_id, act)


@require_POST
def send_back(request: HttpRequest, document_id: int) -> HttpResponse:
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return show_document(request, find_or_404(request, document_id), return_form=form)

    def act() -> str:
        operations.return_document(
            actor=acting_user(request).login,
            now=timezone.now(),
            document_id=document_id,
            reason=form.cleaned_data["reason"],
        )
        return _("Đã trả lại cho người soạn.")

    return _act(request, document_id, act)


@require_POST
def issue(request: HttpRequest, document_id: int) -> HttpResponse:
    def act() -> str:
        document = operations.issue_document(
            actor=acting_user(request).login, now=timezone.now(), document_id=document_id
        )
        return _("Đã phát hành số %(code)s. Văn bản đang được gửi đến các nơi nhận.") % {
            "code": document.code
        }

    return _act(request, document_id, act)


@require_POST
def retry(request: HttpRequest, document_id: int) -> HttpResponse:
    def act() -> str:
        operations.retry_dispatch(
            actor=acting_user(request).login, now=timezone.now(), document_id=document_id
        )
        return _("Đang gửi lại cho những nơi chưa nhận được.")

    return _act(request, document_id, act)


@require_POST
def delete(request: HttpRequest, document_id: int) -> HttpResponse:
    find_or_404(request, document_id)
    try:
        operations.delete_draft(actor=acting_user(request).login, now=timezone.now(), document_id=document_id)
    except operations.DocumentRefused as refused:
        messages.error(request, refused.sentence)
        return redirect("documents:document", document_id)
    messages.success(request, _("Đã xóa bản thảo."))
    return redirect("documents:outgoing")


def _act(request: HttpRequest, document_id: int, act: Callable[[], str]) -> HttpResponse:
    """Do it, say what happened, and show the document; strangers learn nothing of it."""
    find_or_404(request, document_id)
    try:
        messages.success(request, act())
    except operations.DocumentRefused as refused:
        messages.error(request, refused.sentence)
    return redirect("documents:document", document_id)
