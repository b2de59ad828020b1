"""The registers of a year with the columns of Decree 30/2020 Annex IV."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from congvu.directory.queries import get_profile, office_date
from congvu.documents.models import IncomingDocument, Register, RegisterEntry
from congvu.documents.queries.handling import is_late, with_leads
from congvu.documents.queries.scope import agencies_where
from congvu.policy.numbering import Code, code_notation
from congvu.policy.permissions import AgencyAct
from congvu.policy.profile import DocumentType


@dataclass(frozen=True, slots=True)
class OutgoingLine:
    """A line of "Sổ đăng ký văn bản đi"; `cancel_reason` is empty for a number in use."""

    document_id: int | None
    number: int
    code: str
    document_date: date | None
    type_name: str
    subject: str
    signer: str
    recipients: str
    keeper: str
    copies: int
    sent_on: date | None
    note: str
    cancel_reason: str


@dataclass(frozen=True, slots=True)
class IncomingLine:
    """A line of "Sổ đăng ký văn bản đến"."""

    document_id: int
    arrival_date: date
    arrival_number: int
    issuer_name: str
    code: str
    document_date: date | None
    subject: str
    due_date: date | None
    handler: str = ""
    assigned_on: date | None = None
    state: str = ""
    answer: str = ""
    is_late: bool = False


def list_register_years(login: str, *, now: datetime) -> list[int]:
    """Years with an entry, and this one; newest first."""
    agencies = agencies_where(login, AgencyAct.READ_DOCUMENTS, now=now)
    years = RegisterEntry.objects.filter(register__agency_id__in=agencies).values_list(
        "register__year", flat=True
    )
    return sorted({*years, office_date(now).year}, reverse=True)


def list_outgoing_register(
    agency_id: int, *, year: int, now: datetime, type_code: str = ""
) -> list[OutgoingLine]:
    """All numbers of the year, cancelled ones too, type by type in the order of the numbers."""
    rows = _entries(agency_id, Register.Direction.OUTGOING, year).select_related(
        "register__agency", "outgoing__signer", "outgoing__unit"
    )
    if type_code:
        rows = rows.filter(register__series=type_code)
    types = {kind.code: kind for kind in get_profile(on=office_date(now)).document_types}
    rows = rows.annotate(copies=Count("outgoing__deliveries"))
    return [_outgoing_line(row, row.copies, types.get(row.register.series)) for row in rows]


def list_incoming_register(agency_id: int, *, year: int, today: date | None = None) -> list[IncomingLine]:
    """All arrivals of the year in the order of their numbers; `today` tells which are late."""
    documents = with_leads(
        IncomingDocument.objects.filter(entry__in=_entries(agency_id, Register.Direction.INCOMING, year))
    )
    rows = documents.select_related("answer").order_by("arrival_number")
    return [_incoming_line(document, today) for document in rows]


def list_followed(agency_id: int, *, year: int, now: datetime) -> list[IncomingLine]:
    """Those that must be answered or are given to somebody: "Sổ theo dõi giải quyết văn bản đến"."""
    today = office_date(now)
    lines = list_incoming_register(agency_id, year=year, today=today)
    return [line for line in lines if line.handler or line.due_date]


def _incoming_line(document: IncomingDocument, today: date | None = None) -> IncomingLine:
    held = document.open_assignments  # type: ignore[attr-defined]
    return IncomingLine(
        document.pk,
        document.arrival_date,
        document.arrival_number,
        document.issuer_name,
        document.code,
        document.document_date,
        document.subject,
        document.due_date,
        handler="; ".join(one.official.full_name for one in held),
        assigned_on=office_date(held[0].assigned_at) if held else None,
        state=document.get_state_display(),
        answer=str(document.answer.code) if document.answer else "",
        is_late=today is not None and is_late(document, on=today),
    )


def _entries(agency_id: int, direction: str, year: int) -> QuerySet[RegisterEntry]:
    found = RegisterEntry.objects.filter(
        register__agency_id=agency_id, register__direction=direction, register__year=year
    )
    return found.order_by("register__series", "number")


def _outgoing_line(row: RegisterEntry, copies: int, kind: DocumentType | None) -> OutgoingLine:
    document = row.outgoing
    if document is None:
        notation = code_notation(
            type_abbreviation=kind.abbreviation if kind else "", issuer_symbol=row.register.agency.symbol
        )
        year = row.register.year if kind and kind.has_year else None
        return OutgoingLine(
            document_id=None,
            number=row.number,
            code=str(Code(row.number, notation, year)),
            document_date=None,
            type_name=kind.name if kind else row.register.series,
            subject="",
            signer="",
            recipients="",
            keeper="",
            copies=0,
            sent_on=office_date(row.taken_at),
            note=_("Số đã hủy"),
            cancel_reason=row.cancel_reason,
        )
    return OutgoingLine(
        document_id=document.pk,
        number=row.number,
        code=str(document.code),
        document_date=document.promulgation_date,
        type_name=document.type_name,
        subject=document.subject,
        signer=document.signer.full_name if document.signer else "",
        recipients="; ".join(
            line.strip(" -;.") for line in document.distribution_note.splitlines() if line.strip()
        ),
        keeper=document.unit.name if document.unit else _("Văn thư"),
        copies=copies,
        sent_on=office_date(document.issued_at) if document.issued_at else None,
        note="" if document.urgency == "NORMAL" else document.get_urgency_display(),
        cancel_reason="",
    )
