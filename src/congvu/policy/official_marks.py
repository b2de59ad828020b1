"""What shows that a text is an issued official document (R40, R42; Decree 30/2020 Annex I).

Three signs of form count: the national title, the number line filled in, and the signature block
with the distribution note. A letter that cites numbers has none of the form; a draft has no number.
"""

import re
from dataclasses import dataclass

from congvu.policy.numbering import Code, parse_codes
from congvu.policy.text import fold, normalize

_NATIONAL_TITLE = "cong hoa xa hoi chu nghia viet nam"
_PARTY_TITLE = "dang cong san viet nam"
_NUMBER_LINE = re.compile(
    r"^[\s\W]*số\s*[:.]?\s*(\d{1,5}\s*(?:/\s*\d{4}\s*)?[/\-].{2,40})", re.IGNORECASE | re.MULTILINE
)
_SIGNATURE = re.compile(r"\b(?:K?\s?T\.|TM\.|TL\.|TUQ\.|Q\.)\s*[A-ZĐÂĂÊÔƠƯ]")
_LEADER_LINE = re.compile(
    r"^[\s\W]*(?:PHÓ\s+)?(?:CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|CHÁNH VĂN PHÒNG|CỤC TRƯỞNG|TRƯỞNG BAN|"
    r"HIỆU TRƯỞNG|THỦ TRƯỞNG|CHÁNH THANH TRA|CHI CỤC TRƯỞNG|VIỆN TRƯỞNG|CHÁNH ÁN|BÍ THƯ|TỔNG BIÊN TẬP)[\s\W]*$",
    re.MULTILINE,
)
_DISTRIBUTION = re.compile(r"^[\s\W]*nơi nhận\s*:", re.IGNORECASE | re.MULTILINE)
_DRAFT = re.compile(r"^[\s\W]*(?:bản\s+)?dự thảo(?:\s+lần\s+\d+)?[\s\W]*$", re.IGNORECASE | re.MULTILINE)


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


def find_official_marks(text: str) -> OfficialMarks:
    """The signs of form in a text (of a PDF, or of a message's body)."""
    clean = normalize(text)
    folded = fold(re.sub(r"[*#_]", " ", clean))
    number_line = _NUMBER_LINE.search(re.sub(r"[*#]", "", clean))
    return OfficialMarks(
        codes=parse_codes(number_line[1]) if number_line else (),
        has_national_title=_NATIONAL_TITLE in folded or _PARTY_TITLE in folded,
        has_signature_block=bool(_SIGNATURE.search(clean) or _LEADER_LINE.search(clean)),
        has_distribution_note=bool(_DISTRIBUTION.search(clean)),
        is_draft=bool(_DRAFT.search(clean)),
    )
