"""Officials who move, leave and come back; agencies that end (R10, R11).

Called by the operation on the mailbox, in its transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from congvu.audit.operations import Target, record
from congvu.directory.models import Agency, Appointment, Official, Post, Unit
from congvu.directory.operations.adding import search_key
from congvu.policy.text import normalize


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Where an official goes to; an empty `title` keeps the old one."""

    agency: Agency
    address: str
    unit: Unit | None = None
    title: str = ""


@transaction.atomic
def move_official(*, actor: str, now: datetime, official: Official, place: NewPlace, on: date) -> Official:
    """From `on` the official works elsewhere, as an officer: every post held before ends that day.

    Who becomes head, deputy or clerk there is appointed apart.
    """
    row = Official.objects.select_for_update().select_related("agency").get(pk=official.pk)
    before = row.agency
    _end_posts(row, on)
    row.agency, row.unit, row.address = place.agency, place.unit, place.address
    row.title = normalize(place.title) or row.title
    row.is_public = False
    row.position = max(row.position, 100)
    _save(row)
    _begin_post(row, place.agency, Post.OFFICER, on)
    record(
        actor=actor,
        action="directory.move_official",
        target=Target("official", str(row.pk)),
        now=now,
        detail={"from": before.local_part, "to": place.agency.local_part, "on": on.isoformat()},
    )
    return row


@transaction.atomic
def retire_official(*, actor: str, now: datetime, official: Official, on: date) -> None:
    """From `on` the official stands in no directory: no post, no address, nothing public."""
    row = Official.objects.select_for_update().select_related("agency").get(pk=official.pk)
    _end_posts(row, on)
    row.address, row.is_public = "", False
    _save(row)
    record(
        actor=actor,
        action="directory.retire_official",
        target=Target("official", str(row.pk)),
        now=now,
        detail={"on": on.isoformat()},
    )


@transaction.atomic
def restore_official(
    *, actor: str, now: datetime, official: Official, address: str, retired_on: date
) -> None:
    """The other way: the posts that ended on `retired_on` go on; a head is public again."""
    row = Official.objects.select_for_update().select_related("agency").get(pk=official.pk)
    ended = Appointment.objects.filter(official=row, ends_on=retired_on)
    row.is_public = ended.filter(post=Post.HEAD).exists()
    if not ended.update(ends_on=None):
        _begin_post(row, row.agency, Post.OFFICER, retired_on)
    row.address = address
    _save(row)
    record(
        actor=actor,
        action="directory.restore_official",
        target=Target("official", str(row.pk)),
        now=now,
        detail={"retired_on": retired_on.isoformat()},
    )


@transaction.atomic
def change_official_address(*, official: Official, address: str) -> None:
    """Called by the operation that renamed the mailbox, in its transaction, which records the event."""
    row = Official.objects.select_for_update().select_related("agency").get(pk=official.pk)
    row.address = address
    _save(row)


@transaction.atomic
def change_agency_address(*, agency: Agency, address: str) -> None:
    """The same for an agency; its mailbox's name goes with it."""
    row = Agency.objects.select_for_update().get(pk=agency.pk)
    row.address = address
    if address:
        row.local_part = address.partition("@")[0]
    row.search_key = search_key(
        row.name, row.symbol, *row.other_names.splitlines(), row.local_part, row.phone
    )
    row.save(update_fields=["address", "local_part", "search_key"])


@transaction.atomic
def end_agency(
    *, actor: str, now: datetime, agency: Agency, on: date, successor: Agency | None = None
) -> None:
    """`on` is the first day without it (dissolution); its posts end then, and `successor` goes on with
    its work. One that has ended already stays as it is."""
    row = Agency.objects.select_for_update().get(pk=agency.pk)
    if row.valid_to is not None and row.valid_to <= on:
        return
    row.valid_to, row.successor = on, successor
    row.save(update_fields=["valid_to", "successor"])
    Appointment.objects.filter(_holding(on), agency=row).update(ends_on=on)
    record(
        actor=actor,
        action="directory.end_agency",
        target=Target("agency", row.local_part),
        now=now,
        detail={"on": on.isoformat(), "successor": successor.local_part if successor else ""},
    )


def _holding(on: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gt=on)


def _end_posts(official: Official, on: date) -> None:
    Appointment.objects.filter(_holding(on), official=official).update(ends_on=on)


def _begin_post(official: Official, agency: Agency, post: str, on: date) -> None:
    """Anew, also when the same post ended this very day."""
    Appointment.objects.update_or_create(
        official=official, agency=agency, post=post, starts_on=on, defaults={"ends_on": None}
    )


def _save(official: Official) -> None:
    """With what searches look into: a telephone that is not published is not found by its number."""
    agency = official.agency
    phone = official.phone if official.is_public else ""
    local_part = official.address.partition("@")[0]
    official.search_key = search_key(
        official.full_name, official.title, agency.name, agency.symbol, phone
    ) + search_key(local_part)
    official.save()
