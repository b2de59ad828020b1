"""Who may use an agency mailbox now, and who could before (R24); who checks it (R23)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from congvu.directory.queries import OFFICE_TIME, get_profile, office_date, search_contacts
from congvu.mailboxes.models import Alias, Delegation, Mailbox
from congvu.mailboxes.queries.usable import find_usable_mailbox, in_force, not_ended

if TYPE_CHECKING:
    from congvu.accounts.models import User

_IN_ANGLES = re.compile(r"<([^<>\s]+@[^<>\s]+)>")


@dataclass(frozen=True, slots=True)
class Checking:
    """`times` are the fixed hours of the regulation, `checkers` the names of who looks then."""

    article: str
    times: tuple[str, ...]
    checkers: tuple[str, ...]


def find_office(address: str) -> Mailbox | None:
    """An agency's or unit's mailbox in use."""
    rows = Mailbox.objects.exclude(kind=Mailbox.Kind.PERSON).filter(status=Mailbox.Status.OPEN)
    return rows.select_related("agency__province").filter(address=address.strip().lower()).first()


def list_delegates(mailbox: Mailbox, *, now: datetime) -> list[Delegation]:
    """In force, the strongest right first."""
    order = list(Delegation.Role.values)
    rows = _rows(mailbox).filter(not_ended(now))
    return sorted(rows, key=lambda row: (-order.index(row.role), row.user.full_name))


def list_past_delegates(mailbox: Mailbox, *, now: datetime) -> QuerySet[Delegation]:
    """The latest end first."""
    return _rows(mailbox).filter(ends_at__lte=now).order_by("-ends_at", "-pk")


def find_delegate(mailbox: Mailbox, delegation_id: int, *, now: datetime) -> Delegation | None:
    return _rows(mailbox).filter(not_ended(now), pk=delegation_id).first()


def find_last_delegation(mailbox: Mailbox, login: str) -> Delegation | None:
    """The person's latest right, whether or not it holds."""
    return _rows(mailbox).filter(user__login=login).order_by("-starts_at", "-pk").first()


def why_no_more(login: str, address: str, *, now: datetime) -> str:
    """Why a person who could use a mailbox cannot any more, and what to do; empty for all others."""
    moved = Alias.objects.filter(address=address.lower()).select_related("mailbox").first()
    box = moved.mailbox if moved is not None else Mailbox.objects.filter(address=address.lower()).first()
    if box is None:
        return ""
    if moved is not None and find_usable_mailbox(login, box.address, now=now) is not None:
        return _("Hộp thư này đã đổi địa chỉ thành %(address)s.") % {"address": box.address}
    last = find_last_delegation(box, login)
    if last is None or last.ends_at is None or last.ends_at > now:
        return ""
    return _(
        "Quyền dùng hộp thư %(name)s của ông/bà đã kết thúc lúc %(at)s. Nếu còn cần dùng, hãy đề nghị thủ "
        "trưởng cơ quan giao lại."
    ) % {"name": box.name, "at": f"{last.ends_at.astimezone(OFFICE_TIME):%H:%M ngày %d/%m/%Y}"}


def list_managers(mailbox: Mailbox, *, now: datetime) -> list[User]:
    rows = _rows(mailbox).filter(in_force(now), role=Delegation.Role.MANAGE)
    return [row.user for row in rows]


def get_checking(mailbox: Mailbox, *, now: datetime) -> Checking:
    rules = get_profile(on=office_date(now)).checking
    held = _rows(mailbox).filter(in_force(now), is_checker=True)
    return Checking(
        rules.article,
        tuple(f"{at:%H:%M}" for at in rules.agency_at),
        tuple(row.user.full_name for row in held),
    )


def last_day(delegation: Delegation) -> object:
    """The last day of a right that ends by itself; None without an end."""
    if delegation.ends_at is None:
        return None
    return (delegation.ends_at - timedelta(seconds=1)).astimezone(OFFICE_TIME).date()


def find_person_box(typed: str, *, now: datetime) -> Mailbox | None:
    """The personal mailbox in use that was meant: `Name <address>`, an address, or a name only one has."""
    text = typed.strip().strip(",").strip()
    found = _IN_ANGLES.search(text)
    address = found[1] if found else text
    if "@" not in address:
        contacts = [one.address for one in search_contacts(text, on=office_date(now))]
        own = Mailbox.objects.filter(
            address__in=contacts, kind=Mailbox.Kind.PERSON, status=Mailbox.Status.OPEN
        )
        people = list(own.values_list("address", flat=True)[:2])
        if len(people) != 1:
            return None
        address = people[0]
    rows = Mailbox.objects.filter(kind=Mailbox.Kind.PERSON, status=Mailbox.Status.OPEN)
    return rows.select_related("agency", "user").filter(address=address.lower()).first()


def _rows(mailbox: Mailbox) -> QuerySet[Delegation]:
    return Delegation.objects.filter(mailbox=mailbox).select_related("user__official__agency")
