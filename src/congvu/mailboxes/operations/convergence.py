"""Telling the engine what it must hold."""

import logging
from datetime import datetime

from django.db.models import QuerySet

from congvu.engines.errors import Refused
from congvu.engines.ports import MailboxEngine, MailboxSpec
from congvu.mailboxes.models import Mailbox

_log = logging.getLogger(__name__)
_CONVERGE_AT_ONCE = 500
# Addresses that the log has told of: the worker tries again every few seconds.
_told: set[str] = set()


def converge(*, engine: MailboxEngine, now: datetime, at_most: int | None = None) -> int:
    """Tell the engine of new addresses and of mailboxes it does not hold yet; returns how many.

    Safe to repeat: a crash in between leaves what was not written down to be told again. With `at_most`
    it stops after some 500 and more, so that other work gets its turn.
    """
    return _rename(engine) + _ensure(engine, now, at_most)


def _rename(engine: MailboxEngine) -> int:
    """While one waits to be renamed no other name is given to it (`renaming`), so none is lost.

    One that the engine refuses (mail lies at the new address already) is left to wait, is written into the
    log, and holds up no other.
    """
    done, refused = 0, set[int]()
    while waiting := _some(Mailbox.objects.exclude(renamed_from="").exclude(pk__in=refused)):
        moved = _move(engine, waiting)
        Mailbox.objects.filter(pk__in=[m.pk for m in moved]).update(renamed_from="")
        refused |= {m.pk for m in waiting} - {m.pk for m in moved}
        done += len(moved)
    return done


def _move(engine: MailboxEngine, waiting: list[Mailbox]) -> list[Mailbox]:
    """Those that lie at their new address now: all at once, or one by one where one is refused."""
    try:
        engine.rename_all([(m.renamed_from, m.address) for m in waiting])
    except Refused as problem:
        if len(waiting) == 1:
            _tell(waiting[0], problem)
            return []
        return [m for one in waiting for m in _move(engine, [one])]
    return waiting


def _tell(mailbox: Mailbox, problem: Refused) -> None:
    if mailbox.address not in _told:
        _told.add(mailbox.address)
        _log.error("%s is not moved from %s: %s", mailbox.address, mailbox.renamed_from, problem)


def _ensure(engine: MailboxEngine, now: datetime, at_most: int | None) -> int:
    done = 0
    new = Mailbox.objects.filter(provisioned_at__isnull=True, renamed_from="")
    while (at_most is None or done < at_most) and (waiting := _some(new)):
        engine.ensure([MailboxSpec(m.address, m.kind != Mailbox.Kind.PERSON) for m in waiting])
        # One that was renamed meanwhile is told of under its new address.
        kept = new.filter(pk__in=[m.pk for m in waiting], address__in=[m.address for m in waiting])
        kept.update(provisioned_at=now)
        done += len(waiting)
    return done


def _some(rows: QuerySet[Mailbox]) -> list[Mailbox]:
    return list(rows.order_by("pk")[:_CONVERGE_AT_ONCE])
