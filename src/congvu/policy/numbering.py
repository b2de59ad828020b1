"""Numbers and notations of documents (Decree 30/2020 Đ15, Annex I and III; requirements 1.E).

`05/QĐ-STTTT` is number, type and issuer; a công văn has no type: `05/STTTT-CNTT` is number, issuer
and drafting unit; a legal normative document carries its year: `48/2009/QĐ-UBND`.
"""

import re
from dataclasses import dataclass
from datetime import date

from congvu.policy.text import normalize

FIRST_NUMBER = 1


@dataclass(frozen=True, slots=True)
class Code:
    """Số, ký hiệu. `year` only on legal normative documents."""

    number: int
    notation: str
    year: int | None = None

    def __str__(self) -> str:
        number = f"{self.number:02d}"
        if "/" in self.notation:  # bodies of the Party write 6758-CV/TU
            return f"{number}-{self.notation}"
        return f"{number}/{self.year}/{self.notation}" if self.year else f"{number}/{self.notation}"


def code_notation(*, type_abbreviation: str, issuer_symbol: str, drafting_unit: str = "") -> str:
    """The notation after the number; without a type (công văn) the drafting unit follows the issuer."""
    if type_abbreviation:
        return f"{type_abbreviation}-{issuer_symbol}"
    return f"{issuer_symbol}-{drafting_unit}" if drafting_unit else issuer_symbol


def next_code_number(last_number: int | None) -> int:
    """Consecutive from 1; `last_number` is the highest taken in the year, None for none."""
    return FIRST_NUMBER if last_number is None else last_number + 1


def promulgation_date_text(day: date) -> str:
    """`ngày 05 tháng 01 năm 2020`: days below 10 and months 1 and 2 have a zero before them."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


# A number, perhaps a year, and groups of letters: 05/CT-UBND, 14 /CT-UBND, 48/2009/QĐ-UBND,
# 08/SKH&ĐT-TH; spaces around the hyphen only before capitals (05/QĐ - STTTT), as scans have them.
_GROUP = r"[A-ZĐƯƠÂĂÊÔa-zđươâăêô][A-ZĐƯƠÂĂÊÔa-zđươâăêô0-9&]{0,11}"
_CODE = re.compile(
    rf"(?<![\w/])(\d{{1,5}})\s{{0,3}}(?:/\s{{0,3}}(\d{{4}})\s{{0,3}})?/\s{{0,3}}"
    rf"({_GROUP}(?:(?:-|\s-\s?(?=[A-ZĐƯ]{{2}})|-\s(?=[A-ZĐƯ]{{2}})){_GROUP}){{0,3}})(?![\w&])"
)
_PARTY_CODE = re.compile(r"(?<![\w/])(\d{1,5})\s{0,3}-\s{0,3}([A-ZĐ][A-Za-zĐđ]{0,4}/[A-ZĐ]{2,8})(?!\w)")


def parse_codes(text: str) -> tuple[Code, ...]:
    """All numbers and notations in a text, in order; those of the Party (6758-CV/TU) too."""
    found: list[tuple[int, Code]] = []
    clean = normalize(text)
    for match in _CODE.finditer(clean):
        notation = "".join(match[3].split())
        if int(match[1]) >= FIRST_NUMBER and _is_notation(notation, has_year=match[2] is not None):
            year = int(match[2]) if match[2] else None
            found.append((match.start(), Code(int(match[1]), notation, year)))
    for match in _PARTY_CODE.finditer(clean):
        if int(match[1]) >= FIRST_NUMBER:
            found.append((match.start(), Code(int(match[1]), match[2])))
    return tuple(code for _place, code in sorted(found, key=lambda item: item[0]))


def _is_notation(notation: str, *, has_year: bool) -> bool:
    """CT-UBND, UBND, and with a year QH11; not "50/km", "khổ 5/A4"."""
    first = notation.partition("-")[0]
    if not has_year and "-" not in notation and not first.isalpha():
        return False
    return "-" in notation or notation.isupper()
