"""Counting working days: Monday to Friday without holidays, and Saturdays that are worked instead.

Which days are which is data (`profiles/working-days.toml` and the calendar of the State's holidays);
the rule only counts.
"""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date, timedelta

_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """`days_off` are holidays and days given for them; `make_up` days of rest that are worked."""

    days_off: Set[date] = field(default_factory=frozenset)
    make_up: Set[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        """A make-up day is worked whatever the week says."""
        if day in self.make_up:
            return True
        return day.weekday() <= _FRIDAY and day not in self.days_off

    def add(self, day: date, days: int) -> date:
        """The working day that is `days` working days after `day`: "trong 3 ngày làm việc".

        The day itself does not count. Zero gives the day itself, or the next one that is worked.
        """
        if days < 0:
            raise ValueError("days must not be negative")
        found = day
        while days == 0 and not self.is_working(found):
            found += timedelta(days=1)
        while days > 0:
            found += timedelta(days=1)
            days -= self.is_working(found)
        return found
