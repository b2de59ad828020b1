"""Vietnamese text: one form at the borders (TCVN 6909:2001; BP48 Đ11, R48), one form to compare.

`normalize` is applied to everything that comes in from outside; `fold` makes the key that searches
and matches compare. Neither is ever applied to bytes that were hashed or signed.
"""

import itertools
import re
import unicodedata

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang huyền hỏi ngã sắc nặng
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


def _letters() -> frozenset[str]:
    lower = {
        unicodedata.normalize("NFC", vowel + tone) for vowel, tone in itertools.product(_VOWELS, _TONES)
    } | {"đ"}
    accented = {letter for letter in lower if not letter.isascii()}
    return frozenset(accented | {letter.upper() for letter in accented})


# The 134 precomposed accented letters of Vietnamese, 67 small and 67 capital.
VIETNAMESE_LETTERS: frozenset[str] = _letters()

_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u200b\u200c\u2060\ufeff]")
_ODD = re.compile(f"{_SPACES.pattern}|{_INVISIBLE.pattern}")
# Icelandic eth typed for Vietnamese đ: next to a Vietnamese letter, a vowel, or in a code (QÐ-TTg).
_ETH = re.compile("[Ðð]")


def normalize(text: str) -> str:
    """NFC; no-break and odd spaces become spaces, invisible marks go, Ð and ð become Đ and đ."""
    composed = unicodedata.normalize("NFC", text)
    if _ODD.search(composed):  # seldom, and half the cost of replacing nothing twice
        composed = _INVISIBLE.sub("", _SPACES.sub(" ", composed))
    if "Ð" in composed or "ð" in composed:
        composed = _ETH.sub(lambda found: "Đ" if found[0] == "Ð" else "đ", composed)
    return composed.replace("\r\n", "\n").replace("\r", "\n")


def is_nfc(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text)


def strip_marks(text: str) -> str:
    """Without diacritics, đ as d, capitals kept: "Điều Đ5" -> "Dieu D5"."""
    decomposed = unicodedata.normalize("NFD", normalize(text))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return plain.replace("đ", "d").replace("Đ", "D")


def fold(text: str) -> str:
    """The key to compare and search by: no marks, no capitals, single spaces.

    Tone placement (hòa, hoà), NFD input and đ all fold alike.
    """
    return " ".join(strip_marks(text).casefold().split())


def collation_key(text: str) -> tuple[tuple[int, int], ...]:
    """Sorts in the order of the Vietnamese alphabet; tones decide only between equal letters."""
    return tuple(_rank(letter) for letter in normalize(text).casefold())


def _rank(letter: str) -> tuple[int, int]:
    base, tone = letter, 0
    for mark in unicodedata.normalize("NFD", letter)[1:]:
        if mark in _TONES:
            tone = _TONES.index(mark)
            without = unicodedata.normalize("NFD", letter).replace(mark, "")
            base = unicodedata.normalize("NFC", without)
    place = _ALPHABET.find(base)
    return (place + 1000 if place >= 0 else ord(base[0]) if base.isascii() else ord(base[0]) + 2000, tone)
