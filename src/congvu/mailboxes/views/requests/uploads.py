"""A list from a file: sent, looked at, believed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from congvu.accounts.queries import acting_user
from congvu.directory.queries import get_agency
from congvu.mailboxes.forms.requests import ReadingForm, UploadForm
from congvu.mailboxes.models import RequestUpload
from congvu.mailboxes.operations import MailboxRefused, requests
from congvu.mailboxes.queries import requests as queries
from congvu.mailboxes.queries.problems import note_sentences
from congvu.mailboxes.views.requests.found import agencies_asked_for


@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    agencies = agencies_asked_for(request)
    is_sent = request.method == "POST"
    form = UploadForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, agencies=agencies
    )
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            received = requests.receive_upload(
                actor=acting_user(request).login,
                now=timezone.now(),
                agency=get_agency(form.cleaned_data["agency"]),
                content=file.read(),
                file_name=file.name,
            )
        except MailboxRefused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            return redirect("mailboxes:read_upload", received.pk)
    status = 422 if form.errors else 200
    return render(request, "mailboxes/requests/upload.html", {"form": form}, status=status)


@never_cache
def read_upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    """How the file was read, with its first rows; the person says whether that is right."""
    found = _upload_or_404(request, upload_id)
    if found.request_list_id is not None:
        return redirect("mailboxes:request_list", found.request_list_id)
    form = ReadingForm(
        request.POST if request.method == "POST" else None,
        headings=found.headings,
        columns=found.columns,
        initial={"title": found.file_name.rpartition(".")[0] or found.file_name},
    )
    if form.is_valid():
        try:
            made = requests.believe_upload(
                actor=acting_user(request).login,
                now=timezone.now(),
                upload_id=upload_id,
                reading=form.reading(),
            )
        except MailboxRefused as refused:
            field = refused.field if refused.field in form.fields else None
            form.add_error(field, refused.sentence)
        else:
            messages.success(request, _("Đã nhận danh sách từ tệp. Hãy xem những dòng cần sửa."))
            return redirect("mailboxes:request_list", made.pk)
    context = {"form": form, "upload": found, "notes": note_sentences(found)}
    return render(request, "mailboxes/requests/reading.html", context)


def _upload_or_404(request: HttpRequest, upload_id: int) -> RequestUpload:
    found = queries.find_upload(acting_user(request).login, upload_id, now=timezone.now())
    if found is None:
        raise Http404
    return found
