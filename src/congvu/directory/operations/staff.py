"""Many officials at once, and what changes about one who stays (BP48 Đ7, Đ13.3).

Called by the operation that carries a list of requests out, in its transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from congvu.audit.operations import Target, record
from congvu.directory.models import Agency, Appointment, Official, Unit
from congvu.directory.operations.adding import OfficialData, search_key
from congvu.policy.text import fold, normalize

if TYPE_CHECKING:
    from congvu.accounts.models import User

_AT_ONCE = 500
_LONGEST_SYMBOL = 20


@dataclass(frozen=True, slots=True)
class OpenedOfficial:
    """An official whose mailbox opens in the same transaction, at the login of `user`."""

    data: OfficialData
    user: User


@dataclass(frozen=True, slots=True)
class OfficialChange:
    """What is known anew; None leaves what stands."""

    full_name: str | None = None
    title: str | None = None
    unit: Unit | None = None
    phone: str | None = None
    is_public: bool | None = None


@transaction.atomic
def add_officials(
    *, actor: str, now: datetime, agency: Agency, people: Sequence[OpenedOfficial], starts_on: date
) -> list[Official]:
    """In the order given. Who stands in the agency without a mailbox is taken up, not written twice:
    by the staff code, or by a name that only one of them has. One audit event names 500 of them.
    """
    known = _Waiting(agency)
    officials = [_official(agency, one, known.take(one.data)) for one in people]
    for row in officials:
        if row.pk is not None:
            row.save()
    Official.objects.bulk_create((row for row in officials if row.pk is None), batch_size=_AT_ONCE)
    Appointment.objects.bulk_create(
        (
            Appointment(official=official, agency=agency, post=post, starts_on=starts_on)
            for official, one in zip(officials, people, strict=True)
            for post in one.data.posts
        ),
        batch_size=_AT_ONCE,
        ignore_conflicts=True,  # one who was taken up holds the post already
    )
    for start in range(0, len(people), _AT_ONCE):
        record(
            actor=actor,
            action="directory.add_officials",
            target=Target("agency", agency.local_part),
            now=now,
            detail={"logins": [one.user.login for one in people[start : start + _AT_ONCE]]},
        )
    return officials


@transaction.atomic
def find_or_add_units(
    *, actor: str, now: datetime, agency: Agency, names: Iterable[str]
) -> Mapping[str, Unit]:
    """The units of an agency by the names as written; those that it lacks are added, once each."""
    known = {fold(unit.name): unit for unit in Unit.objects.filter(agency=agency)}
    found: dict[str, Unit] = {}
    for name in names:
        plain = normalize(name).strip()
        if not plain:
            continue
        unit = known.get(fold(plain))
        if unit is None:
            unit = Unit.objects.create(agency=agency, name=plain, symbol=_symbol(plain))
            known[fold(plain)] = unit
            record(
                actor=actor,
                action="directory.add_unit",
                target=Target("agency", agency.local_part),
                now=now,
                detail={"unit": unit.name},
            )
        found[name] = unit
    return found


@transaction.atomic
def change_official(*, actor: str, now: datetime, official: Official, change: OfficialChange) -> Official:
    """Name, title, unit, telephone, or whether the public sees the official."""
    row = Official.objects.select_for_update().select_related("agency").get(pk=official.pk)
    before = {"full_name": row.full_name, "title": row.title, "phone": row.phone, "is_public": row.is_public}
    row.full_name = normalize(change.full_name) if change.full_name else row.full_name
    row.title = normalize(change.title) if change.title else row.title
    row.unit = change.unit or row.unit
    row.phone = row.phone if change.phone is None else change.phone
    row.is_public = row.is_public if change.is_public is None else change.is_public
    _set_keys(row)
    row.save()
    after = {"full_name": row.full_name, "title": row.title, "phone": row.phone, "is_public": row.is_public}
    changed = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    record(
        actor=actor,
        action="directory.change_official",
        target=Target("official", str(row.pk)),
        now=now,
        detail={"changed": changed, "unit": row.unit.name if row.unit else ""},
    )
    return row


class _Waiting:
    """Officials of an agency who have no mailbox yet."""

    def __init__(self, agency: Agency) -> None:
        rows = list(Official.objects.filter(agency=agency, user=None, address="").select_related("agency"))
        self._by_code = {row.staff_code: row for row in rows if row.staff_code}
        self._by_name: dict[str, list[Official]] = {}
        for row in rows:
            self._by_name.setdefault(fold(row.full_name), []).append(row)

    def take(self, data: OfficialData) -> Official | None:
        row = self._by_code.get(data.staff_code) if data.staff_code else None
        namesakes = self._by_name.get(fold(data.full_name), [])
        if row is None and len(namesakes) == 1 and not (data.staff_code and namesakes[0].staff_code):
            row = namesakes[0]
        if row is not None:
            self._forget(row)
        return row

    def _forget(self, row: Official) -> None:
        self._by_code.pop(row.staff_code, None)
        namesakes = self._by_name[fold(row.full_name)]
        if row in namesakes:
            namesakes.remove(row)


def _official(agency: Agency, one: OpenedOfficial, known: Official | None) -> Official:
    data = one.data
    row = known or Official(agency=agency, position=data.position)
    row.full_name, row.title = normalize(data.full_name), normalize(data.title)
    row.unit = data.unit or row.unit
    row.phone = data.phone or row.phone
    row.is_public = data.is_public
    row.birth_year = data.birth_year or row.birth_year
    row.staff_code = data.staff_code or row.staff_code
    row.user, row.address = one.user, one.user.login
    _set_keys(row)
    return row


def _set_keys(row: Official) -> None:
    """A telephone that is not published is not found by its number either."""
    phone = row.phone if row.is_public else ""
    row.name_key = search_key(row.full_name)
    row.search_key = search_key(row.full_name, row.title, row.agency.name, row.agency.symbol, phone)
    row.search_key += search_key(row.address.partition("@")[0])


def _symbol(name: str) -> str:
    """ "Phòng Công nghệ thông tin" -> "PCNTT": for the operator to change."""
    return "".join(word[0] for word in normalize(name).split() if word[0].isalpha()).upper()[:_LONGEST_SYMBOL]
