"""What the worker does for mailboxes."""

from django.utils import timezone

from congvu.engines import wiring
from congvu.mailboxes import operations


def converge() -> None:
    """The engine is told of new mailboxes."""
    operations.converge(engine=wiring.mailbox_engine(), now=timezone.now())


# (name, seconds between runs, function)
JOBS = [("mailboxes.converge", 5.0, converge)]
