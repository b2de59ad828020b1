"""Opening mailboxes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.validators import validate_email
from django.db import transaction

from congvu.accounts.operations import create_user
from congvu.audit.operations import Target, record
from congvu.directory.operations import publish_agency_address, publish_official_address
from congvu.mailboxes.models import Alias, Mailbox

if TYPE_CHECKING:
    from congvu.directory.models import Agency, Official

DEFAULT_QUOTA_BYTES = 2 * 2**30


class AddressTaken(Exception):
    """An address is used once, over the province and over time."""


@dataclass(frozen=True, slots=True)
class PersonalLogin:
    """The sign-in that a personal mailbox opens with; the hash is Django's form."""

    password_hash: str
    must_change_password: bool = True
    is_operator: bool = False


@transaction.atomic
def open_agency_mailbox(*, actor: str, now: datetime, agency: Agency) -> Mailbox:
    """The agency's own mailbox at `<local_part>@<domain>` (BP48 Đ5a). Raises AddressTaken."""
    address = free_address(f"{agency.local_part}@{agency.province.domain}")
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
    address = free_address(f"{local_part}@{official.agency.province.domain}")
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


def free_address(address: str, *, owner: Mailbox | None = None) -> str:
    """The address in small letters; `owner` may have back what was its own. Raises AddressTaken."""
    address = address.lower()
    validate_email(address)
    aliases = Alias.objects.filter(address=address)
    if owner is not None:
        aliases = aliases.exclude(mailbox=owner)
    if Mailbox.objects.filter(address=address).exists() or aliases.exists():
        raise AddressTaken(address)
    return address
