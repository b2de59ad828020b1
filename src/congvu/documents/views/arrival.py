"""The page on which the clerk registers a document that came as a letter."""

import hashlib
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from congvu.accounts.queries import acting_user
from congvu.documents import operations, queries
from congvu.documents.forms import ArrivalForm
from congvu.documents.models import Delivery
from congvu.documents.views.files import answer_file
from congvu.engines import wiring
from congvu.engines.errors import EngineError, Refused
from congvu.engines.ports import FolderRef
from congvu.formats.media_type import is_pdf, sniff
from congvu.formats.mime.parse import Attachment, ParsedMessage, attachments_with_content, parse_message
from congvu.mailboxes.queries import find_usable_mailbox
from congvu.policy.permissions import AgencyAct


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in an agency mailbox; `files` are its attachments by their number."""

    agency_id: int
    parsed: ParsedMessage
    files: dict[int, tuple[Attachment, bytes]] = field(repr=False)

    @property
    def pdfs(self) -> list[int]:
        return [index for index, (_file, content) in self.files.items() if is_pdf(content)]


@require_http_methods(["GET", "POST"])
@never_cache
def register_message(request: HttpRequest) -> HttpResponse:
    """Register the letter that `?mailbox=&folder=&uid=` names; one of our own in one click."""
    try:
        letter = _open(request)
    except EngineError as problem:
        if isinstance(problem, Refused):
            raise Http404 from problem
        return render(request, "documents/register.html", {"problem": problem.sentence}, status=503)
    known = queries.is_registered(letter.parsed.message_id, agency_id=letter.agency_id)
    if known is not None:
        messages.info(request, _("Văn bản này đã vào sổ: số đến %(n)s.") % {"n": known.arrival_number})
        return redirect("documents:arrived", known.pk)
    delivery = _own_delivery(letter)
    form = _form(request, letter, is_own=delivery is not None)
    if request.method == "POST" and (delivery is not None or form.is_valid()):
        answer = _register(request, letter, delivery, form)
        if answer is not None:
            return answer
    context = {
        "letter": letter.parsed,
        "form": form,
        "delivery": delivery,
        "shown": letter.pdfs[0] if letter.pdfs else None,
        "place": request.GET.urlencode(),
    }
    return render(request, "documents/register.html", context)


@require_GET
@never_cache
def message_file(request: HttpRequest, index: int) -> HttpResponse:
    """A file of the letter, to look at beside the form."""
    try:
        letter = _open(request)
    except EngineError as problem:
        raise Http404 from problem
    if index not in letter.files:
        raise Http404
    file, content = letter.files[index]
    return answer_file(request, content, name=file.filename, media_type=sniff(content, file.filename))


def _open(request: HttpRequest) -> Letter:
    """Raises EngineError, Http404, PermissionDenied."""
    login, now = acting_user(request).login, timezone.now()
    uid = request.GET.get("uid", "")
    mailbox = find_usable_mailbox(login, request.GET.get("mailbox", ""), now=now)
    if mailbox is None or not uid.isdecimal() or len(uid) > 10:
        raise Http404
    may_register = queries.agencies_where(login, AgencyAct.REGISTER_ARRIVAL, now=now)
    if mailbox.role is None or mailbox.agency_id not in may_register:
        raise PermissionDenied
    with wiring.mail_stores().open(login) as store:
        raw = store.fetch(FolderRef(mailbox.address, request.GET.get("folder", "INBOX")), int(uid))
    files = {file.index: (file, content) for file, content in attachments_with_content(raw)}
    return Letter(mailbox.agency_id, parse_message(raw), files)


def _own_delivery(letter: Letter) -> Delivery | None:
    """The delivery that the letter is; anyone can copy its Message-ID, but not with other bytes."""
    delivery = queries.find_delivery_for_message(letter.parsed.message_id, agency_id=letter.agency_id)
    digests = {hashlib.sha256(content).hexdigest() for _file, content in letter.files.values()}
    return delivery if delivery is not None and delivery.document.file_id in digests else None


def _form(request: HttpRequest, letter: Letter, *, is_own: bool) -> ArrivalForm:
    choices = [(index, file.filename) for index, (file, _content) in letter.files.items()]
    choices.sort(key=lambda choice: choice[0] not in letter.pdfs)
    if request.method == "POST":
        return ArrivalForm(request.POST, files=choices)
    if is_own:
        return ArrivalForm(files=choices)
    first = letter.pdfs[0] if letter.pdfs else None
    suggestion = queries.suggest_arrival(letter.parsed, _text(letter, first))
    initial = {
        "attachment": first,
        "issuer_name": suggestion.issuer_name,
        "code": suggestion.code,
        "document_date": suggestion.document_date,
        "subject": suggestion.subject,
    }
    return ArrivalForm(files=choices, initial=initial)


def _text(letter: Letter, index: int | None) -> str:
    """The text of a PDF; where it cannot be read the clerk types what stands there."""
    if index is None:
        return ""
    try:
        return wiring.document_reader().pdf_text(letter.files[index][1])
    except EngineError:
        return ""


def _register(
    request: HttpRequest, letter: Letter, delivery: Delivery | None, form: ArrivalForm
) -> HttpResponse | None:
    """The next page, or None where the form shows what is wrong."""
    login, now = acting_user(request).login, timezone.now()
    try:
        if delivery is not None:
            entry = operations.register_delivery(actor=login, now=now, delivery_id=delivery.pk)
        else:
            chosen = letter.files.get(form.cleaned_data["attachment"])
            file = operations.UploadedFile(chosen[0].filename, chosen[1]) if chosen else None
            data = form.data_of_arrival(letter.agency_id, letter.parsed.message_id, file)
            entry = operations.register_arrival(
                actor=login, now=now, data=data, reader=wiring.document_reader()
            )
    except operations.AlreadyRegistered as refused:
        messages.info(request, refused.sentence)
        return redirect("documents:arrived", refused.existing.pk)
    except operations.DocumentRefused as refused:
        name = {"file": "attachment"}.get(refused.field, refused.field)
        form.is_valid()  # for one of our own the form was not asked
        form.add_error(name if name in form.fields else None, refused.sentence)
        return None
    messages.success(request, _("Đã vào sổ: số đến %(number)s.") % {"number": entry.arrival_number})
    return redirect("documents:arrived", entry.pk)
