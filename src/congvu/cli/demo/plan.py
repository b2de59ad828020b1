"""Who works where in the demonstration province: decided from a seed, before anything is written."""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from congvu.cli.demo.names import invent_names
from congvu.policy.addresses import personal_local_parts

OFFICIALS = 400
_FULL_STAFF = "sotttt"  # the Department that operates the system has units and officers of its own
_WORDS = "sen lua tre cau mai dao dua que cam buoi nhan xoai sao nui song bien trang nang gio may".split()


@dataclass(frozen=True, slots=True)
class PlannedOfficial:
    """`posts` are `directory.models.Post` values; `password` is the demonstration's clear text."""

    full_name: str
    title: str
    posts: tuple[str, ...]
    local_part: str
    password: str
    unit: str = ""
    is_public: bool = False
    is_operator: bool = False
    position: int = 100


@dataclass(frozen=True, slots=True)
class PlannedAgency:
    kind: str
    name: str
    symbol: str
    local_part: str
    other_names: tuple[str, ...]
    officials: tuple[PlannedOfficial, ...]


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    name: str
    other_names: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    agencies: tuple[PlannedAgency, ...]
    groups: tuple[PlannedGroup, ...]


UNITS = (
    ("Văn phòng Sở", "VP"),
    ("Phòng Công nghệ thông tin", "CNTT"),
    ("Phòng Bưu chính - Viễn thông", "BCVT"),
    ("Phòng Báo chí - Xuất bản", "BCXB"),
    ("Thanh tra Sở", "TTr"),
)


def make_plan(seed: int) -> Plan:
    """The whole demonstration province; the same seed gives the same plan."""
    text = (resources.files("congvu.cli.demo") / "binh_phuoc.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    # Two sources (invented people, not secrets): a name more or less changes no password.
    source = random.Random(f"passwords of {seed}")  # noqa: S311
    rows = data["agency"]
    names = invent_names(random.Random(seed))  # noqa: S311
    extra = OFFICIALS - 4 * len(rows)
    agencies = []
    for row in rows:
        titles = [*_leading_posts(row["kind"], row["name"]), *_officers(row["local_part"], extra)]
        officials = _name_officials(row, titles, names, source)
        agencies.append(
            PlannedAgency(
                kind=row["kind"],
                name=row["name"],
                symbol=row["symbol"],
                local_part=row["local_part"],
                other_names=tuple(row.get("other_names", ())),
                officials=tuple(officials),
            )
        )
    groups = tuple(
        PlannedGroup(g["name"], tuple(g.get("other_names", ())), tuple(g["kinds"])) for g in data["group"]
    )
    return Plan(tuple(agencies), groups)


@dataclass(frozen=True, slots=True)
class _Place:
    title: str
    posts: tuple[str, ...]
    unit: str = ""
    position: int = 100


def _leading_posts(kind: str, name: str) -> list[_Place]:
    head, deputy = _leader_titles(kind, name)
    return [
        _Place(head, ("HEAD",), position=1),
        _Place(deputy, ("DEPUTY",), position=2),
        _Place("Văn thư", ("CLERK", "OFFICER"), position=50),
        _Place("Cán bộ chuyên trách công nghệ thông tin", ("IT_OFFICER", "OFFICER"), position=60),
    ]


def _leader_titles(kind: str, name: str) -> tuple[str, str]:
    if name.startswith("Ủy ban nhân dân"):
        return "Chủ tịch", "Phó Chủ tịch"
    if kind == "DEPARTMENT" or name.startswith(
        ("Trung tâm", "Bệnh viện", "Vườn", "Thư viện", "Đài", "Bảo tàng")
    ):
        return "Giám đốc", "Phó Giám đốc"
    if name.startswith("Văn phòng"):
        return "Chánh Văn phòng", "Phó Chánh Văn phòng"
    if name.startswith("Thanh tra"):
        return "Chánh Thanh tra", "Phó Chánh Thanh tra"
    if name.startswith("Tòa án"):
        return "Chánh án", "Phó Chánh án"
    if name.startswith("Viện kiểm sát"):
        return "Viện trưởng", "Phó Viện trưởng"
    if name.startswith("Cục"):
        return "Cục trưởng", "Phó Cục trưởng"
    if name.startswith("Chi cục"):
        return "Chi cục trưởng", "Phó Chi cục trưởng"
    return _other_leader_titles(kind, name)


def _other_leader_titles(kind: str, name: str) -> tuple[str, str]:
    if name.startswith(("Hội", "Liên đoàn", "Liên minh", "Liên hiệp", "Ủy ban")):
        return "Chủ tịch", "Phó Chủ tịch"
    if name.startswith("Trường"):
        return "Hiệu trưởng", "Phó Hiệu trưởng"
    if name == "Tỉnh đoàn" or name.startswith("Đảng ủy"):
        return "Bí thư", "Phó Bí thư"
    if name.startswith("Báo"):
        return "Tổng Biên tập", "Phó Tổng Biên tập"
    if name.startswith("Ban"):
        return "Trưởng ban", "Phó Trưởng ban"
    return "Giám đốc", "Phó Giám đốc"


def _officers(local_part: str, extra: int) -> list[_Place]:
    if local_part != _FULL_STAFF:
        return []
    places = []
    for index in range(extra):
        unit, _symbol = UNITS[index % len(UNITS)]
        title = "Trưởng phòng" if index < len(UNITS) else "Chuyên viên"
        places.append(_Place(title, ("OFFICER",), unit, position=20 if index < len(UNITS) else 70))
    return places


def _name_officials(
    row: dict[str, str], places: list[_Place], names: Iterator[str], source: random.Random
) -> list[PlannedOfficial]:
    taken: set[str] = set()
    officials = []
    for place in places:
        name = next(names)
        full, short = personal_local_parts(name, row["local_part"])
        local = full if full not in taken else short
        while local in taken:  # a namesake in the same agency: the next invented name
            name = next(names)
            local = personal_local_parts(name, row["local_part"])[0]
        taken.add(local)
        is_it = "IT_OFFICER" in place.posts
        officials.append(
            PlannedOfficial(
                full_name=name,
                title=place.title,
                posts=place.posts,
                local_part=local,
                password=_password(source),
                unit=place.unit,
                is_public=place.position <= 2,
                is_operator=is_it and row["local_part"] == _FULL_STAFF,
                position=place.position,
            )
        )
    return officials


def _password(source: random.Random) -> str:
    return f"{source.choice(_WORDS)}-{source.choice(_WORDS)}-{source.randint(1000, 9999)}"
