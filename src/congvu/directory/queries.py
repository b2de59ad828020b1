"""Reading the directory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from congvu.directory.models import (
    Agency,
    Appointment,
    Official,
    ProfileAssignment,
    Province,
    RecipientGroup,
    Unit,
)
from congvu.policy.profile import RegulationProfile
from congvu.policy.recipients import DirectoryEntry, DirectoryGroup
from congvu.policy.text import collation_key, fold
from congvu.profiles import load_profile

_LONGEST_SEARCH, _MOST_WORDS, _SOME = 200, 8, 300
OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")


class NoProfile(Exception):
    """No regulation profile is in force on that day."""


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post a person holds today."""

    agency_id: int
    agency_name: str
    post: str


@dataclass(frozen=True, slots=True)
class Contact:
    """An address that completion offers; `detail` says who it is."""

    name: str
    address: str
    detail: str


def office_date(now: datetime) -> date:
    """The day at the office (Asia/Ho_Chi_Minh) at a moment."""
    return now.astimezone(OFFICE_TIME).date()


def get_province() -> Province:
    """The province of this installation. Raises Province.DoesNotExist before data is loaded."""
    return Province.objects.order_by("pk")[:1].get()


def find_province() -> Province | None:
    """The province of this installation, None before data is loaded."""
    return Province.objects.order_by("pk").first()


def get_profile(*, on: date) -> RegulationProfile:
    """The regulation in force on a day. Raises NoProfile."""
    rows = ProfileAssignment.objects.filter(effective_from__lte=on).order_by("-effective_from")
    row = rows.first()
    if row is None:
        raise NoProfile(on.isoformat())
    return load_profile(row.profile_id)


def list_agencies(*, on: date) -> QuerySet[Agency]:
    return Agency.objects.filter(_in_force(on))


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
    rows = Official.objects.filter(_serving(on), agency_id=agency_id).select_related("unit", "user")
    return tuple(sorted(rows, key=lambda one: (one.position, *_by_given_name(one.full_name))))


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


def list_holders(*, agency_id: int, posts: Iterable[str], on: date) -> QuerySet[Official]:
    """Officials who hold one of the posts in an agency on a day."""
    held = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on),
        agency_id=agency_id,
        post__in=list(posts),
        starts_on__lte=on,
    )
    return Official.objects.filter(pk__in=held.values("official_id")).select_related("user")


def list_recipient_entries(*, on: date) -> tuple[DirectoryEntry, ...]:
    """Every agency that can be addressed, for `policy.recipients`; the key is the agency's id."""
    return tuple(
        DirectoryEntry(
            key=agency.pk,
            name=agency.name,
            address=agency.address,
            aliases=(agency.symbol, *_lines(agency.other_names)),
        )
        for agency in list_agencies(on=on).exclude(address="")
    )


def list_recipient_groups(*, on: date) -> tuple[DirectoryGroup, ...]:
    """Every named group with its members of the day."""
    agencies = list(list_agencies(on=on).exclude(address=""))
    groups = RecipientGroup.objects.prefetch_related("agencies")
    return tuple(_group(group, agencies) for group in groups)


def search_contacts(text: str, *, on: date, limit: int = 12) -> tuple[Contact, ...]:
    """Agencies and officials whose name, title, body or address holds every word, without diacritics.

    Those whose name begins with the words come first, and among them leaders.
    """
    words = fold(text[:_LONGEST_SEARCH].replace("\0", " ")).split()[:_MOST_WORDS]
    if not words:
        return ()
    agencies = list_agencies(on=on).exclude(address="").order_by("position", "pk")
    officials = Official.objects.filter(_serving(on)).exclude(address="").select_related("agency")
    found = [_contact(one) for one in agencies.filter(_named(words))[:limit]]
    found += [_contact(one) for one in officials.filter(_named(words)).order_by("position", "pk")[:limit]]
    if len(found) < limit:
        known = {contact.address for contact in found}
        others = [one for one in agencies.filter(_holding(words))[:limit] if one.address not in known]
        found += map(_contact, others)
        # Words beside the name fit seldom and by the hundred: sorting them here saves walking all.
        people = sorted(officials.filter(_holding(words)).order_by()[:_SOME], key=lambda one: one.position)
        found += [_contact(one) for one in people if one.address not in known]
    return tuple(found[:limit])


def _contact(one: Agency | Official) -> Contact:
    if isinstance(one, Agency):
        return Contact(one.name, one.address, one.get_kind_display())
    return Contact(one.full_name, one.address, f"{one.title}, {one.agency.name}")


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def _serving(on: date) -> Q:
    """Officials of an agency in force who hold a post on a day."""
    held = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on), official=OuterRef("pk"), starts_on__lte=on
    )
    is_open = Q(agency__valid_to__isnull=True) | Q(agency__valid_to__gt=on)
    return is_open & Q(agency__valid_from__lte=on) & Q(Exists(held))


def _named(words: Iterable[str]) -> Q:
    """Every word begins a word of the name."""
    found = Q()
    for word in words:
        found &= Q(name_key__contains=f" {word}")
    return found


def _holding(words: Iterable[str]) -> Q:
    """Every word stands somewhere; one with an @ is looked for in the address."""
    found = Q()
    for word in words:
        found &= Q(address__contains=word) if "@" in word else Q(search_key__contains=word)
    return found


def _by_given_name(full_name: str) -> tuple[object, object]:
    """Vietnamese lists go by the given name, which stands last."""
    return collation_key(full_name.rpartition(" ")[2]), collation_key(full_name)


def _group(group: RecipientGroup, agencies: list[Agency]) -> DirectoryGroup:
    single = {agency.pk for agency in group.agencies.all()}
    members = tuple(a.pk for a in agencies if a.kind in group.kinds or a.pk in single)
    return DirectoryGroup(key=group.pk, name=group.name, aliases=_lines(group.other_names), members=members)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
