"""Who may decide about a mailbox: its managers, the head of its agency, the operator of the province."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from congvu.directory.queries import find_official, list_posts, office_date
from congvu.mailboxes.models import Delegation, Handover, Mailbox
from congvu.mailboxes.queries.usable import in_force
from congvu.policy.permissions import AgencyAct, may_in_agency

if TYPE_CHECKING:
    from congvu.directory.models import Province


def is_operator_of(login: str, mailbox: Mailbox) -> bool:
    """Whether the person operates the mail system of the mailbox's province."""
    province = _operated(login)
    return province is not None and province == _today(mailbox.agency.province)


def list_operated(login: str, rows: Iterable[Handover]) -> list[Handover]:
    """Those among handovers whose mailbox is of the province that the person operates."""
    province = _operated(login)
    return [row for row in rows if province == _today(row.mailbox.agency.province)]


def is_operator(login: str) -> bool:
    return _operated(login) is not None


def may_manage(login: str, mailbox: Mailbox, *, now: datetime) -> bool:
    """Whether the person says who else may use an agency mailbox: its head, or who manages it."""
    return _manages(login, mailbox, now=now) or _has_post(login, mailbox, AgencyAct.MANAGE_MAILBOX, now=now)


def may_arrange_handover(login: str, mailbox: Mailbox, *, now: datetime) -> bool:
    """Managers, the agency's head and IT officer, the operator."""
    return (
        _manages(login, mailbox, now=now)
        or _has_post(login, mailbox, AgencyAct.ARRANGE_HANDOVER, now=now)
        or is_operator_of(login, mailbox)
    )


def list_offices(login: str, *, now: datetime) -> QuerySet[Mailbox]:
    """The open agency mailboxes that a person manages, or whose handover the person may arrange."""
    posts = list_posts(login, on=office_date(now))
    agencies = [p.agency_id for p in posts if may_in_agency([p.post], AgencyAct.ARRANGE_HANDOVER)]
    managed = Delegation.objects.filter(in_force(now), user__login=login, role=Delegation.Role.MANAGE)
    rows = Mailbox.objects.exclude(kind=Mailbox.Kind.PERSON).filter(status=Mailbox.Status.OPEN)
    rows = rows.filter(Q(agency_id__in=agencies) | Q(pk__in=managed.values("mailbox_id")))
    return rows.select_related("agency").order_by("agency__position", "address")


def manages_any(login: str, *, now: datetime) -> bool:
    """Whether a person manages a mailbox that is not the own one."""
    held = Delegation.objects.filter(in_force(now), user__login=login, role=Delegation.Role.MANAGE)
    return held.filter(mailbox__status=Mailbox.Status.OPEN).exists()


def list_managed_ids(login: str, offices: Iterable[Mailbox], *, now: datetime) -> set[int]:
    """Those among them whose users the person decides about."""
    return {box.pk for box in offices if may_manage(login, box, now=now)}


def _operated(login: str) -> int | None:
    official = find_official(login)
    if official is None or official.user is None:
        return None
    person = official.user
    return _today(official.agency.province) if person.is_operator and person.is_active else None


def _manages(login: str, mailbox: Mailbox, *, now: datetime) -> bool:
    held = Delegation.objects.filter(in_force(now), mailbox=mailbox, user__login=login)
    return held.filter(role=Delegation.Role.MANAGE).exists()


def _has_post(login: str, mailbox: Mailbox, act: AgencyAct, *, now: datetime) -> bool:
    posts = list_posts(login, on=office_date(now))
    return may_in_agency([p.post for p in posts if p.agency_id == mailbox.agency_id], act)


def _today(province: Province) -> int:
    """The province that a province has become part of."""
    while province.successor is not None:
        province = province.successor
    return province.pk
