"""Own passwords, those of mail programs, signing in."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from congvu.accounts.models import AppPassword, User
from congvu.audit.operations import Target, record

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # without l, o, 0, 1, which people mix up


class WrongPassword(Exception):
    """The current password was not right."""


class TooManyAppPasswords(Exception):
    """A person has few mail programs; more passwords than this are a mistake or an attack."""


MOST_APP_PASSWORDS = 20


@transaction.atomic
def change_password(*, user: User, current: str, new: str, now: datetime) -> None:
    """The person sets an own password (R12). Raises WrongPassword; `new` was validated by the form."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not locked.check_password(current):
        raise WrongPassword(user.login)
    locked.set_password(new)
    locked.must_change_password = False
    locked.save(update_fields=["password", "must_change_password"])
    user.password, user.must_change_password = locked.password, False
    record(actor=user.login, action="accounts.change_password", target=Target("user", user.login), now=now)


@dataclass(frozen=True, slots=True)
class NewAppPassword:
    """`secret` is shown once and is not kept."""

    app_password: AppPassword
    secret: str


@transaction.atomic
def create_app_password(*, user: User, label: str, protocol: str, now: datetime) -> NewAppPassword:
    """A random password of 24 characters (118 bits) for one mail program and one protocol.

    Raises TooManyAppPasswords.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two at once are counted one after the other
    if AppPassword.objects.filter(user=user, revoked_at=None).count() >= MOST_APP_PASSWORDS:
        raise TooManyAppPasswords(user.login)
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(24))
    row = AppPassword.objects.create(
        user=user,
        label=label,
        protocol=protocol,
        selector=secret[:8],
        password=cheap_hash(secret),
        created_at=now,
    )
    record(
        actor=user.login,
        action="accounts.create_app_password",
        target=Target("user", user.login),
        now=now,
        detail={"label": label, "protocol": protocol},
    )
    return NewAppPassword(row, secret)


@transaction.atomic
def record_sign_in(*, user: User, remote_ip: str, now: datetime, second: str = "") -> None:
    """`second` is the kind of second factor that was shown."""
    record(
        actor=user.login,
        action="accounts.sign_in",
        target=Target("user", user.login),
        now=now,
        detail={"ip": remote_ip, "second": second} if second else {"ip": remote_ip},
    )


def clear_sessions(*, now: datetime) -> int:
    """Forget the web sessions that have ended by themselves; returns how many."""
    deleted, _by_model = Session.objects.filter(expire_date__lt=now).delete()
    return deleted


def cheap_hash(secret: str) -> str:
    """Dovecot's {SSHA256}: enough for a random secret of over 100 bits, and fast at every sign-in."""
    salt = secrets.token_bytes(8)
    digest = hashlib.sha256(secret.encode() + salt).digest()
    return "{SSHA256}" + base64.b64encode(digest + salt).decode()
