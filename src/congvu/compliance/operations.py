"""Recording accesses: many events, few rows.

An access is no act of a person on our data but a report of the engines, so it has no audit event of
its own; the rows are the record.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from congvu.compliance.models import Access, Evidence, StreamPosition
from congvu.directory.queries import OFFICE_TIME
from congvu.engines.ports import AccessProtocol, EventStream, MailboxOpened, SignedIn
from congvu.mailboxes.operations import note_use

READER = "compliance.accesses"
# The engine's clock and ours may differ by this much before one of them is wrong.
_CLOCK_TOLERANCE = timedelta(minutes=1)
_LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class Seen:
    """One observation: `login` opened `mailbox` at a moment; `evidence` is an `Evidence` value."""

    mailbox: str
    login: str
    protocol: AccessProtocol
    at: datetime
    evidence: int


@dataclass(slots=True)
class _Sum:
    """All observations of a batch that fall into one row."""

    first_at: datetime
    last_at: datetime
    evidence: int
    count: int = 0


_Key = tuple[str, date, int, str, str]


def record_accesses(observations: Iterable[Seen]) -> int:
    """Adds observations to their rows, whatever their order; returns the number of rows touched."""
    sums = _sum_up(observations)
    if sums:
        with transaction.atomic():
            _merge(sums)
    return len(sums)


def intake_accesses(*, stream: EventStream, now: datetime, limit: int = 5000) -> int:
    """Record what the engine reports, together with the position read; returns the events read.

    A crash between two batches repeats nothing: rows and position share a transaction. Of two that
    read at once only one records. What is dated later than `now` has happened at the latest now.
    """
    held = StreamPosition.objects.filter(reader=READER).values_list("position", flat=True).first() or ""
    batch = stream.read(held, limit=limit)
    if batch.position == held:
        return 0
    observations = [seen for event in batch.events if (seen := _seen(event, now)) is not None]
    with transaction.atomic():
        if not _advance(held, batch.position):
            return 0
        _merge(_sum_up(observations))
    return len(batch.events)


def _advance(held: str, position: str) -> bool:
    """Move on from `held`; False when another intake did so meanwhile."""
    StreamPosition.objects.get_or_create(reader=READER)
    rows = StreamPosition.objects.filter(reader=READER, position=held)
    return bool(rows.update(position=position))


def _seen(event: object, now: datetime) -> Seen | None:
    """None for what is no access, or names no address: one odd line must not stop all that follow."""
    if isinstance(event, SignedIn):
        mailbox, evidence = event.login, Evidence.SIGNED_IN
    elif isinstance(event, MailboxOpened):
        mailbox = event.mailbox
        evidence = Evidence.FOLDER_OPENED if event.uid is None else Evidence.MESSAGE_READ
    else:
        return None
    if not _is_address(mailbox) or not _is_address(event.login):
        return None
    at = event.at if event.at <= now + _CLOCK_TOLERANCE else now
    return Seen(mailbox, event.login, event.protocol, at, evidence)


def _is_address(text: str) -> bool:
    return "@" in text and len(text) <= _LONGEST_ADDRESS and text.isprintable()


def _sum_up(observations: Iterable[Seen]) -> dict[_Key, _Sum]:
    sums: dict[_Key, _Sum] = {}
    for one in observations:
        local = one.at.astimezone(OFFICE_TIME)
        half_hour = local.hour * 2 + local.minute // 30
        key = (one.mailbox.lower(), local.date(), half_hour, one.login.lower(), one.protocol.value)
        held = sums.setdefault(key, _Sum(one.at, one.at, int(one.evidence)))
        held.first_at, held.last_at = min(held.first_at, one.at), max(held.last_at, one.at)
        held.evidence = max(held.evidence, int(one.evidence))
        held.count += 1
    return sums


# On both databases; a row that stands is only widened. MIN and MAX of two values have other names.
_UPSERT = """
    INSERT INTO compliance_access
        (mailbox, day, half_hour, login, protocol, first_at, last_at, evidence, count)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (mailbox, day, half_hour, login, protocol) DO UPDATE SET
        first_at = {least}(compliance_access.first_at, excluded.first_at),
        last_at = {greatest}(compliance_access.last_at, excluded.last_at),
        evidence = {greatest}(compliance_access.evidence, excluded.evidence),
        count = compliance_access.count + excluded.count
"""
_NAMES = {
    "sqlite": {"least": "min", "greatest": "max"},
    "postgresql": {"least": "least", "greatest": "greatest"},
}


def _merge(sums: dict[_Key, _Sum]) -> None:
    if not sums:
        return
    moment, day = connection.ops.adapt_datetimefield_value, connection.ops.adapt_datefield_value
    rows: list[tuple[Any, ...]] = [
        (key[0], day(key[1]), *key[2:], moment(s.first_at), moment(s.last_at), s.evidence, s.count)
        for key, s in sorted(sums.items())  # one order, so that two writers never wait for each other
    ]
    last_days: dict[str, date] = {}
    for mailbox, used_on, *_rest in sums:
        last_days[mailbox] = max(used_on, last_days.get(mailbox, used_on))
    note_use(last_days)
    with connection.cursor() as cursor:
        cursor.executemany(_UPSERT.format(**_NAMES[connection.vendor]), rows)


__all__ = ["READER", "Access", "Seen", "intake_accesses", "record_accesses"]
