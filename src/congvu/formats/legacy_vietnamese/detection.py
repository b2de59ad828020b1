"""Which encoding bytes or a text are in, decided for a whole document (R48).

Each encoding is tried, and the reading with most Vietnamese syllables wins. Whether the lead is
large enough to be believed is said; a person looks where it is not.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from congvu.formats.legacy_vietnamese.capitals import restore_capitals
from congvu.formats.legacy_vietnamese.decoding import BYTES_RUN, decode, decode_signs, to_signs
from congvu.formats.legacy_vietnamese.scoring import ONLY_IN_UNICODE, Score, score
from congvu.formats.legacy_vietnamese.values import Alternative, Detection, Encoding, Repair, Repairs

# In a tie the first wins: TCVN3 is what was used, and reads the same as VN1 but for capitals.
LEGACY = (
    Encoding.TCVN3,
    Encoding.VNI,
    Encoding.WINDOWS_1258,
    Encoding.VISCII,
    Encoding.VPS,
    Encoding.TCVN5712,
)
_WITHOUT_CAPITALS = (Encoding.TCVN3, Encoding.VPS)
_SAMPLE = 200_000  # bytes or letters that decide
_LEAST_RIGHT = 3
_MOST_WRONG = 0.1
_LEAST_LEAD = 0.15
_MOST_BROKEN = 0.05
# Readings that differ in capitals only are no rivals.
_SAME_SMALL_LETTERS = (Encoding.TCVN3, Encoding.TCVN5712)


def detect(data: bytes) -> Detection:
    """The text of `data` and how it was read. Never raises."""
    for mark, codec, encoding in _MARKS:
        if data.startswith(mark):
            return Detection(encoding, _clean(data[len(mark) :].decode(codec, errors="replace")), 1.0, True)
    try:
        text = _clean(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _detect_damaged(data) or _detect_legacy(data)
    repaired = repair_text(text)
    if repaired.encoding is None:
        return Detection(Encoding.UTF_8, text, 1.0, True)
    return Detection(repaired.encoding, repaired.text, 0.5, False, (), repaired.are_capitals_restored)


_MARKS = (
    (b"\xef\xbb\xbf", "utf-8", Encoding.UTF_8),
    (b"\xff\xfe", "utf-16-le", Encoding.UTF_16),
    (b"\xfe\xff", "utf-16-be", Encoding.UTF_16),
)


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(text.split("\ufeff")))


def _detect_damaged(data: bytes) -> Detection | None:
    """UTF-8 in which a few bytes were lost or cut off."""
    text = _clean(data.decode("utf-8", errors="replace"))
    letters = sum(1 for letter in text if letter > "\x7f")
    broken = text.count("\ufffd")
    if not broken or broken > letters * _MOST_BROKEN:
        return None
    return Detection(Encoding.UTF_8, text, round(1 - broken / letters, 3), False)


def _detect_legacy(data: bytes) -> Detection:
    sample = data[:_SAMPLE]
    signs = sample.decode("latin-1")
    readings = {encoding: score(decode_signs(signs, encoding, strictly=True)) for encoding in LEGACY}
    ranked = sorted(LEGACY, key=lambda encoding: -readings[encoding].value)  # stable: ties in our order
    best = ranked[0]
    won = readings[best]
    if won.value <= 0:
        return Detection(Encoding.WINDOWS_1252, decode(data, Encoding.WINDOWS_1252), 0.0, False, ())
    text = decode(data, best)
    kin = _SAME_SMALL_LETTERS if best in _SAME_SMALL_LETTERS else ()
    rival = next(one for one in ranked[1:] if one not in kin)
    lead = _lead(won, readings[rival])
    restored = restore_capitals(text) if best in _WITHOUT_CAPITALS else text
    return Detection(
        best,
        restored,
        lead,
        won.right >= _LEAST_RIGHT and lead >= _LEAST_LEAD and _is_clean(won),
        tuple(Alternative(one, readings[one].value) for one in ranked[1:] if readings[one].value > 0),
        restored != text,
    )


def _lead(won: Score, other: Score) -> float:
    """From 0, as good as the other, to 1, nothing else reads at all."""
    return round(min(1.0, (won.value - max(other.value, 0)) / max(won.value, 1)), 3)


def _is_clean(reading: Score) -> bool:
    return reading.wrong <= _MOST_WRONG * max(reading.right, 1)


def repair_text(text: str) -> Repair:
    """Text whose bytes were read in the wrong encoding, put right; any other text as it is, NFC.

    Vietnamese in Unicode and other languages are left alone. Never raises.
    """
    repaired = repair_texts((text,))
    return Repair(repaired.texts[0], repaired.encoding, repaired.are_capitals_restored)


def repair_texts(texts: Sequence[str]) -> Repairs:
    """As `repair_text` for the cells of one document, which are decided together."""
    composed = [unicodedata.normalize("NFC", text) for text in texts]
    suspects = [text for text in composed if not text.isascii() and not ONLY_IN_UNICODE & set(text)]
    encoding = _find_wrong_encoding(suspects)
    if encoding is None:
        return Repairs(tuple(composed), None)
    is_mixed = len(suspects) < sum(1 for text in composed if not text.isascii())
    chosen = {text for text in suspects if not is_mixed or not _reads_well(text)}
    plain = [_reread(text, encoding) if text in chosen else text for text in composed]
    if encoding not in _WITHOUT_CAPITALS:
        return Repairs(tuple(plain), encoding)
    done = [
        restore_capitals(one) if text in chosen else one for one, text in zip(plain, composed, strict=True)
    ]
    return Repairs(tuple(done), encoding, done != plain)


def _find_wrong_encoding(texts: Iterable[str]) -> Encoding | None:
    joined = "\n".join(texts)[:_SAMPLE]
    now = score(joined)
    if not now.wrong:
        return None
    readings = {encoding: score(_reread(joined, encoding, strictly=True)) for encoding in LEGACY}
    best = max(LEGACY, key=lambda encoding: readings[encoding].value)  # the first of the best
    won = readings[best]
    is_better = won.value > max(now.value, 0) and won.wrong < now.wrong
    return best if is_better and _is_clean(won) else None


def _reads_well(text: str) -> bool:
    return score(text).wrong == 0


def _reread(text: str, encoding: Encoding, *, strictly: bool = False) -> str:
    """Letters that no single byte can be stand as they are."""

    def right(run: re.Match[str]) -> str:
        return decode_signs(to_signs(run[0]), encoding, strictly=strictly)

    return unicodedata.normalize("NFC", BYTES_RUN.sub(right, text))
