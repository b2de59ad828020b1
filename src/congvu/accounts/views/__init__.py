"""Pages of accounts."""

from congvu.accounts.views.activation import activate, set_password, type_code
from congvu.accounts.views.people import (
    app_passwords,
    change_password,
    revoke_app_password,
    sign_in,
    sign_out,
)
from congvu.accounts.views.second_step import second_step
from congvu.accounts.views.security import (
    add_passkey,
    leak,
    remove_second_factor,
    renew_recovery_codes,
    second_factor_rules,
    security,
    set_up_codes,
)

__all__ = [
    "activate",
    "add_passkey",
    "app_passwords",
    "change_password",
    "leak",
    "remove_second_factor",
    "renew_recovery_codes",
    "revoke_app_password",
    "second_factor_rules",
    "second_step",
    "security",
    "set_password",
    "set_up_codes",
    "sign_in",
    "sign_out",
    "type_code",
]
