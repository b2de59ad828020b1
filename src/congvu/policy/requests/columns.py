"""Columns of a list that an agency sends in (R6): which is which, in any order and under other names.

Offices do not keep to a template: columns change places, "Tên" stands for the whole name, titles
stand above the heading. What is ambiguous is said to be so and not used.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from congvu.policy.text import fold, normalize


class Column(StrEnum):
    """What a column holds."""

    NUMBER = "NUMBER"
    FULL_NAME = "FULL_NAME"
    FAMILY_NAMES = "FAMILY_NAMES"  # where the name stands in two columns, all but the given name
    KIND = "KIND"
    POSITION = "POSITION"
    UNIT = "UNIT"
    AGENCY = "AGENCY"
    ADDRESS = "ADDRESS"
    WISHED = "WISHED"
    PHONE = "PHONE"
    MOBILE = "MOBILE"
    STAFF_CODE = "STAFF_CODE"
    BIRTH = "BIRTH"
    TO_AGENCY = "TO_AGENCY"
    REASON = "REASON"
    LEADER = "LEADER"
    NOTE = "NOTE"


# The heading of each column in our template, then what else offices write.
HEADINGS: Mapping[Column, str] = {
    Column.NUMBER: "STT",
    Column.FULL_NAME: "Họ và tên",
    Column.FAMILY_NAMES: "Họ và tên đệm",
    Column.KIND: "Loại đề nghị",
    Column.POSITION: "Chức vụ",
    Column.UNIT: "Đơn vị",
    Column.AGENCY: "Cơ quan",
    Column.ADDRESS: "Địa chỉ thư hiện có",
    Column.WISHED: "Tên hộp thư đề nghị",
    Column.PHONE: "Điện thoại",
    Column.MOBILE: "Điện thoại di động",
    Column.STAFF_CODE: "Số hiệu công chức",
    Column.BIRTH: "Năm sinh",
    Column.TO_AGENCY: "Cơ quan chuyển đến",
    Column.REASON: "Lý do",
    Column.LEADER: "Lãnh đạo",
    Column.NOTE: "Ghi chú",
}
# Without diacritics, parted by commas.
_OTHER_NAMES: Mapping[Column, str] = {
    Column.NUMBER: "tt, so tt, so thu tu, no",
    Column.FULL_NAME: (
        "ho ten, ten, ho va ten can bo, ho ten can bo, ho va ten khai sinh, ten can bo, full name, name"
    ),
    Column.FAMILY_NAMES: (
        "ho, ho dem, ho va dem, ho lot, ho va chu dem, ho va chu lot, ho chu dem, ho ten dem"
    ),
    Column.KIND: (
        "loai yeu cau, noi dung de nghi, noi dung yeu cau, de nghi, yeu cau, hinh thuc, hinh thuc de nghi"
    ),
    Column.POSITION: (
        "chuc danh, chuc vu chuc danh, chuc vu hien tai, chuc vu cong tac, vi tri, vi tri viec lam"
    ),
    Column.UNIT: (
        "don vi cong tac, phong, phong ban, phong don vi, don vi phong ban, bo phan, to, don vi truc "
        "thuoc, ten don vi, phong chuyen mon, noi cong tac"
    ),
    Column.AGENCY: "ten co quan, co quan don vi, co quan cong tac, so ban nganh",
    Column.ADDRESS: (
        "email, e mail, thu dien tu, dia chi thu dien tu, dia chi thu, dia chi email, dia chi hop thu, "
        "hop thu, hop thu hien co, hop thu dien tu, dia chi hop thu dien tu, email hien co, dia chi email "
        "hien co, dia chi thu dien tu hien co, email cong vu, thu cong vu, email cu, dia chi cu"
    ),
    Column.WISHED: (
        "hop thu de nghi, dia chi de nghi, ten hop thu, ten dang nhap, email de nghi, dia chi thu de "
        "nghi, ten hop thu de nghi cap, dia chi email de nghi, ten hop thu moi, dia chi moi, email moi"
    ),
    Column.PHONE: (
        "so dien thoai, dt, sdt, so dt, dien thoai co quan, dt co quan, dien thoai lien he, so dien thoai "
        "lien he, dien thoai ban, tel, phone"
    ),
    Column.MOBILE: "di dong, dtdd, so di dong, so dien thoai di dong, dien thoai dd, mobile",
    Column.STAFF_CODE: (
        "so hieu, ma cong chuc, ma can bo, ma so, so hieu can bo, so hieu cbcc, so hieu cbccvc, ma cbcc, "
        "ma cbccvc, ma so cong chuc, so hieu vien chuc, ma nhan vien, ma vien chuc"
    ),
    Column.BIRTH: "ngay sinh, ngay thang nam sinh, ngay thang, nam, sinh ngay, sinh nam",
    Column.TO_AGENCY: (
        "co quan moi, don vi chuyen den, noi chuyen den, chuyen den, don vi moi, co quan tiep nhan, don "
        "vi tiep nhan"
    ),
    Column.REASON: "ly do de nghi, nguyen nhan",
    Column.LEADER: "la lanh dao, lanh dao co quan, lanh dao don vi",
    Column.NOTE: "chu thich, ghi chu khac",
}


def _by_name() -> dict[str, Column]:
    names = {fold(heading): column for column, heading in HEADINGS.items()}
    for column, others in _OTHER_NAMES.items():
        names.update(dict.fromkeys((name.strip() for name in others.split(",")), column))
    return names


_BY_NAME = _by_name()
_LONGEST_FIRST = sorted(_BY_NAME, key=lambda name: (-len(name), name))
_REMARK = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_LONGEST_HEADING = 80


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """`places` counts columns from 0; `ambiguous` columns stand in several places and are not used.

    `unknown` are headings that mean nothing to us, as they stand.
    """

    places: Mapping[Column, int] = field(default_factory=dict)
    ambiguous: Mapping[Column, tuple[int, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    def missing(self, needed: Sequence[Column]) -> tuple[Column, ...]:
        """Those of `needed` that the list does not have, or not clearly."""
        return tuple(column for column in needed if column not in self.places)


def find_column(heading: str) -> Column | None:
    """The column that a heading means: "HỌ VÀ TÊN (chữ in hoa)" -> FULL_NAME; None where unknown."""
    name = _plain(heading)
    if not name or len(name) > _LONGEST_HEADING:
        return None
    if name in _BY_NAME:
        return _BY_NAME[name]
    for known in _LONGEST_FIRST:  # "họ và tên cán bộ, công chức": what follows only explains
        if " " in known and name.startswith(f"{known} "):
            return _BY_NAME[known]
    return None


def match_columns(header: Sequence[str]) -> ColumnMatch:
    """Which column stands where. An exact heading goes before a longer one that only begins alike."""
    found: dict[Column, list[int]] = {}
    unknown = []
    for place, heading in enumerate(header):
        column = find_column(heading)
        if column is not None:
            found.setdefault(column, []).append(place)
        elif heading.strip():
            unknown.append(normalize(heading).strip())
    places: dict[Column, int] = {}
    ambiguous: dict[Column, tuple[int, ...]] = {}
    for column, candidates in found.items():
        exact = [place for place in candidates if _plain(header[place]) == fold(HEADINGS[column])]
        best = exact if len(exact) == 1 else candidates
        if len(best) == 1:
            places[column] = best[0]
        else:
            ambiguous[column] = tuple(candidates)
    return ColumnMatch(places, ambiguous, tuple(unknown))


def is_heading_row(cells: Sequence[str]) -> bool:
    """Whether a row looks like the heading: a name's column and one more that we know."""
    columns = {column for column in map(find_column, cells) if column is not None}
    named = columns & {Column.FULL_NAME, Column.ADDRESS, Column.FAMILY_NAMES}
    return bool(named) and len(columns) >= 2


def _plain(heading: str) -> str:
    return _NO_WORD.sub(" ", fold(_REMARK.sub(" ", heading))).strip()
