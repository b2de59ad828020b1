"""What the worker does for mailboxes."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from congvu.engines import wiring
from congvu.mailboxes import operations

# A worker that was down looks so far back: what ended meanwhile has ended on open sessions too.
_LOOK_BACK = timedelta(days=1)


def converge() -> None:
    """The engine is told of new mailboxes."""
    operations.converge(engine=wiring.mailbox_engine(), now=timezone.now())


class _Ending:
    """Remembers until when it has looked; a failure leaves that, so that nothing is passed over."""

    def __init__(self) -> None:
        self._until: datetime | None = None

    def __call__(self) -> None:
        now = timezone.now()
        since = self._until or now - _LOOK_BACK
        operations.end_sessions_of_ended(engine=wiring.mailbox_engine(), since=since, now=now)
        self._until = now


end_sessions: Callable[[], None] = _Ending()

# (name, seconds between runs, function)
JOBS = [("mailboxes.converge", 5.0, converge), ("mailboxes.end_sessions", 2.0, end_sessions)]
