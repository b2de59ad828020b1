"""A mailbox gets another address: by transfer to another agency (BP48 Đ14.6; R10), or a new name.

The transaction changes the tables; then the worker tells the engine (`convergence`), which takes the
mail along. Until that is done deliveries wait.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.accounts.operations import change_login
from congvu.audit.operations import Target, record
from congvu.directory import operations as directory
from congvu.directory.queries import find_official, get_profile, office_date
from congvu.mailboxes.models import Alias, Delegation, Mailbox
from congvu.mailboxes.operations.managers import require_other_managers
from congvu.mailboxes.operations.opening import free_address
from congvu.mailboxes.operations.permission import require_operator
from congvu.mailboxes.operations.refusals import BadChoice, NotNow
from congvu.mailboxes.queries import not_ended

if TYPE_CHECKING:
    from congvu.directory.models import Agency, Official, Unit


@transaction.atomic
def transfer_mailbox(
    *,
    actor: str,
    now: datetime,
    mailbox: Mailbox,
    target_agency: Agency,
    local_part: str,
    unit: Unit | None = None,
    title: str = "",
) -> Mailbox:
    """A person goes to another agency, with mailbox, mail and sign-in; the old address is forwarded.

    What the person could do for the old agency ends: posts, and delegations of its mailboxes.
    Raises MayNot, NotNow (LastManager), BadChoice, AddressTaken.
    """
    row, official = _lock_person(actor, mailbox)
    old_agency, old_address = row.agency, row.address
    if target_agency.pk == old_agency.pk:
        raise BadChoice(_("Người này đã ở cơ quan được chọn."), field="target_agency")
    if unit is not None and unit.agency_id != target_agency.pk:
        raise BadChoice(_("Đơn vị được chọn không thuộc cơ quan tiếp nhận."), field="unit")
    require_other_managers(official.user_id, now=now, agency_id=old_agency.pk)
    row.agency = target_agency
    give_address(row, f"{local_part}@{target_agency.province.domain}", actor=actor, now=now)
    place = directory.NewPlace(target_agency, row.address, unit, title)
    directory.move_official(actor=actor, now=now, official=official, place=place, on=office_date(now))
    held = Delegation.objects.filter(not_ended(now), user=row.user_id, mailbox__agency=old_agency)
    ended = sorted(held.values_list("mailbox__address", flat=True))
    held.update(ends_at=now, ended_by=actor)
    record(
        actor=actor,
        action="mailboxes.transfer_mailbox",
        target=Target("mailbox", row.address),
        now=now,
        detail={
            "old": old_address,
            "from": old_agency.local_part,
            "to": target_agency.local_part,
            "ended_delegations": ended,
        },
    )
    return row


@transaction.atomic
def rename_mailbox(*, actor: str, now: datetime, mailbox: Mailbox, local_part: str) -> Mailbox:
    """The same mailbox under another local part of its province's domain, the old one forwarded.

    Raises MayNot, NotNow, BadChoice, AddressTaken.
    """
    row = _lock(actor, mailbox)
    old = row.address
    give_address(row, f"{local_part}@{row.agency.province.domain}", actor=actor, now=now)
    if row.address == old:
        raise BadChoice(_("Địa chỉ mới trùng địa chỉ đang dùng."), field="local_part")
    if row.kind == Mailbox.Kind.PERSON:
        official = find_official(row.address)
        if official is not None:
            directory.change_official_address(official=official, address=row.address)
    elif row.kind == Mailbox.Kind.AGENCY:
        directory.change_agency_address(agency=row.agency, address=row.address)
    record(
        actor=actor,
        action="mailboxes.rename_mailbox",
        target=Target("mailbox", row.address),
        now=now,
        detail={"old": old},
    )
    return row


def _lock(actor: str, mailbox: Mailbox) -> Mailbox:
    rows = Mailbox.objects.select_for_update(of=("self",)).select_related("agency__province", "user")
    row = rows.get(pk=mailbox.pk)
    require_operator(actor, row)
    if row.status == Mailbox.Status.CLOSED:
        raise NotNow(_("Hộp thư đã thu hồi: hãy mở lại trước khi chuyển."))
    if row.renamed_from:
        raise NotNow(_("Hộp thư đang được chuyển sang địa chỉ mới; hãy thử lại sau ít phút."))
    return row


def _lock_person(actor: str, mailbox: Mailbox) -> tuple[Mailbox, Official]:
    row = _lock(actor, mailbox)
    official = find_official(row.address) if row.kind == Mailbox.Kind.PERSON else None
    if official is None:
        raise NotNow(_("Chỉ hộp thư cá nhân chuyển theo người sang cơ quan khác."))
    return row, official


def give_address(row: Mailbox, address: str, *, actor: str, now: datetime) -> None:
    """The new address, sign-in with it, and the old one as an alias for the days of the profile.

    In a transaction that holds the row. Raises AddressTaken.
    """
    old, address = row.address, free_new_address(row, address)
    if address != old:
        days = get_profile(on=office_date(now)).lifecycle.forwarding_days
        until = now + timedelta(days=days)
        Alias.objects.filter(address=address).delete()
        Alias.objects.create(address=old, mailbox=row, kind=Alias.Kind.FORMER, valid_until=until)
        row.address, row.renamed_from = address, old
        if row.user is not None:
            change_login(actor=actor, now=now, user=row.user, login=address, told_until=until)
    row.save(update_fields=["address", "renamed_from", "agency"])


def free_new_address(row: Mailbox, address: str) -> str:
    """As `free_address`, its own one too."""
    address = address.strip().lower()
    return address if address == row.address else free_address(address, owner=row)
