"""Shapes of single values in a list: names, phones, days of birth, addresses."""

import re
import unicodedata
from collections.abc import Mapping

from congvu.policy.addresses import name_words
from congvu.policy.requests.columns import Column

LONGEST: Mapping[Column, int] = {
    Column.FULL_NAME: 100,
    Column.POSITION: 100,
    Column.UNIT: 200,
    Column.AGENCY: 200,
    Column.TO_AGENCY: 200,
    Column.ADDRESS: 254,
    Column.WISHED: 254,
    Column.PHONE: 40,
    Column.MOBILE: 40,
    Column.STAFF_CODE: 30,
    Column.BIRTH: 30,
    Column.REASON: 500,
    Column.NOTE: 500,
    Column.KIND: 100,
    Column.LEADER: 30,
}
_MOST_WORDS = 10
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NAME_MARKS = " .-,'\u2019\u02bc\u2018`()/"
_PHONE_SIGNS = re.compile(r"[ .()-]")
_PHONE = re.compile(r"(?:\+?84|0)[1-9]\d{7,9}|1[089]00\d{4,6}")
_EXTENSION = re.compile(r"(?:\s*-\s*|\s+)?(?:máy lẻ|số lẻ|nội bộ|ext\.?)\s*:?\s*\d{1,5}$", re.IGNORECASE)
_BETWEEN_PHONES = re.compile(r"[;/,]|\s-\s|\s{2,}")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
_YEARS = range(1900, 2101)


def is_name(text: str) -> bool:
    """Letters of the Latin alphabet in at most ten words; no digit, no sign of a broken encoding."""
    words = name_words(text)
    return 0 < len(words) <= _MOST_WORDS and all(map(_may_stand_in_name, text))


def _may_stand_in_name(letter: str) -> bool:
    if letter in _NAME_MARKS:
        return True
    return letter.isalpha() and unicodedata.name(letter, "").startswith("LATIN ") and letter not in "ªº"


def is_phone(text: str) -> bool:
    """One or several numbers of Viet Nam, an extension behind: "0271.3879 999 - máy lẻ 12"."""
    numbers = [part for part in _BETWEEN_PHONES.split(_EXTENSION.sub("", text.strip())) if part.strip()]
    return bool(numbers) and all(_PHONE.fullmatch(_PHONE_SIGNS.sub("", part)) for part in numbers)


def birth_year(text: str) -> int | None:
    """The year of "1975", "05/9/1975" or "1975-09-05"; None where it is no such thing."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) == 4:
        return int(text) if int(text) in _YEARS else None
    if found := _DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := _ISO_DAY.fullmatch(text):
        year, month, day = map(int, found.groups())
    else:
        return None
    return year if year in _YEARS and 1 <= month <= 12 and 1 <= day <= 31 else None


def split_address(text: str) -> tuple[str, str]:
    """Local part and domain in small letters; the domain is empty where none is written."""
    local_part, _at, domain = text.strip().strip("<>").lower().partition("@")
    return local_part, domain


def has_control_character(text: str) -> bool:
    """Also marks that turn the direction of writing, which make a text look like another."""
    return any(
        unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") or letter in _TURNING for letter in text
    )


def same_name(one: str, other: str) -> bool:
    """Without regard to titles, tones and capitals."""
    return name_words(one) == name_words(other)
