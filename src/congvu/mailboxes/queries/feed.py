"""The personnel feed: who may load it, what the directory knows, what is still to be done."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, overload

from django.db.models import Q, QuerySet

from congvu.directory.queries import get_profile, list_agencies, list_posts, list_staff, office_date
from congvu.mailboxes.models import PersonnelChange, PersonnelFeed
from congvu.mailboxes.queries.offices import find_operated_province, may_in
from congvu.policy.permissions import AgencyAct
from congvu.policy.personnel import KnownPerson
from congvu.policy.text import fold

if TYPE_CHECKING:
    from congvu.directory.models import Agency

_LOADING_POSTS = frozenset({"HEAD", "DEPUTY", "CLERK", "IT_OFFICER"})
_DECIDED = ("APPROVED", "REFUSED")


@dataclass(frozen=True, slots=True)
class AgencyChanges:
    """The differences of one agency; without an agency, bodies that nobody knows."""

    agency: Agency | None
    changes: list[PersonnelChange]
    left: int
    held: int
    late: int


def may_load_feed(login: str, *, now: datetime) -> bool:
    """The agency that keeps the staff lists (profile), and the operator."""
    if find_operated_province(login) is not None:
        return True
    on = office_date(now)
    keeper = get_profile(on=on).personnel_agency
    offices = {agency.pk for agency in list_agencies(on=on).filter(local_part=keeper)}
    return any(p.agency_id in offices and p.post in _LOADING_POSTS for p in list_posts(login, on=on))


def may_propose_for(login: str, agency: Agency, *, now: datetime) -> bool:
    """The agency's own IT officer, and the operator of its province."""
    is_asker = may_in(login, agency.pk, AgencyAct.ASK_FOR_MAILBOXES, now=now)
    return is_asker or find_operated_province(login) == agency.province_id


@overload
def find_body_names(*, now: datetime, ids: Literal[True]) -> dict[str, int]: ...
@overload
def find_body_names(*, now: datetime, ids: Literal[False] = ...) -> dict[str, str]: ...
def find_body_names(*, now: datetime, ids: bool = False) -> dict[str, str] | dict[str, int]:
    """Local part by every name of an agency, folded; with `ids` the id by local part.

    A name that two agencies bear means neither.
    """
    agencies = list(list_agencies(on=office_date(now)))
    if ids:
        return {agency.local_part: agency.pk for agency in agencies}
    names: defaultdict[str, set[str]] = defaultdict(set)
    for agency in agencies:
        for name in (agency.local_part, agency.name, agency.symbol, *agency.other_names.splitlines()):
            if name.strip():
                names[fold(name).strip()].add(agency.local_part)
    return {name: next(iter(parts)) for name, parts in names.items() if len(parts) == 1}


def list_known_people(*, on: date) -> list[KnownPerson]:
    """Everybody who serves in an agency in force."""
    return [
        KnownPerson(
            key=one.pk,
            body=one.agency.local_part,
            full_name=one.full_name,
            staff_code=one.staff_code,
            birth_year=one.birth_year,
            title=one.title,
            unit=one.unit.name if one.unit else "",
        )
        for one in list_staff(on=on)
    ]


def list_feeds() -> QuerySet[PersonnelFeed]:
    return PersonnelFeed.objects.defer("content")


def list_changes(
    feed: PersonnelFeed, *, today: date, agency_ids: set[int] | None = None
) -> list[AgencyChanges]:
    """Agency by agency; those of some agencies only, or of all."""
    rows = feed.changes.select_related("agency__province", "official", "request_row__request_list")
    if agency_ids is not None:
        rows = rows.filter(agency_id__in=agency_ids)
    groups: defaultdict[int | None, list[PersonnelChange]] = defaultdict(list)
    for change in rows.order_by("agency__position", "agency__name", "kind", "pk"):
        groups[change.agency_id].append(change)
    return [_group(changes, today) for changes in groups.values()]


def is_open(change: PersonnelChange) -> bool:
    """Neither dismissed nor decided."""
    row = change.request_row
    return change.dismissed_at is None and (row is None or row.status not in _DECIDED)


def count_overdue(*, today: date, agency_ids: set[int] | None = None) -> int:
    """Differences whose day has passed and that are not done."""
    undecided = Q(request_row=None) | ~Q(request_row__status__in=_DECIDED)
    rows = PersonnelChange.objects.filter(undecided, dismissed_at=None, due_on__lt=today)
    return (rows if agency_ids is None else rows.filter(agency_id__in=agency_ids)).count()


def _group(changes: list[PersonnelChange], today: date) -> AgencyChanges:
    left = [one for one in changes if is_open(one) and one.request_row is None]
    return AgencyChanges(
        agency=changes[0].agency,
        changes=changes,
        left=sum(one.agency_id is not None and one.kind not in _BY_HAND and not one.is_held for one in left),
        held=sum(one.is_held for one in left),
        late=sum(is_open(one) and one.due_on < today for one in changes),
    )


# Nobody can make a request of these without looking.
_BY_HAND = ("UNSURE", "NEW_BODY", "GONE_BODY")
