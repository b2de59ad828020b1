"""Telling the engine what it must hold."""

from datetime import datetime

from django.db.models import QuerySet

from congvu.engines.ports import MailboxEngine, MailboxSpec
from congvu.mailboxes.models import Mailbox

_CONVERGE_AT_ONCE = 500


def converge(*, engine: MailboxEngine, now: datetime, at_most: int | None = None) -> int:
    """Tell the engine of new addresses and of mailboxes it does not hold yet; returns how many.

    Safe to repeat: a crash in between leaves what was not written down to be told again. With `at_most`
    it stops after some 500 and more, so that other work gets its turn.
    """
    return _rename(engine) + _ensure(engine, now, at_most)


def _rename(engine: MailboxEngine) -> int:
    """While one waits to be renamed no other name is given to it (`renaming`), so none is lost."""
    done = 0
    while waiting := _some(Mailbox.objects.exclude(renamed_from="")):
        engine.rename_all([(m.renamed_from, m.address) for m in waiting])
        Mailbox.objects.filter(pk__in=[m.pk for m in waiting]).update(renamed_from="")
        done += len(waiting)
    return done


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
