"""The day at the office, and what is in force on it."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from holidays import country_holidays

from congvu.directory.models import Appointment
from congvu.policy.working_days import WorkingCalendar
from congvu.profiles import load_make_up_days

OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")


def office_date(now: datetime) -> date:
    """The day at the office (Asia/Ho_Chi_Minh) at a moment."""
    return now.astimezone(OFFICE_TIME).date()


def working_calendar(around: date) -> WorkingCalendar:
    """The State's days off of a year, the one before and the one after, with the days worked instead."""
    return _calendar(around.year)


@cache
def _calendar(year: int) -> WorkingCalendar:
    days_off = country_holidays("VN", years=range(year - 1, year + 2))
    return WorkingCalendar(frozenset(days_off), load_make_up_days())


def in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def serving(on: date) -> Q:
    """Officials of an agency in force who hold a post on a day."""
    held = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on), official=OuterRef("pk"), starts_on__lte=on
    )
    is_open = Q(agency__valid_to__isnull=True) | Q(agency__valid_to__gt=on)
    return is_open & Q(agency__valid_from__lte=on) & Q(Exists(held))
