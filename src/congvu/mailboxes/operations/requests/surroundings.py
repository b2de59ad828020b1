"""What a list is checked against, looked up once for a whole list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from congvu.directory.queries import get_profile, list_agencies, office_date
from congvu.mailboxes.models import Alias, Mailbox, RequestList, RequestRow
from congvu.policy.requests import Surroundings
from congvu.policy.text import fold

if TYPE_CHECKING:
    from congvu.directory.models import Agency

_ASKED_FOR = (RequestList.Status.SUBMITTED, RequestList.Status.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Known:
    """`mailboxes` are those of the agency by local part, withdrawn ones left out; `agencies` by theirs."""

    surroundings: Surroundings
    mailboxes: Mapping[str, Mailbox]
    by_name: Mapping[str, tuple[Mailbox, ...]]
    agencies: Mapping[str, Agency]


def look_around(request_list: RequestList, *, now: datetime) -> Known:
    agency, on = request_list.agency, office_date(now)
    agencies = {one.local_part: one for one in list_agencies(on=on).select_related("province")}
    names = _names(agencies.values())
    mailboxes = {
        box.address.partition("@")[0]: box
        for box in Mailbox.objects.filter(agency=agency)
        .exclude(status=Mailbox.Status.CLOSED)
        .select_related("user")
    }
    by_name: dict[str, tuple[Mailbox, ...]] = {}
    for box in mailboxes.values():
        by_name[fold(box.name)] = (*by_name.get(fold(box.name), ()), box)

    def find_agency(text: str) -> str | None:
        return names.get(fold(text).strip())

    def find_holder(local_part: str) -> str | None:
        return mailboxes[local_part].name if local_part in mailboxes else None

    surroundings = Surroundings(
        domain=agency.province.domain,
        agency_local_part=agency.local_part,
        naming=get_profile(on=on).naming,
        taken=_taken(request_list),
        find_agency=find_agency,
        find_holder=find_holder,
    )
    return Known(surroundings, mailboxes, by_name, agencies)


def _taken(request_list: RequestList) -> frozenset[str]:
    """Every local part that is given, ever was, or was asked for before this list (R5, R10)."""
    given = Mailbox.objects.values_list("address", flat=True).iterator(chunk_size=5000)
    former = Alias.objects.values_list("address", flat=True)
    taken = {address.partition("@")[0] for address in given}
    taken.update(address.partition("@")[0] for address in former)
    taken.update(list_asked_before(request_list))
    return frozenset(taken)


def list_asked_before(request_list: RequestList) -> Iterable[str]:
    """What other lists, handed in earlier and not decided, will lead to."""
    rows = RequestRow.objects.filter(
        request_list__status__in=_ASKED_FOR, status=RequestRow.Status.READY
    ).exclude(Q(request_list=request_list) | Q(local_part=""))
    if request_list.submitted_at is not None and request_list.status in _ASKED_FOR:
        rows = rows.filter(
            Q(request_list__submitted_at__lt=request_list.submitted_at)
            | Q(request_list__submitted_at=request_list.submitted_at, request_list__lt=request_list.pk)
        )
    return rows.values_list("local_part", flat=True)


def _names(agencies: Iterable[Agency]) -> dict[str, str]:
    """Local part by every name, folded; a name that two agencies bear means neither."""
    found: dict[str, str] = {}
    several: set[str] = set()
    for agency in agencies:
        spoken = (agency.local_part, agency.name, agency.symbol, *agency.other_names.splitlines())
        for name in {fold(one).strip() for one in spoken if one.strip()}:
            if found.setdefault(name, agency.local_part) != agency.local_part:
                several.add(name)
    return {name: local_part for name, local_part in found.items() if name not in several}
