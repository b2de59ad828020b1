"""Reading accesses."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Min, QuerySet

from congvu.accounts.queries import list_logins
from congvu.compliance.models import Access, Evidence, StreamPosition
from congvu.directory.queries import list_posts, office_date
from congvu.mailboxes.queries import list_addresses, list_agency_mailboxes
from congvu.policy.permissions import AgencyAct, may_in_agency


@dataclass(frozen=True, slots=True)
class WatchedMailbox:
    """An agency mailbox whose accesses a person may see, and the day it was opened."""

    address: str
    name: str
    since: date


@dataclass(frozen=True, slots=True)
class DayAccess:
    """A person's accesses to a mailbox by one program on a day: first, last, and the strongest evidence."""

    day: date
    mailbox: str
    login: str
    protocol: str
    first_at: datetime
    last_at: datetime
    evidence: Evidence


def list_accesses(*, mailbox: str, since: date, until: date) -> QuerySet[Access]:
    """The accesses to a mailbox on the days `since` to `until`, both included, newest first.

    Those under an address that it had before too.
    """
    rows = Access.objects.filter(mailbox__in=list_addresses(mailbox), day__gte=since, day__lte=until)
    return rows.order_by("-day", "-half_hour", "login", "protocol")


def list_accesses_by(*, login: str, since: date, until: date) -> QuerySet[Access]:
    """What a person opened on the days `since` to `until`, both included, newest first."""
    rows = Access.objects.filter(login__in=list_logins(login), day__gte=since, day__lte=until)
    return rows.order_by("-day", "-half_hour", "mailbox", "protocol")


def sum_by_day(accesses: QuerySet[Access]) -> tuple[DayAccess, ...]:
    """One line for each day, mailbox, person and program; newest day first, in it by the first access."""
    rows = (
        accesses.order_by()
        .values("day", "mailbox", "login", "protocol")
        .annotate(first=Min("first_at"), last=Max("last_at"), strongest=Max("evidence"))
        .order_by("-day", "first", "login", "protocol")
    )
    return tuple(
        DayAccess(
            row["day"],
            row["mailbox"],
            row["login"],
            row["protocol"],
            row["first"],
            row["last"],
            Evidence(row["strongest"]),
        )
        for row in rows
    )


def list_watched_mailboxes(login: str, *, now: datetime) -> tuple[WatchedMailbox, ...]:
    """The agency mailboxes whose accesses a person may see: heads, deputies and clerks (BP48 Đ15.1)."""
    posts = list_posts(login, on=office_date(now))
    agencies = {p.agency_id for p in posts if may_in_agency([p.post], AgencyAct.SEE_ACCESSES)}
    return tuple(
        WatchedMailbox(box.address, box.name, office_date(box.opened_at))
        for box in list_agency_mailboxes(agencies)
    )


def find_watched_mailbox(login: str, address: str, *, now: datetime) -> WatchedMailbox | None:
    """None where there is none, or the person may not see who opened it."""
    wanted = address.strip().lower()
    return next((box for box in list_watched_mailboxes(login, now=now) if box.address == wanted), None)


def find_intake_position() -> str:
    """How far the accesses are read in the engine's events, "" at the beginning."""
    return StreamPosition.objects.values_list("position", flat=True).first() or ""
