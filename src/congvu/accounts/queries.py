"""Reading accounts."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest

from congvu.accounts.models import AppPassword, User


class NotSignedIn(Exception):
    """A page that needs a person was reached without one."""


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


def map_names(logins: Iterable[str]) -> dict[str, str]:
    """Full name by login, for those that exist."""
    return dict(User.objects.filter(login__in=set(logins)).values_list("login", "full_name"))


def list_app_passwords(user: User) -> QuerySet[AppPassword]:
    return AppPassword.objects.filter(user=user, revoked_at=None)
