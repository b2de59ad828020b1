"""The second step of signing in: a code, a recovery code or a passkey."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from congvu.accounts import operations, queries
from congvu.accounts.forms import SecondStepForm
from congvu.accounts.forms.people import wait_sentence
from congvu.accounts.models import SecondFactor, User
from congvu.accounts.views.entering import enter, note_wrong_code, pending_user, remote_ip
from congvu.engines.ports import SignInAttempt
from congvu.engines.wiring import sign_in_guard
from congvu.formats.passkeys import BadPasskey, Passkey, ask_for_one_of, read_shown

_STATE = "accounts.passkey_asked"


@never_cache
@login_not_required
def second_step(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    pending = pending_user(request, now)
    if pending is None:
        messages.warning(request, _("Hãy nhập lại tên đăng nhập và mật khẩu."))
        return redirect("accounts:sign_in")
    user, target = pending
    form = SecondStepForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        attempt = SignInAttempt(f"second:{user.login}", remote_ip(request), "web")
        wait = sign_in_guard().judge(attempt).wait_seconds
        if wait > 0:
            form.add_error(None, wait_sentence(wait))
        else:
            try:
                second = _shown(request, user, form.cleaned_data)
            except operations.WrongCode:
                note_wrong_code(request)
                sign_in_guard().report(attempt, success=False)
                if pending_user(request, now) is None:
                    messages.warning(request, _("Mã sai nhiều lần. Hãy đăng nhập lại từ đầu."))
                    return redirect("accounts:sign_in")
                form.add_error(None, _("Mã không đúng hoặc đã dùng. Hãy chờ mã mới hiện ra rồi nhập lại."))
            else:
                return enter(request, user, target=target, now=now, second=second)
    return render(request, "accounts/second_step.html", {"form": form, **_ways(request, user)})


def _shown(request: HttpRequest, user: User, values: dict[str, Any]) -> str:
    if not values.get("answer"):
        return operations.check_code(user=user, typed=values["code"], now=timezone.now())
    return operations.note_passkey_shown(
        user=user, passkey=_read(request, user, values["answer"]), now=timezone.now()
    )


def _read(request: HttpRequest, user: User, answer: str) -> Passkey:
    state, known = request.session.pop(_STATE, {}), queries.list_passkeys(user)
    try:
        return read_shown(host=host_of(request), state=state, known=known, answer=json.loads(answer))
    except (BadPasskey, ValueError):
        raise operations.WrongCode from None


def _ways(request: HttpRequest, user: User) -> dict[str, object]:
    """What the page offers; the question for a passkey is new with each page."""
    known = queries.list_passkeys(user)
    has_codes = queries.list_second_factors(user).filter(kind=SecondFactor.Kind.CODES).exists()
    if not known:
        return {"has_codes": has_codes, "options": ""}
    question = ask_for_one_of(host=host_of(request), known=known)
    request.session[_STATE] = dict(question.state)
    return {"has_codes": has_codes, "options": json.dumps(dict(question.options))}


def host_of(request: HttpRequest) -> str:
    """The name that passkeys belong to."""
    return request.get_host().rpartition(":")[0] or request.get_host()
