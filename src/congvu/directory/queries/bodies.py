"""Reading the directory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from congvu.directory.models import (
    Agency,
    AgencyKind,
    Appointment,
    Official,
    ProfileAssignment,
    Province,
    Unit,
)
from congvu.directory.queries.days import in_force, serving
from congvu.policy.profile import RegulationProfile
from congvu.policy.text import collation_key
from congvu.profiles import load_profile


class NoProfile(Exception):
    """No regulation profile is in force on that day."""


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post a person holds today."""

    agency_id: int
    agency_name: str
    post: str


@dataclass(frozen=True, slots=True)
class KindGroup:
    """The agencies of one kind, under its name."""

    label: str
    agencies: tuple[Agency, ...]


def get_province() -> Province:
    """The province of this installation; of those that followed one another the last.

    Raises Province.DoesNotExist before data is loaded.
    """
    return Province.objects.filter(successor__isnull=True).order_by("pk")[:1].get()


def find_province() -> Province | None:
    """The province of this installation, None before data is loaded."""
    return Province.objects.filter(successor__isnull=True).order_by("pk").first()


def get_profile(*, on: date) -> RegulationProfile:
    """The regulation in force on a day. Raises NoProfile."""
    rows = ProfileAssignment.objects.filter(effective_from__lte=on).order_by("-effective_from")
    row = rows.first()
    if row is None:
        raise NoProfile(on.isoformat())
    return load_profile(row.profile_id)


def list_profile_assignments() -> QuerySet[ProfileAssignment]:
    """Which regulation holds from which day on, of old first."""
    return ProfileAssignment.objects.order_by("effective_from")


def list_agencies(*, on: date) -> QuerySet[Agency]:
    return Agency.objects.filter(in_force(on))


def list_agencies_by_kind(*, on: date) -> tuple[KindGroup, ...]:
    """All agencies of a day, kinds in the order of the decision; kinds without any are left out."""
    rows = list(list_agencies(on=on))
    groups = ((kind, tuple(row for row in rows if row.kind == kind)) for kind in AgencyKind)
    return tuple(KindGroup(str(kind.label), found) for kind, found in groups if found)


def find_agency_by_local_part(local_part: str, *, on: date | None = None) -> Agency | None:
    """With its province; one of long ago too, unless it must be in force on a day."""
    rows = Agency.objects.select_related("province").filter(local_part=local_part)
    return (rows if on is None else rows.filter(in_force(on))).first()


def list_all_local_parts() -> set[str]:
    """Of all agencies that there are and were: none is used again."""
    return set(Agency.objects.values_list("local_part", flat=True))


def get_agency(agency_id: int) -> Agency:
    """Raises Agency.DoesNotExist."""
    return Agency.objects.get(pk=agency_id)


def find_agency_by_address(address: str) -> Agency | None:
    return Agency.objects.filter(address=address.strip().lower()).exclude(address="").first()


def find_official(login: str) -> Official | None:
    rows = Official.objects.select_related("agency", "unit", "user")
    return rows.filter(user__login=login.strip().lower()).first()


def find_agency(agency_id: int, *, on: date) -> Agency | None:
    """None for one that is not there, not yet or no more."""
    return list_agencies(on=on).filter(pk=agency_id).first()


def list_officials(*, agency_id: int, on: date) -> tuple[Official, ...]:
    """Those who hold a post in an agency on a day: leaders first, then by given name."""
    rows = Official.objects.filter(serving(on), agency_id=agency_id).select_related("unit", "user")
    return tuple(sorted(rows, key=by_rank))


def find_serving_official(official_id: int, *, on: date) -> Official | None:
    """None for one who holds no post on the day."""
    rows = Official.objects.filter(serving(on), pk=official_id)
    return rows.select_related("agency", "unit").first()


def list_staff(*, on: date) -> QuerySet[Official]:
    """Everybody who holds a post in an agency in force on a day."""
    return Official.objects.filter(serving(on)).select_related("agency", "unit").order_by("pk")


def list_units(*, agency_id: int) -> QuerySet[Unit]:
    """The units of an agency."""
    return Unit.objects.filter(agency_id=agency_id)


def list_posts(login: str, *, on: date) -> tuple[HeldPost, ...]:
    """The posts a person holds on a day, in directory order."""
    rows = (
        Appointment.objects.filter(official__user__login=login, starts_on__lte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
        .select_related("agency")
        .order_by("agency__position", "pk")
    )
    return tuple(HeldPost(row.agency_id, row.agency.name, row.post) for row in rows)


def list_post_names(official: Official, *, on: date) -> list[str]:
    """The posts that somebody holds on a day, as they are called."""
    rows = official.appointments.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)
    return list(dict.fromkeys(row.get_post_display() for row in rows.order_by("pk")))


def list_holders(*, agency_id: int, posts: Iterable[str], on: date) -> QuerySet[Official]:
    """Officials who hold one of the posts in an agency on a day."""
    held = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on),
        agency_id=agency_id,
        post__in=list(posts),
        starts_on__lte=on,
    )
    return Official.objects.filter(pk__in=held.values("official_id")).select_related("user")


def by_rank(official: Official) -> tuple[object, ...]:
    """Leaders first; Vietnamese lists go by the given name, which stands last."""
    name = official.full_name
    return official.position, collation_key(name.rpartition(" ")[2]), collation_key(name)
