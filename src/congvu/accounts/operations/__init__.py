"""What may be done to accounts."""

from congvu.accounts.operations.access import MayNotReset, report_leak, reset_access, revoke_app_password
from congvu.accounts.operations.activation import (
    AlreadyActive,
    NewActivation,
    create_activation,
    create_activations,
    use_activation,
    use_opened_activation,
)
from congvu.accounts.operations.creation import LoginTaken, NewUser, create_user, create_users
from congvu.accounts.operations.leaving import change_login, change_logins, deactivate_user, reactivate_user
from congvu.accounts.operations.names import change_full_name
from congvu.accounts.operations.people import (
    MOST_APP_PASSWORDS,
    NewAppPassword,
    TooManyAppPasswords,
    WrongPassword,
    change_password,
    cheap_hash,
    clear_sessions,
    create_app_password,
    record_sign_in,
)
from congvu.accounts.queries import ActivationRefused

__all__ = [
    "MOST_APP_PASSWORDS",
    "ActivationRefused",
    "AlreadyActive",
    "LoginTaken",
    "MayNotReset",
    "NewActivation",
    "NewAppPassword",
    "NewUser",
    "TooManyAppPasswords",
    "WrongPassword",
    "change_full_name",
    "change_login",
    "change_logins",
    "change_password",
    "cheap_hash",
    "clear_sessions",
    "create_activation",
    "create_activations",
    "create_app_password",
    "create_user",
    "create_users",
    "deactivate_user",
    "reactivate_user",
    "record_sign_in",
    "report_leak",
    "reset_access",
    "revoke_app_password",
    "use_activation",
    "use_opened_activation",
]
