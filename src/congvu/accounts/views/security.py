"""The own account's security: what protects it, where it was used, and what to do when it leaked."""

import json

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from congvu.accounts import operations, queries
from congvu.accounts.forms import CodeForm, LeakForm, OwnPasswordForm, PasskeyForm, RulesForm
from congvu.accounts.models import SecondFactor, User
from congvu.accounts.views.second_step import host_of
from congvu.audit.queries import list_events
from congvu.engines.wiring import mailbox_engine
from congvu.formats.passkeys import BadPasskey, ask_for_new, read_new
from congvu.policy.one_time_code import secret_text, setup_address

_NEW_CODES, _NEW_PASSKEY = "accounts.new_codes", "accounts.new_passkey"
_RECENT = 8


@never_cache
def security(request: HttpRequest) -> HttpResponse:
    user = queries.acting_user(request)
    context = {
        "factors": queries.list_second_factors(user),
        "recovery_codes": queries.count_recovery_codes(user),
        "app_passwords": queries.list_app_passwords(user),
        "sign_ins": list_events(target_kind="user", target_id=user.login)
        .filter(action="accounts.sign_in")
        .order_by("-number")[:_RECENT],
        "is_due": is_due(request),
    }
    return render(request, "accounts/security.html", context)


@never_cache
def leak(request: HttpRequest) -> HttpResponse:
    user = queries.acting_user(request)
    form = LeakForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            operations.report_leak(
                user=user,
                current=form.cleaned_data["current"],
                new=form.cleaned_data["new"],
                revoke_app_passwords=form.cleaned_data["revoke"],
                now=timezone.now(),
                engine=mailbox_engine(),
            )
        except operations.WrongPassword:  # it was changed elsewhere a moment ago
            form.add_error("current", _("Mật khẩu hiện tại không đúng."))
        else:
            update_session_auth_hash(request, user)
            messages.success(
                request,
                _("Đã đổi mật khẩu và đóng mọi phiên khác. Xem bên dưới có lần đăng nhập nào lạ không."),
            )
            return redirect("accounts:security")
    return render(request, "accounts/leak.html", {"form": form})


@never_cache
def set_up_codes(request: HttpRequest) -> HttpResponse:
    user = queries.acting_user(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    sealed = request.session.get(_NEW_CODES, "")
    if form.is_valid() and sealed:
        try:
            codes = operations.set_up_codes(
                user=user, sealed=sealed, typed=form.cleaned_data["code"], now=timezone.now()
            )
        except operations.WrongCode:
            form.add_error("code", _("Mã không đúng. Hãy chờ ứng dụng hiện mã mới rồi nhập lại."))
        else:
            del request.session[_NEW_CODES]
            return _done(request, codes)
    if not sealed:
        sealed = request.session[_NEW_CODES] = operations.new_secret()
    secret = operations.unseal(sealed)
    issuer = f"Công Vụ {user.login.rpartition('@')[2]}"
    text = secret_text(secret)
    context = {
        "form": form,
        "address": setup_address(secret, login=user.login, issuer=issuer),
        "secret": " ".join(text[start : start + 4] for start in range(0, len(text), 4)),
        "is_due": is_due(request),
    }
    return _private(render(request, "accounts/second_factor_codes.html", context))


@never_cache
def add_passkey(request: HttpRequest) -> HttpResponse:
    user = queries.acting_user(request)
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            passkey = read_new(
                host=host_of(request),
                state=request.session.pop(_NEW_PASSKEY, {}),
                answer=json.loads(form.cleaned_data["answer"]),
            )
            codes = operations.add_passkey(
                user=user, name=form.cleaned_data["name"], passkey=passkey, now=timezone.now()
            )
        except (BadPasskey, ValueError, operations.PasskeyTaken):
            form.add_error(None, _("Thiết bị chưa tạo được khóa. Hãy bấm nút và làm lại."))
        except operations.TooManyPasskeys:
            form.add_error(None, _("Đã có quá nhiều khóa truy cập: hãy bỏ những cái không dùng nữa."))
        else:
            return _done(request, codes)
    question = ask_for_new(
        host=host_of(request),
        user_id=user.pk,
        login=user.login,
        full_name=user.full_name,
        known=queries.list_passkeys(user),
    )
    request.session[_NEW_PASSKEY] = dict(question.state)
    context = {"form": form, "options": json.dumps(dict(question.options))}
    return render(request, "accounts/second_factor_passkey.html", context)


@never_cache
def remove_second_factor(request: HttpRequest, factor_id: int) -> HttpResponse:
    user = queries.acting_user(request)
    form = OwnPasswordForm(user, request.POST if request.method == "POST" else None)
    factor = queries.list_second_factors(user).filter(pk=factor_id).first()
    if factor is None:
        messages.error(request, _("Không có cách đăng nhập này trong danh sách của ông/bà."))
        return redirect("accounts:security")
    if form.is_valid():
        try:
            operations.remove_second_factor(
                user=user,
                factor_id=factor_id,
                current=form.cleaned_data["current"],
                must_keep_one=is_due(request),
                now=timezone.now(),
            )
        except operations.MustKeepOne:
            form.add_error(None, _("Vai trò của ông/bà bắt buộc đăng nhập hai bước: thêm cách khác trước."))
        except (operations.WrongPassword, SecondFactor.DoesNotExist):
            form.add_error("current", _("Mật khẩu hiện tại không đúng."))
        else:
            messages.success(request, _("Đã bỏ cách đăng nhập này."))
            return redirect("accounts:security")
    return render(request, "accounts/second_factor_remove.html", {"form": form, "factor": factor})


@never_cache
def renew_recovery_codes(request: HttpRequest) -> HttpResponse:
    user = queries.acting_user(request)
    form = OwnPasswordForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            codes = operations.renew_recovery_codes(
                user=user, current=form.cleaned_data["current"], now=timezone.now()
            )
        except operations.WrongPassword:
            form.add_error("current", _("Mật khẩu hiện tại không đúng."))
        except operations.WrongCode:
            return redirect("accounts:set_up_codes")
        else:
            return _done(request, codes)
    return render(request, "accounts/recovery_codes_renew.html", {"form": form})


@never_cache
def second_factor_rules(request: HttpRequest) -> HttpResponse:
    """For operators: who must have a second factor."""
    user = queries.acting_user(request)
    if not user.is_operator:
        messages.error(request, _("Chỉ người vận hành hệ thống được đặt quy định này."))
        return redirect("accounts:security")
    held = sorted(queries.list_second_factor_roles())
    form = RulesForm(request.POST if request.method == "POST" else None, initial={"roles": held})
    if form.is_valid():
        operations.set_second_factor_rules(
            actor=user, roles=set(form.cleaned_data["roles"]), now=timezone.now()
        )
        messages.success(request, _("Đã lưu. Quy định có hiệu lực ngay, cả với chương trình thư."))
        return redirect("accounts:second_factor_rules")
    return render(request, "accounts/second_factor_rules.html", {"form": form})


def is_due(request: HttpRequest) -> bool:
    """Whether this person must have a second factor; found out where posts are known."""
    return bool(getattr(request, "needs_second_factor", False)) or _is_operator(request)


def _is_operator(request: HttpRequest) -> bool:
    user: User = queries.acting_user(request)
    return user.is_operator


def _done(request: HttpRequest, codes: list[str]) -> HttpResponse:
    if not codes:
        messages.success(request, _("Đã xong: từ lần sau hệ thống hỏi thêm bước này khi đăng nhập."))
        return redirect("accounts:security")
    return _private(render(request, "accounts/recovery_codes.html", {"codes": codes}))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store, private"
    return response
