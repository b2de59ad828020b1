"""Writing an outgoing document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.directory.queries import get_agency, get_profile, office_date
from congvu.documents.models import DocumentAttachment, OutgoingDocument
from congvu.documents.operations.files import store_file
from congvu.documents.operations.refusals import DocumentRefused, NotNow, SecretRefused
from congvu.documents.operations.rights import require
from congvu.engines.errors import EngineError
from congvu.engines.ports import DocumentReader
from congvu.formats.media_type import is_pdf
from congvu.policy.permissions import AgencyAct
from congvu.policy.secrecy import find_secrecy_marks
from congvu.policy.text import fold, normalize

_OPEN = (OutgoingDocument.Status.DRAFT, OutgoingDocument.Status.RETURNED)
# Whoever changes a document that waits takes it back to a draft.
_CHANGEABLE = (*_OPEN, OutgoingDocument.Status.SUBMITTED, OutgoingDocument.Status.APPROVED)


@dataclass(frozen=True, slots=True)
class UploadedFile:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class DraftData:
    """What a person wrote; `file` is None to keep the stored one."""

    agency_id: int
    type_code: str
    subject: str
    urgency: str
    distribution_note: str
    unit_id: int | None = None
    signer_id: int | None = None
    file: UploadedFile | None = None
    attachments: tuple[UploadedFile, ...] = ()


def save_draft(
    *, actor: str, now: datetime, data: DraftData, reader: DocumentReader, document_id: int | None = None
) -> OutgoingDocument:
    """A new draft, or a change of one; whatever was approved must be approved again (R41).

    Raises MayNot, NotNow, SecretRefused, DocumentRefused; then nothing is kept.
    """
    try:
        with transaction.atomic():
            return _save(actor, now, data, reader, document_id)
    except SecretRefused as refused:
        _remember_attempt(actor, now, data.agency_id)
        raise refused


def _save(
    actor: str, now: datetime, data: DraftData, reader: DocumentReader, document_id: int | None
) -> OutgoingDocument:
    require(actor, data.agency_id, AgencyAct.WRITE_DOCUMENT, now=now)
    document = _changeable(document_id) if document_id else OutgoingDocument(created_by=actor, created_at=now)
    if document_id and document.agency_id != data.agency_id:
        raise NotNow(_("Không đổi được cơ quan ban hành của văn bản đã lưu."))
    profile = get_profile(on=office_date(now))
    _check_content(data, reader, profile.articles.secrecy)
    if data.file is not None:
        document.file = store_file(data.file.content, name=data.file.name, now=now)
        document.file_name = data.file.name[:200]
    elif not document_id:
        raise DocumentRefused(_("Hãy chọn tệp PDF của văn bản."))
    document.agency_id = data.agency_id
    document.type_code = data.type_code
    document.type_name = profile.document_type(data.type_code).name
    document.subject = normalize(data.subject).strip()
    document.urgency = data.urgency
    document.distribution_note = normalize(data.distribution_note).strip()
    document.unit_id = data.unit_id
    document.signer_id = data.signer_id
    document.status = OutgoingDocument.Status.DRAFT
    document.updated_at = now
    document.search_key = fold(f"{document.type_name} {document.subject} {document.distribution_note}")
    document.save()
    _save_attachments(document, data.attachments, now)
    action = "documents.change_draft" if document_id else "documents.write_draft"
    record(actor=actor, action=action, target=Target("document", str(document.pk)), now=now)
    return document


@transaction.atomic
def delete_draft(*, actor: str, now: datetime, document_id: int) -> None:
    """A draft that was never submitted or came back may go. Raises MayNot, NotNow."""
    document = OutgoingDocument.objects.select_for_update().get(pk=document_id)
    require(actor, document.agency_id, AgencyAct.WRITE_DOCUMENT, now=now)
    if document.status not in _OPEN or document.approvals.exists():
        raise NotNow(_("Chỉ xóa được bản thảo chưa trình duyệt lần nào."))
    record(actor=actor, action="documents.delete_draft", target=Target("document", str(document.pk)), now=now)
    document.delete()


def _changeable(document_id: int) -> OutgoingDocument:
    document = OutgoingDocument.objects.select_for_update().get(pk=document_id)
    if document.status not in _CHANGEABLE:
        raise NotNow(
            _("Văn bản đã phát hành không sửa được; hãy ban hành văn bản mới để thay thế hoặc đính chính.")
        )
    return document


def _check_content(data: DraftData, reader: DocumentReader, article: str) -> None:
    """No secrets, and the document itself is a PDF by its content (BD14 1c, R49)."""
    if data.file is not None and not is_pdf(data.file.content):
        raise DocumentRefused(
            _("“%(name)s” không phải tệp PDF (xét theo nội dung). Hãy xuất văn bản ra PDF rồi chọn lại.")
            % {"name": data.file.name}
        )
    texts = [data.subject, data.distribution_note]
    files = [file for file in (data.file, *data.attachments) if file is not None]
    texts += [_text_of(file, reader) for file in files if is_pdf(file.content)]
    marks = [mark for text in texts for mark in find_secrecy_marks(text)]
    if marks:
        raise SecretRefused(
            _(
                "Không nhận: văn bản có dấu chỉ độ mật “%(level)s”. Văn bản mật không được gửi qua hệ thống "
                "(%(article)s). Hệ thống không giữ lại tệp này; hãy gửi theo đường văn thư mật."
            )
            % {"level": marks[0].level.value, "article": article}
        )


def _text_of(file: UploadedFile, reader: DocumentReader) -> str:
    try:
        return reader.pdf_text(file.content)
    except EngineError as problem:
        raise DocumentRefused(f"“{file.name}”: {problem.sentence}") from None


def _save_attachments(document: OutgoingDocument, files: Sequence[UploadedFile], now: datetime) -> None:
    for file in files:
        blob = store_file(file.content, name=file.name, now=now)
        DocumentAttachment.objects.create(document=document, file=blob, file_name=file.name[:200])


@transaction.atomic
def _remember_attempt(actor: str, now: datetime, agency_id: int) -> None:
    """That someone tried, without anything of the content."""
    target = Target("agency", get_agency(agency_id).local_part)
    record(actor=actor, action="documents.refuse_secret", target=target, now=now)
