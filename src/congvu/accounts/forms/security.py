"""The second step, and what protects the own account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from congvu.accounts.forms.people import ChangePasswordForm, PasswordField
from congvu.accounts.models import SecondFactorRule, User

_LONGEST_ANSWER = 20_000


def _code_field(label: Any, help_text: Any = "") -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "none"}
    return forms.CharField(
        label=label,
        max_length=40,
        help_text=help_text,
        widget=forms.TextInput(attrs=attributes),
    )


class SecondStepForm(forms.Form):
    """A code, or what the passkey answered (by script)."""

    code = _code_field(
        _("Mã xác nhận"),
        _("6 chữ số đang hiện trong ứng dụng trên điện thoại, hoặc một mã khôi phục."),
    )
    answer = forms.CharField(required=False, max_length=_LONGEST_ANSWER, widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        if self.is_bound and self.data.get("answer"):
            self.fields["code"].required = False


class CodeForm(forms.Form):
    code = _code_field(_("Mã 6 chữ số đang hiện trong ứng dụng"))


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=_("Đặt tên cho khóa"), max_length=60, help_text=_("Ví dụ: máy tính cơ quan, điện thoại")
    )
    answer = forms.CharField(
        max_length=_LONGEST_ANSWER,
        widget=forms.HiddenInput,
        error_messages={"required": _("Thiết bị chưa tạo được khóa. Hãy bấm nút và làm lại.")},
    )


class OwnPasswordForm(forms.Form):
    """Asks for the password once more, before what weakens the account."""

    current = PasswordField(label=_("Mật khẩu hiện tại"), autocomplete="current-password")

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user


class LeakForm(ChangePasswordForm):
    revoke = forms.BooleanField(
        label=_("Hủy luôn mọi mật khẩu ứng dụng (Outlook, điện thoại); tạo lại sau"),
        required=False,
        initial=True,
    )
    field_order = ["current", "new", "repeated", "revoke"]


class RulesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        choices=SecondFactorRule.Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
