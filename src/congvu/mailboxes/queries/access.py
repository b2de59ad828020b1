"""Whose access a person may renew (BP48 Đ14.2; R13)."""

from datetime import datetime

from django.db.models import Q

from congvu.mailboxes.models import Mailbox
from congvu.mailboxes.queries.offices import agencies_where, find_operated_province
from congvu.policy.permissions import AgencyAct
from congvu.policy.text import fold

_MOST_WORDS = 6


def looks_after_somebody(login: str, *, now: datetime) -> bool:
    is_officer = bool(agencies_where(login, AgencyAct.RENEW_ACCESS, now=now))
    return is_officer or find_operated_province(login) is not None


def list_people_looked_after(login: str, text: str, *, now: datetime, limit: int) -> list[Mailbox]:
    """Personal mailboxes of the agencies looked after, or of the whole province, not the own one.

    `text` is looked for without diacritics in name and address; who looks after a province must say one.
    """
    agencies = agencies_where(login, AgencyAct.RENEW_ACCESS, now=now)
    province = find_operated_province(login)
    seen = Q(agency_id__in=agencies)
    if province is not None and text:
        seen |= Q(agency__province_id=province)
    rows = Mailbox.objects.filter(seen, kind=Mailbox.Kind.PERSON, status=Mailbox.Status.OPEN)
    for word in fold(text).split()[:_MOST_WORDS]:
        rows = rows.filter(Q(user__official__search_key__contains=word) | Q(address__contains=word))
    rows = rows.exclude(user__login=login).select_related("user__official", "agency")
    return list(rows.order_by("agency__position", "name")[:limit])
