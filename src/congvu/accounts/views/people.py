"""Pages of accounts: sign in and out, own password, app passwords."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from congvu.accounts import operations, queries
from congvu.accounts.forms import AppPasswordForm, ChangePasswordForm, SignInForm
from congvu.accounts.models import AppPassword
from congvu.accounts.views.entering import (
    SIGN_IN_AS,
    enter,
    next_page,
    remote_ip,
    wait_for_second_step,
)
from congvu.engines.wiring import mailbox_engine, sign_in_guard


@never_cache
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_page(request))
    data, now = (request.POST if request.method == "POST" else None), timezone.now()
    form = SignInForm(request, data, guard=sign_in_guard(), now=timezone.now(), remote_ip=remote_ip(request))
    if form.is_valid() and form.user is not None:
        target = next_page(request)
        if form.user.has_second_factor:
            return wait_for_second_step(request, form.user, target=target, now=now)
        return enter(request, form.user, target=target, now=now)
    activated = request.session.get(SIGN_IN_AS, "")
    if activated and not form.is_bound:
        form.initial = {"login": activated}
        form.go_on_to_password()
    asked = request.POST.get("next") or request.GET.get("next") or ""
    context = {"form": form, "next": asked, "is_activated": bool(activated)}
    return render(request, "accounts/sign_in.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The browser forgets the pages it kept, so that the next person at this machine cannot go back."""
    logout(request)
    answer = redirect("accounts:sign_in")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@never_cache
def change_password(request: HttpRequest) -> HttpResponse:
    user = queries.acting_user(request)
    form = ChangePasswordForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            operations.change_password(
                user=user,
                current=form.cleaned_data["current"],
                new=form.cleaned_data["new"],
                now=timezone.now(),
            )
        except operations.WrongPassword:  # it was changed elsewhere a moment ago
            form.add_error("current", _("Mật khẩu hiện tại không đúng."))
        else:
            # All other sessions of this person end: their session hash no longer fits.
            update_session_auth_hash(request, user)
            messages.success(request, _("Đã đổi mật khẩu. Từ nay hãy dùng mật khẩu mới ở mọi nơi."))
            return redirect("home")
    return render(request, "accounts/change_password.html", {"form": form})


@never_cache
def app_passwords(request: HttpRequest) -> HttpResponse:
    user = queries.acting_user(request)
    form = AppPasswordForm(request.POST if request.method == "POST" else None)
    created = None
    if form.is_valid():
        try:
            created = operations.create_app_password(
                user=user,
                label=form.cleaned_data["label"],
                protocol=form.cleaned_data["protocol"],
                now=timezone.now(),
            )
        except operations.TooManyAppPasswords:
            form.add_error(None, _("Đã có quá nhiều mật khẩu ứng dụng: hãy hủy những cái không dùng nữa."))
        else:
            form = AppPasswordForm()
    context = {"form": form, "created": created, "rows": queries.list_app_passwords(user)}
    return render(request, "accounts/app_passwords.html", context)


@require_POST
def revoke_app_password(request: HttpRequest, app_password_id: int) -> HttpResponse:
    try:
        operations.revoke_app_password(
            user=queries.acting_user(request),
            app_password_id=app_password_id,
            now=timezone.now(),
            engine=mailbox_engine(),
        )
    except AppPassword.DoesNotExist:
        messages.error(request, _("Không có mật khẩu ứng dụng này trong danh sách của ông/bà."))
    else:
        messages.success(request, _("Đã hủy mật khẩu ứng dụng; chương trình đó không đăng nhập được nữa."))
    return redirect("accounts:app_passwords")
