"""Values of cells as the office sees them: numbers without a point, days as dd/mm/yyyy."""

import re
from datetime import UTC, datetime, timedelta

# Days of a sheet have no zone; UTC only because it has no change of hours.
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30, tzinfo=UTC), datetime(1904, 1, 1, tzinfo=UTC)
_BUILT_IN_DAYS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_WHOLE = re.compile(r"-?\d{1,30}")
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_MOST_DAYS = 2_958_465  # 31/12/9999


def is_day_format(number: int, code: str) -> bool:
    """Whether a number format shows days or times: a built-in one, or one with d, m, y, h in its code."""
    if number in _BUILT_IN_DAYS:
        return True
    bare = _QUOTED.sub("", code).lower()
    return any(letter in bare for letter in "dmyhs") and "general" not in bare


def number_text(value: str, *, is_day: bool, is_1904: bool = False) -> str:
    """A number as written in the file: "912345678.0" -> "912345678", 27545 as a day -> "31/05/1975"."""
    value = value.strip()
    if not is_day and _WHOLE.fullmatch(value):
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    if is_day and 1 <= number <= _MOST_DAYS:
        return _day_text(number, is_1904)
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(number)


def _day_text(number: float, is_1904: bool) -> str:
    try:
        moment = (_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(days=number)
    except OverflowError:
        return repr(number)
    day = f"{moment.day:02}/{moment.month:02}/{moment.year}"
    return day if number.is_integer() else f"{day} {moment.hour:02}:{moment.minute:02}"


def column_letters(place: int) -> str:
    """ "A" for 0, "AA" for 26."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_address(row: int, place: int) -> str:
    """ "C7" for row 7, place 2."""
    return f"{column_letters(place)}{row}"


def parse_address(text: str) -> tuple[int, int] | None:
    """Row from 1 and place from 0 of "C7"; None where it is no address."""
    found = _ADDRESS.fullmatch(text)
    return (int(found[2]), column_place(found[1])) if found else None


def parse_range(text: str) -> tuple[int, int, int, int] | None:
    """First row, first place, last row, last place of "A1:C3"."""
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    return int(found[2]), column_place(found[1]), int(found[4]), column_place(found[3])


def column_place(letters: str) -> int:
    """0 for "A", 26 for "AA"."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
