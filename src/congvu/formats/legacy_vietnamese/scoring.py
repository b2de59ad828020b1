"""How well a text reads as Vietnamese: accented words that are syllables, less those that are not."""

import re
from dataclasses import dataclass

from congvu.formats.legacy_vietnamese.syllables import is_syllable
from congvu.policy.text import VIETNAMESE_LETTERS

# Letters, and what wrong readings put among them; signs that good texts have around words are none.
_WORD = re.compile(
    "[^\\s\x20-\x40\\[-`{-~\u00a0\u00ab\u00b0\u00b2\u00b3\u00bb\u2013\u2014\u2018-\u201e\u2022\u2026]+"
)
_SMALL = "a-z" + "".join(sorted(letter for letter in VIETNAMESE_LETTERS if letter.islower()))
_CAPITALS = "".join(sorted(letter for letter in VIETNAMESE_LETTERS if letter.isupper()))
_ABBREVIATED = frozenset("ĐƯđ")  # NĐ-CP, ƯDCNTT: no syllables, and right all the same
# Letters that no Western encoding has: who finds one reads Unicode.
ONLY_IN_UNICODE = frozenset(letter for letter in VIETNAMESE_LETTERS if letter > "\u017f") | frozenset(
    "ĂăĐđĨĩŨũ"
)
_WRONG_COUNTS = 2
# nhiỂm: a capital in a small word is a small letter of another encoding. Plain capitals after a small
# letter are none, for so TCVN3 writes capitals: CéNG.
_HUMPED = re.compile(f"[{_SMALL}][{_CAPITALS}]")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of accented words."""

    right: int
    wrong: int

    @property
    def value(self) -> int:
        return self.right - _WRONG_COUNTS * self.wrong


def score(text: str) -> Score:
    """Of a text in NFC."""
    right = wrong = 0
    for word in _WORD.findall(text):
        if len(word) == 1 or (word.isascii() and word.isprintable()):
            continue  # a sign by itself (–, ©) is a letter in some encoding, and tells nothing
        if is_syllable(word) and not _HUMPED.search(word):
            right += 1
        elif not _is_abbreviation(word):
            wrong += 1
    return Score(right, wrong)


def _is_abbreviation(word: str) -> bool:
    marked = {letter for letter in word if not letter.isascii()}
    return marked <= _ABBREVIATED and word.isalpha() and len(word) <= 12
