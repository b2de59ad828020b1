"""Closing an access at once, in web, IMAP, POP3 and SMTP: forgotten (R13) or leaked (R14)."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from congvu.accounts.models import Activation, AppPassword, RecoveryCode, SecondFactor, User
from congvu.accounts.operations.activation import NewActivation, create_activations
from congvu.accounts.operations.people import WrongPassword
from congvu.audit.operations import Target, record
from congvu.engines.ports import MailboxEngine
from congvu.policy.sign_in import Standing, WhyNot, why_not_reset

# Between the moment an act carries and the one it is committed at, the old password still opened.
_SETTLING = timedelta(seconds=2)


class MayNotReset(Exception):
    """Somebody else has to do it; `why` says what stands against it."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def reset_access(
    *,
    actor: Standing,
    now: datetime,
    user: User,
    owner: Standing,
    valid_days: int,
    engine: MailboxEngine,
    forget_second_factor: bool = False,
) -> NewActivation:
    """A forgotten password: the old one and all sessions end, a new sheet is to be handed over (R13).

    `actor` and `owner` (of `user`) are how the directory knows them now. The second factor stays, so that
    who gets hold of the sheet needs the telephone too; only an operator may have it forgotten, for a
    telephone that was lost. Raises MayNotReset.
    """
    why = why_not_reset(actor, owner)
    if why is None and forget_second_factor and not actor.is_operator:
        why = WhyNot.OPERATOR
    if why is not None or owner.login != user.login:
        raise MayNotReset(why or WhyNot.ANOTHER_AGENCY)
    locked = User.objects.select_for_update().get(pk=user.pk)
    locked.set_unusable_password()
    locked.must_change_password = True
    locked.sessions_valid_from = now + _SETTLING
    if forget_second_factor:
        SecondFactor.objects.filter(user=locked).delete()
        RecoveryCode.objects.filter(user=locked).delete()
        locked.has_second_factor = False
    locked.save()
    record(
        actor=actor.login,
        action="accounts.reset_access",
        target=Target("user", locked.login),
        now=now,
        detail={"forget_second_factor": forget_second_factor},
    )
    _end_sessions(locked.login, engine)
    made = create_activations(
        actor=actor.login, now=now, users=[locked], kind=Activation.Kind.RESET, valid_days=valid_days
    )
    return made[0]


def report_leak(
    *, user: User, current: str, new: str, revoke_app_passwords: bool, now: datetime, engine: MailboxEngine
) -> None:
    """The own password came into other hands: a new one, and all that is open ends (R14).

    The web session that asks goes on if the view renews it. Raises WrongPassword; `new` was validated.
    """
    hashed = make_password(new)  # before the lock: it takes long
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        if not locked.check_password(current):
            raise WrongPassword(locked.login)
        locked.password, locked.must_change_password = hashed, False
        locked.sessions_valid_from = now + _SETTLING
        locked.save(update_fields=["password", "must_change_password", "sessions_valid_from"])
        user.password, user.must_change_password = hashed, False
        revoked = 0
        if revoke_app_passwords:
            revoked = AppPassword.objects.filter(user=locked, revoked_at=None).update(revoked_at=now)
        record(
            actor=locked.login,
            action="accounts.report_leak",
            target=Target("user", locked.login),
            now=now,
            detail={"app_passwords_revoked": revoked},
        )
        _end_sessions(locked.login, engine)


@transaction.atomic
def revoke_app_password(*, user: User, app_password_id: int, now: datetime, engine: MailboxEngine) -> None:
    """It stops working at once; connections of the person's mail programs end, those with another
    password come back by themselves. Raises AppPassword.DoesNotExist for another's."""
    row = AppPassword.objects.select_for_update().get(pk=app_password_id, user=user)
    if row.revoked_at is not None:
        return
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    User.objects.filter(pk=user.pk).update(sessions_valid_from=now + _SETTLING)
    record(
        actor=user.login,
        action="accounts.revoke_app_password",
        target=Target("user", user.login),
        now=now,
        detail={"label": row.label, "protocol": row.protocol},
    )
    _end_sessions(user.login, engine)


def end_sessions_again(*, engine: MailboxEngine, since: datetime, now: datetime) -> int:
    """Cut what a crash between commit and cutting may have left open; returns how many people.

    Nobody acts here: the end stands with the person, and was recorded with it.
    """
    ended = User.objects.filter(sessions_valid_from__gt=since, sessions_valid_from__lte=now)
    logins = list(ended.values_list("login", flat=True))
    for login in logins:
        engine.end_sessions(login)
    return len(logins)


def _end_sessions(login: str, engine: MailboxEngine) -> None:
    # After the commit: a program that comes back at once must meet what holds now.
    transaction.on_commit(lambda: engine.end_sessions(login), robust=True)
