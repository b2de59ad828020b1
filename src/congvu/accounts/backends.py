"""Checks a login and password for the web."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from congvu.accounts.models import FormerLogin, User


@dataclass(frozen=True, slots=True)
class RefusedSignIn:
    """The password was right, but the person has left, or signed in under a `former` login."""

    user: User
    former: FormerLogin | None


class LoginBackend(BaseBackend):
    """The login may be given without its domain.

    A login that is unknown, or of someone who left, costs the same time as a wrong password: nobody
    learns from the answer who has an account. Whose password was right is noted in the request
    (`refused_sign_in`), so that the page may say why not.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if not username or password is None:
            return None
        password = unicodedata.normalize("NFC", password)
        login = username.strip().lower()
        user, former = self._find(login), None
        if user is None:
            former = self._find_former(login)
            user = former.user if former is not None else None
        if user is None:
            User().set_password(password)
            return None
        if not user.check_password(password):
            return None
        if user.is_active and former is None:
            return user
        if request is not None:
            request.refused_sign_in = RefusedSignIn(user, former)  # type: ignore[attr-defined]
        return None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()

    @staticmethod
    def _find(login: str) -> User | None:
        if "@" in login:
            return User.objects.filter(login=login).first()
        found = list(User.objects.filter(login__startswith=f"{login}@")[:2])
        return found[0] if len(found) == 1 else None

    @staticmethod
    def _find_former(login: str) -> FormerLogin | None:
        rows = FormerLogin.objects.select_related("user")
        found = list(rows.filter(login=login) if "@" in login else rows.filter(login__startswith=f"{login}@"))
        return found[0] if len(found) == 1 else None
