"""What the worker does for documents."""

from django.utils import timezone

from congvu.documents import operations
from congvu.engines import wiring

_AT_ONCE = 50
# While deliveries come in, they are looked for again so soon (seconds).
_SOON = 0.05


def dispatch() -> None:
    """All documents that wait are handed over."""
    for _ in range(_AT_ONCE):
        if not operations.dispatch_next(submission=wiring.submission(), now=timezone.now()):
            return


def intake_deliveries() -> float | None:
    """What the engine reported since the last time is recorded; more follows soon after some."""
    next_run = None
    while operations.record_deliveries(stream=wiring.event_stream(), now=timezone.now()):
        next_run = _SOON
    return next_run


def keep_sent_copies() -> None:
    operations.keep_sent_copies(stores=wiring.mail_stores(), now=timezone.now())


def drop_unused_files() -> None:
    """Deleted drafts leave nothing on the disk."""
    operations.drop_unused_files(now=timezone.now())


JOBS = [
    ("documents.dispatch", 2.0, dispatch),
    ("documents.intake_deliveries", 0.3, intake_deliveries),
    ("documents.keep_sent_copies", 5.0, keep_sent_copies),
    ("documents.drop_unused_files", 300.0, drop_unused_files),
]
