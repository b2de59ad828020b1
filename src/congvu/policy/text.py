"""Vietnamese text: one form at the borders (TCVN 6909:2001; BP48 Đ11, R48), one form to compare.

`normalize` is applied to everything that comes in from outside; `fold` makes the key that searches
and matches compare. Neither is ever applied to bytes that were hashed or signed.
"""

import itertools
import re
import unicodedata
from functools import lru_cache

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

_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u200b\u200c\u2060\ufeff]")
_ODD = re.compile(f"{_SPACES.pattern}|{_INVISIBLE.pattern}")
# Icelandic eth is typed for đ (QÐ-TTg in published texts); nobody writes Icelandic here.
_ETH = str.maketrans("Ðð", "Đđ")
# What no reader sees, left alone by `normalize` because it may be meant: the soft hyphen is ư in
# TCVN3, the joiner holds emoji together.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


def normalize(text: str) -> str:
    """NFC; no-break and odd spaces become spaces, invisible marks go, Ð and ð become Đ and đ."""
    composed = unicodedata.normalize("NFC", text)
    if _ODD.search(composed):  # seldom, and half the cost of replacing nothing twice
        # Composed again: an invisible mark may have stood between a letter and its tone.
        composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", _SPACES.sub(" ", composed)))
    if "Ð" in composed or "ð" in composed:
        composed = composed.translate(_ETH)
    return composed.replace("\r\n", "\n").replace("\r", "\n")


def drop_unseen(text: str) -> str:
    """Without soft hyphens, joiners and marks that turn text around: to compare, never to keep."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text)) if _UNSEEN.search(text) else text


@lru_cache(maxsize=4)
def comparable(text: str) -> str:
    """Both together; several rules read the same long text one after the other."""
    return drop_unseen(normalize(text))


def is_nfc(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text)


def strip_marks(text: str) -> str:
    """Without diacritics, đ as d, capitals kept: "Điều Đ5" -> "Dieu D5"."""
    decomposed = unicodedata.normalize("NFD", drop_unseen(normalize(text)))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return plain.replace("đ", "d").replace("Đ", "D")


def fold(text: str) -> str:
    """The key to compare and search by: no marks, no capitals, single spaces.

    Tone placement (hòa, hoà), NFD input and đ all fold alike.
    """
    return " ".join(strip_marks(text).casefold().split())


def collation_key(text: str) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Sorts as a Vietnamese dictionary: word by word, first its letters, then its tones.

    ba < ba ba < bà < bả < bã < bá < bạ < ban < bàn < băn < bân < bo.
    """
    return tuple(_word_key(word) for word in drop_unseen(normalize(text)).casefold().split())


def _word_key(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    ranks = [_rank(letter) for letter in word]
    return tuple(place for place, _tone in ranks), tuple(tone for _place, tone in ranks)


def _rank(letter: str) -> tuple[int, int]:
    """Place in the alphabet, signs and digits before it, foreign letters behind; and the tone."""
    decomposed = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in _TONES[1:] if mark in decomposed), "")
    base = unicodedata.normalize("NFC", decomposed.replace(tone, "")) if tone else letter
    place = _ALPHABET.find(base)
    if place >= 0:
        return 1000 + place, _TONES.index(tone)
    return (ord(letter) if letter.isascii() else 2000 + ord(letter)), 0
