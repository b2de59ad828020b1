"""Mailboxes at the end of their life, and those of an agency that ends."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from congvu.mailboxes.models import Alias, Mailbox
from congvu.policy.addresses import personal_local_parts
from congvu.policy.text import fold


def list_closed(province_id: int) -> QuerySet[Mailbox]:
    """Those whose archive period ends first come first; destroyed ones last."""
    rows = Mailbox.objects.filter(status=Mailbox.Status.CLOSED)
    rows = rows.filter(Q(agency__province=province_id) | Q(agency__province__successor=province_id))
    return rows.select_related("agency", "archive", "destruction").order_by(
        "destruction__destroyed_at", "keep_until", "address"
    )


def count_due(province_id: int, *, on: date) -> int:
    """Withdrawn mailboxes past their archive period that are still kept."""
    return list_closed(province_id).filter(keep_until__lte=on, destruction=None).count()


def find_any_mailbox(address: str) -> Mailbox | None:
    """Open or withdrawn, by the address of today."""
    rows = Mailbox.objects.select_related("agency__province", "user", "archive", "destruction")
    return rows.filter(address=address.strip().lower()).first()


def search_mailboxes(text: str, *, limit: int = 40) -> list[Mailbox]:
    """By a part of the address, of a former one, or of the name without diacritics; in use first."""
    words = fold(text).split()
    if not words:
        return []
    former = Alias.objects.filter(address__contains=text.strip().lower()).values("mailbox_id")
    by_address = Q(address__contains=text.strip().lower()) | Q(pk__in=former)
    by_name = Q()
    for word in words:
        by_name &= Q(user__official__name_key__contains=f" {word}")
    rows = Mailbox.objects.filter(by_address | by_name).select_related("agency")
    return list(rows.order_by("closed_at", "address")[:limit])


def list_mailboxes_of(agency_id: int) -> QuerySet[Mailbox]:
    """All that are not withdrawn: the agency's, its units', its people's."""
    rows = Mailbox.objects.filter(agency=agency_id).exclude(status=Mailbox.Status.CLOSED)
    return rows.select_related("agency__province", "user").order_by("kind", "address")


def propose_local_part(
    mailbox: Mailbox, agency_part: str, domain: str, *, without: Collection[str] = ()
) -> str:
    """The first free form of the person's name at another agency, not among `without`; else empty."""
    for part in personal_local_parts(mailbox.name, agency_part):
        address = f"{part}@{domain}"
        taken = part in without or Mailbox.objects.filter(address=address).exists()
        if not taken and not Alias.objects.filter(address=address).exclude(mailbox=mailbox).exists():
            return part
    return ""
