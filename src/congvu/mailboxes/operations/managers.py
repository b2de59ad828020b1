"""Somebody always manages an agency mailbox (BP48 Đ15.1, Đ15.4)."""

from datetime import datetime

from congvu.mailboxes.models import Delegation, Mailbox
from congvu.mailboxes.operations.refusals import LastManager
from congvu.mailboxes.queries import in_force


def require_other_managers(user_id: int | None, *, now: datetime, agency_id: int | None = None) -> None:
    """Raises LastManager when a mailbox would be left without a manager by this person's going.

    Only mailboxes of one agency, or all.
    """
    managed = Delegation.objects.filter(
        in_force(now),
        user=user_id,
        role=Delegation.Role.MANAGE,
        mailbox__status=Mailbox.Status.OPEN,
    )
    if agency_id is not None:
        managed = managed.filter(mailbox__agency=agency_id)
    orphans = [
        row.mailbox.address
        for row in managed.select_related("mailbox")
        if not has_other_manager(row.mailbox, user_id, now=now)
    ]
    if orphans:
        raise LastManager(sorted(orphans))


def has_other_manager(mailbox: Mailbox, user_id: int | None, *, now: datetime) -> bool:
    others = Delegation.objects.filter(
        in_force(now), mailbox=mailbox, role=Delegation.Role.MANAGE, user__is_active=True
    )
    return others.exclude(user=user_id).exists()
