"""Who may use an agency mailbox (BP48 Đ15.1; R24), and who checks it at the fixed hours (R23)."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.engines.errors import EngineError
from congvu.engines.ports import MailboxEngine
from congvu.mailboxes.models import Delegation, Mailbox
from congvu.mailboxes.operations.managers import has_other_manager
from congvu.mailboxes.operations.permission import require_manager
from congvu.mailboxes.operations.refusals import BadChoice, LastManager, MayNot, NotNow
from congvu.mailboxes.queries import in_force, list_ended_sessions, not_ended

if TYPE_CHECKING:
    from congvu.accounts.models import User


_log = logging.getLogger(__name__)


class NotAnAgencyMailbox(Exception):
    """Only mailboxes without a person of their own have delegates."""


class NotADelegate(Exception):
    """The person has no delegation in force for this mailbox."""


@transaction.atomic
def grant_delegation(
    *,
    actor: str,
    now: datetime,
    mailbox: Mailbox,
    user: User,
    role: str,
    ends_at: datetime | None = None,
    is_checker: bool = False,
) -> Delegation:
    """`user` may use an agency mailbox from now on (BP48 Đ15.1); an earlier role of theirs ends.

    This also changes a role, extends it, names a checker. Raises NotAnAgencyMailbox, MayNot, NotNow
    (LastManager), BadChoice.
    """
    if mailbox.kind == Mailbox.Kind.PERSON:
        raise NotAnAgencyMailbox(mailbox.address)
    row = Mailbox.objects.select_for_update(of=("self",)).select_related("agency").get(pk=mailbox.pk)
    require_manager(actor, row, now=now)
    _check(row, user, role, ends_at, now)
    _require_not_own(actor, row, user, role, now)
    before = Delegation.objects.filter(not_ended(now), mailbox=row, user=user)
    kept_manager = role == Delegation.Role.MANAGE
    if not kept_manager:
        _require_manager_left(row, user, now)
    before.update(ends_at=now, ended_by=actor)
    delegation = Delegation.objects.create(
        mailbox=row,
        user=user,
        role=role,
        starts_at=now,
        ends_at=ends_at,
        granted_by=actor,
        is_checker=is_checker,
    )
    record(
        actor=actor,
        action="mailboxes.grant_delegation",
        target=Target("mailbox", row.address),
        now=now,
        detail={
            "user": user.login,
            "role": role,
            "ends_at": ends_at.isoformat() if ends_at else "",
            "is_checker": is_checker,
        },
    )
    return delegation


def show_new_right(*, engine: MailboxEngine, login: str) -> None:
    """After a right was granted: a session keeps the rights that it began with, so those that are open are
    cut; programs, and the web, sign in again at once and see the mailbox.

    An engine that is down holds no session to be cut.
    """
    try:
        engine.end_sessions(login)
    except EngineError as problem:
        _log.info("sessions of %s were not cut: %s", login, problem)


@transaction.atomic
def end_delegation(*, actor: str, now: datetime, mailbox: Mailbox, user: User, engine: MailboxEngine) -> None:
    """The delegate's right ends now, on open connections too.

    Raises NotADelegate, MayNot, LastManager.
    """
    row = Mailbox.objects.select_for_update(of=("self",)).select_related("agency").get(pk=mailbox.pk)
    if actor != user.login:  # one's own right may be laid down
        require_manager(actor, row, now=now)
    _require_manager_left(row, user, now)
    ended = Delegation.objects.filter(not_ended(now), mailbox=row, user=user).update(
        ends_at=now, ended_by=actor
    )
    if not ended:
        raise NotADelegate(user.login)
    record(
        actor=actor,
        action="mailboxes.end_delegation",
        target=Target("mailbox", row.address),
        now=now,
        detail={"user": user.login},
    )
    # After the commit: a connection that comes back at once must meet the new rights. An engine that
    # is down now is told by the worker.
    transaction.on_commit(lambda: engine.end_sessions(user.login), robust=True)


def end_sessions_of_ended(
    *, engine: MailboxEngine, since: datetime, now: datetime, known: set[tuple[str, datetime]] | None = None
) -> int:
    """Cut the open sessions of those whose right ended in between; returns how many people.

    A session keeps the rights that it began with; programs sign in again at once, with those of now.
    `known` are those that were cut already, and grows. Nobody acts here: the end stands in the row,
    and was recorded with it.
    """
    known = set() if known is None else known
    ended = set(list_ended_sessions(since=since, now=now)) - known
    logins = sorted({login for login, _at in ended})
    if logins:
        engine.end_sessions(*logins)
    known |= ended
    return len(logins)


def _check(row: Mailbox, user: User, role: str, ends_at: datetime | None, now: datetime) -> None:
    if row.status == Mailbox.Status.CLOSED:
        raise NotNow(_("Hộp thư đã thu hồi: không giao cho ai được nữa."))
    if role not in Delegation.Role.values:
        raise BadChoice(_("Hãy chọn quyền."), field="role")
    if ends_at is not None and ends_at <= now:
        raise BadChoice(_("Ngày kết thúc phải sau hôm nay."), field="ends_on")
    own = Mailbox.objects.filter(user=user, status=Mailbox.Status.OPEN).select_related("agency").first()
    if own is None or not user.is_active:
        raise BadChoice(_("Người này chưa có hộp thư cá nhân đang dùng."), field="person")
    if own.agency.province_id != row.agency.province_id:
        raise BadChoice(_("Chỉ giao được cho người có hộp thư trong tỉnh."), field="person")


def _require_not_own(actor: str, row: Mailbox, user: User, role: str, now: datetime) -> None:
    """Nobody gives themselves more than they have; a head takes the mailbox over by handover."""
    if actor != user.login:
        return
    held = Delegation.objects.filter(in_force(now), mailbox=row, user=user).first()
    order = list(Delegation.Role.values)
    if held is None or order.index(role) > order.index(held.role):
        raise MayNot(
            _("Không tự giao quyền cao hơn cho chính mình. Hãy nhờ người quản lý khác hoặc bàn giao.")
        )


def _require_manager_left(row: Mailbox, user: User, now: datetime) -> None:
    manages = Delegation.objects.filter(
        in_force(now), mailbox=row, user=user, role=Delegation.Role.MANAGE
    ).exists()
    if manages and not has_other_manager(row, user.pk, now=now):
        raise LastManager([row.address])
