"""Writes a planned province through the operations that an operator uses."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.db import transaction

from congvu.cli.demo.plan import UNITS, Plan, PlannedAgency, PlannedOfficial
from congvu.directory import operations as directory
from congvu.mailboxes import operations as mailboxes

if TYPE_CHECKING:
    from congvu.directory.models import Agency, Official, Province, Unit

ACTOR = "demo"
_SINCE = date(2009, 11, 1)  # the day BP48 came into force: 22/10/2009 and ten days
_ROLES = {"HEAD": "MANAGE", "DEPUTY": "HANDLE", "CLERK": "SEND"}
OPERATOR = "Vận hành hệ thống"
_ROLE_NAMES = {
    "HEAD": "Thủ trưởng",
    "DEPUTY": "Cấp phó",
    "CLERK": "Văn thư",
    "IT_OFFICER": "Cán bộ CNTT",
    "OFFICER": "Cán bộ",
}


@dataclass(frozen=True, slots=True)
class Login:
    """A line of `var/demo/logins.csv`."""

    role: str
    agency: str
    name: str
    login: str
    password: str
    mailboxes: str


def load(
    plan: Plan, *, now: datetime, profile_id: str, domain: str, progress: Callable[[], object]
) -> list[Login]:
    """Everything or nothing: one transaction. `progress` is called once for each official."""
    passwords = _hash_all(plan, progress)
    with transaction.atomic():
        province = directory.add_province(
            actor=ACTOR,
            now=now,
            data=directory.ProvinceData(
                code="binh-phuoc",
                name="Tỉnh Bình Phước",
                domain=domain,
                seat="Đồng Xoài",
                hotline="0651.3888202",
            ),
            profile_id=profile_id,
            effective_from=_SINCE,
        )
        for group in plan.groups:
            directory.add_group(
                actor=ACTOR,
                now=now,
                province=province,
                name=group.name,
                other_names=group.other_names,
                kinds=group.kinds,
            )
        writer = _Writer(province, passwords, now)
        for position, agency in enumerate(plan.agencies, start=1):
            writer.add_agency(agency, position)
    return writer.logins


class _Writer:
    """Adds one agency after the other and remembers the logins."""

    def __init__(self, province: Province, passwords: dict[str, str], now: datetime) -> None:
        self._province = province
        self._passwords = passwords
        self._now = now
        self.logins: list[Login] = []

    def add_agency(self, planned: PlannedAgency, position: int) -> None:
        agency = directory.add_agency(
            actor=ACTOR,
            now=self._now,
            province=self._province,
            data=directory.AgencyData(
                kind=planned.kind,
                name=planned.name,
                symbol=planned.symbol,
                local_part=planned.local_part,
                other_names=planned.other_names,
                position=position,
                phone=f"0651.38{80000 + position:05d}",
            ),
            valid_from=_SINCE,
        )
        box = mailboxes.open_agency_mailbox(actor=ACTOR, now=self._now, agency=agency)
        units = self._add_units(agency) if any(o.unit for o in planned.officials) else {}
        for one in planned.officials:
            official = self._add_official(agency, one, units.get(one.unit))
            role = next((_ROLES[post] for post in one.posts if post in _ROLES), None)
            if role is not None and official.user is not None:
                mailboxes.grant_delegation(
                    actor=ACTOR, now=self._now, mailbox=box, user=official.user, role=role
                )
            self._remember(agency, official, one, box.address if role else "")

    def _add_units(self, agency: Agency) -> dict[str, Unit]:
        return {
            name: directory.add_unit(actor=ACTOR, now=self._now, agency=agency, name=name, symbol=symbol)
            for name, symbol in UNITS
        }

    def _add_official(self, agency: Agency, one: PlannedOfficial, unit: Unit | None) -> Official:
        official = directory.add_official(
            actor=ACTOR,
            now=self._now,
            agency=agency,
            data=directory.OfficialData(
                full_name=one.full_name,
                title=one.title,
                posts=one.posts,
                unit=unit,
                phone=agency.phone,
                is_public=one.is_public,
                position=one.position,
            ),
            starts_on=_SINCE,
        )
        mailboxes.open_personal_mailbox(
            actor=ACTOR,
            now=self._now,
            official=official,
            local_part=one.local_part,
            login=mailboxes.PersonalLogin(
                password_hash=self._passwords[one.local_part],
                must_change_password=False,
                is_operator=one.is_operator,
            ),
        )
        return official

    def _remember(self, agency: Agency, official: Official, one: PlannedOfficial, shared: str) -> None:
        role = OPERATOR if one.is_operator else _ROLE_NAMES[one.posts[0]]
        boxes = " ".join(part for part in (official.address, shared) if part)
        self.logins.append(Login(role, agency.name, one.full_name, official.address, one.password, boxes))


def write_logins(logins: list[Login], path: Path) -> None:
    """The logins as CSV, whole or not at all, readable by the owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["role", "agency", "name", "login", "password", "mailboxes"])
        writer.writerows([x.role, x.agency, x.name, x.login, x.password, x.mailboxes] for x in logins)
    fresh.replace(path)


def _hash_all(plan: Plan, progress: Callable[[], object]) -> dict[str, str]:
    """argon2 lets go of the interpreter's lock, so that two threads use two cores."""
    officials = [official for agency in plan.agencies for official in agency.officials]

    def hash_one(official: PlannedOfficial) -> tuple[str, str]:
        hashed = make_password(official.password)
        progress()
        return official.local_part, hashed

    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(pool.map(hash_one, officials))
