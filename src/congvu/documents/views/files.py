"""Files of documents: only to those who may read the document."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from congvu.accounts.queries import acting_user
from congvu.documents import operations, queries
from congvu.documents.models import FileBlob
from congvu.documents.views.outgoing import find_or_404

# A foreign PDF in a frame of ours: nothing may be loaded, run or sent from it.
_PDF_POLICY = (
    "default-src 'none'; object-src 'self'; plugin-types application/pdf; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'"
)
_FILE_POLICY = "default-src 'none'; sandbox"


@require_GET
def outgoing_file(request: HttpRequest, document_id: int) -> HttpResponse:
    document = find_or_404(request, document_id)
    return _stored(request, document.file, document.file_name)


@require_GET
def attachment(request: HttpRequest, document_id: int, attachment_id: int) -> HttpResponse:
    found = queries.find_attachment(find_or_404(request, document_id), attachment_id)
    if found is None:
        raise Http404
    return _stored(request, found.file, found.file_name)


@require_GET
def delivery_file(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """What arrived, to look at before it is registered."""
    delivery = queries.find_arrived_delivery(acting_user(request).login, delivery_id, now=timezone.now())
    if delivery is None:
        raise Http404
    return _stored(request, delivery.document.file, delivery.document.file_name)


@require_GET
def incoming_file(request: HttpRequest, incoming_id: int) -> HttpResponse:
    incoming = queries.find_incoming(acting_user(request).login, incoming_id, now=timezone.now())
    if incoming is None or incoming.file is None:
        raise Http404
    return _stored(request, incoming.file, incoming.file_name)


def answer_file(request: HttpRequest, content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """PDFs with `?xem` in the frame of a page, all else as a download."""
    is_shown = "xem" in request.GET and media_type == "application/pdf"
    response = HttpResponse(content, content_type=media_type)
    disposition = content_disposition_header(as_attachment=not is_shown, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Security-Policy"] = _PDF_POLICY if is_shown else _FILE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _stored(request: HttpRequest, blob: FileBlob, name: str) -> HttpResponse:
    try:
        content = operations.read_file(blob)
    except operations.FileLost as lost:
        return HttpResponse(lost.sentence, status=500, content_type="text/plain; charset=utf-8")
    return answer_file(request, content, name=name, media_type=blob.media_type)
