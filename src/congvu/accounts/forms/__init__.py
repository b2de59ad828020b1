"""Forms of accounts."""

from congvu.accounts.forms.activation import ActivationCodeForm
from congvu.accounts.forms.people import (
    AppPasswordForm,
    ChangePasswordForm,
    NewPasswordForm,
    PasswordField,
    SignInForm,
)

__all__ = [
    "ActivationCodeForm",
    "AppPasswordForm",
    "ChangePasswordForm",
    "NewPasswordForm",
    "PasswordField",
    "SignInForm",
]
