"""One-time links by which a person sets the own password (R12, R13).

Who may hand one out is judged above, where agencies are known; here a link is refused for somebody who
has a password already, so that a link never takes an access over (`reset_access` closes it first).
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from congvu.accounts.models import Activation, User
from congvu.accounts.models.activation import digest_of
from congvu.accounts.queries import get_open_activation
from congvu.audit.operations import Target, record

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # without l, o, 0, 1, which people mix up
_TOKEN_LENGTH = 28  # of 32 letters: 140 bits
_AT_ONCE = 500


class AlreadyActive(Exception):
    """These people have a password of their own; `args` are their logins."""


@dataclass(frozen=True, slots=True)
class NewActivation:
    """`token` is shown once and is not kept: on the sheet that is printed at once."""

    activation: Activation
    token: str

    @property
    def code(self) -> str:
        """The token as it is printed for typing: in groups of four."""
        return "-".join(self.token[start : start + 4] for start in range(0, len(self.token), 4))


def create_activation(*, actor: str, now: datetime, user: User, kind: str, valid_days: int) -> NewActivation:
    """A new link for one person, `kind` "ACTIVATE" or "RESET"; an earlier one stops. Raises AlreadyActive."""
    return create_activations(actor=actor, now=now, users=[user], kind=kind, valid_days=valid_days)[0]


@transaction.atomic
def create_activations(
    *, actor: str, now: datetime, users: Sequence[User], kind: str, valid_days: int
) -> list[NewActivation]:
    """The same for many, in the order given: all or none. One audit event names 500 of them."""
    made: list[NewActivation] = []
    for start in range(0, len(users), _AT_ONCE):
        part = users[start : start + _AT_ONCE]
        _close_open(part, now)
        tokens = ["".join(secrets.choice(_ALPHABET) for _ in range(_TOKEN_LENGTH)) for _ in part]
        rows = Activation.objects.bulk_create(
            Activation(
                user=user,
                digest=digest_of(token),
                kind=kind,
                created_at=now,
                created_by=actor,
                expires_at=now + timedelta(days=valid_days),
            )
            for user, token in zip(part, tokens, strict=True)
        )
        made += [NewActivation(row, token) for row, token in zip(rows, tokens, strict=True)]
        names = [user.login for user in part]
        record(
            actor=actor,
            action="accounts.create_activations",
            target=Target("users", names[0]),
            now=now,
            detail={"logins": names, "kind": str(kind), "days": valid_days},
        )
    return made


def use_activation(*, token: str, new_password: str, now: datetime) -> User:
    """The person sets the own password with what was printed. Raises ActivationRefused."""
    return use_opened_activation(digest=digest_of(token), new_password=new_password, now=now)


def use_opened_activation(*, digest: str, new_password: str, now: datetime) -> User:
    """The same with what a session remembers of a token. `new_password` was validated by the form."""
    get_open_activation(digest, now)  # before the hash, which costs much
    hashed = make_password(new_password)
    with transaction.atomic():
        activation = get_open_activation(digest, now, lock=True)
        user = activation.user
        user.password, user.must_change_password = hashed, False
        user.save(update_fields=["password", "must_change_password"])
        activation.used_at = now
        activation.save(update_fields=["used_at"])
        record(
            actor=user.login,
            action="accounts.use_activation",
            target=Target("user", user.login),
            now=now,
            detail={
                "kind": activation.kind,
                "activation": activation.pk,
                "created_by": activation.created_by,
            },
        )
    return user


def _close_open(users: Sequence[User], now: datetime) -> None:
    """Locks the people too, so that two who print at once come one after the other."""
    locked = User.objects.select_for_update().filter(pk__in=[user.pk for user in users])
    active = sorted(user.login for user in locked if user.has_usable_password())
    if active:
        raise AlreadyActive(*active)
    still_open = Activation.objects.filter(user__in=users, used_at=None, superseded_at=None)
    still_open.update(superseded_at=now)
