"""Reading accounts."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest

from congvu.accounts.models import (
    Activation,
    AppPassword,
    FormerLogin,
    RecoveryCode,
    SecondFactor,
    SecondFactorRule,
    User,
)
from congvu.formats.passkeys import Passkey


class NotSignedIn(Exception):
    """A page that needs a person was reached without one."""


class ActivationRefused(Exception):
    """A link opens nothing; `state` says why, None for one that never was or whose person left."""

    def __init__(self, state: Activation.State | None) -> None:
        super().__init__(state)
        self.state = state


def acting_user(request: HttpRequest) -> User:
    """The person who is signed in; LoginRequiredMiddleware lets nobody else come here."""
    user = find_acting_user(request)
    if user is None:
        raise NotSignedIn(request.path)
    return user


def find_acting_user(request: HttpRequest) -> User | None:
    """The person who is signed in, None for a stranger."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


def get_user(login: str) -> User:
    """Raises User.DoesNotExist."""
    return User.objects.get(login=login.strip().lower())


def find_user(login: str) -> User | None:
    return User.objects.filter(login=login.strip().lower()).first()


def find_active_user(user_id: int) -> User | None:
    return User.objects.filter(pk=user_id, is_active=True).first()


def whole_login(typed: str) -> str:
    """The login that was meant: people may leave out the domain when only one login begins so."""
    login = typed.strip().lower()
    if "@" in login:
        return login
    found = list(User.objects.filter(login__startswith=f"{login}@").values_list("login", flat=True)[:2])
    return found[0] if len(found) == 1 else login


def list_second_factors(user: User) -> QuerySet[SecondFactor]:
    return SecondFactor.objects.filter(user=user)


def list_passkeys(user: User) -> list[Passkey]:
    rows = SecondFactor.objects.filter(user=user, kind=SecondFactor.Kind.PASSKEY)
    return [Passkey(row.credential_id, row.data, row.counter) for row in rows]


def count_recovery_codes(user: User) -> int:
    """Those that were not used yet."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def list_second_factor_roles() -> frozenset[str]:
    """Posts that must have a second factor, or "ALL"."""
    return frozenset(SecondFactorRule.objects.values_list("role", flat=True))


def map_names(logins: Iterable[str]) -> dict[str, str]:
    """Full name by login, present or former, for those that exist."""
    wanted = set(logins)
    former = FormerLogin.objects.filter(login__in=wanted)
    return dict(former.values_list("login", "user__full_name")) | dict(
        User.objects.filter(login__in=wanted).values_list("login", "full_name")
    )


def list_logins(login: str) -> tuple[str, ...]:
    """The person's login and those of before; what was done under them is the person's too."""
    login = login.strip().lower()
    former = FormerLogin.objects.filter(user__login=login).order_by("-changed_at")
    return (login, *former.values_list("login", flat=True))


def list_app_passwords(user: User) -> QuerySet[AppPassword]:
    return AppPassword.objects.filter(user=user, revoked_at=None)


def get_open_activation(digest: str, now: datetime, *, lock: bool = False) -> Activation:
    """With its person; `lock` for use in a transaction. Raises ActivationRefused."""
    rows = Activation.objects.select_related("user").filter(digest=digest)
    activation = (rows.select_for_update() if lock else rows).first()
    if activation is None or not activation.user.is_active:
        raise ActivationRefused(None)
    state = activation.state(now)
    if state != Activation.State.OPEN:
        raise ActivationRefused(state)
    return activation


def list_without_own_password() -> QuerySet[User]:
    """Those who have not yet set a password themselves (R12): never activated, or re-issued and not used."""
    return User.objects.filter(is_active=True, must_change_password=True).order_by("login")
