"""Registering what arrived: the arrival number, at once and once (Decree 30/2020 Đ22; BP48 Đ17.1a)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.directory.queries import get_profile, office_date
from congvu.documents.models import Delivery, Dispatch, IncomingDocument, Register
from congvu.documents.operations.compose import code_of
from congvu.documents.operations.draft import UploadedFile
from congvu.documents.operations.files import store_file
from congvu.documents.operations.issue import take_entry
from congvu.documents.operations.refusals import DocumentRefused, SecretRefused
from congvu.documents.operations.rights import require
from congvu.engines.errors import EngineError
from congvu.engines.ports import DocumentReader
from congvu.formats.media_type import is_pdf
from congvu.policy.permissions import AgencyAct
from congvu.policy.secrecy import find_secrecy_marks
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
    _refuse_doubles(delivery.agency_id, document.dispatch.message_id, delivery)
    incoming = IncomingDocument(
        agency_id=delivery.agency_id,
        issuer_name=document.agency.name,
        code=str(code_of(document)),
        document_date=document.promulgation_date,
        subject=document.subject,
        due_date=due_date,
        message_id=document.dispatch.message_id,
        delivery=delivery,
        file=document.file,
        file_name=document.file_name,
    )
    _enter(incoming, actor=actor, now=now)
    delivery.registered_at = now
    delivery.arrival_number = incoming.arrival_number
    # A message that stands in the register has arrived, whatever was reported.
    delivery.delivered_at = delivery.delivered_at or now
    delivery.save(update_fields=["registered_at", "arrival_number", "delivered_at"])
    return incoming


@transaction.atomic
def register_arrival(
    *, actor: str, now: datetime, data: ArrivalData, reader: DocumentReader
) -> IncomingDocument:
    """Register a document that came by mail from anywhere.

    Raises MayNot, AlreadyRegistered, SecretRefused.
    """
    require(actor, data.agency_id, AgencyAct.REGISTER_ARRIVAL, now=now)
    if delivery := _own_delivery(data):
        return register_delivery(actor=actor, now=now, delivery_id=delivery.pk, due_date=data.due_date)
    _refuse_doubles(data.agency_id, data.message_id, None)
    _refuse_same_code(data)
    _refuse_secret(data, reader, now)
    blob = store_file(data.file.content, name=data.file.name, now=now) if data.file else None
    incoming = IncomingDocument(
        agency_id=data.agency_id,
        issuer_name=normalize(data.issuer_name).strip(),
        code=normalize(data.code).strip(),
        document_date=data.document_date,
        subject=normalize(data.subject).strip(),
        due_date=data.due_date,
        message_id=data.message_id,
        file=blob,
        file_name=data.file.name[:200] if data.file else "",
    )
    _enter(incoming, actor=actor, now=now)
    return incoming


def _enter(incoming: IncomingDocument, *, actor: str, now: datetime) -> None:
    on = office_date(now)
    entry = take_entry(
        incoming.agency_id, Register.Direction.INCOMING, _SERIES, year=on.year, actor=actor, now=now
    )
    incoming.entry = entry
    incoming.arrival_number = entry.number
    incoming.arrival_date = on
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
    if not data.message_id:
        return None
    dispatch = Dispatch.objects.filter(message_id=data.message_id).first()
    if dispatch is None:
        return None
    return Delivery.objects.filter(document_id=dispatch.document_id, agency_id=data.agency_id).first()


def _refuse_doubles(agency_id: int, message_id: str, delivery: Delivery | None) -> None:
    if not message_id and delivery is None:
        return
    existing = IncomingDocument.objects.filter(agency_id=agency_id, message_id=message_id).first()
    if existing is not None:
        raise AlreadyRegistered(_twice(existing), existing)


def _refuse_same_code(data: ArrivalData) -> None:
    """Number, symbol and issuer all alike in the year: the same document (Decree 30/2020 Annex VI)."""
    if not data.code or data.document_date is None:
        return
    existing = IncomingDocument.objects.filter(
        agency_id=data.agency_id,
        code=normalize(data.code).strip(),
        issuer_name=normalize(data.issuer_name).strip(),
        document_date__year=data.document_date.year,
    ).first()
    if existing is not None:
        raise AlreadyRegistered(_twice(existing), existing)


def _refuse_secret(data: ArrivalData, reader: DocumentReader, now: datetime) -> None:
    texts = [data.subject]
    if data.file is not None and is_pdf(data.file.content):
        try:
            texts.append(reader.pdf_text(data.file.content))
        except EngineError as problem:
            raise DocumentRefused(problem.sentence) from None
    if any(find_secrecy_marks(text) for text in texts):
        article = get_profile(on=office_date(now)).articles.secrecy
        raise SecretRefused(
            _(
                "Không vào sổ: văn bản có dấu chỉ độ mật (%(article)s). Hãy báo ngay nơi gửi và lãnh đạo, "
                "xóa thư này khỏi hộp thư."
            )
            % {"article": article}
        )


def _twice(existing: IncomingDocument) -> str:
    return _("Văn bản này đã vào sổ: số đến %(number)s ngày %(day)s.") % {
        "number": existing.arrival_number,
        "day": f"{existing.arrival_date:%d/%m/%Y}",
    }
