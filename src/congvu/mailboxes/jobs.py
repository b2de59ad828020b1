"""What the worker does for mailboxes."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from congvu.engines import wiring
from congvu.mailboxes import operations
from congvu.mailboxes.operations import requests

# A worker that was down looks so far back: what ended meanwhile has ended on open sessions too.
_LOOK_BACK = timedelta(days=1)
_LONGEST_ACT = timedelta(minutes=5)
_CONVERGE_IN_A_TURN = 500


def converge() -> float | None:
    """The engine is told of new mailboxes, of many in turns with other work."""
    done = operations.converge(
        engine=wiring.mailbox_engine(), now=timezone.now(), at_most=_CONVERGE_IN_A_TURN
    )
    return 0.0 if done >= _CONVERGE_IN_A_TURN else None


class _Ending:
    """Remembers until when it has looked; a failure leaves that, so that nothing is passed over.

    An end may be committed long after the moment that stands in it: it looks back so far each time, and
    remembers whom it has cut.
    """

    def __init__(self) -> None:
        self._until: datetime | None = None
        self._known: set[tuple[str, datetime]] = set()

    def __call__(self) -> None:
        now = timezone.now()
        since = (self._until or now - _LOOK_BACK) - _LONGEST_ACT
        engine = wiring.mailbox_engine()
        operations.end_sessions_of_ended(engine=engine, since=since, now=now, known=self._known)
        self._known = {(login, at) for login, at in self._known if at > since}
        self._until = now


end_sessions: Callable[[], None] = _Ending()


def count_handovers() -> None:
    """Inventories that handovers wait for."""
    operations.count_handovers(engine=wiring.mailbox_engine(), now=timezone.now())


def run_requests() -> float | None:
    """One long list, read or decided; the next at once."""
    did = requests.run_next_job(engine=wiring.mailbox_engine(), now=timezone.now())
    return 0.0 if did else None


def forget_uploads() -> None:
    """Files that were read, or that nobody believed."""
    requests.forget_uploads(now=timezone.now())


def archive() -> None:
    """Exports that were asked for, and destroying what was decided."""
    engine, folder, now = wiring.mailbox_engine(), operations.archive_folder(), timezone.now()
    operations.write_exports(engine=engine, folder=folder, now=now)
    operations.remove_destroyed(engine=engine, folder=folder, now=now)


# (name, seconds between runs, function)
JOBS: list[tuple[str, float, Callable[[], object]]] = [
    ("mailboxes.converge", 5.0, converge),
    ("mailboxes.end_sessions", 2.0, end_sessions),
    ("mailboxes.count_handovers", 3.0, count_handovers),
    ("mailboxes.archive", 10.0, archive),
    ("mailboxes.requests", 3.0, run_requests),
    ("mailboxes.forget_uploads", 3600.0, forget_uploads),
]
