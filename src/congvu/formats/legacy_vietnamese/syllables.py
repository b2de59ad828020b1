"""Which words can be Vietnamese: syllables by their onset, nucleus, coda and tone.

Loose on purpose: it tells a right reading of bytes from a wrong one, it is no dictionary.
"""

import string
import unicodedata
from functools import lru_cache

from congvu.policy.text import VIETNAMESE_LETTERS

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_STOPS = ("c", "ch", "p", "t")
_SHARP_TONES = (4, 5)  # before a stop only sắc and nặng
_ONSETS = (
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k",
    "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
_CODAS = ("ch", "ng", "nh", "c", "m", "n", "p", "t")
_OPEN = frozenset(
    "a e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iu oa oe oi ôi ơi ua uê ui uơ uy ưa ưi ưu iêu yêu oai "
    "oao oay oeo uây uôi uya uyu ươi ươu uêu".split()
)
_CLOSED = frozenset("a ă â e ê i o ô ơ u ư y iê yê oa oă oe oo uâ uê uô uy uyê ươ".split())
_BEFORE_CH_NH = frozenset("a ê i y oa uê uy".split())
_NOT_BEFORE_C_NG = frozenset("ê i y uê uy".split())
_FRONT = ("e", "ê", "i", "y")
_NOT_BEFORE_FRONT = ("c", "g", "ng")
_ONLY_BEFORE_FRONT = ("k", "gh", "ngh")
_LONGEST = 7
_LETTERS = VIETNAMESE_LETTERS | frozenset(string.ascii_letters)  # not ñ, which is n with ngã to Unicode


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether `word`, NFC, in small or capital letters or mixed, can be one Vietnamese syllable."""
    if len(word) > _LONGEST or not _LETTERS.issuperset(word):
        return False
    letters, tones = _without_tone(word.lower())
    if len(tones) > 1:
        return False
    tone = tones[0] if tones else 0
    return any(letters.startswith(onset) and _fits(onset, letters[len(onset) :], tone) for onset in _ONSETS)


def _without_tone(word: str) -> tuple[str, list[int]]:
    decomposed = unicodedata.normalize("NFD", word)
    tones = [_TONES[mark] for mark in decomposed if mark in _TONES]
    bare = "".join(mark for mark in decomposed if mark not in _TONES)
    return unicodedata.normalize("NFC", bare), tones


def _fits(onset: str, rhyme: str, tone: int) -> bool:
    if onset == "gi" and not rhyme:
        return True
    if not rhyme:
        return False
    is_front = rhyme.startswith(_FRONT)
    if (onset in _NOT_BEFORE_FRONT and is_front and not (onset == "g" and rhyme.startswith("i"))) or (
        onset in _ONLY_BEFORE_FRONT and not is_front
    ):
        return False
    if rhyme in _OPEN:
        return True
    return any(rhyme.endswith(coda) and _closes(rhyme.removesuffix(coda), coda, tone) for coda in _CODAS)


def _closes(nucleus: str, coda: str, tone: int) -> bool:
    if nucleus not in _CLOSED or (coda in _STOPS and tone not in _SHARP_TONES):
        return False
    if coda in ("ch", "nh"):
        return nucleus in _BEFORE_CH_NH
    return not (coda in ("c", "ng") and nucleus in _NOT_BEFORE_C_NG)
