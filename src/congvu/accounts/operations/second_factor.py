"""What a person shows besides the password: a code of the telephone, a passkey, a recovery code."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.db import transaction

from congvu.accounts.models import RecoveryCode, SecondFactor, SecondFactorRule, User
from congvu.accounts.operations.people import WrongPassword
from congvu.accounts.operations.sealing import CannotUnseal, keyed_digest, seal, unseal
from congvu.audit.operations import Target, record
from congvu.formats.passkeys import Passkey
from congvu.policy.one_time_code import matching_step

MOST_PASSKEYS = 10
RECOVERY_CODES = 10
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 12  # of 32 letters: 60 bits, under a keyed hash
_SECRET_BYTES = 20  # RFC 4226, 4


class WrongCode(Exception):
    """The code or key shown is not right, or was used before."""


class TooManyPasskeys(Exception):
    """A person has few devices."""


class PasskeyTaken(Exception):
    """The key is known already."""


class MustKeepOne(Exception):
    """The last second factor of somebody who must have one is not taken away."""


class NotAnOperator(Exception):
    """Only operators set rules for all."""


def new_secret() -> str:
    """The secret of a new source of codes, sealed, for the session that sets it up."""
    return seal(secrets.token_bytes(_SECRET_BYTES))


@transaction.atomic
def set_up_codes(*, user: User, sealed: str, typed: str, now: datetime) -> list[str]:
    """The program on the telephone showed the right code: from now on one is asked at sign-in.

    An earlier program stops. Returns new recovery codes, to be shown once; none when there are some left.
    Raises WrongCode.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    step = matching_step(unseal(sealed), typed, seconds=now.timestamp(), after=0)
    if step is None:
        raise WrongCode
    SecondFactor.objects.filter(user=locked, kind=SecondFactor.Kind.CODES).delete()
    SecondFactor.objects.create(
        user=locked,
        kind=SecondFactor.Kind.CODES,
        name="",
        data=sealed,
        counter=step,
        created_at=now,
    )
    return _added(user, locked, SecondFactor.Kind.CODES, "", now)


@transaction.atomic
def add_passkey(*, user: User, name: str, passkey: Passkey, now: datetime) -> list[str]:
    """As `set_up_codes`. Raises TooManyPasskeys, PasskeyTaken."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    held = SecondFactor.objects.filter(user=locked, kind=SecondFactor.Kind.PASSKEY)
    if held.count() >= MOST_PASSKEYS:
        raise TooManyPasskeys(user.login)
    if SecondFactor.objects.filter(credential_id=passkey.credential_id).exists():
        raise PasskeyTaken(name)
    SecondFactor.objects.create(
        user=locked,
        kind=SecondFactor.Kind.PASSKEY,
        name=name,
        data=passkey.public_key,
        credential_id=passkey.credential_id,
        counter=passkey.counter,
        created_at=now,
    )
    return _added(user, locked, SecondFactor.Kind.PASSKEY, name, now)


@transaction.atomic
def check_code(*, user: User, typed: str, now: datetime) -> str:
    """At sign-in: "CODES" or "RECOVERY", by which kind of code it was. Raises WrongCode."""
    plain = "".join(letter for letter in typed.lower() if letter.isalnum())
    source = SecondFactor.objects.select_for_update().filter(user=user, kind=SecondFactor.Kind.CODES).first()
    if source is not None and plain.isdigit():
        try:
            secret = unseal(source.data)
        except CannotUnseal:
            raise WrongCode from None
        step = matching_step(secret, plain, seconds=now.timestamp(), after=source.counter)
        if step is None:
            raise WrongCode
        source.counter, source.last_used_at = step, now
        source.save(update_fields=["counter", "last_used_at"])
        return "CODES"
    fitting = RecoveryCode.objects.filter(user=user, digest=keyed_digest(plain), used_at=None)
    if not fitting.update(used_at=now):
        raise WrongCode
    record(actor=user.login, action="accounts.use_recovery_code", target=Target("user", user.login), now=now)
    return "RECOVERY"


@transaction.atomic
def note_passkey_shown(*, user: User, passkey: Passkey, now: datetime) -> str:
    """At sign-in, after its signature was checked; "PASSKEY". Raises WrongCode for one that is gone."""
    held = SecondFactor.objects.select_for_update().filter(user=user, credential_id=passkey.credential_id)
    # The counter once more, under the lock: two that show the same answer at once.
    row = held.first()
    if row is None or (row.counter and passkey.counter <= row.counter):
        raise WrongCode
    held.update(counter=passkey.counter, last_used_at=now)
    return "PASSKEY"


@transaction.atomic
def remove_second_factor(
    *, user: User, factor_id: int, current: str, must_keep_one: bool, now: datetime
) -> None:
    """Raises WrongPassword, MustKeepOne, SecondFactor.DoesNotExist for another's."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not check_password(current, locked.password):
        raise WrongPassword(locked.login)
    row = SecondFactor.objects.get(pk=factor_id, user=locked)
    others = SecondFactor.objects.filter(user=locked).exclude(pk=row.pk).exists()
    if must_keep_one and not others:
        raise MustKeepOne(locked.login)
    kind, name = row.kind, row.name
    row.delete()
    if not others:
        RecoveryCode.objects.filter(user=locked).delete()
    locked.has_second_factor = user.has_second_factor = others
    locked.save(update_fields=["has_second_factor"])
    _recorded(locked, "accounts.remove_second_factor", kind, name, now)


@transaction.atomic
def renew_recovery_codes(*, user: User, current: str, now: datetime) -> list[str]:
    """Ten new ones, shown once; the old ones stop. Raises WrongPassword, WrongCode without a factor."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not check_password(current, locked.password):
        raise WrongPassword(locked.login)
    if not locked.has_second_factor:
        raise WrongCode
    made = _new_codes(locked)
    _recorded(locked, "accounts.renew_recovery_codes", "RECOVERY", "", now)
    return made


@transaction.atomic
def set_second_factor_rules(*, actor: User, roles: set[str], now: datetime) -> None:
    """Whoever holds one of these posts must have a second factor from now on. Raises NotAnOperator."""
    if not actor.is_operator:
        raise NotAnOperator(actor.login)
    held = set(SecondFactorRule.objects.select_for_update().values_list("role", flat=True))
    SecondFactorRule.objects.exclude(role__in=roles).delete()
    SecondFactorRule.objects.bulk_create(
        SecondFactorRule(role=role, since=now, set_by=actor.login) for role in sorted(roles - held)
    )
    if held != roles:
        record(
            actor=actor.login,
            action="accounts.set_second_factor_rules",
            target=Target("rules", "second_factor"),
            now=now,
            detail={"roles": sorted(roles)},
        )


def _added(user: User, locked: User, kind: str, name: str, now: datetime) -> list[str]:
    locked.has_second_factor = user.has_second_factor = True
    locked.save(update_fields=["has_second_factor"])
    _recorded(locked, "accounts.add_second_factor", kind, name, now)
    has_codes = RecoveryCode.objects.filter(user=locked, used_at=None).exists()
    return [] if has_codes else _new_codes(locked)


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    plain = ["".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=keyed_digest(one)) for one in plain)
    return ["-".join((one[:4], one[4:8], one[8:])) for one in plain]


def _recorded(user: User, action: str, kind: str, name: str, now: datetime) -> None:
    detail = {"kind": str(kind), "name": name}
    record(actor=user.login, action=action, target=Target("user", user.login), now=now, detail=detail)
