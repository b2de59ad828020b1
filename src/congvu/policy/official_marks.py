"""What shows that a text is an issued official document (R40, R42; Decree 30/2020 Annex I).

Three signs of form count: the national title, the number line filled in, and the signature block
with the distribution note. A letter that cites numbers has none of the form; a draft has no number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from congvu.policy.numbering import Code, parse_codes
from congvu.policy.text import VIETNAMESE_LETTERS, comparable, fold

# The titles are looked for by their first words and then compared folded: folding a whole long text
# costs more than all the rest of the gate.
_TITLE_START = re.compile(r"c[oộ]ng[\s*#_]+h[oò][aà]|[đd][aả]ng[\s*#_]+c[oộ]ng", re.IGNORECASE)
_TITLES = ("cong hoa xa hoi chu nghia viet nam", "dang cong san viet nam")
_TITLE_WINDOW = 160
_MOST_LINES = 200
_MOST_TITLES = 2000

# Repetitions are bounded or kept to their line: a hostile text must not make them slow.
_NUMBER_LINE = re.compile(
    r"(?:^|\t|\s{3})[^\w\n]{0,20}+số\s{0,8}[:.]?\s{0,8}(\d{1,5}\s{0,3}(?:/\s{0,3}\d{4}\s{0,3})?[/\-].{2,40})",
    re.IGNORECASE | re.MULTILINE,
)
# What the line above cannot do without; most letters lack it, and it is found five times as fast.
_NUMBER = re.compile(r"[sSſ][ốỐ]\s{0,8}[:.]?\s{0,8}\d")
_CAPITALS = "A-Z" + "".join(sorted(letter for letter in VIETNAMESE_LETTERS if letter.isupper()))
_SIGNATURE = re.compile(rf"\b(?:K?\s?T\.|TM\.|TL\.|TUQ\.|Q\.)\s{{0,8}}[{_CAPITALS}]")
_LEADER_LINE = re.compile(
    r"^[^\w\n]*+(?:PHÓ\s{1,3})?(?:CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|CHÁNH VĂN PHÒNG|CỤC TRƯỞNG|"
    r"TRƯỞNG BAN|HIỆU TRƯỞNG|THỦ TRƯỞNG|CHÁNH THANH TRA|CHI CỤC TRƯỞNG|VIỆN TRƯỞNG|CHÁNH ÁN|BÍ THƯ|"
    r"TỔNG BIÊN TẬP)[^\w\n]*+$",
    re.MULTILINE,
)
_DISTRIBUTION = re.compile(r"^[^\w\n]*+nơi nhận\s{0,8}:", re.IGNORECASE | re.MULTILINE)
_DRAFT = re.compile(
    r"^[^\w\n]*+(?:bản\s{1,3})?dự thảo(?:\s{1,3}lần\s{1,3}\d{1,3})?[^\w\n]*+$", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class OfficialMarks:
    """`codes` are those of the number line, not those cited in the text."""

    codes: tuple[Code, ...]
    has_national_title: bool
    has_signature_block: bool
    has_distribution_note: bool
    is_draft: bool

    @property
    def is_official(self) -> bool:
        """An issued document: numbered, in the form of the law, and not marked as a draft."""
        signs = (self.has_national_title, self.has_signature_block, self.has_distribution_note)
        return bool(self.codes) and not self.is_draft and sum(signs) >= 2


def is_official(text: str) -> bool:
    """Whether a text is an issued document; quick for the ordinary letter, which has no number line."""
    clean = comparable(text)
    return bool(_issued_codes(clean)) and find_official_marks(clean).is_official


def find_official_marks(text: str) -> OfficialMarks:
    """The signs of form in a text (of a PDF, or of a message's body)."""
    clean = comparable(text)
    return OfficialMarks(
        codes=_issued_codes(clean),
        has_national_title=any(
            _is_title(clean, at.start()) for at in islice(_TITLE_START.finditer(clean), _MOST_TITLES)
        ),
        has_signature_block=bool(_SIGNATURE.search(clean) or _LEADER_LINE.search(clean)),
        has_distribution_note=bool(_DISTRIBUTION.search(clean)),
        is_draft=bool(_DRAFT.search(clean)),
    )


def _issued_codes(clean: str) -> tuple[Code, ...]:
    """Those of the first number line that holds any; "Số 10-12 Trần Phú" is a house."""
    return next(filter(None, (parse_codes(line) for line in islice(_number_lines(clean), _MOST_LINES))), ())


def _number_lines(clean: str) -> Iterator[str]:
    bare = clean.replace("*", "").replace("#", "")
    return (found[1] for found in _NUMBER_LINE.finditer(bare)) if _NUMBER.search(bare) else iter(())


def _is_title(clean: str, start: int) -> bool:
    words = re.sub(r"[*#_]", " ", clean[start : start + _TITLE_WINDOW])
    return fold(words).startswith(_TITLES)
