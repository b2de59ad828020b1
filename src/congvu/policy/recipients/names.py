"""Spellings: what two ways of writing one body have in common."""

import re
from functools import lru_cache

from congvu.policy.text import fold

_AMPERSAND = re.compile(r"\s*&\s*")
_SIGNS = re.compile(r"[\s.,;:()\[\]<>\"“”'’/\\–—|*_+-]+")
# Abbreviations and turns that people use for the same body; all is folded text without signs.
_SAME = (
    (r"\b(?:uy ban nhan dan|u b n d)\b", "ubnd"),
    (r"\bhoi dong nhan dan\b", "hdnd"),
    (r"\bmat tran to quoc\b", "mttq"),
    (r"\b(?:uy ban|ub) ?mttq(?: ?(?:viet nam|vn))?\b", "ubmttq"),
    (r"\bdai bieu quoc hoi\b", "dbqh"),
    (r"\bvan phong\b", "vp"),
    (r"\bvpubnd\b", "vp ubnd"),
    (r"\bthuong truc\b", "tt"),
    (r"\bthi xa\b", "tx"),
    (r"\bthanh pho\b", "tp"),
    (r"\bhuyen\b", "h"),
    (r"\btinh uy\b", "tu"),
    (r"\b(?:tt va tt|thong tin va truyen thong)\b", "tttt"),
    (r"\b(?:tn va mt|tai nguyen va moi truong)\b", "tnmt"),
    (r"\b(?:kh va dt|ke hoach va dau tu)\b", "khdt"),
    (r"\b(?:gd va dt|giao duc va dao tao)\b", "gddt"),
    (r"\b(?:kh va cn|khoa hoc va cong nghe)\b", "khcn"),
    (r"\b(?:nn va ptnt|nong nghiep va (?:ptnt|phat trien nong thon))\b", "nnptnt"),
    (r"\bgiao thong van tai\b", "gtvt"),
    (r"\b(?:vhtt va dl|van hoa the thao va du lich)\b", "vhttdl"),
    (r"\b(?:ld ?tb va xh|ld tb xh|lao dong thuong binh va xa hoi)\b", "ldtbxh"),
    (r"\bbao hiem xa hoi\b", "bhxh"),
    (r"\bkho bac nha nuoc\b", "kbnn"),
    (r"\bngan hang nha nuoc\b", "nhnn"),
    (r"\btoa an nhan dan\b", "tand"),
    (r"\bvien kiem sat nhan dan\b", "vksnd"),
    (r"\blien doan lao dong\b", "ldld"),
    (r"\bban quan ly\b", "bql"),
    (r"\b(?:phat thanh va |phat thanh )truyen hinh\b|\bpt th\b", "ptth"),
)
_PATTERNS = tuple((re.compile(pattern), short) for pattern, short in _SAME)
_AND = re.compile(r"\bva\b")
# Who leads a body or speaks for it stands for the body. "Chánh Văn phòng", but "Trường Chính trị".
_LEADERS = re.compile(
    r"(?:(?:cac |d c |dong chi |ong |ba |pho )*+"
    r"(?:giam doc|thu truong|chu tich|(?:ct |pct |pho ct |cac )+(?=ubnd)|lanh dao|chanh (?=vp|thanh tra)|"
    r"cuc truong|chi cuc truong|tong bien tap|hieu truong|vien truong|chanh an|bi thu|truong (?=ban )|"
    r"tong giam doc)\s*)++"
)


@lru_cache(maxsize=8192)  # the names of a directory come again with every text
def matching_key(name: str) -> str:
    """Folded, without signs and "và", known turns abbreviated: "Sở KH & ĐT" -> "so khdt"."""
    key = _SIGNS.sub(" ", _AMPERSAND.sub(" va ", fold(name))).strip()
    for pattern, short in _PATTERNS:
        key = pattern.sub(short, key)
    return " ".join(_AND.sub(" ", key).split())


def without_leader(key: str) -> str:
    """The key of the body whose leader is named: "giam doc so noi vu" -> "so noi vu"."""
    leader = _LEADERS.match(key)
    return key[leader.end() :] if leader else key
