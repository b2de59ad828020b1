"""Checks a login and password for the web."""

import unicodedata
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from congvu.accounts.models import User


class LoginBackend(BaseBackend):
    """The login may be given without its domain.

    A login that is unknown, or of someone who left, costs the same time as a wrong password: nobody
    learns from the answer who has an account.
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
        user = self._find(username.strip().lower())
        if user is None:
            User().set_password(password)
            return None
        is_right = user.check_password(password)
        return user if is_right and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()

    @staticmethod
    def _find(login: str) -> User | None:
        if "@" in login:
            return User.objects.filter(login=login).first()
        found = list(User.objects.filter(login__startswith=f"{login}@")[:2])
        return found[0] if len(found) == 1 else None
