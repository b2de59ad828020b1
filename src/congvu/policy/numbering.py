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


_CODE = re.compile(
    r"(?<![\w/])(\d{1,5})\s*(?:/\s*(\d{4}))?\s*/\s*"
    r"([A-ZĐƯƠÂĂÊÔa-zđ]{1,8}(?:-[A-ZĐƯƠÂĂÊÔa-zđ0-9&]{1,12}){0,3})(?!\w)"
)
_PARTY_CODE = re.compile(r"(?<![\w/])(\d{1,5})\s*-\s*([A-ZĐ][A-Za-zĐđ]{0,4}/[A-ZĐ]{2,8})(?!\w)")


def parse_codes(text: str) -> tuple[Code, ...]:
    """All numbers and notations in a text, in order; those of the Party (6758-CV/TU) too."""
    found: list[tuple[int, Code]] = []
    clean = normalize(text)
    for match in _CODE.finditer(clean):
        notation = match[3]
        if "-" in notation or notation.isupper():
            year = int(match[2]) if match[2] else None
            found.append((match.start(), Code(int(match[1]), notation, year)))
    for match in _PARTY_CODE.finditer(clean):
        found.append((match.start(), Code(int(match[1]), match[2])))
    return tuple(code for _place, code in sorted(found, key=lambda item: item[0]))
