"""Writing an outgoing document."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.directory.queries import get_agency, get_profile, list_units, office_date
from congvu.documents.models import DocumentAttachment, OutgoingDocument, Urgency
from congvu.documents.operations.content import (
    UploadedFile,
    find_secret,
    read_texts,
    refuse_secret,
    require_fits_in_a_message,
    require_pdf,
)
from congvu.documents.operations.files import store_file
from congvu.documents.operations.refusals import DocumentRefused, NotNow, SecretRefused
from congvu.documents.operations.rights import require
from congvu.documents.queries import list_signers
from congvu.engines.ports import DocumentReader
from congvu.formats.mime.filename import safe_name
from congvu.policy.permissions import AgencyAct
from congvu.policy.profile import RegulationProfile
from congvu.policy.text import fold, normalize

_Status = OutgoingDocument.Status
_OPEN = (_Status.DRAFT, _Status.RETURNED)
# Whoever changes a document that waits takes it back to a draft.
_WAITING = (_Status.SUBMITTED, _Status.APPROVED)


@dataclass(frozen=True, slots=True)
class DraftData:
    """What a person wrote.

    `file` is None to keep the stored one, `remove_attachments` are ids of those to drop; `based_on`
    is the `updated_at` of what the person saw, None where that does not matter.
    """

    agency_id: int
    type_code: str
    subject: str
    urgency: str
    distribution_note: str
    unit_id: int | None = None
    signer_id: int | None = None
    file: UploadedFile | None = None
    attachments: tuple[UploadedFile, ...] = ()
    remove_attachments: tuple[int, ...] = ()
    based_on: datetime | None = None


def save_draft(
    *, actor: str, now: datetime, data: DraftData, reader: DocumentReader, document_id: int | None = None
) -> OutgoingDocument:
    """A new draft, or a change of one; whatever was approved must be approved again (R41).

    Raises MayNot, NotNow, SecretRefused, DocumentRefused; then nothing is kept.
    """
    require(actor, data.agency_id, AgencyAct.WRITE_DOCUMENT, now=now)
    profile = get_profile(on=office_date(now))
    # Foreign files are read before the transaction: a slow one must not hold up everyone's writes.
    try:
        _check_content(data, reader, profile.articles.secrecy)
    except SecretRefused:
        _remember_attempt(actor, now, data.agency_id)
        raise
    return _save(actor, now, data, profile, document_id)


@transaction.atomic
def delete_draft(*, actor: str, now: datetime, document_id: int) -> None:
    """A draft that was never approved may go. Raises MayNot, NotNow."""
    document = OutgoingDocument.objects.select_for_update().get(pk=document_id)
    require(actor, document.agency_id, AgencyAct.WRITE_DOCUMENT, now=now)
    if document.status not in _OPEN or document.approvals.exists():
        raise NotNow(_("Chỉ xóa được bản thảo chưa được duyệt lần nào."))
    record(actor=actor, action="documents.delete_draft", target=Target("document", str(document.pk)), now=now)
    document.delete()


@transaction.atomic
def _save(
    actor: str, now: datetime, data: DraftData, profile: RegulationProfile, document_id: int | None
) -> OutgoingDocument:
    require(actor, data.agency_id, AgencyAct.WRITE_DOCUMENT, now=now)
    _check_choices(data, profile, now)
    document = (
        _changeable(document_id, data) if document_id else OutgoingDocument(created_by=actor, created_at=now)
    )
    before = document.status
    if data.file is not None:
        document.file = store_file(data.file.content, name=data.file.name, now=now)
        document.file_name = safe_name(data.file.name) or "van-ban.pdf"
    elif not document_id:
        raise DocumentRefused(_("Hãy chọn tệp PDF của văn bản."), field="file")
    _fill(document, data, profile)
    document.status = _Status.DRAFT
    document.updated_at = now
    document.save()
    _save_attachments(document, data, now)
    record(
        actor=actor,
        action="documents.change_draft" if document_id else "documents.write_draft",
        target=Target("document", str(document.pk)),
        now=now,
        detail={"taken_back": before in _WAITING, "new_file": data.file is not None},
    )
    return document


def _fill(document: OutgoingDocument, data: DraftData, profile: RegulationProfile) -> None:
    document.agency_id = data.agency_id
    document.type_code = data.type_code
    document.type_name = profile.document_type(data.type_code).name
    document.subject = _one_line(data.subject)
    document.urgency = data.urgency
    document.distribution_note = normalize(data.distribution_note).strip()
    document.unit_id = data.unit_id
    document.signer_id = data.signer_id
    document.search_key = fold(f"{document.type_name} {document.subject} {document.distribution_note}")


def _changeable(document_id: int, data: DraftData) -> OutgoingDocument:
    document = OutgoingDocument.objects.select_for_update().get(pk=document_id)
    if document.status not in (*_OPEN, *_WAITING):
        raise NotNow(
            _("Văn bản đã phát hành không sửa được; hãy ban hành văn bản mới để thay thế hoặc đính chính.")
        )
    if document.agency_id != data.agency_id:
        raise NotNow(_("Không đổi được cơ quan ban hành của văn bản đã lưu."), field="agency")
    if data.based_on is not None and data.based_on != document.updated_at:
        raise NotNow(
            _(
                "Người khác vừa thay đổi văn bản này sau khi ông/bà mở trang, nên chưa lưu. "
                "Hãy mở lại văn bản ở thẻ khác, xem thay đổi rồi sửa tiếp."
            )
        )
    return document


def _check_choices(data: DraftData, profile: RegulationProfile, now: datetime) -> None:
    """What a form offers, but a request may name anything. Raises DocumentRefused."""
    if data.type_code not in {kind.code for kind in profile.document_types}:
        raise DocumentRefused(_("Quy chế đang áp dụng không có loại văn bản này."), field="type_code")
    if data.urgency not in Urgency.values:
        raise DocumentRefused(_("Không có độ khẩn này."), field="urgency")
    if not _one_line(data.subject):
        raise DocumentRefused(_("Hãy ghi trích yếu của văn bản."), field="subject")
    units = list_units(agency_id=data.agency_id)
    if data.unit_id is not None and not units.filter(pk=data.unit_id).exists():
        raise DocumentRefused(_("Đơn vị soạn thảo không thuộc cơ quan ban hành."), field="unit")
    signers = list_signers(data.agency_id, on=office_date(now))
    if data.signer_id is not None and data.signer_id not in {signer.official_id for signer in signers}:
        raise DocumentRefused(_("Người ký không giữ chức vụ ở cơ quan ban hành."), field="signer")


def _check_content(data: DraftData, reader: DocumentReader, article: str) -> None:
    """No secrets, and the document itself is a PDF by its content (BD14 1c, R49)."""
    refuse_secret(find_secret([data.subject]), article, field="subject")
    refuse_secret(find_secret([data.distribution_note]), article, field="distribution_note")
    if data.file is not None:
        require_pdf(data.file)
    for field, file in _files(data):
        refuse_secret(find_secret(read_texts(file, reader, field=field)), article, field=field)


def _files(data: DraftData) -> Iterator[tuple[str, UploadedFile]]:
    if data.file is not None:
        yield "file", data.file
    for file in data.attachments:
        yield "attachments", file


def _save_attachments(document: OutgoingDocument, data: DraftData, now: datetime) -> None:
    document.attachments.filter(pk__in=data.remove_attachments).delete()
    for file in data.attachments:
        blob = store_file(file.content, name=file.name, now=now)
        name = safe_name(file.name) or "tai-lieu"
        DocumentAttachment.objects.create(document=document, file=blob, file_name=name)
    kept = [a.file.size for a in document.attachments.select_related("file")]
    require_fits_in_a_message([document.file.size, *kept])


@transaction.atomic
def _remember_attempt(actor: str, now: datetime, agency_id: int) -> None:
    """That someone tried, without anything of the content."""
    target = Target("agency", get_agency(agency_id).local_part)
    record(actor=actor, action="documents.refuse_secret", target=target, now=now)


def _one_line(text: str) -> str:
    return " ".join(normalize(text).split())
