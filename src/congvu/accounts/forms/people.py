"""Signing in, the own password, passwords of mail programs."""

import unicodedata
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from congvu.accounts.backends import RefusedSignIn
from congvu.accounts.models import AppPassword, User
from congvu.accounts.queries import whole_login
from congvu.engines.ports import SignInAttempt, SignInGuard

_LONGEST_PASSWORD = 200
PASSWORD_HELP = _("Ít nhất 10 ký tự, không trùng tên, không chỉ gồm chữ số.")


class PasswordField(forms.CharField):
    """Keeps spaces; composes letters (NFC), so that đ and ệ are the same from every keyboard (RFC 8265)."""

    def __init__(self, *, label: Any, autocomplete: str, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(label=label, strip=False, max_length=_LONGEST_PASSWORD, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFC", super().to_python(value) or "")


def wait_sentence(seconds: float) -> str:
    minutes = max(1, round(seconds / 60 + 0.49))
    sentence = ngettext(
        "Đã thử sai nhiều lần từ mạng này. Chờ %(minutes)d phút rồi thử lại, hoặc báo cán bộ chuyên trách "
        "công nghệ thông tin của cơ quan nếu quên mật khẩu.",
        "Đã thử sai nhiều lần từ mạng này. Chờ %(minutes)d phút rồi thử lại, hoặc báo cán bộ chuyên trách "
        "công nghệ thông tin của cơ quan nếu quên mật khẩu.",
        minutes,
    )
    return sentence % {"minutes": minutes}


class SignInForm(forms.Form):
    login = forms.CharField(
        label=_("Địa chỉ thư hoặc tên đăng nhập"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "username", "autocapitalize": "none"}
        ),
        help_text=_("Ví dụ: nguyenvanbinh.stnmt"),
    )
    password = PasswordField(label=_("Mật khẩu"), autocomplete="current-password")

    def __init__(
        self,
        request: HttpRequest,
        data: Any = None,
        *,
        guard: SignInGuard,
        now: datetime,
        remote_ip: str = "",
    ) -> None:
        super().__init__(data)
        self.request = request
        self.user: User | None = None
        self._guard = guard
        self._now = now
        self._remote_ip = remote_ip

    def go_on_to_password(self) -> None:
        """The login is filled in already."""
        self.fields["login"].widget.attrs.pop("autofocus")
        self.fields["password"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if "login" in values and "password" in values:
            login = whole_login(values["login"])
            mark = self._guard.fingerprint(login, values["password"])
            attempt = SignInAttempt(login, self._remote_ip, "web", mark)
            wait = self._guard.judge(attempt).wait_seconds
            if wait > 0:
                raise forms.ValidationError(wait_sentence(wait))
            found = authenticate(self.request, username=login, password=values["password"])
            is_right = isinstance(found, User)
            # With a second factor the sign-in is not yet done: the view reports it.
            if not (isinstance(found, User) and found.has_second_factor):
                self._guard.report(attempt, success=is_right)
            if not isinstance(found, User):
                self._tell_why()
                raise forms.ValidationError(
                    _(
                        "Tên đăng nhập hoặc mật khẩu không đúng. Quên mật khẩu: báo cán bộ chuyên trách "
                        "công nghệ thông tin của cơ quan để được cấp lại."
                    )
                )
            self.user = found
        return values

    def _tell_why(self) -> None:
        """The right password of somebody who has another login now, or has left (R10, R11).

        A former login tells for as long as the mail to it is forwarded.
        """
        refused = getattr(self.request, "refused_sign_in", None)
        if not isinstance(refused, RefusedSignIn):
            return
        if not refused.user.is_active:
            raise forms.ValidationError(
                _(
                    "Hộp thư của ông/bà đã thu hồi nên không đăng nhập được. Nếu có nhầm lẫn, hãy báo cán bộ "
                    "chuyên trách công nghệ thông tin của cơ quan."
                )
            )
        if refused.former is not None and refused.former.told_until > self._now:
            raise forms.ValidationError(
                _(
                    "Tên đăng nhập của ông/bà đã đổi thành %(login)s. Hãy đăng nhập bằng tên mới, mật khẩu "
                    "như cũ."
                ),
                params={"login": refused.user.login},
            )


class NewPasswordForm(forms.Form):
    new = PasswordField(label=_("Mật khẩu mới"), autocomplete="new-password", help_text=PASSWORD_HELP)
    repeated = PasswordField(label=_("Nhập lại mật khẩu mới"), autocomplete="new-password")

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if "new" in values and "repeated" in values and values["new"] != values["repeated"]:
            self.add_error("repeated", _("Hai lần nhập mật khẩu mới không giống nhau."))
        return values


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(label=_("Mật khẩu hiện tại"), autocomplete="current-password")
    field_order = ["current", "new", "repeated"]

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise forms.ValidationError(_("Mật khẩu hiện tại không đúng."))
        return current

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "new" in values and values["new"] == values.get("current"):
            self.add_error("new", _("Mật khẩu mới phải khác mật khẩu hiện tại."))
        return values


class AppPasswordForm(forms.Form):
    label = forms.CharField(
        label=_("Tên thiết bị hoặc chương trình"), max_length=60, help_text=_("Ví dụ: Outlook máy cơ quan")
    )
    protocol = forms.ChoiceField(label=_("Dùng để"), choices=AppPassword.AppProtocol.choices)
