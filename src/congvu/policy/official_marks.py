"""What shows that a text is an issued official document (R40, R42; Decree 30/2020 Annex I).

Three signs of form count: the national title, the number line filled in, and the signature block
with the distribution note. A letter that cites numbers has none of the form; a draft has no number.
"""

import re
from dataclasses import dataclass

from congvu.policy.numbering import Code, parse_codes
from congvu.policy.text import fold, normalize

# The titles are looked for by their first words and then compared folded: folding a whole long text
# costs more than all the rest of the gate.
_TITLE_START = re.compile(r"c[oộ]ng[\s*#_]+h[oò][aà]|[đd][aả]ng[\s*#_]+c[oộ]ng", re.IGNORECASE)
_TITLES = ("cong hoa xa hoi chu nghia viet nam", "dang cong san viet nam")
_TITLE_WINDOW = 160

# Repetitions are bounded or kept to their line: a hostile text must not make them slow.
_NUMBER_LINE = re.compile(
    r"^[^\w\n]*+số\s{0,8}[:.]?\s{0,8}(\d{1,5}\s{0,3}(?:/\s{0,3}\d{4}\s{0,3})?[/\-].{2,40})",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNATURE = re.compile(r"\b(?:K?\s?T\.|TM\.|TL\.|TUQ\.|Q\.)\s{0,8}[A-ZĐÂĂÊÔƠƯ]")
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
    return _number_line(normalize(text)) is not None and find_official_marks(text).is_official


def find_official_marks(text: str) -> OfficialMarks:
    """The signs of form in a text (of a PDF, or of a message's body)."""
    clean = normalize(text)
    number_line = _number_line(clean)
    return OfficialMarks(
        codes=parse_codes(number_line[1]) if number_line else (),
        has_national_title=any(_is_title(clean, at.start()) for at in _TITLE_START.finditer(clean)),
        has_signature_block=bool(_SIGNATURE.search(clean) or _LEADER_LINE.search(clean)),
        has_distribution_note=bool(_DISTRIBUTION.search(clean)),
        is_draft=bool(_DRAFT.search(clean)),
    )


def _number_line(clean: str) -> re.Match[str] | None:
    return _NUMBER_LINE.search(clean.replace("*", "").replace("#", ""))


def _is_title(clean: str, start: int) -> bool:
    words = re.sub(r"[*#_]", " ", clean[start : start + _TITLE_WINDOW])
    return fold(words).startswith(_TITLES)
