"""What the worker does for accounts."""

from django.utils import timezone

from congvu.accounts import operations


def clear_sessions() -> None:
    """The table of sessions would grow with every sign-in."""
    operations.clear_sessions(now=timezone.now())


# (name, seconds between runs, function)
JOBS = [("accounts.clear_sessions", 3600.0, clear_sessions)]
