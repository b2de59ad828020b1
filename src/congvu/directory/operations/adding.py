"""Building the directory: agencies, units, officials, groups.

These operations build the directory from data that an operator loads; requests by agencies
(flow 1 of docs/flows.md) call them once approved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from congvu.audit.operations import Target, record
from congvu.directory.models import (
    Agency,
    Appointment,
    Domain,
    Official,
    ProfileAssignment,
    Province,
    RecipientGroup,
    Unit,
)
from congvu.policy.text import fold, normalize

if TYPE_CHECKING:
    from congvu.accounts.models import User


@dataclass(frozen=True, slots=True)
class ProvinceData:
    """A province, its one mail domain (BP48 Đ5) and the place its documents are dated at."""

    code: str
    name: str
    domain: str
    seat: str
    hotline: str = ""


@dataclass(frozen=True, slots=True)
class AgencyData:
    """What a new agency is; `symbol` stands in document numbers, `local_part` in its address."""

    kind: str
    name: str
    symbol: str
    local_part: str
    other_names: tuple[str, ...] = ()
    organ_id: str = ""
    position: int = 0
    phone: str = ""


@dataclass(frozen=True, slots=True)
class OfficialData:
    """Who a new official is; `posts` are `Post` values held in the agency."""

    full_name: str
    title: str
    posts: tuple[str, ...]
    unit: Unit | None = None
    phone: str = ""
    is_public: bool = False
    position: int = 100
    birth_year: int | None = None
    staff_code: str = ""


@transaction.atomic
def add_province(
    *, actor: str, now: datetime, data: ProvinceData, profile_id: str, effective_from: date
) -> Province:
    """The province of this installation, under a regulation profile from a day on."""
    province = Province.objects.create(
        code=data.code, name=data.name, domain=data.domain, seat=data.seat, hotline=data.hotline
    )
    Domain.objects.create(province=province, name=data.domain, valid_from=effective_from)
    ProfileAssignment.objects.create(province=province, profile_id=profile_id, effective_from=effective_from)
    record(
        actor=actor,
        action="directory.add_province",
        target=Target("province", province.code),
        now=now,
        detail={"profile": profile_id, "effective_from": effective_from.isoformat()},
    )
    return province


@transaction.atomic
def add_agency(
    *, actor: str, now: datetime, province: Province, data: AgencyData, valid_from: date
) -> Agency:
    name = normalize(data.name)
    agency = Agency(
        province=province,
        kind=data.kind,
        name=name,
        symbol=normalize(data.symbol),
        local_part=data.local_part,
        other_names="\n".join(data.other_names),
        organ_id=data.organ_id,
        position=data.position,
        phone=data.phone,
        valid_from=valid_from,
        name_key=search_key(name, data.symbol, *data.other_names),
        search_key=search_key(name, data.symbol, *data.other_names, data.local_part, data.phone),
    )
    agency.full_clean(exclude=["address", "name_key", "search_key"])
    agency.save(force_insert=True)
    record(actor=actor, action="directory.add_agency", target=Target("agency", data.local_part), now=now)
    return agency


@transaction.atomic
def add_unit(*, actor: str, now: datetime, agency: Agency, name: str, symbol: str) -> Unit:
    unit = Unit.objects.create(agency=agency, name=normalize(name), symbol=normalize(symbol))
    record(
        actor=actor,
        action="directory.add_unit",
        target=Target("agency", agency.local_part),
        now=now,
        detail={"unit": unit.name},
    )
    return unit


@transaction.atomic
def add_official(
    *, actor: str, now: datetime, agency: Agency, data: OfficialData, starts_on: date
) -> Official:
    """A new official with the posts held from a day on, still without a mailbox."""
    name = normalize(data.full_name)
    official = Official.objects.create(
        full_name=name,
        title=normalize(data.title),
        agency=agency,
        unit=data.unit,
        phone=data.phone,
        is_public=data.is_public,
        position=data.position,
        birth_year=data.birth_year,
        staff_code=data.staff_code,
        name_key=search_key(name),
        # A telephone that is not published is not found by its number either.
        search_key=search_key(
            name, data.title, agency.name, agency.symbol, data.phone if data.is_public else ""
        ),
    )
    Appointment.objects.bulk_create(
        Appointment(official=official, agency=agency, post=post, starts_on=starts_on) for post in data.posts
    )
    record(
        actor=actor,
        action="directory.add_official",
        target=Target("official", str(official.pk)),
        now=now,
        detail={"agency": agency.local_part, "posts": list(data.posts)},
    )
    return official


@transaction.atomic
def add_group(
    *,
    actor: str,
    now: datetime,
    province: Province,
    name: str,
    other_names: Sequence[str],
    kinds: Sequence[str],
) -> RecipientGroup:
    group = RecipientGroup.objects.create(
        province=province, name=normalize(name), other_names="\n".join(other_names), kinds=list(kinds)
    )
    record(actor=actor, action="directory.add_group", target=Target("group", group.name), now=now)
    return group


@transaction.atomic
def publish_agency_address(*, agency: Agency, address: str) -> None:
    """Called by the operation that opened the mailbox, in its transaction, which records the event."""
    agency.address = address
    agency.save(update_fields=["address"])


@transaction.atomic
def publish_official_address(*, official: Official, user: User, address: str) -> None:
    """Called by the operation that opened the mailbox, in its transaction, which records the event."""
    official.user = user
    official.address = address
    # Without the domain: it is that of all, and holds the name of the province.
    official.search_key += search_key(address.partition("@")[0])
    official.save(update_fields=["user", "address", "search_key"])


def search_key(*parts: str) -> str:
    """Folded text that searches look into; each word stands after a space, the first too."""
    folded = fold(" ".join(part for part in parts if part))
    return f" {folded}" if folded else ""
