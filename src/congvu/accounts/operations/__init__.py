"""What may be done to accounts."""

from congvu.accounts.operations.access import (
    MayNotReset,
    end_sessions_again,
    report_leak,
    reset_access,
    revoke_app_password,
)
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
from congvu.accounts.operations.sealing import CannotUnseal, unseal
from congvu.accounts.operations.second_factor import (
    MustKeepOne,
    NotAnOperator,
    PasskeyTaken,
    TooManyPasskeys,
    WrongCode,
    add_passkey,
    check_code,
    new_secret,
    note_passkey_shown,
    remove_second_factor,
    renew_recovery_codes,
    set_second_factor_rules,
    set_up_codes,
)
from congvu.accounts.operations.watching import note_sign_in_news
from congvu.accounts.queries import ActivationRefused

__all__ = [
    "MOST_APP_PASSWORDS",
    "ActivationRefused",
    "AlreadyActive",
    "CannotUnseal",
    "LoginTaken",
    "MayNotReset",
    "MustKeepOne",
    "NewActivation",
    "NewAppPassword",
    "NewUser",
    "NotAnOperator",
    "PasskeyTaken",
    "TooManyAppPasswords",
    "TooManyPasskeys",
    "WrongCode",
    "WrongPassword",
    "add_passkey",
    "change_full_name",
    "change_login",
    "change_logins",
    "change_password",
    "cheap_hash",
    "check_code",
    "clear_sessions",
    "create_activation",
    "create_activations",
    "create_app_password",
    "create_user",
    "create_users",
    "deactivate_user",
    "end_sessions_again",
    "new_secret",
    "note_passkey_shown",
    "note_sign_in_news",
    "reactivate_user",
    "record_sign_in",
    "remove_second_factor",
    "renew_recovery_codes",
    "report_leak",
    "reset_access",
    "revoke_app_password",
    "set_second_factor_rules",
    "set_up_codes",
    "unseal",
    "use_activation",
    "use_opened_activation",
]
