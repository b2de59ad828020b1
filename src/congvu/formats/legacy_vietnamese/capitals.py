"""Capitals that TCVN3 lost: its font of capitals (.VnTimeH) shows small toned letters as capitals.

A rule, not knowledge: a word whose plain letters are capitals is one of capitals, where more than
one letter or its neighbours say so; a name keeps its capitals at the beginning of each word.
"""

import re

from congvu.policy.text import VIETNAMESE_LETTERS

_SEGMENT = re.compile(r"[^\n\r\t;,|.:()]+")
_WORD = re.compile(r"[^\W\d_]+")
_MOST_NAME_WORDS = 7
_NO_NAMES = ("ủy", "uỷ")  # Tỉnh ủy, Đảng ủy
_WITHOUT_CAPITAL = frozenset(letter for letter in VIETNAMESE_LETTERS if letter.islower()) - set("ăâêôơưđ")


def restore_capitals(text: str) -> str:
    """Small toned letters made capitals again where the words around are capitals."""
    return _SEGMENT.sub(lambda segment: _restore(segment[0]), text)


def _restore(segment: str) -> str:
    words = _WORD.findall(segment)
    plain = ["".join(letter for letter in word if letter.isascii()) for word in words]
    shouted = sum(1 for letters in plain if len(letters) > 1 and letters.isupper())
    spoken = sum(1 for letters in plain if len(letters) > 1 and not letters.isupper())
    if shouted and shouted > spoken:
        return _WORD.sub(lambda word: _shout(word[0], of_capitals=True), segment)
    restored = _WORD.sub(lambda word: _shout(word[0], of_capitals=False), segment)
    return _title(restored) if _is_name(words) else restored


def _shout(word: str, *, of_capitals: bool) -> str:
    """The whole word in capitals, if what can show capitals does."""
    plain = [letter for letter in word if letter.isascii()]
    needed = 0 if of_capitals else 2
    return word.upper() if len(plain) >= needed and all(map(str.isupper, plain)) else word


def _is_name(words: list[str]) -> bool:
    """Nguyễn Thị ánh: all begin with a capital but those that cannot."""
    could = [word for word in words if word[0] not in _WITHOUT_CAPITAL]
    if any(word in _NO_NAMES for word in words):
        return False
    return (
        1 < len(words) <= _MOST_NAME_WORDS
        and len(could) < len(words)
        and len(could) > 0
        and all(word[0].isupper() for word in could)
    )


def _title(segment: str) -> str:
    return _WORD.sub(lambda word: word[0][:1].upper() + word[0][1:], segment)
