"""Who may use an agency mailbox (BP48 Đ15.1; R24)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from congvu.audit.operations import Target, record
from congvu.engines.ports import MailboxEngine
from congvu.mailboxes.models import Delegation, Mailbox
from congvu.mailboxes.queries import not_ended

if TYPE_CHECKING:
    from congvu.accounts.models import User


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
) -> Delegation:
    """`user` may use an agency mailbox from now on (BP48 Đ15.1); an earlier role of theirs ends.

    Raises NotAnAgencyMailbox.
    """
    if mailbox.kind == Mailbox.Kind.PERSON:
        raise NotAnAgencyMailbox(mailbox.address)
    Delegation.objects.filter(not_ended(now), mailbox=mailbox, user=user).update(ends_at=now, ended_by=actor)
    delegation = Delegation.objects.create(
        mailbox=mailbox, user=user, role=role, starts_at=now, ends_at=ends_at, granted_by=actor
    )
    record(
        actor=actor,
        action="mailboxes.grant_delegation",
        target=Target("mailbox", mailbox.address),
        now=now,
        detail={"user": user.login, "role": role},
    )
    return delegation


@transaction.atomic
def end_delegation(*, actor: str, now: datetime, mailbox: Mailbox, user: User, engine: MailboxEngine) -> None:
    """The delegate's right ends now, on open connections too. Raises NotADelegate."""
    ended = Delegation.objects.filter(not_ended(now), mailbox=mailbox, user=user).update(
        ends_at=now, ended_by=actor
    )
    if not ended:
        raise NotADelegate(user.login)
    record(
        actor=actor,
        action="mailboxes.end_delegation",
        target=Target("mailbox", mailbox.address),
        now=now,
        detail={"user": user.login},
    )
    # After the commit: a connection that comes back at once must meet the new rights.
    transaction.on_commit(lambda: engine.end_sessions(user.login))


def end_sessions_of_ended(*, engine: MailboxEngine, since: datetime, now: datetime) -> int:
    """Cut the open sessions of those whose delegation ended in between; returns how many people.

    A session keeps the rights that it began with; programs sign in again at once, with those of now.
    Nobody acts here: the end stands in the delegation, and was recorded with it.
    """
    ended = Delegation.objects.filter(ends_at__gt=since, ends_at__lte=now)
    logins = sorted(set(ended.values_list("user__login", flat=True)))
    for login in logins:
        engine.end_sessions(login)
    return len(logins)
