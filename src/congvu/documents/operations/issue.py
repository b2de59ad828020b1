"""Issuing: number, recipients and dispatch, all at once or not at all (Decree 30/2020 Đ15, Đ18)."""

import hashlib
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congvu.audit.operations import Target, record
from congvu.directory.queries import get_profile, office_date
from congvu.documents.models import Delivery, Dispatch, OutgoingDocument, Register, RegisterEntry
from congvu.documents.operations.approve import fingerprint
from congvu.documents.operations.files import read_file
from congvu.documents.operations.recipients import resolve_for_sending
from congvu.documents.operations.refusals import DocumentRefused, NotNow
from congvu.documents.operations.rights import require
from congvu.engines.knock import knock
from congvu.formats.mime.compose import make_message_id
from congvu.policy.approval import Approval, NotIssuable, may_issue
from congvu.policy.numbering import Code, code_notation, next_code_number
from congvu.policy.permissions import AgencyAct
from congvu.policy.profile import DocumentType
from congvu.policy.text import fold

_WHY_NOT = {
    NotIssuable.NOT_APPROVED: gettext_lazy(
        "Văn bản chưa được lãnh đạo duyệt nên chưa phát hành được (%(article)s)."
    ),
    NotIssuable.CHANGED_SINCE_APPROVAL: gettext_lazy(
        "Văn bản đã thay đổi sau khi lãnh đạo duyệt nên không phát hành được (%(article)s). "
        "Hãy trình duyệt lại."
    ),
}


def issue_document(*, actor: str, now: datetime, document_id: int) -> OutgoingDocument:
    """Give it its number and send it to everyone named.

    Raises MayNot, NotNow, DocumentRefused, UnresolvedRecipients, FileLost; then no number is taken.
    """
    with transaction.atomic():
        document = (
            OutgoingDocument.objects.select_for_update(of=("self",))
            .select_related("agency__province", "unit", "file")
            .get(pk=document_id)
        )
        require(actor, document.agency_id, AgencyAct.ISSUE_DOCUMENT, now=now)
        if document.status == OutgoingDocument.Status.ISSUED:
            raise NotNow(_("Văn bản này đã được phát hành."))
        _require_approval(document, now)
        recipients = resolve_for_sending(document, now=now)
        code = _take_number(document, actor=actor, now=now)
        _mark_issued(document, code, actor=actor, now=now)
        Delivery.objects.bulk_create(
            Delivery(
                document=document, agency_id=r.key, name=r.name, address=r.address, phrase=r.phrase[:300]
            )
            for r in recipients
        )
        token = f"{document.agency.local_part}.{document.pk}"
        Dispatch.objects.create(
            document=document,
            message_id=make_message_id(document.agency.province.domain, f"vb.{token}"),
            sender=document.agency.address,
            content_sha256=document.file_id,
            next_attempt_at=now,
        )
        record(
            actor=actor,
            action="documents.issue",
            target=Target("document", str(document.pk)),
            now=now,
            detail={"code": str(code), "sha256": document.file_id, "recipients": len(recipients)},
        )
        transaction.on_commit(lambda: knock(settings.CONGVU_WORKER_SOCKET, "documents.dispatch"))
    return document


@transaction.atomic
def cancel_number(*, actor: str, now: datetime, agency_id: int, type_code: str, reason: str) -> RegisterEntry:
    """Take the next number of a series and leave it empty, for a paper that was spoilt.

    The number stays in the register with its reason, for ever. Raises MayNot, DocumentRefused.
    """
    require(actor, agency_id, AgencyAct.CANCEL_NUMBER, now=now)
    on = office_date(now)
    _require_type(type_code, on)
    if not reason.strip():
        raise DocumentRefused(
            _("Hãy ghi lý do hủy số; số đã hủy được giữ trong sổ cùng lý do."), field="reason"
        )
    register = lock_register(agency_id, Register.Direction.OUTGOING, type_code, year=on.year)
    entry = take_next(register, actor=actor, now=now)
    entry.cancelled_at, entry.cancel_reason = now, reason.strip()
    entry.save(update_fields=["cancelled_at", "cancel_reason"])
    record(
        actor=actor,
        action="documents.cancel_number",
        target=Target("register", f"{agency_id}/{type_code}"),
        now=now,
        detail={"number": entry.number, "reason": entry.cancel_reason},
    )
    return entry


def take_next(register: Register, *, actor: str, now: datetime) -> RegisterEntry:
    """The next number of a locked register. A number that is rolled back is taken by the next one: no
    gap, no double."""
    register.last_number = next_code_number(register.last_number)
    register.save(update_fields=["last_number"])
    return RegisterEntry.objects.create(
        register=register, number=register.last_number, taken_by=actor, taken_at=now
    )


def lock_register(agency_id: int, direction: str, series: str, *, year: int) -> Register:
    """The register, made with its first use, held by the caller's transaction alone."""
    register, _made = Register.objects.get_or_create(
        agency_id=agency_id, direction=direction, year=year, series=series
    )
    return Register.objects.select_for_update().get(pk=register.pk)


def _require_approval(document: OutgoingDocument, now: datetime) -> None:
    digest = hashlib.sha256(read_file(document.file)).hexdigest()
    held = [Approval(a.content_sha256, a.data_fingerprint) for a in document.approvals.all()]
    why = may_issue(content_sha256=digest, data_fingerprint=fingerprint(document), approvals=held)
    if why is None and document.status != OutgoingDocument.Status.APPROVED:
        why = NotIssuable.NOT_APPROVED  # returned, or changed and changed back: the leader decides anew
    if why is not None:
        article = get_profile(on=office_date(now)).articles.approval
        raise DocumentRefused(str(_WHY_NOT[why]) % {"article": article})


def _take_number(document: OutgoingDocument, *, actor: str, now: datetime) -> Code:
    on = office_date(now)
    kind = _require_type(document.type_code, on)
    register = lock_register(
        document.agency_id, Register.Direction.OUTGOING, document.type_code, year=on.year
    )
    entry = take_next(register, actor=actor, now=now)
    entry.outgoing = document
    entry.save(update_fields=["outgoing"])
    notation = code_notation(
        type_abbreviation=kind.abbreviation,
        issuer_symbol=document.agency.symbol,
        drafting_unit=document.unit.symbol if document.unit else "",
    )
    return Code(entry.number, notation, on.year if kind.has_year else None)


def _require_type(type_code: str, on: date) -> DocumentType:
    """Raises DocumentRefused for a type that the regulation of the day does not know."""
    try:
        return get_profile(on=on).document_type(type_code)
    except KeyError:
        raise DocumentRefused(
            _("Quy chế đang áp dụng không có loại văn bản này."), field="type_code"
        ) from None


def _mark_issued(document: OutgoingDocument, code: Code, *, actor: str, now: datetime) -> None:
    document.status = OutgoingDocument.Status.ISSUED
    document.code_number = code.number
    document.code_notation = code.notation
    document.code_year = code.year
    document.promulgation_date = office_date(now)
    document.issued_at = document.updated_at = now
    document.issued_by = actor
    document.search_key = fold(f"{code} {document.search_key}")
    document.save()
