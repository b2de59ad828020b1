"""From a right password to a session, with the second step in between for those who have one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import login as start_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from congvu.accounts import operations, queries
from congvu.accounts.models import User
from congvu.engines.ports import SignInAttempt
from congvu.engines.wiring import sign_in_guard

SIGN_IN_AS = "accounts.sign_in_as"
_PENDING = "accounts.pending"
_PENDING_SECONDS = 600
MOST_TRIES = 5


def remote_ip(request: HttpRequest) -> str:
    """Where the browser is: behind the proxy that speaks TLS, the address which that saw last."""
    if settings.CONGVU_WEB_TLS:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if seen:
            return str(seen)
    return str(request.META.get("REMOTE_ADDR", ""))


def next_page(request: HttpRequest, asked: str | None = None) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "" if asked is None else asked
    allowed = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if allowed else "home"


def enter(request: HttpRequest, user: User, *, target: str, now: datetime, second: str = "") -> HttpResponse:
    """The session begins."""
    operations.record_sign_in(user=user, remote_ip=remote_ip(request), now=now, second=second)
    for name in (SIGN_IN_AS, _PENDING):
        request.session.pop(name, None)
    start_session(request, user)
    if second:
        sign_in_guard().report(SignInAttempt(user.login, remote_ip(request), "web"), success=True)
    return redirect(target)


def wait_for_second_step(request: HttpRequest, user: User, *, target: str, now: datetime) -> HttpResponse:
    """The password was right; the session does not begin yet."""
    request.session.cycle_key()
    request.session[_PENDING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": now.timestamp(),
        "target": target,
        "tries": 0,
    }
    return redirect("accounts:second_step")


def pending_user(request: HttpRequest, now: datetime) -> tuple[User, str] | None:
    """Who waits for the second step in this browser, and where to go on; None after ten minutes, after
    too many wrong codes, or when the password was changed meanwhile."""
    held: Mapping[str, Any] = request.session.get(_PENDING, {})
    user = queries.find_active_user(int(held.get("user", 0)))
    if user is None or now.timestamp() - float(held["at"]) > _PENDING_SECONDS or held["tries"] >= MOST_TRIES:
        return None
    if not constant_time_compare(str(held["hash"]), user.get_session_auth_hash()):
        return None
    return user, str(held["target"])


def note_wrong_code(request: HttpRequest) -> None:
    held = dict(request.session[_PENDING])
    held["tries"] += 1
    request.session[_PENDING] = held
