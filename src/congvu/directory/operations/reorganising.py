"""Provinces, domains and bodies that follow one another (2025; docs/operations/reorganisation.md).

Called by the operation on the mailboxes, in its transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

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
)
from congvu.directory.operations.adding import search_key
from congvu.policy.reorganisation import BodyOrder, NewProvince
from congvu.policy.text import normalize

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Succession:
    """The province that goes on, and the domain that goes on as an alias until a day."""

    province: Province
    former_domain: str


@dataclass(frozen=True, slots=True)
class HeldBefore:
    """`Post` values, whether the public directory names the person, and the place in lists."""

    posts: tuple[str, ...]
    is_public: bool
    position: int


@transaction.atomic
def succeed_province(
    *, actor: str, now: datetime, old: Province, new: NewProvince, on: date, domain_until: date
) -> Succession:
    """From `on` every body in force belongs to the new province, under its profile."""
    province = Province.objects.create(
        code=new.code,
        name=normalize(new.name),
        domain=new.domain,
        seat=normalize(new.seat),
        hotline=new.hotline,
        valid_from=on,
    )
    old.valid_to, old.successor = on, province
    old.save(update_fields=["valid_to", "successor"])
    ProfileAssignment.objects.create(province=province, profile_id=new.profile, effective_from=on)
    Domain.objects.filter(province=old, valid_to__isnull=True).update(is_primary=False, valid_to=domain_until)
    Domain.objects.create(province=province, name=new.domain, valid_from=on)
    Agency.objects.filter(province=old, valid_to__isnull=True).update(province=province)
    RecipientGroup.objects.filter(province=old).update(province=province)
    record(
        actor=actor,
        action="directory.succeed_province",
        target=Target("province", province.code),
        now=now,
        detail={"from": old.code, "on": on.isoformat(), "domain": new.domain, "profile": new.profile},
    )
    return Succession(province, old.domain)


@transaction.atomic
def assign_profile(
    *, actor: str, now: datetime, province: Province, profile_id: str, effective_from: date
) -> ProfileAssignment:
    """The regulation that holds from a day on; the same day again replaces what was to hold (R73)."""
    row, _is_new = ProfileAssignment.objects.update_or_create(
        province=province, effective_from=effective_from, defaults={"profile_id": profile_id}
    )
    record(
        actor=actor,
        action="directory.assign_profile",
        target=Target("province", province.code),
        now=now,
        detail={"profile": profile_id, "effective_from": effective_from.isoformat()},
    )
    return row


@transaction.atomic
def rename_agency(*, actor: str, now: datetime, agency: Agency, order: BodyOrder) -> Agency:
    """The body goes on under another name; the old one still finds it."""
    row = Agency.objects.select_for_update().get(pk=agency.pk)
    before = row.name
    others = dict.fromkeys([*row.other_names.splitlines(), before])
    row.name, row.symbol, row.kind = normalize(order.name), normalize(order.symbol), order.kind
    row.other_names = "\n".join(name for name in others if name and name != row.name)
    names = (row.name, row.symbol, *row.other_names.splitlines())
    row.name_key = search_key(*names)
    row.search_key = search_key(*names, row.local_part, row.phone)
    row.full_clean(exclude=["address", "name_key", "search_key"])
    row.save()
    record(
        actor=actor,
        action="directory.rename_agency",
        target=Target("agency", row.local_part),
        now=now,
        detail={"from": before, "to": row.name},
    )
    return row


@transaction.atomic
def give_posts(
    *, actor: str, now: datetime, official: Official, agency: Agency, held: HeldBefore, on: date
) -> None:
    """What somebody was in the body before, in the one that it became."""
    for post in held.posts:
        Appointment.objects.update_or_create(
            official=official, agency=agency, post=post, starts_on=on, defaults={"ends_on": None}
        )
    official.is_public, official.position = held.is_public, held.position
    official.save(update_fields=["is_public", "position"])
    record(
        actor=actor,
        action="directory.give_posts",
        target=Target("official", str(official.pk)),
        now=now,
        detail={"agency": agency.local_part, "posts": list(held.posts), "on": on.isoformat()},
    )


@transaction.atomic
def change_addresses(*, changes: Mapping[str, str]) -> None:
    """New domain, same local part: called by the operation that records it."""
    for agency in (agencies := [row for row in Agency.objects.exclude(address="") if row.address in changes]):
        agency.address = changes[agency.address]
    Agency.objects.bulk_update(agencies, ["address"], batch_size=_AT_ONCE)
    for one in (people := [row for row in Official.objects.exclude(address="") if row.address in changes]):
        one.address = changes[one.address]
    Official.objects.bulk_update(people, ["address"], batch_size=_AT_ONCE)
