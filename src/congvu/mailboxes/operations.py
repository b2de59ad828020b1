"""What may be done to mailboxes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q

from congvu.accounts.operations import create_user
from congvu.audit.operations import Target, record
from congvu.directory.operations import publish_agency_address, publish_official_address
from congvu.engines.ports import MailboxEngine, MailboxSpec
from congvu.mailboxes.models import Alias, Delegation, Mailbox

if TYPE_CHECKING:
    from congvu.accounts.models import User
    from congvu.directory.models import Agency, Official

DEFAULT_QUOTA_BYTES = 2 * 2**30
_CONVERGE_AT_ONCE = 500


class AddressTaken(Exception):
    """An address is used once, over the province and over time."""


class NotAnAgencyMailbox(Exception):
    """Only mailboxes without a person of their own have delegates."""


class NotADelegate(Exception):
    """The person has no delegation in force for this mailbox."""


@dataclass(frozen=True, slots=True)
class PersonalLogin:
    """The sign-in that a personal mailbox opens with; the hash is Django's form."""

    password_hash: str
    must_change_password: bool = True
    is_operator: bool = False


@transaction.atomic
def open_agency_mailbox(*, actor: str, now: datetime, agency: Agency) -> Mailbox:
    """The agency's own mailbox at `<local_part>@<domain>` (BP48 Đ5a). Raises AddressTaken."""
    address = _free_address(f"{agency.local_part}@{agency.province.domain}")
    mailbox = Mailbox.objects.create(
        address=address,
        kind=Mailbox.Kind.AGENCY,
        name=agency.name,
        agency_id=agency.pk,
        quota_bytes=DEFAULT_QUOTA_BYTES,
        opened_at=now,
    )
    publish_agency_address(agency=agency, address=address)
    record(actor=actor, action="mailboxes.open_agency_mailbox", target=Target("mailbox", address), now=now)
    return mailbox


@transaction.atomic
def open_personal_mailbox(
    *, actor: str, now: datetime, official: Official, local_part: str, login: PersonalLogin
) -> Mailbox:
    """An official's own mailbox, sign-in and directory entry, at once. Raises AddressTaken."""
    address = _free_address(f"{local_part}@{official.agency.province.domain}")
    user = create_user(
        login=address,
        full_name=official.full_name,
        password_hash=login.password_hash,
        must_change_password=login.must_change_password,
        is_operator=login.is_operator,
        actor=actor,
        now=now,
    )
    mailbox = Mailbox.objects.create(
        address=address,
        kind=Mailbox.Kind.PERSON,
        name=official.full_name,
        agency_id=official.agency_id,
        user=user,
        quota_bytes=DEFAULT_QUOTA_BYTES,
        opened_at=now,
    )
    publish_official_address(official=official, user=user, address=address)
    record(actor=actor, action="mailboxes.open_personal_mailbox", target=Target("mailbox", address), now=now)
    return mailbox


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
    Delegation.objects.filter(_not_ended(now), mailbox=mailbox, user=user).update(ends_at=now)
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
    ended = Delegation.objects.filter(_not_ended(now), mailbox=mailbox, user=user).update(ends_at=now)
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


def converge(*, engine: MailboxEngine, now: datetime) -> int:
    """Tell the engine of mailboxes it does not hold yet; returns how many. Safe to repeat."""
    done = 0
    while waiting := list(
        Mailbox.objects.filter(provisioned_at__isnull=True).order_by("pk")[:_CONVERGE_AT_ONCE]
    ):
        engine.ensure([MailboxSpec(m.address, m.kind != Mailbox.Kind.PERSON) for m in waiting])
        Mailbox.objects.filter(pk__in=[m.pk for m in waiting]).update(provisioned_at=now)
        done += len(waiting)
    return done


def _not_ended(now: datetime) -> Q:
    return Q(ends_at__isnull=True) | Q(ends_at__gt=now)


def _free_address(address: str) -> str:
    address = address.lower()
    validate_email(address)
    taken = Mailbox.objects.filter(address=address).exists() or Alias.objects.filter(address=address).exists()
    if taken:
        raise AddressTaken(address)
    return address
