"""Reading the audit trail."""

from dataclasses import dataclass

from django.db.models import QuerySet

from congvu.audit.models import AuditChain, AuditEvent, event_hash


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """`broken_at` is the number of the first event that does not fit, None when all do."""

    length: int
    broken_at: int | None


def list_events(*, target_kind: str, target_id: str) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(target_kind=target_kind, target_id=target_id)


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
