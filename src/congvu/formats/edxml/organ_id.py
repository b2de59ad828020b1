"""Mã định danh of bodies, of both decisions that gave them."""

import re

# Decision 28/2018 Đ10 and QCVN 102: four groups, level 1 last; letters occur in practice.
_OLD = re.compile(r"[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Z]\d{2}")
# Decision 20/2020/QĐ-TTg: level 1 first, at most 35 characters.
_NEW = re.compile(r"[A-Z]\d{2}(?:\.[0-9A-Z]+)*")
LONGEST = 35


def is_organ_id(text: str) -> bool:
    """Of either form."""
    return len(text) <= LONGEST and (_OLD.fullmatch(text) or _NEW.fullmatch(text)) is not None


def renew_organ_id(text: str) -> str:
    """The form of 2020: `000.03.02.H10` -> `H10.02.03`; other texts as they are."""
    if _OLD.fullmatch(text) is None:
        return text
    groups = text.split(".")[::-1]
    return ".".join([groups[0], *(group for group in groups[1:] if group.strip("0"))])
