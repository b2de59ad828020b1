"""Writing the audit trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from congvu.audit.models import AuditChain, AuditEvent, event_hash

SYSTEM = "system"  # the actor of what no person did
_AT_ONCE = 500


class NotInTransaction(Exception):
    """An audit event must share the transaction of the act it records."""


@dataclass(frozen=True, slots=True)
class Target:
    """What was acted upon: `Target("mailbox", "sotttt@binhphuoc.gov.vn")`."""

    kind: str
    id: str


def record(
    *, actor: str, action: str, target: Target, now: datetime, detail: Mapping[str, Any] | None = None
) -> AuditEvent:
    """Append one event; `action` is `context.verb_object`, `actor` a login or `SYSTEM`.

    Raises NotInTransaction outside a transaction.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise NotInTransaction(action)
    AuditChain.objects.get_or_create(id=1)
    chain = AuditChain.objects.select_for_update().get(id=1)
    event = AuditEvent(
        number=chain.length + 1,
        at=now,
        actor=actor,
        action=action,
        target_kind=target.kind,
        target_id=target.id,
        detail=dict(detail or {}),
        previous_hash=chain.last_hash,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    chain.last_hash, chain.length = event.hash, event.number
    chain.save(update_fields=["last_hash", "length"])
    return event


def record_many(
    *, actor: str, action: str, now: datetime, events: Sequence[tuple[Target, Mapping[str, Any]]]
) -> None:
    """Append one event for each target, in order, chained like those of `record`, many a statement.

    Raises NotInTransaction outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(action)
    AuditChain.objects.get_or_create(id=1)
    chain = AuditChain.objects.select_for_update().get(id=1)
    rows = []
    for target, detail in events:
        event = AuditEvent(
            number=chain.length + 1,
            at=now,
            actor=actor,
            action=action,
            target_kind=target.kind,
            target_id=target.id,
            detail=dict(detail),
            previous_hash=chain.last_hash,
        )
        event.hash = event_hash(event)
        chain.last_hash, chain.length = event.hash, event.number
        rows.append(event)
    AuditEvent.objects.bulk_create(rows, batch_size=_AT_ONCE)
    chain.save(update_fields=["last_hash", "length"])
