"""Reading accesses."""

from datetime import date

from django.db.models import QuerySet

from congvu.compliance.models import Access, StreamPosition


def list_accesses(*, mailbox: str, since: date, until: date) -> QuerySet[Access]:
    """The accesses to a mailbox on the days `since` to `until`, both included, newest first."""
    rows = Access.objects.filter(mailbox=mailbox.strip().lower(), day__gte=since, day__lte=until)
    return rows.order_by("-day", "-half_hour", "login", "protocol")


def list_accesses_by(*, login: str, since: date, until: date) -> QuerySet[Access]:
    """What a person opened on the days `since` to `until`, both included, newest first."""
    rows = Access.objects.filter(login=login.strip().lower(), day__gte=since, day__lte=until)
    return rows.order_by("-day", "-half_hour", "mailbox", "protocol")


def find_intake_position() -> str:
    """How far the accesses are read in the engine's events, "" at the beginning."""
    return StreamPosition.objects.values_list("position", flat=True).first() or ""
