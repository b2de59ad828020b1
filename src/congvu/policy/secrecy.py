"""State secrets never enter (PY05 2d, BD14 1, BP48 Đ9.1 and Đ10.1; R31).

Finds the stamp or level MẬT, TỐI MẬT, TUYỆT MẬT in the text of a document, without taking the
ordinary words for it: bảo mật, mật khẩu, "trừ những văn bản mật". A stamp stands alone in capitals,
on its line or in its column, in brackets, before a colon, or beside a piece of the letterhead; a
level stands behind the words "Độ mật". `docs/rules/secrecy.md` shows what is found and what is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from congvu.policy.text import comparable


class SecrecyLevel(StrEnum):
    """Only ever a reason to refuse."""

    SECRET = "Mật"
    TOP_SECRET = "Tối mật"
    UTMOST_SECRET = "Tuyệt mật"


@dataclass(frozen=True, slots=True)
class SecrecyMark:
    """`line` counts from 1."""

    level: SecrecyLevel
    excerpt: str
    line: int


def _spaced(*letters: str) -> str:
    """Letters that the text layer of a PDF may part: "M Ậ T", "M.Ậ.T"."""
    return r"[\s._·-]{0,4}".join(letters)


# Scans lose a mark (MÂT, MẠT); without any mark only the levels of two words are clear.
_MAT = _spaced("M", "[ẬÂẠ]", "T")
_UTMOST = _spaced("T", "U", "Y", "[ỆÊỂẸ]", "T", _MAT) + r"|TUYET\s{1,4}MAT"
_TOP = _spaced("T", "[ỐÔÓỒ]", "I", _MAT) + r"|TOI\s{1,4}MAT"
_STAMP = f"(?:(?P<utmost>{_UTMOST})|(?P<top>{_TOP})|(?P<secret>{_MAT}))"
# Alone on a line or in a column; around it frames, brackets, the number of the copy.
_ALONE = re.compile(rf"[\W\d_]*+{_STAMP}[\W\d_]*+(?:(?i:bản số)[\W\d_]*+)?")
_SEAL_FIRST = re.compile(rf"\W{{0,3}}[(\[{{<«]\s{{0,3}}(?:{_STAMP}|(?P<plain>MAT))\s{{0,3}}[)\]}}>»]")
_SEAL_LAST = re.compile(rf"[(\[{{<«]\s{{0,3}}(?:{_STAMP}|(?P<plain>MAT))\s{{0,3}}[)\]}}>»]\W{{0,3}}$")
_BEFORE_COLON = re.compile(rf"\W{{0,3}}{_STAMP}\s{{0,3}}[:–—-]\s")
_FIRST = re.compile(rf"[\W_]{{0,3}}{_STAMP}\s+(?=\S)")
_LAST = re.compile(rf"\s{_STAMP}[\W_]{{0,3}}$")
_LETTERHEAD = re.compile(
    r"[\W_]{0,3}(?:số\s{0,3}[:.]|cộng\s+h[oò][àa]|độc\s+lập\s{0,3}-|\D{0,40}ngày\s.{0,6}tháng\s.{0,6}năm)",
    re.IGNORECASE,
)
_LABEL = r"(?<!chế )(?<!\w)(?:mức\s+|cấp\s+)?(?:độ\s+mật|do\s+mat)(?:\s+của\s+(?:văn\s+bản|tài\s+liệu))?"
_VALUE = (
    r"[(\[\"“]?\s{0,3}(?:(?P<utmost>tuyệt\s+mật|tuyet\s+mat|(?-i:A))|(?P<top>tối\s+mật|toi\s+mat|(?-i:B))|"
    r"(?P<secret>mật|mat|(?-i:C)))[\W_]{0,8}$"
)
_LABELLED = re.compile(rf"{_LABEL}\s{{0,8}}[:=–—-]\s{{0,8}}{_VALUE}", re.IGNORECASE)
_LABEL_CELL = re.compile(rf"[\W\d_]*+{_LABEL}[\W_]*+", re.IGNORECASE)
_VALUE_CELL = re.compile(rf"[\W_]{{0,8}}{_VALUE}", re.IGNORECASE)
# Columns of a page come out as one line, far apart.
_COLUMNS = re.compile(r"\s{3,}|\t|\|")
_LINES = re.compile("[\n\f\v\x85\u2028\u2029]")
_LONGEST_STAMP = 60
_LONGEST_LINE = 1000  # what is longer is a paragraph
# A title that broke before its last word: "BẢO VỆ BÍ / MẬT".
_BROKEN_WORDS = ("BÍ", "BẢO", "CƠ")
_TWO_LINES = {"TUYỆT": SecrecyLevel.UTMOST_SECRET, "TỐI": SecrecyLevel.TOP_SECRET}
_UPRIGHT = (
    ("TUYỆTMẬT", SecrecyLevel.UTMOST_SECRET),
    ("TỐIMẬT", SecrecyLevel.TOP_SECRET),
    ("MẬT", SecrecyLevel.SECRET),
)
# One of these is in every mark; most letters have none, and are done with at once.
# Plain words: with classes of letters the search takes four times as long.
_IN_EVERY_MARK = re.compile("Ậ|mật|Mật|MÂT|MẠT|MAT|mat|Mat|Ët|ËT|aät|AÄT")
_IN_EVERY_LINE = re.compile(r"M[\s._·-]{0,4}[ẬÂẠ]|m[ậa]t|MAT|^\S$", re.IGNORECASE)
# The words in TCVN3 and VNI, as programs show them that take the bytes for Western letters. TCVN3 has
# capitals only by its font: there "mËt" may be a stamp.
_OLD_CODES = (
    (re.compile(r"[Tt][Uu][Yy]Ö[Tt](?=\s{1,4}[Mm]Ë[Tt])"), "TUYỆT"),
    (re.compile(r"[Tt]è[Ii](?=\s{1,4}[Mm]Ë[Tt])"), "TỐI"),
    (re.compile(r"[§®]é(?=\s{1,4}[Mm]Ë[Tt])"), "Độ"),
    (re.compile(r"[Mm]Ë[Tt]"), "MẬT"),
    (re.compile(r"TUYEÄT(?=\s{1,4}MAÄT)"), "TUYỆT"),
    (re.compile(r"TOÁI(?=\s{1,4}MAÄT)"), "TỐI"),
    (re.compile(r"[Tt]uyeät(?=\s{1,4}maät)"), "tuyệt"),
    (re.compile(r"[Tt]oái(?=\s{1,4}maät)"), "tối"),
    (re.compile(r"(?:ÑOÄ|[Ññ]oä)(?=\s{1,4}[Mm][Aa][Ää][Tt])"), "Độ"),
    (re.compile(r"MAÄT"), "MẬT"),
    (re.compile(r"[Mm]aät"), "mật"),
)


def find_secrecy_marks(text: str) -> tuple[SecrecyMark, ...]:
    """All secrecy stamps and levels in a text, in order; empty for an ordinary document."""
    clean = comparable(text)
    if not _IN_EVERY_MARK.search(clean):
        return ()
    return tuple(_marks(_modern(clean)))


def _modern(clean: str) -> str:
    if "Ë" in clean or "Ä" in clean or "ä" in clean:
        for pattern, word in _OLD_CODES:
            clean = pattern.sub(word, clean)
    return clean


def _marks(clean: str) -> Iterator[SecrecyMark]:
    above, upright = "", ""
    for number, raw in enumerate(_LINES.split(clean), start=1):
        line = raw.strip()
        if not line:
            continue
        upright = (upright + line)[-8:] if len(line) == 1 else ""  # single letters, one below the other
        if _IN_EVERY_LINE.search(line) and len(line) <= _LONGEST_LINE:
            level = _level(line, above) or _upright(upright)
            if level is not None:
                yield SecrecyMark(level, " ".join(line.split())[:80], number)
        above = line


def _upright(letters: str) -> SecrecyLevel | None:
    return next((level for word, level in _UPRIGHT if letters.endswith(word)), None)


def _level(line: str, above: str) -> SecrecyLevel | None:
    """The level that a line shows, in one of its columns or as a whole."""
    cells = [cell.strip() for cell in _COLUMNS.split(line)]
    for cell in dict.fromkeys((line, *cells)):
        if level := _stamped(cell, above):
            return level
    for label, value in zip([above, *cells], cells, strict=False):
        found = _LABELLED.search(value) or (_LABEL_CELL.fullmatch(label) and _VALUE_CELL.fullmatch(value))
        if found:
            return _named(found)
    return None


def _stamped(cell: str, above: str) -> SecrecyLevel | None:
    if len(cell) <= _LONGEST_STAMP and (alone := _ALONE.fullmatch(cell)):
        if above.endswith(_BROKEN_WORDS):
            return None
        return _TWO_LINES.get(above) or _named(alone)
    found = _SEAL_FIRST.match(cell) or _SEAL_LAST.search(cell) or _BEFORE_COLON.match(cell)
    if found:
        return _named(found)
    first, last = _FIRST.match(cell), _LAST.search(cell)
    if first and _LETTERHEAD.match(cell, first.end()):
        return _named(first)
    return _named(last) if last and _LETTERHEAD.match(cell) else None


def _named(found: re.Match[str]) -> SecrecyLevel:
    groups = found.groupdict()
    if groups["utmost"]:
        return SecrecyLevel.UTMOST_SECRET
    return SecrecyLevel.TOP_SECRET if groups["top"] else SecrecyLevel.SECRET
