"""Reading documents."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from congvu.directory.queries import list_posts, office_date
from congvu.documents.models import (
    Delivery,
    Dispatch,
    IncomingDocument,
    OutgoingDocument,
    RegisterEntry,
    StreamPosition,
)
from congvu.policy.permissions import AgencyAct, may_in_agency
from congvu.policy.text import fold

_Status = OutgoingDocument.Status


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person: outgoing documents to approve or issue, incoming ones to register."""

    outgoing: int
    incoming: int


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """How far a document has come with its recipients."""

    total: int
    handed_over: int
    delivered: int
    registered: int
    failed: int

    @property
    def is_open(self) -> bool:
        """Whether something may still change without anyone of the sender doing anything."""
        return self.registered + self.failed < self.total


def agencies_where(login: str, act: AgencyAct, *, now: datetime) -> tuple[int, ...]:
    """Agencies in which a person's posts allow an act today."""
    posts = list_posts(login, on=office_date(now))
    allowed = (p.agency_id for p in posts if may_in_agency([p.post], act))
    return tuple(dict.fromkeys(allowed))


def count_waiting(login: str, *, now: datetime) -> Waiting:
    """Two counts; asked on every page."""
    posts = list_posts(login, on=office_date(now))
    approve = [p.agency_id for p in posts if may_in_agency([p.post], AgencyAct.APPROVE_DOCUMENT)]
    issue = [p.agency_id for p in posts if may_in_agency([p.post], AgencyAct.ISSUE_DOCUMENT)]
    register = [p.agency_id for p in posts if may_in_agency([p.post], AgencyAct.REGISTER_ARRIVAL)]
    outgoing = 0
    if approve or issue:
        outgoing = OutgoingDocument.objects.filter(
            Q(agency_id__in=approve, status=_Status.SUBMITTED)
            | Q(agency_id__in=issue, status=_Status.APPROVED)
        ).count()
    incoming = _unregistered(register).count() if register else 0
    return Waiting(outgoing, incoming)


def list_outgoing(
    login: str, *, now: datetime, text: str = "", status: str = ""
) -> QuerySet[OutgoingDocument]:
    """Documents of the agencies in which the person may read, newest first."""
    agencies = agencies_where(login, AgencyAct.READ_DOCUMENTS, now=now)
    found = OutgoingDocument.objects.filter(agency_id__in=agencies).select_related("agency")
    if status:
        found = found.filter(status=status)
    for word in fold(text).split():
        found = found.filter(search_key__contains=word)
    return found.annotate(
        recipients=Count("deliveries"),
        arrived=Count("deliveries", filter=Q(deliveries__delivered_at__isnull=False)),
        registered=Count("deliveries", filter=Q(deliveries__registered_at__isnull=False)),
    )


def find_outgoing(login: str, document_id: int, *, now: datetime) -> OutgoingDocument | None:
    """None where there is none, or the person is of another agency."""
    agencies = agencies_where(login, AgencyAct.READ_DOCUMENTS, now=now)
    rows = OutgoingDocument.objects.filter(agency_id__in=agencies)
    return rows.select_related("agency__province", "unit", "signer", "file").filter(pk=document_id).first()


def find_dispatch(document: OutgoingDocument) -> Dispatch | None:
    return Dispatch.objects.filter(document=document).first()


def count_failed_dispatches() -> int:
    """Issued documents that could not be handed over and are not tried again."""
    return Dispatch.objects.filter(state=Dispatch.State.FAILED).count()


def count_late_dispatches(*, issued_before: datetime) -> int:
    """Documents issued before a moment that are still on the way to the mail system."""
    waiting = [Dispatch.State.PENDING, Dispatch.State.SENDING]
    return Dispatch.objects.filter(state__in=waiting, document__issued_at__lt=issued_before).count()


def find_intake_position() -> str:
    """How far the deliveries are read in the engine's events, "" at the beginning."""
    return StreamPosition.objects.values_list("position", flat=True).first() or ""


def count_deliveries(document: OutgoingDocument) -> DeliveryCounts:
    counts = document.deliveries.aggregate(
        total=Count("pk"),
        handed_over=Count("pk", filter=Q(handed_over_at__isnull=False)),
        delivered=Count("pk", filter=Q(delivered_at__isnull=False)),
        registered=Count("pk", filter=Q(registered_at__isnull=False)),
        failed=Count("pk", filter=~Q(failure="") & Q(delivered_at__isnull=True)),
    )
    return DeliveryCounts(**counts)


def list_deliveries(document: OutgoingDocument, *, only_open: bool = False) -> QuerySet[Delivery]:
    rows = document.deliveries.all()
    return rows.filter(registered_at__isnull=True) if only_open else rows


def list_unregistered(login: str, *, now: datetime) -> QuerySet[Delivery]:
    """Documents of our system that lie in the agency's mailbox and are not in its register yet."""
    agencies = agencies_where(login, AgencyAct.REGISTER_ARRIVAL, now=now)
    return _unregistered(agencies).select_related("document__agency", "document__dispatch", "agency")


def list_incoming(login: str, *, now: datetime, text: str = "") -> QuerySet[IncomingDocument]:
    agencies = agencies_where(login, AgencyAct.READ_DOCUMENTS, now=now)
    found = IncomingDocument.objects.filter(agency_id__in=agencies).select_related("agency")
    for word in fold(text).split():
        found = found.filter(search_key__contains=word)
    return found


def find_incoming(login: str, incoming_id: int, *, now: datetime) -> IncomingDocument | None:
    return list_incoming(login, now=now).select_related("file").filter(pk=incoming_id).first()


def list_register(
    login: str, direction: str, *, now: datetime, year: int, agency_id: int | None = None
) -> QuerySet[RegisterEntry]:
    """The entries of a year, cancelled ones too, in the order of their numbers."""
    agencies = agencies_where(login, AgencyAct.READ_DOCUMENTS, now=now)
    wanted = [agency_id] if agency_id in agencies else list(agencies)
    return (
        RegisterEntry.objects.filter(
            register__agency_id__in=wanted, register__direction=direction, register__year=year
        )
        .select_related("register__agency", "outgoing__signer", "outgoing__unit", "incoming")
        .order_by("register__series", "number")
    )


def list_register_years(login: str, *, now: datetime) -> list[int]:
    agencies = agencies_where(login, AgencyAct.READ_DOCUMENTS, now=now)
    years = RegisterEntry.objects.filter(register__agency_id__in=agencies).values_list(
        "register__year", flat=True
    )
    return sorted({*years, office_date(now).year}, reverse=True)


def find_delivery_for_message(message_id: str, *, agency_id: int) -> Delivery | None:
    """The delivery that a message in the agency's mailbox belongs to."""
    if not message_id:
        return None
    return (
        Delivery.objects.filter(agency_id=agency_id, document__dispatch__message_id=message_id)
        .select_related("document__agency")
        .first()
    )


def is_registered(message_id: str, *, agency_id: int) -> IncomingDocument | None:
    if not message_id:
        return None
    return IncomingDocument.objects.filter(agency_id=agency_id, message_id=message_id).first()


def today(now: datetime) -> date:
    return office_date(now)


def _unregistered(agencies: "list[int] | tuple[int, ...]") -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        agency_id__in=list(agencies), delivered_at__isnull=False, registered_at__isnull=True
    ).order_by("-delivered_at")
