"""Sends who must have a second factor, and has none yet, to the page that sets it up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from congvu.accounts.queries import find_acting_user, list_second_factor_roles
from congvu.directory.queries import list_posts, office_date
from congvu.policy.sign_in import must_have_second_factor

if TYPE_CHECKING:
    from congvu.accounts.models import User

_ALLOWED = (
    "accounts:set_up_codes",
    "accounts:add_passkey",
    "accounts:change_password",
    "accounts:sign_out",
    "set_language",
)


class SecondFactorMiddleware:
    """Nothing else works before it is set up; here, because accounts know no posts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = find_acting_user(request)
        if user is not None and not user.must_change_password:
            needed = _is_needed(user)
            request.needs_second_factor = needed  # type: ignore[attr-defined]
            if needed and not user.has_second_factor and request.path not in map(reverse, _ALLOWED):
                return redirect("accounts:set_up_codes")
        return self.get_response(request)


def _is_needed(user: User) -> bool:
    rules = list_second_factor_roles()
    posts = [held.post for held in list_posts(user.login, on=office_date(timezone.now()))] if rules else []
    return must_have_second_factor(is_operator=user.is_operator, posts=posts, rules=rules)
