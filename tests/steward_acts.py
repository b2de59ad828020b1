"""What the steward of a running instance can do (`tests.steward`); every argument is plain JSON."""

from datetime import timedelta
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from congvu.accounts import operations as accounts
from congvu.accounts.models import User
from congvu.compliance.models import Access
from congvu.directory.models import Agency
from congvu.engines import wiring
from congvu.mailboxes import operations as mailboxes
from congvu.mailboxes.models import Alias, Delegation, Mailbox
from tests.steward import PASSWORD


def open_mailboxes(people: list[str], shared: list[str], in_engine: bool = True) -> None:
    """People with the one `PASSWORD`, and mailboxes that only delegates open; outside the directory, so
    that the pages of the province stay as they are."""
    now, agency = timezone.now(), Agency.objects.order_by("pk")[0]
    with transaction.atomic():
        for address in people:
            user = accounts.create_user(
                login=address, full_name=address, password_hash=_hash(), now=now, must_change_password=False
            )
            _mailbox(address, Mailbox.Kind.PERSON, agency, user)
        for address in shared:
            _mailbox(address, Mailbox.Kind.UNIT, agency, None)
    if in_engine:
        mailboxes.converge(engine=wiring.mailbox_engine(), now=now)


def grant(mailbox: str, login: str, role: str, seconds: float | None = None) -> None:
    """From now on; for so many seconds, or until it is ended."""
    now = timezone.now()
    mailboxes.grant_delegation(
        actor="test",
        now=now,
        mailbox=Mailbox.objects.get(address=mailbox),
        user=User.objects.get(login=login),
        role=role,
        ends_at=None if seconds is None else now + timedelta(seconds=seconds),
    )


def grant_later(mailbox: str, login: str, role: str, seconds: float) -> None:
    """A delegation that begins in so many seconds."""
    Delegation.objects.create(
        mailbox=Mailbox.objects.get(address=mailbox),
        user=User.objects.get(login=login),
        role=role,
        starts_at=timezone.now() + timedelta(seconds=seconds),
        granted_by="test",
    )


def end(mailbox: str, login: str) -> None:
    mailboxes.end_delegation(
        actor="test",
        now=timezone.now(),
        mailbox=Mailbox.objects.get(address=mailbox),
        user=User.objects.get(login=login),
        engine=wiring.mailbox_engine(),
    )


def set_mailbox(address: str, **values: object) -> None:
    assert Mailbox.objects.filter(address=address).update(**values) == 1


def set_user(login: str, **values: object) -> None:
    assert User.objects.filter(login=login).update(**values) == 1


def add_alias(address: str, target: str) -> None:
    Alias.objects.create(address=address, mailbox=Mailbox.objects.get(address=target))


def change_password(login: str, current: str, new: str) -> None:
    user = User.objects.get(login=login)
    accounts.change_password(user=user, current=current, new=new, now=timezone.now())


def app_password(login: str, protocol: str) -> dict[str, object]:
    made = accounts.create_app_password(
        user=User.objects.get(login=login), label="Thử", protocol=protocol, now=timezone.now()
    )
    return {"id": made.app_password.pk, "secret": made.secret}


def revoke(login: str, app_password_id: int) -> None:
    accounts.revoke_app_password(
        user=User.objects.get(login=login), app_password_id=app_password_id, now=timezone.now()
    )


def accesses(login: str) -> list[dict[str, object]]:
    """Who opened which mailbox, as compliance keeps it."""
    rows = Access.objects.filter(login=login).order_by("mailbox", "protocol")
    return [
        {"mailbox": r.mailbox, "protocol": r.protocol, "evidence": int(r.evidence), "count": r.count}
        for r in rows
    ]


@cache
def _hash() -> str:
    return make_password(PASSWORD)


def _mailbox(address: str, kind: str, agency: Agency, user: User | None) -> None:
    Mailbox.objects.create(
        address=address,
        kind=kind,
        name=address,
        agency=agency,
        user=user,
        quota_bytes=mailboxes.DEFAULT_QUOTA_BYTES,
        opened_at=timezone.now(),
    )
