"""Sends a person with an initial password to the page that changes it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from congvu.accounts.models import User


class InitialPasswordMiddleware:
    """Nothing else works before an initial password is changed (BP48 Đ14.2, R12)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if isinstance(user, User) and user.must_change_password:
            allowed = ("accounts:change_password", "accounts:sign_out", "set_language")
            if request.path not in map(reverse, allowed):
                return redirect("accounts:change_password")
        return self.get_response(request)
