"""What an agency itself keeps in the directory: its contact card, and who of it is public (R29, R30)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from congvu.audit.operations import Target, record
from congvu.directory.models import Agency, Official
from congvu.directory.operations.adding import search_key
from congvu.directory.operations.staff import OfficialChange, change_official
from congvu.directory.queries import may_edit_contact_card, may_publish_officials, office_date
from congvu.policy.telephone import is_mobile
from congvu.policy.text import normalize


class NotAllowed(Exception):
    """This person does not keep what the directory says about this agency."""


class MobileNumber(ValueError):
    """The number of a mobile telephone is a person's and is not published."""


@dataclass(frozen=True, slots=True)
class ContactCard:
    """How the public reaches an agency, beside its mailbox."""

    phone: str = ""
    fax: str = ""
    street_address: str = ""
    website: str = ""
    working_hours: str = ""


@transaction.atomic
def save_contact_card(*, actor: str, now: datetime, agency_id: int, card: ContactCard) -> Agency:
    """Write the card and say that it is right as of today; an unchanged card is a confirmation.

    Raises NotAllowed, MobileNumber.
    """
    if not may_edit_contact_card(actor, agency_id, now=now):
        raise NotAllowed(actor)
    today = office_date(now)
    for number in (card.phone, card.fax):
        if is_mobile(number, on=today):
            raise MobileNumber(number)
    row = Agency.objects.select_for_update().get(pk=agency_id)
    changed = {}
    for name, value in asdict(card).items():
        text, before = normalize(value).strip(), getattr(row, name)
        if text != before:
            changed[name] = [before, text]
            setattr(row, name, text)
    row.confirmed_on = today
    row.search_key = search_key(
        row.name, row.symbol, *row.other_names.splitlines(), row.local_part, row.phone
    )
    row.save(update_fields=[*asdict(card), "confirmed_on", "search_key"])
    record(
        actor=actor,
        action="directory.save_contact_card",
        target=Target("agency", row.local_part),
        now=now,
        detail={"changed": changed},
    )
    return row


@transaction.atomic
def publish_officials(
    *, actor: str, now: datetime, agency_id: int, shown: Collection[int], public: Collection[int]
) -> int:
    """Of the officials that were `shown` to the head, those in `public` stand before the public from now
    on and the others no more; returns how many changed. Who came meanwhile is left alone.

    Raises NotAllowed.
    """
    if not may_publish_officials(actor, agency_id, now=now):
        raise NotAllowed(actor)
    count = 0
    for official in Official.objects.filter(agency_id=agency_id, pk__in=set(shown)):
        wanted = official.pk in public
        if wanted != official.is_public:
            change_official(actor=actor, now=now, official=official, change=OfficialChange(is_public=wanted))
            count += 1
    return count
