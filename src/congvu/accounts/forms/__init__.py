"""Forms of accounts."""

from congvu.accounts.forms.activation import ActivationCodeForm
from congvu.accounts.forms.people import (
    AppPasswordForm,
    ChangePasswordForm,
    NewPasswordForm,
    PasswordField,
    SignInForm,
)
from congvu.accounts.forms.security import (
    CodeForm,
    LeakForm,
    OwnPasswordForm,
    PasskeyForm,
    RulesForm,
    SecondStepForm,
)

__all__ = [
    "ActivationCodeForm",
    "AppPasswordForm",
    "ChangePasswordForm",
    "CodeForm",
    "LeakForm",
    "NewPasswordForm",
    "OwnPasswordForm",
    "PasskeyForm",
    "PasswordField",
    "RulesForm",
    "SecondStepForm",
    "SignInForm",
]
