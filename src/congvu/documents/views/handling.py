"""What is done to an incoming document after its registration: each view calls one operation."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from congvu.accounts.queries import acting_user
from congvu.documents import operations, queries
from congvu.documents.forms import AssignForm, FinishForm
from congvu.documents.models import IncomingDocument
from congvu.documents.views.incoming import show_arrived


@require_POST
def assign(request: HttpRequest, incoming_id: int) -> HttpResponse:
    document = _find(request, incoming_id)
    form = AssignForm(request.POST, helpers=queries.list_helpers(document.agency_id, now=timezone.now()))
    if not form.is_valid():
        return show_arrived(request, document, assign_form=form)

    def act() -> str:
        operations.assign_incoming(
            actor=acting_user(request).login,
            now=timezone.now(),
            incoming_id=incoming_id,
            data=form.data_of_assignment(),
        )
        return _("Đã giao xử lý. Người được giao thấy văn bản trong mục “Việc của tôi”.")

    return _act(request, document, act, assign_form=form)


@require_POST
def start(request: HttpRequest, incoming_id: int) -> HttpResponse:
    def act() -> str:
        operations.start_handling(
            actor=acting_user(request).login, now=timezone.now(), incoming_id=incoming_id
        )
        return _("Đã ghi nhận: đang xử lý.")

    return _act(request, _find(request, incoming_id), act)


@require_POST
def finish(request: HttpRequest, incoming_id: int) -> HttpResponse:
    document = _find(request, incoming_id)
    form = FinishForm(request.POST, answers=queries.list_answers(document.agency_id))
    if not form.is_valid():
        return show_arrived(request, document, finish_form=form)

    def act() -> str:
        operations.finish_handling(
            actor=acting_user(request).login,
            now=timezone.now(),
            incoming_id=incoming_id,
            result=form.cleaned_data["result"],
            answer_id=form.cleaned_data["answer"],
        )
        return _("Đã giải quyết xong. Nơi gửi thấy trạng thái này.")

    return _act(request, document, act, finish_form=form)


@require_POST
def reopen(request: HttpRequest, incoming_id: int) -> HttpResponse:
    def act() -> str:
        operations.reopen_incoming(
            actor=acting_user(request).login, now=timezone.now(), incoming_id=incoming_id
        )
        return _("Đã mở lại văn bản để xử lý tiếp.")

    return _act(request, _find(request, incoming_id), act)


def _find(request: HttpRequest, incoming_id: int) -> IncomingDocument:
    found = queries.find_incoming(acting_user(request).login, incoming_id, now=timezone.now())
    if found is None:
        raise Http404
    return found


def _act(
    request: HttpRequest,
    document: IncomingDocument,
    act: Callable[[], str],
    *,
    assign_form: AssignForm | None = None,
    finish_form: FinishForm | None = None,
) -> HttpResponse:
    """Back to the document; where it is refused the form stands as it was filled in, with the reason."""
    form = assign_form or finish_form
    try:
        messages.success(request, act())
    except operations.DocumentRefused as refused:
        if form is None or refused.field not in form.fields:
            messages.error(request, refused.sentence)
        else:
            form.add_error(refused.field, refused.sentence)
            return show_arrived(request, document, assign_form=assign_form, finish_form=finish_form)
    return redirect("documents:arrived", document.pk)
