"""Withdrawing a mailbox and giving it back within its archive period (BP48 Đ7; R11)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.accounts.operations import deactivate_user, reactivate_user
from congvu.audit.operations import Target, record
from congvu.directory import operations as directory
from congvu.directory.queries import find_official, get_profile, office_date
from congvu.mailboxes.models import Delegation, Handover, Mailbox
from congvu.mailboxes.operations.managers import require_other_managers
from congvu.mailboxes.operations.permission import require_operator
from congvu.mailboxes.operations.refusals import BadChoice, NotNow
from congvu.mailboxes.queries import find_open_address, not_ended
from congvu.policy.profile import Lifecycle


@transaction.atomic
def close_mailbox(*, actor: str, now: datetime, mailbox: Mailbox, reason: str, forward_to: str = "") -> None:
    """No sign-in and no mail from now on; the content is kept for the days of the profile.

    `reason` is a `CloseReason`. Mail is forwarded to `forward_to` for some days: that of a person where
    the profile allows it, that of an agency to its successor. Directory entry and delegations end; the
    worker cuts the sessions. Raises MayNot, NotNow (LastManager), BadChoice.
    """
    row = _lock(actor, mailbox)
    if row.kind == Mailbox.Kind.PERSON:
        require_other_managers(row.user_id, now=now)
    close_locked(row, actor=actor, now=now, reason=reason, forward_to=forward_to)


def close_locked(row: Mailbox, *, actor: str, now: datetime, reason: str, forward_to: str) -> None:
    """The same without asking who manages what then; in a transaction that holds the row."""
    if row.status == Mailbox.Status.CLOSED:
        raise NotNow(_("Hộp thư đã thu hồi rồi."))
    if reason not in Mailbox.CloseReason.values:
        raise BadChoice(_("Hãy chọn lý do thu hồi."), field="reason")
    rules = get_profile(on=office_date(now)).lifecycle
    row.forward_to, row.forward_until = _forwarding(row, forward_to, rules, now)
    row.status, row.closed_at, row.close_reason = Mailbox.Status.CLOSED, now, reason
    row.keep_until = office_date(now) + timedelta(days=rules.archive_days)
    row.save()
    _take_from_directory(row, actor=actor, now=now)
    held = Delegation.objects.filter(not_ended(now), mailbox=row)
    held.update(ends_at=now, ended_by=actor)
    if row.user is not None:
        Delegation.objects.filter(not_ended(now), user=row.user).update(ends_at=now, ended_by=actor)
        deactivate_user(actor=actor, now=now, user=row.user)
    Handover.objects.filter(mailbox=row, status__in=Handover.OPEN).update(
        status=Handover.Status.CANCELLED, cancelled_at=now
    )
    record(
        actor=actor,
        action="mailboxes.close_mailbox",
        target=Target("mailbox", row.address),
        now=now,
        detail={
            "reason": reason,
            "forward_to": row.forward_to,
            "keep_until": row.keep_until.isoformat(),
        },
    )


@transaction.atomic
def reopen_mailbox(*, actor: str, now: datetime, mailbox: Mailbox) -> None:
    """A withdrawn mailbox is in use again, as it was; rights of delegates are granted anew.

    Raises MayNot, NotNow after the archive period or for an agency that is no more.
    """
    row = _lock(actor, mailbox)
    today = office_date(now)
    if row.status != Mailbox.Status.CLOSED or row.closed_at is None:
        raise NotNow(_("Hộp thư đang được sử dụng, không cần mở lại."))
    if row.keep_until is None or today >= row.keep_until or hasattr(row, "destruction"):
        raise NotNow(_("Đã hết thời hạn lưu giữ: không mở lại được hộp thư này. Hãy cấp hộp thư mới."))
    if row.agency.valid_to is not None and row.agency.valid_to <= today:
        raise NotNow(_("Cơ quan của hộp thư này đã giải thể: hãy cấp hộp thư mới ở cơ quan khác."))
    closed_on = office_date(row.closed_at)
    row.status, row.closed_at, row.close_reason = Mailbox.Status.OPEN, None, ""
    row.forward_to, row.forward_until, row.keep_until = "", None, None
    row.save()
    if row.user is not None:
        reactivate_user(actor=actor, now=now, user=row.user)
        official = find_official(row.address)
        if official is not None:
            directory.restore_official(
                actor=actor, now=now, official=official, address=row.address, retired_on=closed_on
            )
    elif row.kind == Mailbox.Kind.AGENCY:
        directory.change_agency_address(agency=row.agency, address=row.address)
    record(actor=actor, action="mailboxes.reopen_mailbox", target=Target("mailbox", row.address), now=now)


def _lock(actor: str, mailbox: Mailbox) -> Mailbox:
    rows = Mailbox.objects.select_for_update(of=("self",)).select_related("agency__province", "user")
    row = rows.get(pk=mailbox.pk)
    require_operator(actor, row)
    return row


def _forwarding(
    row: Mailbox, forward_to: str, rules: Lifecycle, now: datetime
) -> tuple[str, datetime | None]:
    """Where to and until when; a person's mail goes on only where the regulation says so."""
    target = forward_to.strip().lower()
    if not target:
        return "", None
    if row.kind != Mailbox.Kind.PERSON:
        days = rules.forwarding_days
    elif rules.closed_mail == "FORWARD":
        days = rules.closed_forwarding_days
    else:
        raise BadChoice(
            _("Quy chế đang áp dụng không cho chuyển tiếp thư của hộp thư cá nhân đã thu hồi."),
            field="forward_to",
        )
    if target == row.address or find_open_address(target) is None:
        raise BadChoice(_("Thư chỉ chuyển tiếp được đến một hộp thư đang dùng của tỉnh."), field="forward_to")
    return target, now + timedelta(days=days)


def _take_from_directory(row: Mailbox, *, actor: str, now: datetime) -> None:
    if row.kind == Mailbox.Kind.AGENCY:
        directory.change_agency_address(agency=row.agency, address="")
    elif row.kind == Mailbox.Kind.PERSON:
        official = find_official(row.address)
        if official is not None:
            directory.retire_official(actor=actor, now=now, official=official, on=office_date(now))
