"""Opening the mailboxes of a list at once: sign-in, mailbox and directory entry (BP48 Đ5, Đ7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from congvu.accounts.operations import NewUser, create_users
from congvu.audit.operations import Target, record, record_many
from congvu.directory.operations import (
    OfficialData,
    OpenedOfficial,
    add_officials,
    find_or_add_units,
    publish_agency_address,
)
from congvu.directory.queries import list_holders, office_date
from congvu.mailboxes.models import Mailbox, RequestRow
from congvu.mailboxes.operations.delegations import grant_delegation
from congvu.mailboxes.operations.opening import DEFAULT_QUOTA_BYTES

if TYPE_CHECKING:
    from congvu.accounts.models import User
    from congvu.directory.models import Agency, Unit

_AT_ONCE = 500
_POSITIONS = {"HEAD": 1, "DEPUTY": 2, "CLERK": 50, "IT_OFFICER": 60}
_LAST_POSITION = 100


def open_people(*, actor: str, now: datetime, agency: Agency, rows: Sequence[RequestRow]) -> None:
    """A personal mailbox for each row, without a password until the person sets one (R12).

    In the caller's transaction. Raises accounts.LoginTaken, IntegrityError when another was quicker.
    """
    if not rows:
        return
    domain = agency.province.domain
    people = [NewUser(f"{row.local_part}@{domain}", row.full_name) for row in rows]
    users = create_users(actor=actor, now=now, people=people)
    names = dict.fromkeys(row.unit_name for row in rows)
    units = find_or_add_units(actor=actor, now=now, agency=agency, names=names)
    add_officials(
        actor=actor,
        now=now,
        agency=agency,
        people=[
            OpenedOfficial(_official_data(row, units.get(row.unit_name)), user)
            for row, user in zip(rows, users, strict=True)
        ],
        starts_on=office_date(now),
    )
    _add_mailboxes(rows, users, agency, actor=actor, now=now)


def open_box(*, actor: str, now: datetime, agency: Agency, row: RequestRow) -> None:
    """The mailbox of a unit, or of the agency itself; the head manages it (BP48 Đ15.1)."""
    address = f"{row.local_part}@{agency.province.domain}"
    mailbox = Mailbox.objects.create(
        address=address,
        kind=row.box_kind,
        name=row.full_name,
        agency_id=agency.pk,
        quota_bytes=DEFAULT_QUOTA_BYTES,
        opened_at=now,
    )
    if row.box_kind == Mailbox.Kind.AGENCY:
        publish_agency_address(agency=agency, address=address)
    for head in list_holders(agency_id=agency.pk, posts=["HEAD"], on=office_date(now)):
        if head.user is not None:
            grant_delegation(actor=actor, now=now, mailbox=mailbox, user=head.user, role="MANAGE")
    row.mailbox, row.current_address = mailbox, address
    record(
        actor=actor,
        action=f"mailboxes.open_{row.box_kind.lower()}_mailbox",
        target=Target("mailbox", address),
        now=now,
        detail={"request_list": row.request_list_id, "row": row.number},
    )


def _add_mailboxes(
    rows: Sequence[RequestRow], users: Sequence[User], agency: Agency, *, actor: str, now: datetime
) -> None:
    mailboxes = Mailbox.objects.bulk_create(
        (
            Mailbox(
                address=user.login,
                kind=Mailbox.Kind.PERSON,
                name=row.full_name,
                agency_id=agency.pk,
                user=user,
                quota_bytes=DEFAULT_QUOTA_BYTES,
                opened_at=now,
            )
            for row, user in zip(rows, users, strict=True)
        ),
        batch_size=_AT_ONCE,
    )
    for row, mailbox in zip(rows, mailboxes, strict=True):
        row.mailbox, row.current_address = mailbox, mailbox.address
    record_many(
        actor=actor,
        action="mailboxes.open_personal_mailbox",
        now=now,
        events=[
            (
                Target("mailbox", row.current_address),
                {"request_list": row.request_list_id, "row": row.number},
            )
            for row in rows
        ],
    )


def _official_data(row: RequestRow, unit: Unit | None) -> OfficialData:
    posts = tuple(row.posts) or ("OFFICER",)
    return OfficialData(
        full_name=row.full_name,
        title=row.title,
        posts=posts,
        unit=unit,
        phone=row.phone,
        is_public=row.is_public,
        position=min(_POSITIONS.get(post, _LAST_POSITION) for post in posts),
        birth_year=row.birth_year,
        staff_code=row.staff_code,
    )
