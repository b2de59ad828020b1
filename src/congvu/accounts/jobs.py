"""What the worker does for accounts."""

from django.utils import timezone

from congvu.accounts import operations
from congvu.engines.wiring import sign_in_guard


def clear_sessions() -> None:
    """The table of sessions would grow with every sign-in."""
    operations.clear_sessions(now=timezone.now())


def note_sign_in_news() -> None:
    """Last uses of app passwords, and who was held up after wrong ones."""
    operations.note_sign_in_news(news=sign_in_guard().news(), now=timezone.now())


# (name, seconds between runs, function)
JOBS = [
    ("accounts.clear_sessions", 3600.0, clear_sessions),
    ("accounts.note_sign_in_news", 30.0, note_sign_in_news),
]
