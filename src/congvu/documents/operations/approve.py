"""Submitting, approving, returning."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.directory.queries import find_official
from congvu.documents.models import Approval, OutgoingDocument
from congvu.documents.operations.files import read_file
from congvu.documents.operations.recipients import resolve_for_sending
from congvu.documents.operations.refusals import DocumentRefused, NotNow
from congvu.documents.operations.rights import require
from congvu.policy.approval import data_fingerprint
from congvu.policy.permissions import AgencyAct

_Status = OutgoingDocument.Status


@transaction.atomic
def submit_document(*, actor: str, now: datetime, document_id: int) -> OutgoingDocument:
    """Ask the leaders for approval. Raises MayNot, NotNow, UnresolvedRecipients."""
    document = _locked(document_id)
    require(actor, document.agency_id, AgencyAct.WRITE_DOCUMENT, now=now)
    if document.status not in (_Status.DRAFT, _Status.RETURNED):
        raise NotNow(_("Văn bản này đã được trình duyệt."))
    resolve_for_sending(document, now=now)
    document.return_reason = ""
    return _move(document, _Status.SUBMITTED, actor=actor, now=now, action="documents.submit")


@transaction.atomic
def approve_document(
    *, actor: str, now: datetime, document_id: int, shown_sha256: str, shown_fingerprint: str | None = None
) -> OutgoingDocument:
    """Approve exactly the bytes and data that were shown (R41).

    `shown_sha256` and `shown_fingerprint` (`fingerprint`) are what the leader saw on the page; None
    where the data were not shown apart from the file. Raises MayNot, NotNow, FileLost.
    """
    document = _locked(document_id)
    require(actor, document.agency_id, AgencyAct.APPROVE_DOCUMENT, now=now)
    if document.status != _Status.SUBMITTED:
        raise NotNow(_("Văn bản này không ở trạng thái chờ duyệt."))
    digest = hashlib.sha256(read_file(document.file)).hexdigest()
    if digest != shown_sha256:
        raise NotNow(_("Tệp đã thay đổi sau khi ông/bà mở trang này. Hãy xem lại rồi duyệt."))
    data = fingerprint(document)
    if shown_fingerprint not in (None, data):
        raise NotNow(
            _(
                "Trích yếu, nơi nhận hoặc thông tin khác đã thay đổi sau khi ông/bà mở trang này. "
                "Hãy xem lại rồi duyệt."
            )
        )
    official = find_official(actor)
    Approval.objects.create(
        document=document,
        approver=actor,
        approver_name=official.full_name if official else actor,
        approver_title=official.title if official else "",
        content_sha256=digest,
        data_fingerprint=data,
        approved_at=now,
    )
    detail = {"sha256": digest}
    return _move(document, _Status.APPROVED, actor=actor, now=now, action="documents.approve", detail=detail)


@transaction.atomic
def return_document(*, actor: str, now: datetime, document_id: int, reason: str) -> OutgoingDocument:
    """Send it back with a reason. Raises MayNot, NotNow, DocumentRefused."""
    document = _locked(document_id)
    require(actor, document.agency_id, AgencyAct.APPROVE_DOCUMENT, now=now)
    if document.status not in (_Status.SUBMITTED, _Status.APPROVED):
        raise NotNow(_("Văn bản này không ở trạng thái chờ duyệt."))
    document.return_reason = reason.strip()
    if not document.return_reason:
        raise DocumentRefused(_("Hãy ghi lý do trả lại để người soạn biết cần sửa gì."), field="reason")
    detail = {"reason": document.return_reason}
    return _move(document, _Status.RETURNED, actor=actor, now=now, action="documents.return", detail=detail)


def fingerprint(document: OutgoingDocument) -> str:
    """What makes the document besides the file: a change of any of it ends the approval."""
    return data_fingerprint(
        {
            "agency": document.agency_id,
            "unit": document.unit_id,
            "type": document.type_code,
            "subject": document.subject,
            "urgency": document.urgency,
            "signer": document.signer_id,
            "distribution_note": document.distribution_note,
            "attachments": [[a.file_id, a.file_name] for a in document.attachments.all()],
        }
    )


def _locked(document_id: int) -> OutgoingDocument:
    return OutgoingDocument.objects.select_for_update(of=("self",)).select_related("file").get(pk=document_id)


def _move(
    document: OutgoingDocument,
    status: str,
    *,
    actor: str,
    now: datetime,
    action: str,
    detail: dict[str, str] | None = None,
) -> OutgoingDocument:
    document.status = status
    document.updated_at = now
    document.save(update_fields=["status", "updated_at", "return_reason"])
    record(actor=actor, action=action, target=Target("document", str(document.pk)), now=now, detail=detail)
    return document
