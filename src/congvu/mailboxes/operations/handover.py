"""Handing an agency mailbox over with all its data (BP48 Đ15.4; R26).

Prepared by those who may; counted by the worker; confirmed by both parties, each under the own login.
With the second confirmation the old access ends, the new one begins and the minutes stand: one
transaction. Open sessions of the giver are cut by the worker (`jobs.end_sessions`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.mailboxes.models import Delegation, Handover, Mailbox
from congvu.mailboxes.operations.minutes import make_minutes
from congvu.mailboxes.operations.permission import require_arranger
from congvu.mailboxes.operations.refusals import BadChoice, MayNot, NotNow
from congvu.mailboxes.queries import in_force, not_ended

if TYPE_CHECKING:
    from congvu.accounts.models import User


@transaction.atomic
def start_handover(
    *, actor: str, now: datetime, mailbox: Mailbox, giver: User, receiver: User, reason: str = ""
) -> Handover:
    """The worker counts what is handed over; then both confirm. Raises MayNot, NotNow, BadChoice."""
    row = Mailbox.objects.select_for_update(of=("self",)).select_related("agency").get(pk=mailbox.pk)
    require_arranger(actor, row, now=now)
    if row.kind == Mailbox.Kind.PERSON or row.status != Mailbox.Status.OPEN:
        raise NotNow(_("Chỉ bàn giao được hộp thư cơ quan, đơn vị đang dùng."))
    if Handover.objects.filter(mailbox=row, status__in=Handover.OPEN).exists():
        raise NotNow(_("Hộp thư này đang có một lần bàn giao chưa xong. Hãy làm xong hoặc hủy lần đó."))
    _check_parties(row, giver, receiver, now)
    handover = Handover.objects.create(
        mailbox=row, giver=giver, receiver=receiver, reason=reason, prepared_by=actor, prepared_at=now
    )
    _record(handover, "start", actor, now, {"giver": giver.login, "receiver": receiver.login})
    return handover


@transaction.atomic
def renew_inventory(*, actor: str, now: datetime, handover: Handover) -> None:
    """Count again, for mail has come since; a confirmation that was given falls away.

    Raises MayNot, NotNow.
    """
    row = _lock(handover)
    _require_part(actor, row, now)
    if row.status not in Handover.OPEN:
        raise NotNow(_("Lần bàn giao này đã kết thúc."))
    row.status, row.given_at, row.failure = Handover.Status.COUNTING, None, ""
    row.save(update_fields=["status", "given_at", "failure"])
    _record(row, "renew_inventory", actor, now)


@transaction.atomic
def confirm_given(*, actor: str, now: datetime, handover: Handover, root: str) -> None:
    """The giver hands over what the inventory with this root says. Raises MayNot, NotNow."""
    row = _lock(handover)
    if actor != row.giver.login:
        raise MayNot(_("Chỉ bên giao xác nhận được bước này, bằng tài khoản của chính mình."))
    _require_step(row, Handover.Status.PREPARED, root)
    row.status, row.given_at = Handover.Status.GIVEN, now
    row.save(update_fields=["status", "given_at"])
    _record(row, "confirm_given", actor, now, {"root": row.root})


@transaction.atomic
def confirm_received(*, actor: str, now: datetime, handover: Handover, root: str) -> Handover:
    """The receiver takes it: the giver's right ends, the receiver manages, the minutes stand.

    Raises MayNot, NotNow, BadChoice.
    """
    row = _lock(handover)
    if actor != row.receiver.login:
        raise MayNot(_("Chỉ bên nhận xác nhận được bước này, bằng tài khoản của chính mình."))
    _require_step(row, Handover.Status.GIVEN, root)
    _check_parties(row.mailbox, row.giver, row.receiver, now)
    held = Delegation.objects.filter(not_ended(now), mailbox=row.mailbox, user__in=[row.giver, row.receiver])
    checkers = set(held.filter(is_checker=True).values_list("user_id", flat=True))
    held.update(ends_at=now, ended_by=actor)
    Delegation.objects.create(
        mailbox=row.mailbox,
        user=row.receiver,
        role=Delegation.Role.MANAGE,
        starts_at=now,
        granted_by=row.giver.login,
        is_checker=bool(checkers),
    )
    row.status, row.done_at = Handover.Status.DONE, now
    row.minutes = make_minutes(row)
    row.minutes_sha256 = hashlib.sha256(row.minutes).hexdigest()
    row.save(update_fields=["status", "done_at", "minutes", "minutes_sha256"])
    detail = {"giver": row.giver.login, "root": row.root, "minutes_sha256": row.minutes_sha256}
    _record(row, "confirm_received", actor, now, detail)
    return row


@transaction.atomic
def cancel_handover(*, actor: str, now: datetime, handover: Handover) -> None:
    """Nothing changes hands. Raises MayNot, NotNow."""
    row = _lock(handover)
    _require_part(actor, row, now)
    if row.status not in Handover.OPEN:
        raise NotNow(_("Lần bàn giao này đã kết thúc."))
    row.status, row.cancelled_at = Handover.Status.CANCELLED, now
    row.save(update_fields=["status", "cancelled_at"])
    _record(row, "cancel", actor, now)


def _lock(handover: Handover) -> Handover:
    rows = Handover.objects.select_for_update(of=("self",))
    return rows.select_related("mailbox__agency__province", "giver", "receiver").get(pk=handover.pk)


def _require_part(actor: str, row: Handover, now: datetime) -> None:
    if actor not in (row.giver.login, row.receiver.login):
        require_arranger(actor, row.mailbox, now=now)


def _require_step(row: Handover, status: str, root: str) -> None:
    """What is confirmed is what was shown: another count has another root."""
    if row.status != status or row.root != root:
        raise NotNow(_("Bàn giao vừa thay đổi (kiểm kê lại hoặc đã xác nhận). Hãy xem lại rồi xác nhận."))


def _check_parties(mailbox: Mailbox, giver: User, receiver: User, now: datetime) -> None:
    manages = Delegation.objects.filter(
        in_force(now), mailbox=mailbox, user=giver, role=Delegation.Role.MANAGE
    )
    if not manages.exists():
        raise BadChoice(_("Bên giao không còn quản lý hộp thư này. Hãy chọn người khác."), field="giver")
    if receiver.pk == giver.pk:
        raise BadChoice(_("Bên nhận phải là người khác bên giao."), field="receiver")
    is_open = Mailbox.objects.filter(user=receiver, status=Mailbox.Status.OPEN).exists()
    if not (is_open and receiver.is_active):
        raise BadChoice(_("Bên nhận phải có hộp thư cá nhân đang dùng."), field="receiver")


def _record(
    row: Handover, act: str, actor: str, now: datetime, detail: Mapping[str, object] | None = None
) -> None:
    names = {
        "start": "mailboxes.start_handover",
        "renew_inventory": "mailboxes.renew_inventory",
        "confirm_given": "mailboxes.confirm_given",
        "confirm_received": "mailboxes.confirm_received",
        "cancel": "mailboxes.cancel_handover",
    }
    record(
        actor=actor,
        action=names[act],
        target=Target("mailbox", row.mailbox.address),
        now=now,
        detail={"handover": row.pk, **(detail or {})},
    )
