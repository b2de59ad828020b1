"""What everybody may read: agencies, and of officials the competent ones (PY05 2b, BP48 Đ6.2; R29).

The public pages and the open data see these values and no rows of the database, so that a new column
is not public until somebody writes it here. A mobile number is left out wherever it stands.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from congvu.directory.models import Agency, AgencyKind, Official
from congvu.directory.queries.bodies import by_rank, list_agencies
from congvu.directory.queries.days import in_force, serving
from congvu.directory.queries.search import fitting, search_words
from congvu.policy.telephone import office_telephone
from congvu.policy.text import fold

MOST_PUBLIC_RESULTS = 50
_MOST_STEPS = 20  # from a closed agency to the one that works today


@dataclass(frozen=True, slots=True)
class PublicOfficial:
    """An official whom the agency's head has published."""

    id: int
    full_name: str
    title: str
    unit: str
    address: str
    phone: str
    agency_id: int
    agency_name: str


@dataclass(frozen=True, slots=True)
class PublicAgency:
    """An agency in force; `confirmed_on` is the day it last said that its card is right."""

    id: int
    kind: str
    kind_name: str
    name: str
    other_names: tuple[str, ...]
    symbol: str
    organ_id: str
    address: str
    phone: str
    fax: str
    street_address: str
    website: str
    working_hours: str
    confirmed_on: date | None
    parent_id: int | None
    officials: tuple[PublicOfficial, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosedAgency:
    """One that has ended; `successor` is the one that does its work today, None where nobody took over."""

    name: str
    closed_on: date
    successor: PublicAgency | None


@dataclass(frozen=True, slots=True)
class PublicFinds:
    """What a search found; `is_cut` where there is more than is shown."""

    agencies: tuple[PublicAgency, ...] = ()
    officials: tuple[PublicOfficial, ...] = ()
    is_cut: bool = False


def list_public_agencies(*, on: date) -> tuple[PublicAgency, ...]:
    """All agencies in force with their public officials, by kind and then in directory order."""
    by_agency: dict[int, list[PublicOfficial]] = defaultdict(list)
    for row in _officials(on):
        by_agency[row.agency_id].append(_official(row, on))
    kinds = AgencyKind.values
    rows = sorted(list_agencies(on=on), key=lambda agency: kinds.index(agency.kind))
    return tuple(_agency(row, on, by_agency[row.pk]) for row in rows)


def find_public_agency(agency_id: int, *, on: date) -> PublicAgency | None:
    """None for one that is not there, not yet or no more."""
    row = list_agencies(on=on).filter(pk=agency_id).first()
    if row is None:
        return None
    return _agency(row, on, [_official(one, on) for one in _officials(on, agency_id=agency_id)])


def find_closed_agency(agency_id: int, *, on: date) -> ClosedAgency | None:
    """None for one that is in force, not yet, or never was."""
    row = Agency.objects.filter(pk=agency_id, valid_to__lte=on).first()
    if row is None or row.valid_to is None:
        return None
    later = row.successor
    for _step in range(_MOST_STEPS):
        if later is None or Agency.objects.filter(in_force(on), pk=later.pk).exists():
            break
        later = later.successor
    successor = find_public_agency(later.pk, on=on) if later else None
    return ClosedAgency(row.name, row.valid_to, successor)


def find_public_official(official_id: int, *, on: date) -> PublicOfficial | None:
    """None for everybody who is not published today, without a difference between them."""
    row = next(iter(_officials(on, pk=official_id)), None)
    return _official(row, on) if row else None


def search_public(text: str, *, on: date) -> PublicFinds:
    """Agencies and public officials whose published words hold all that was typed."""
    words = search_words(text)
    if not words:
        return PublicFinds()
    limit = MOST_PUBLIC_RESULTS
    agencies = [
        _agency(row, on)
        for row in list_agencies(on=on).filter(fitting(words)).order_by("position", "pk")[: limit + 1]
    ]
    rows = Official.objects.filter(serving(on), fitting(words), is_public=True).select_related(
        "agency", "unit"
    )
    officials = [_official(row, on) for row in rows.order_by("position", "pk")[: limit + 1]]
    # What is searched may hold more than is shown: a number that is kept back is not confirmed either.
    agencies = [one for one in agencies if _holds(words, one)]
    officials = [one for one in officials if _holds(words, one)]
    is_cut = len(agencies) > limit or len(officials) > limit
    return PublicFinds(tuple(agencies[:limit]), tuple(officials[:limit]), is_cut)


def _officials(on: date, **which: int) -> list[Official]:
    rows = Official.objects.filter(serving(on), is_public=True, **which).select_related("agency", "unit")
    return sorted(rows, key=by_rank)


def _official(row: Official, on: date) -> PublicOfficial:
    return PublicOfficial(
        id=row.pk,
        full_name=row.full_name,
        title=row.title,
        unit=row.unit.name if row.unit else "",
        address=row.address,
        phone=office_telephone(row.phone, on=on),
        agency_id=row.agency_id,
        agency_name=row.agency.name,
    )


def _agency(row: Agency, on: date, officials: Iterable[PublicOfficial] = ()) -> PublicAgency:
    return PublicAgency(
        id=row.pk,
        kind=row.kind,
        kind_name=row.get_kind_display(),
        name=row.name,
        other_names=tuple(line.strip() for line in row.other_names.splitlines() if line.strip()),
        symbol=row.symbol,
        organ_id=row.organ_id,
        address=row.address,
        phone=office_telephone(row.phone, on=on),
        fax=office_telephone(row.fax, on=on),
        street_address=row.street_address,
        website=row.website,
        working_hours=row.working_hours,
        confirmed_on=row.confirmed_on,
        parent_id=row.parent_id,
        officials=tuple(officials),
    )


def _holds(words: Iterable[str], one: PublicAgency | PublicOfficial) -> bool:
    if isinstance(one, PublicAgency):
        texts = (one.name, *one.other_names, one.symbol, one.address, one.phone, one.fax, one.street_address)
    else:
        texts = (one.full_name, one.title, one.agency_name, one.address, one.phone)
    shown = fold(" ".join(texts))
    return all(word in shown for word in words)
