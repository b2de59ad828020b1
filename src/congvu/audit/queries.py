"""Reading the audit trail."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from congvu.audit.models import AuditChain, AuditEvent, event_hash


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """`broken_at` is the number of the first event that does not fit, None when all do."""

    length: int
    broken_at: int | None


def list_events(*, target_kind: str, target_id: str) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(target_kind=target_kind, target_id=target_id)


def check_head() -> ChainVerdict:
    """Only the end of the chain: whether the last event is the one that the head names, unchanged.

    Cheap at any length; `verify_chain` is the full proof.
    """
    chain = AuditChain.objects.filter(id=1).first()
    last = AuditEvent.objects.order_by("-number").first()
    if chain is None or last is None:
        is_empty = last is None and (chain is None or chain.length == 0)
        return ChainVerdict(0, broken_at=None if is_empty else 1)
    fits = (chain.length, chain.last_hash) == (last.number, last.hash) and last.hash == event_hash(last)
    return ChainVerdict(last.number, broken_at=None if fits else min(chain.length, last.number) or 1)


def find_last_moment() -> datetime | None:
    """When the last event happened, by the clock of its machine."""
    return AuditEvent.objects.order_by("-number").values_list("at", flat=True).first()


def verify_chain() -> ChainVerdict:
    """Recompute every hash from the first event on."""
    previous, number = "", 0
    for event in AuditEvent.objects.order_by("number").iterator():
        number += 1
        fits = event.number == number and event.previous_hash == previous
        if not fits or event.hash != event_hash(event):
            return ChainVerdict(number - 1, broken_at=number)
        previous = event.hash
    chain = AuditChain.objects.filter(id=1).first()
    if chain is not None and (chain.length, chain.last_hash) != (number, previous):
        return ChainVerdict(number, broken_at=number + 1)
    return ChainVerdict(number, broken_at=None)
