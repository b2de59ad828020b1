"""Searching the directory, without diacritics."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from congvu.directory.models import Agency, Official
from congvu.directory.queries.bodies import list_agencies
from congvu.directory.queries.days import serving
from congvu.policy.text import fold

_LONGEST_SEARCH, _MOST_WORDS, _SOME = 200, 8, 300


@dataclass(frozen=True, slots=True)
class Contact:
    """An address that completion offers; `detail` says who it is."""

    name: str
    address: str
    detail: str


def search_words(text: str) -> list[str]:
    """What was typed, as words to look for: without marks and capitals, and not without end."""
    return fold(text[:_LONGEST_SEARCH].replace("\0", " ")).split()[:_MOST_WORDS]


def search_contacts(text: str, *, on: date, limit: int = 12) -> tuple[Contact, ...]:
    """Agencies and officials whose name, title, body or address holds every word, without diacritics.

    Those whose name begins with the words come first, and among them leaders.
    """
    words = search_words(text)
    if not words:
        return ()
    agencies = list_agencies(on=on).exclude(address="").order_by("position", "pk")
    officials = Official.objects.filter(serving(on)).exclude(address="").select_related("agency")
    found = [_contact(one) for one in agencies.filter(_named(words))[:limit]]
    found += [_contact(one) for one in officials.filter(_named(words)).order_by("position", "pk")[:limit]]
    if len(found) < limit:
        known = {contact.address for contact in found}
        others = [one for one in agencies.filter(fitting(words))[:limit] if one.address not in known]
        found += map(_contact, others)
        # Words beside the name fit seldom and by the hundred: sorting them here saves walking all.
        people = sorted(officials.filter(fitting(words)).order_by()[:_SOME], key=lambda one: one.position)
        found += [_contact(one) for one in people if one.address not in known]
    return tuple(found[:limit])


def _contact(one: Agency | Official) -> Contact:
    if isinstance(one, Agency):
        return Contact(one.name, one.address, one.get_kind_display())
    return Contact(one.full_name, one.address, f"{one.title}, {one.agency.name}")


def _named(words: Iterable[str]) -> Q:
    """Every word begins a word of the name."""
    found = Q()
    for word in words:
        found &= Q(name_key__contains=f" {word}")
    return found


def fitting(words: Iterable[str]) -> Q:
    """Every word stands somewhere; one with an @ is looked for in the address."""
    found = Q()
    for word in words:
        found &= Q(address__contains=word) if "@" in word else Q(search_key__contains=word)
    return found
