"""The way of issued documents to their recipients."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from congvu.documents.models import Delivery, Dispatch, OutgoingDocument, StreamPosition
from congvu.documents.queries.scope import agencies_where
from congvu.policy.permissions import AgencyAct


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

    @property
    def on_the_way(self) -> int:
        """Neither in the recipient's mailbox nor failed."""
        return self.total - self.delivered - self.failed

    @property
    def unregistered(self) -> int:
        return self.total - self.registered


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
    """In the order of "Nơi nhận"; `only_open` leaves out those that are in the recipient's register."""
    rows = document.deliveries.all()
    return rows.filter(registered_at__isnull=True) if only_open else rows


def list_unregistered(login: str, *, now: datetime) -> QuerySet[Delivery]:
    """Documents of our system that lie in the agency's mailbox and are not in its register yet."""
    agencies = agencies_where(login, AgencyAct.REGISTER_ARRIVAL, now=now)
    return unregistered_in(agencies).select_related("document__agency", "document__dispatch", "agency")


def find_arrived_delivery(login: str, delivery_id: int, *, now: datetime) -> Delivery | None:
    """A document that arrived at an agency for which the person keeps the register."""
    agencies = agencies_where(login, AgencyAct.REGISTER_ARRIVAL, now=now)
    rows = Delivery.objects.filter(agency_id__in=agencies, delivered_at__isnull=False, pk=delivery_id)
    return rows.select_related("document__agency", "document__file").first()


def find_delivery_for_message(message_id: str, *, agency_id: int) -> Delivery | None:
    """The delivery that a message in the agency's mailbox belongs to."""
    if not message_id:
        return None
    return (
        Delivery.objects.filter(agency_id=agency_id, document__dispatch__message_id=message_id)
        .select_related("document__agency", "document__dispatch")
        .first()
    )


def unregistered_in(agencies: Iterable[int]) -> QuerySet[Delivery]:
    """What arrived in these agencies and is in none of their registers, newest first."""
    return Delivery.objects.filter(
        agency_id__in=list(agencies), delivered_at__isnull=False, registered_at__isnull=True
    ).order_by("-delivered_at", "-pk")
