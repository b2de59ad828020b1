"""Local parts of addresses from names (BP48 Đ5; R3, R4).

Proposals only: an agency's abbreviation is a stored value, and a collision between persons is
decided by people, never by a silent suffix (R5).
"""

import re

from congvu.policy.text import fold, normalize

LONGEST_LOCAL_PART = 64  # RFC 5321 4.5.3.1.1
RESERVED_LOCAL_PARTS = frozenset(
    "postmaster abuse admin administrator root hostmaster webmaster noreply no-reply mailer-daemon "
    "dispatch webapp security".split()
)
_VALID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_SMALL_WORDS = {"va"}  # "và" is left out of abbreviations: Thông tin và Truyền thông -> tttt
_TITLES = re.compile(r"^(?:(?:ông|bà|gs|pgs|ts|ths|bs|ks|cn|tskh|nsnd|nsưt)\.?\s+)+", re.IGNORECASE)
_TITLE_DOTS = re.compile(r"\b(GS|PGS|TS|ThS|BS|KS|CN|TSKH)\.\s*", re.IGNORECASE)


def is_valid_local_part(local_part: str) -> bool:
    """Small letters and digits in groups joined by a dot or hyphen, at most 64, not reserved."""
    fits = len(local_part) <= LONGEST_LOCAL_PART and _VALID.fullmatch(local_part) is not None
    return fits and local_part not in RESERVED_LOCAL_PARTS


def agency_local_part_proposals(name: str) -> tuple[str, ...]:
    """Abbreviations of an agency's name, best first.

    "Sở Thông tin và Truyền thông" -> ("sotttt", "stttt"): the first word whole, or its initial.
    """
    words = [word for word in re.findall(r"[a-z0-9]+", fold(name)) if word not in _SMALL_WORDS]
    if not words:
        return ()
    initials = "".join(word[0] for word in words[1:])
    found = [words[0] + initials, words[0][0] + initials, "".join(words)]
    return tuple(dict.fromkeys(local for local in found if is_valid_local_part(local)))


def personal_local_parts(full_name: str, agency_local_part: str) -> tuple[str, str]:
    """The two forms of BP48 Đ5b: full name, or middle and given name, before the agency's box.

    ("Nguyễn Văn Bình", "stnmt") -> ("nguyenvanbinh.stnmt", "vanbinh.stnmt"). A name of one word has
    one form twice.
    """
    words = name_words(full_name)
    short = words[1:] or words
    return (_join(words, agency_local_part), _join(short, agency_local_part))


def name_words(full_name: str) -> list[str]:
    """The name's words folded to letters; titles, apostrophes and hyphens are dropped."""
    name = _TITLE_DOTS.sub("", normalize(full_name).strip())
    name = _TITLES.sub("", name)
    words = [re.sub(r"[^a-z0-9]", "", fold(word)) for word in name.split()]
    return [word for word in words if word]


def _join(words: list[str], agency_local_part: str) -> str:
    room = LONGEST_LOCAL_PART - len(agency_local_part) - 1
    return f"{''.join(words)[:room]}.{agency_local_part}"
