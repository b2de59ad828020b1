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
_COMMITTEE = re.compile(r"\buy ban nhan dan\b|\bubnd\b")
_LEVELS = re.compile(r"^(?:tinh|huyen|thi xa|thanh pho|xa|phuong|thi tran)\s+")
_OF_THE_PROVINCE = re.compile(r"(?<=\w)\s+tinh$")  # every body is one of the province
# Forms of address, degrees and ranks before a name. "Ông Thị Mai": there Ông is the family name.
_TITLES = re.compile(
    r"^(?:(?:ông(?!\s+thị\b)|bà|đ/c|đồng\s+chí|phó\s+giáo\s+sư|giáo\s+sư|tiến\s+sĩ|tiến\s+sỹ|thạc\s+sĩ|thạc\s+sỹ|"
    r"bác\s+sĩ|bác\s+sỹ|kỹ\s+sư|cử\s+nhân|luật\s+sư|pgs|gs|tskh|ts|ths|bs|ds|ks|cn|ls|cki{1,2}|ck[12]|nsnd|nsưt|ngut|ngnd)"
    r"(?:\s*[.,]\s*|\s+))+",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\([^()]*\)?")
_BARRED = str.maketrans("\u0180\u0253\u0257", "bbd")  # letters of Ê Đê and Gia Rai that have no mark to drop
_BETWEEN_WORDS = re.compile(r"[\s.,;:/_]+")


class NoAddress(ValueError):
    """No local part can be made: the name has no letters, or the agency's part leaves no room."""


def is_valid_local_part(local_part: str) -> bool:
    """Small letters and digits in groups joined by a dot or hyphen, at most 64, not reserved."""
    fits = len(local_part) <= LONGEST_LOCAL_PART and _VALID.fullmatch(local_part) is not None
    return fits and local_part not in RESERVED_LOCAL_PARTS


def agency_local_part_proposals(name: str) -> tuple[str, ...]:
    """Abbreviations of an agency's name, best first.

    "Sở Thông tin và Truyền thông" -> ("sotttt", "stttt", "sothongtintruyenthong"): the first word
    whole, or its initial, or all words. "UBND huyện Bù Đăng" -> ("ubndbudang", "ubndhbd").
    """
    folded = _OF_THE_PROVINCE.sub("", fold(name))
    if committee := _COMMITTEE.match(folded):
        return _valid(*_committee_proposals(folded[committee.end() :].strip()))
    words = [word for word in re.findall(r"[a-z0-9]+", folded) if word not in _SMALL_WORDS]
    if not words:
        return ()
    initials = "".join(word[0] for word in words[1:])
    return _valid(words[0] + initials, words[0][0] + initials, "".join(words))


def _committee_proposals(place: str) -> tuple[str, ...]:
    """People's committees are told apart by their places: "huyện Bù Đăng"."""
    named = "".join(re.findall(r"[a-z0-9]+", _LEVELS.sub("", place)))
    initials = "".join(word[0] for word in re.findall(r"[a-z0-9]+", place))
    return (f"ubnd{named}", f"ubnd{initials}")


def _valid(*local_parts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(local for local in local_parts if is_valid_local_part(local)))


def personal_local_parts(full_name: str, agency_local_part: str) -> tuple[str, str]:
    """The two forms of BP48 Đ5b: full name, or middle and given name, before the agency's box.

    ("Nguyễn Văn Bình", "stnmt") -> ("nguyenvanbinh.stnmt", "vanbinh.stnmt"). A name of one word has
    one form twice; one that is too long is cut. Raises NoAddress.
    """
    words = name_words(full_name)
    short = words[1:] or words
    return (_join(words, agency_local_part), _join(short, agency_local_part))


def name_words(full_name: str) -> list[str]:
    """The name's words folded to letters; titles, remarks, apostrophes and hyphens are dropped."""
    name = _TITLES.sub("", _REMARK.sub(" ", normalize(full_name)).strip())
    words = [re.sub(r"[^a-z0-9]", "", fold(word).translate(_BARRED)) for word in _BETWEEN_WORDS.split(name)]
    return [word for word in words if word]


def _join(words: list[str], agency_local_part: str) -> str:
    room = LONGEST_LOCAL_PART - len(agency_local_part) - 1
    local_part = f"{''.join(words)[: max(room, 0)]}.{agency_local_part}"
    if not is_valid_local_part(local_part):
        raise NoAddress(f"{' '.join(words)!r} + {agency_local_part!r}")
    return local_part
