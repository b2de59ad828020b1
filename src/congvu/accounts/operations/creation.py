"""New people, one or ten thousand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from congvu.accounts.models import FormerLogin, User
from congvu.audit.operations import SYSTEM, Target, record

_AT_ONCE = 500


class LoginTaken(Exception):
    """A login belongs to one person for ever; `args` are the logins in question."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """`login` is the personal address, in any letter case."""

    login: str
    full_name: str


@transaction.atomic
def create_user(
    *,
    login: str,
    full_name: str,
    now: datetime,
    password_hash: str | None = None,
    must_change_password: bool = True,
    is_operator: bool = False,
    actor: str = SYSTEM,
) -> User:
    """A new person; `password_hash` is Django's form (`make_password`).

    Without one nobody can sign in until the person has used an activation. Raises LoginTaken.
    """
    login = login.strip().lower()
    _refuse_taken([login])
    user = User(
        login=login,
        full_name=full_name,
        password=make_password(None) if password_hash is None else password_hash,
        created_at=now,
        must_change_password=must_change_password or password_hash is None,
        is_operator=is_operator,
    )
    user.save(force_insert=True)
    record(actor=actor, action="accounts.create_user", target=Target("user", login), now=now)
    return user


@transaction.atomic
def create_users(*, actor: str, now: datetime, people: Sequence[NewUser]) -> list[User]:
    """Many at once, in the order given, without a password: all or none. Raises LoginTaken.

    One audit event names 500 of them.
    """
    users = [
        User(
            login=person.login.strip().lower(),
            full_name=person.full_name,
            password=make_password(None),
            created_at=now,
            must_change_password=True,
        )
        for person in people
    ]
    _refuse_taken([user.login for user in users])
    made = User.objects.bulk_create(users, batch_size=_AT_ONCE)
    for start in range(0, len(made), _AT_ONCE):
        names = [user.login for user in made[start : start + _AT_ONCE]]
        record(
            actor=actor,
            action="accounts.create_users",
            target=Target("users", names[0]),
            now=now,
            detail={"logins": names},
        )
    return made


def _refuse_taken(logins: Sequence[str]) -> None:
    taken = {login for login, times in Counter(logins).items() if times > 1}
    for start in range(0, len(logins), _AT_ONCE):
        part = logins[start : start + _AT_ONCE]
        for table in (User.objects, FormerLogin.objects):
            taken.update(table.filter(login__in=part).values_list("login", flat=True))
    if taken:
        raise LoginTaken(*sorted(taken))
