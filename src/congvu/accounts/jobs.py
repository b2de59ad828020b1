"""What the worker does for accounts."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from congvu.accounts import operations
from congvu.engines.wiring import mailbox_engine, sign_in_guard

# A worker that was down looks so far back.
_LOOK_BACK = timedelta(hours=1)


def clear_sessions() -> None:
    """The table of sessions would grow with every sign-in."""
    operations.clear_sessions(now=timezone.now())


def note_sign_in_news() -> None:
    """Last uses of app passwords, and who was held up after wrong ones."""
    operations.note_sign_in_news(news=sign_in_guard().news(), now=timezone.now())


class _Ending:
    """Remembers until when it has looked; a failure leaves that, so that nothing is passed over."""

    def __init__(self) -> None:
        self._until: datetime | None = None

    def __call__(self) -> None:
        now = timezone.now()
        since = self._until or now - _LOOK_BACK
        operations.end_sessions_again(engine=mailbox_engine(), since=since, now=now)
        self._until = now


end_sessions: Callable[[], None] = _Ending()


# (name, seconds between runs, function)
JOBS = [
    ("accounts.end_sessions", 2.0, end_sessions),
    ("accounts.clear_sessions", 3600.0, clear_sessions),
    ("accounts.note_sign_in_news", 60.0, note_sign_in_news),
]
