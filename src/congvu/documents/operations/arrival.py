"""Registering what arrived: the arrival number, at once and once (Decree 30/2020 Đ22; BP48 Đ17.1a)."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.directory.queries import get_profile, office_date
from congvu.documents.models import Delivery, IncomingDocument, Register
from congvu.documents.operations.content import UploadedFile, find_secret, read_texts
from congvu.documents.operations.files import store_file
from congvu.documents.operations.issue import lock_register, take_next
from congvu.documents.operations.refusals import DocumentRefused, SecretRefused
from congvu.documents.operations.rights import require
from congvu.documents.queries import find_delivery_for_message, registration_key
from congvu.engines.ports import DocumentReader
from congvu.formats.mime.filename import safe_name
from congvu.policy.permissions import AgencyAct
from congvu.policy.text import fold, normalize

_SERIES = "ALL"  # one series for paper and electronic (Decree 30/2020 Đ22.2)


class AlreadyRegistered(DocumentRefused):
    """The same document stands in the register; `existing` is its entry."""

    def __init__(self, sentence: str, existing: IncomingDocument) -> None:
        super().__init__(sentence)
        self.existing = existing


@dataclass(frozen=True, slots=True)
class ArrivalData:
    """What the clerk confirms; `message_id` ties it to the message it came with."""

    agency_id: int
    issuer_name: str
    code: str
    document_date: date | None
    subject: str
    due_date: date | None = None
    message_id: str = ""
    file: UploadedFile | None = None


@transaction.atomic
def register_delivery(
    *, actor: str, now: datetime, delivery_id: int, due_date: date | None = None
) -> IncomingDocument:
    """Register a document of our own system in one act; the sender sees number and time.

    Raises MayNot, AlreadyRegistered.
    """
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("document__agency", "document__dispatch", "document__file")
        .get(pk=delivery_id)
    )
    document = delivery.document
    require(actor, delivery.agency_id, AgencyAct.REGISTER_ARRIVAL, now=now)
    register = _lock(delivery.agency_id, now)
    _refuse_doubles(delivery.agency_id, document.dispatch.message_id)
    incoming = IncomingDocument(
        agency_id=delivery.agency_id,
        issuer_name=document.agency.name,
        code=str(document.code),
        document_date=document.promulgation_date,
        subject=document.subject,
        due_date=due_date,
        message_id=document.dispatch.message_id,
        delivery=delivery,
        file=document.file,
        file_name=document.file_name,
    )
    _enter(incoming, register, actor=actor, now=now)
    delivery.registered_at = now
    delivery.arrival_number = incoming.arrival_number
    # A message that stands in the register has arrived, whatever was reported.
    delivery.delivered_at = delivery.delivered_at or now
    delivery.failure = ""
    delivery.save(update_fields=["registered_at", "arrival_number", "delivered_at", "failure"])
    return incoming


def register_arrival(
    *, actor: str, now: datetime, data: ArrivalData, reader: DocumentReader
) -> IncomingDocument:
    """Register a document that came by mail from anywhere.

    Raises MayNot, AlreadyRegistered, SecretRefused, DocumentRefused.
    """
    require(actor, data.agency_id, AgencyAct.REGISTER_ARRIVAL, now=now)
    if delivery := _own_delivery(data):
        return register_delivery(actor=actor, now=now, delivery_id=delivery.pk, due_date=data.due_date)
    _check_dates(data, office_date(now))
    # Foreign files are read before the transaction: a slow one must not hold up everyone's writes.
    _refuse_secret(data, reader, now)
    return _register_foreign(actor, now, data)


@transaction.atomic
def _register_foreign(actor: str, now: datetime, data: ArrivalData) -> IncomingDocument:
    require(actor, data.agency_id, AgencyAct.REGISTER_ARRIVAL, now=now)
    # Locked before the look for doubles: of two clerks at once the second sees the first one's entry.
    register = _lock(data.agency_id, now)
    key = registration_key(data.message_id)
    _refuse_doubles(data.agency_id, key)
    _refuse_same_code(data)
    blob = store_file(data.file.content, name=data.file.name, now=now) if data.file else None
    incoming = IncomingDocument(
        agency_id=data.agency_id,
        issuer_name=_one_line(data.issuer_name),
        code=_one_line(data.code),
        document_date=data.document_date,
        subject=_one_line(data.subject),
        due_date=data.due_date,
        message_id=key,
        file=blob,
        file_name=(safe_name(data.file.name) or "van-ban") if data.file else "",
    )
    _enter(incoming, register, actor=actor, now=now)
    return incoming


def _lock(agency_id: int, now: datetime) -> Register:
    return lock_register(agency_id, Register.Direction.INCOMING, _SERIES, year=office_date(now).year)


def _enter(incoming: IncomingDocument, register: Register, *, actor: str, now: datetime) -> None:
    entry = take_next(register, actor=actor, now=now)
    incoming.entry = entry
    incoming.arrival_number = entry.number
    incoming.arrival_date = office_date(now)
    incoming.registered_by = actor
    incoming.registered_at = now
    incoming.search_key = fold(f"{incoming.issuer_name} {incoming.code} {incoming.subject} {entry.number}")
    incoming.save(force_insert=True)
    record(
        actor=actor,
        action="documents.register_arrival",
        target=Target("incoming", str(incoming.pk)),
        now=now,
        detail={"arrival_number": entry.number, "code": incoming.code},
    )


def _own_delivery(data: ArrivalData) -> Delivery | None:
    """The delivery that the message claims to be; a copy with other bytes is refused.

    Anyone outside can write our Message-ID on a letter of their own.
    """
    delivery = find_delivery_for_message(data.message_id, agency_id=data.agency_id)
    if delivery is None or data.file is None:
        return delivery
    if hashlib.sha256(data.file.content).hexdigest() != delivery.document.file_id:
        raise DocumentRefused(
            _(
                "Thư này mang mã của văn bản %(code)s nhưng tệp kèm theo khác bản đã phát hành. "
                "Không vào sổ; hãy hỏi lại nơi gửi và báo cán bộ chuyên trách CNTT."
            )
            % {"code": delivery.document.code},
            field="file",
        )
    return delivery


def _check_dates(data: ArrivalData, on: date) -> None:
    if data.document_date is not None and data.document_date > on:
        raise DocumentRefused(_("Ngày văn bản không thể sau hôm nay."), field="document_date")
    if data.due_date is not None and data.due_date < on:
        raise DocumentRefused(_("Hạn giải quyết không thể trước hôm nay."), field="due_date")


def _refuse_doubles(agency_id: int, key: str) -> None:
    if not key:
        return
    existing = IncomingDocument.objects.filter(agency_id=agency_id, message_id=key).first()
    if existing is not None:
        raise AlreadyRegistered(_twice(existing), existing)


def _refuse_same_code(data: ArrivalData) -> None:
    """Number, symbol and issuer all alike in the year: the same document (Decree 30/2020 Annex VI)."""
    if not data.code or data.document_date is None:
        return
    existing = IncomingDocument.objects.filter(
        agency_id=data.agency_id,
        code=_one_line(data.code),
        issuer_name=_one_line(data.issuer_name),
        document_date__year=data.document_date.year,
    ).first()
    if existing is not None:
        raise AlreadyRegistered(_twice(existing), existing)


def _refuse_secret(data: ArrivalData, reader: DocumentReader, now: datetime) -> None:
    texts = [data.subject]
    if data.file is not None:
        texts += read_texts(data.file, reader, field="file")
    if find_secret(texts):
        article = get_profile(on=office_date(now)).articles.secrecy
        raise SecretRefused(
            _(
                "Không vào sổ: văn bản có dấu chỉ độ mật (%(article)s). Hãy báo ngay nơi gửi và lãnh đạo, "
                "xóa thư này khỏi hộp thư."
            )
            % {"article": article},
            field="file",
        )


def _twice(existing: IncomingDocument) -> str:
    return _("Văn bản này đã vào sổ: số đến %(number)s ngày %(day)s.") % {
        "number": existing.arrival_number,
        "day": f"{existing.arrival_date:%d/%m/%Y}",
    }


def _one_line(text: str) -> str:
    return " ".join(normalize(text).split())
