"""Working days: weekends, holidays, make-up Saturdays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.policy.working_days import WorkingCalendar

FRIDAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)
TET = WorkingCalendar(frozenset({MONDAY}), frozenset({date(2026, 11, 21)}))


@pytest.mark.parametrize(
    ("days", "expected"), [(0, FRIDAY), (1, MONDAY), (3, date(2026, 11, 25)), (5, date(2026, 11, 27))]
)
def test_weekends_do_not_count(days: int, expected: date) -> None:
    assert WorkingCalendar().add(FRIDAY, days) == expected


def test_holidays_do_not_count_and_make_up_days_do() -> None:
    assert TET.add(FRIDAY, 1) == date(2026, 11, 21)
    assert TET.add(FRIDAY, 2) == date(2026, 11, 24)


def test_no_day_on_a_day_of_rest_is_the_next_one_that_is_worked() -> None:
    assert WorkingCalendar().add(date(2026, 11, 22), 0) == MONDAY


def test_days_back_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        WorkingCalendar().add(FRIDAY, -1)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 30))
def test_the_result_is_worked_and_so_many_days_on(day: date, days: int) -> None:
    calendar = WorkingCalendar()
    end = calendar.add(day, days)
    assert calendar.is_working(end)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    if days:
        assert sum(map(calendar.is_working, between)) == days
