"""Whom "Nơi nhận" can name."""

from datetime import date

from congvu.directory.models import Agency, RecipientGroup
from congvu.directory.queries.bodies import list_agencies
from congvu.policy.recipients import DirectoryEntry, DirectoryGroup


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


def _group(group: RecipientGroup, agencies: list[Agency]) -> DirectoryGroup:
    single = {agency.pk for agency in group.agencies.all()}
    members = tuple(a.pk for a in agencies if a.kind in group.kinds or a.pk in single)
    return DirectoryGroup(key=group.pk, name=group.name, aliases=_lines(group.other_names), members=members)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
