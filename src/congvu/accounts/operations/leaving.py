"""A login that changes, a person who leaves, a person who comes back (R10, R11).

Called by the operation on the personal mailbox, in its transaction; sessions in mail programs are cut
by the worker.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from congvu.accounts.models import FormerLogin, User
from congvu.accounts.operations.creation import LoginTaken
from congvu.audit.operations import Target, record, record_many

_AT_ONCE = 500


@transaction.atomic
def change_login(*, actor: str, now: datetime, user: User, login: str, told_until: datetime) -> User:
    """The person signs in as `login` from now on, with the same passwords; web sessions go on.

    The old login is never given to another; who signs in with it before `told_until` learns the new one.
    An own former login may come back. Raises LoginTaken.
    """
    login = login.strip().lower()
    locked = User.objects.select_for_update().get(pk=user.pk)
    old = locked.login
    if login == old:
        return locked
    others = FormerLogin.objects.filter(login=login).exclude(user=locked)
    if User.objects.filter(login=login).exists() or others.exists():
        raise LoginTaken(login)
    FormerLogin.objects.filter(login=login).delete()
    FormerLogin.objects.create(login=old, user=locked, changed_at=now, told_until=told_until)
    locked.login = user.login = login
    locked.save(update_fields=["login"])
    record(
        actor=actor,
        action="accounts.change_login",
        target=Target("user", login),
        now=now,
        detail={"old": old, "new": login},
    )
    return locked


@transaction.atomic
def change_logins(*, actor: str, now: datetime, changes: Mapping[str, str], told_until: datetime) -> None:
    """The same for many at once: old login -> new, as when a province gets another domain.

    Raises LoginTaken when one of the new ones is or was another's.
    """
    new = set(changes.values())
    taken = set(User.objects.filter(login__endswith=_domain_of(new)).values_list("login", flat=True))
    taken |= set(FormerLogin.objects.values_list("login", flat=True))
    if taken := taken & new:
        raise LoginTaken(min(taken))
    users = [user for user in User.objects.all() if user.login in changes]
    FormerLogin.objects.bulk_create(
        [FormerLogin(login=u.login, user=u, changed_at=now, told_until=told_until) for u in users],
        batch_size=_AT_ONCE,
    )
    events = [(Target("user", changes[u.login]), {"old": u.login, "new": changes[u.login]}) for u in users]
    for user in users:
        user.login = changes[user.login]
    User.objects.bulk_update(users, ["login"], batch_size=_AT_ONCE)
    record_many(actor=actor, action="accounts.change_login", now=now, events=events)


def _domain_of(logins: set[str]) -> str:
    return "@" + next(iter(logins), "").rpartition("@")[2]


@transaction.atomic
def deactivate_user(*, actor: str, now: datetime, user: User) -> None:
    """Nobody signs in as this person any more, in any protocol; web sessions end at the next page."""
    _set_active(actor, now, user, is_active=False)


@transaction.atomic
def reactivate_user(*, actor: str, now: datetime, user: User) -> None:
    """The person signs in again, with the passwords of before."""
    _set_active(actor, now, user, is_active=True)


def _set_active(actor: str, now: datetime, user: User, *, is_active: bool) -> None:
    locked = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = is_active
    if locked.is_active == is_active:
        return
    locked.is_active = is_active
    locked.save(update_fields=["is_active"])
    action = "accounts.reactivate_user" if is_active else "accounts.deactivate_user"
    record(actor=actor, action=action, target=Target("user", locked.login), now=now)
