"""When a mailbox was last used: what tells a dormant one (PY05 1b; R7)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from congvu.mailboxes.models import Mailbox


def note_use(last_days: Mapping[str, date]) -> None:
    """The last day by address; at most one write for a mailbox and day, nothing for an older one.

    A report of the engines and no act of a person: it has no audit event.
    """
    by_day: defaultdict[date, list[str]] = defaultdict(list)
    for address, day in last_days.items():
        by_day[day].append(address)
    for day, addresses in sorted(by_day.items()):
        older = Q(last_used_on=None) | Q(last_used_on__lt=day)
        Mailbox.objects.filter(older, address__in=addresses).update(last_used_on=day)
