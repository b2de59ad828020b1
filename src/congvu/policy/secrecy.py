"""State secrets never enter (PY05 2d, BD14 1, BP48 Đ9.1 and Đ10.1; R31).

Finds the stamp or level MẬT, TỐI MẬT, TUYỆT MẬT in the text of a document, without taking the
ordinary words for it: bảo mật, mật khẩu, "trừ những văn bản mật". A stamp stands on a line of its
own in capitals, or behind the words "Độ mật:".
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from congvu.policy.text import normalize


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


_LEVELS = (
    (SecrecyLevel.UTMOST_SECRET, re.compile(r"T\s*U\s*Y\s*[ỆỂÊ]\s*T\s*M\s*Ậ\s*T")),
    (SecrecyLevel.TOP_SECRET, re.compile(r"T\s*[ỐÔ]\s*I\s*M\s*Ậ\s*T")),
    (SecrecyLevel.SECRET, re.compile(r"M\s*Ậ\s*T")),
)
# What may stand around a stamp on its line: frames, brackets, copy numbers.
_FRAME = r"[\s\W\d_]*"
_LABEL = re.compile(
    r"(?:độ|mức độ|cấp độ)\s*mật\s*[:\-–]\s*[\(\[\"“]?\s*(tuyệt\s+mật|tối\s+mật|mật|[ABC])\b", re.IGNORECASE
)
_LETTERS = {"A": SecrecyLevel.UTMOST_SECRET, "B": SecrecyLevel.TOP_SECRET, "C": SecrecyLevel.SECRET}
_SEAL = re.compile(r"[\(\[]\s*(TUYỆT MẬT|TỐI MẬT|MẬT)\s*[\)\]]")
_LONGEST_STAMP_LINE = 60
# What every mark contains; most letters do not, and are done with at once.
_WITHOUT_THESE_NONE = ("Ậ", "mậ", "Mậ")


def find_secrecy_marks(text: str) -> tuple[SecrecyMark, ...]:
    """All secrecy stamps and levels in a text, in order; empty for an ordinary document."""
    clean = normalize(text)
    if not any(word in clean for word in _WITHOUT_THESE_NONE):
        return ()
    found = []
    for number, line in enumerate(clean.replace("\f", "\n").split("\n"), start=1):
        level = _stamp(line) or _labelled(line)
        if level is not None:
            found.append(SecrecyMark(level, " ".join(line.split())[:80], number))
    return tuple(found)


def _stamp(line: str) -> SecrecyLevel | None:
    if seal := _SEAL.search(line):
        return _by_name(seal[1])
    if len(line.strip()) > _LONGEST_STAMP_LINE or "Ậ" not in line:
        return None
    for level, pattern in _LEVELS:
        if re.fullmatch(_FRAME + pattern.pattern + _FRAME, line):
            return level
    # A stamp beside the letterhead: columns of a page come out as one line, far apart.
    for part in re.split(r"\s{3,}|\t|\|", line):
        for level, pattern in _LEVELS:
            if re.fullmatch(_FRAME + pattern.pattern + _FRAME, part):
                return level
    return None


def _labelled(line: str) -> SecrecyLevel | None:
    label = _LABEL.search(line)
    if label is None:
        return None
    value = label[1]
    return _LETTERS[value.upper()] if len(value) == 1 else _by_name(value)


def _by_name(name: str) -> SecrecyLevel:
    words = " ".join(name.upper().split())
    return {
        "TUYỆT MẬT": SecrecyLevel.UTMOST_SECRET,
        "TỐI MẬT": SecrecyLevel.TOP_SECRET,
    }.get(words, SecrecyLevel.SECRET)
