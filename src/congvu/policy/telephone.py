"""Which telephone numbers an office may publish: its own, never one that is carried about (PY05 2b; R29).

Vietnamese numbers begin with 0 (or +84 in its place). Which beginnings are mobile has changed: landlines
moved to 02 in 2017 and old mobile numbers of eleven digits became ten in 2018 (plan of Circular
22/2014/TT-BTTTT), so that 057 was Phú Yên and is a mobile network now.
"""

import re
from datetime import date

_RENUMBERED = date(2018, 9, 15)
_MOBILE_BEFORE = re.compile(r"09\d{8}|08[689]\d{7}|01\d{9}")
_MOBILE = re.compile(r"0[35789]\d{8}|01\d{9}")
_SEVERAL = re.compile(r"[;,/]|\bhoặc\b|\s-\s")
_ALLOWED = re.compile(r"[0-9+().\s;,/-]*")
_EXTENSION = re.compile(r"\s*(?:máy lẻ|số máy lẻ|ext\.?|x)\s*\d{1,6}\s*$", re.IGNORECASE)


def is_telephone(text: str) -> bool:
    """Digits and what one writes between them, an extension, several numbers with a comma."""
    numbers = [_EXTENSION.sub("", part) for part in _SEVERAL.split(text)]
    return bool(text.strip()) and all(
        _ALLOWED.fullmatch(number) and 3 <= len(_digits(number)) <= 15 for number in numbers
    )


def is_mobile(text: str, *, on: date) -> bool:
    """Whether one of the numbers is that of a mobile telephone, by the numbering of that day."""
    mobile = _MOBILE if on >= _RENUMBERED else _MOBILE_BEFORE
    numbers = (_EXTENSION.sub("", part) for part in _SEVERAL.split(text))
    return any(mobile.fullmatch(_digits(number)) for number in numbers)


def office_telephone(text: str, *, on: date) -> str:
    """The number as it may be published: empty for a mobile one."""
    return "" if is_mobile(text, on=on) else text.strip()


def telephone_link(text: str) -> str:
    """What a telephone dials for the first number: "0651.3888202" -> "+846513888202"; empty for none."""
    digits = _digits(_EXTENSION.sub("", _SEVERAL.split(text)[0]))
    if digits.startswith("0"):
        return f"+84{digits[1:]}"
    return digits


def _digits(text: str) -> str:
    digits = "".join(letter for letter in text if letter in "0123456789")
    is_abroad = text.strip().startswith(("+84", "0084")) or (digits.startswith("84") and len(digits) >= 11)
    if is_abroad:
        digits = "0" + digits.removeprefix("00").removeprefix("84").lstrip("0")
    return digits
