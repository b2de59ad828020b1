"""Telling the engine what it must hold."""

from datetime import datetime

from congvu.engines.ports import MailboxEngine, MailboxSpec
from congvu.mailboxes.models import Mailbox

_CONVERGE_AT_ONCE = 500


def converge(*, engine: MailboxEngine, now: datetime) -> int:
    """Tell the engine of mailboxes it does not hold yet; returns how many. Safe to repeat."""
    done = 0
    while waiting := list(
        Mailbox.objects.filter(provisioned_at__isnull=True).order_by("pk")[:_CONVERGE_AT_ONCE]
    ):
        engine.ensure([MailboxSpec(m.address, m.kind != Mailbox.Kind.PERSON) for m in waiting])
        Mailbox.objects.filter(pk__in=[m.pk for m in waiting]).update(provisioned_at=now)
        done += len(waiting)
    return done
