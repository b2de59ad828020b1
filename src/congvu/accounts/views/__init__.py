"""Pages of accounts."""

from congvu.accounts.views.activation import activate, set_password, type_code
from congvu.accounts.views.people import (
    app_passwords,
    change_password,
    revoke_app_password,
    sign_in,
    sign_out,
)

__all__ = [
    "activate",
    "app_passwords",
    "change_password",
    "revoke_app_password",
    "set_password",
    "sign_in",
    "sign_out",
    "type_code",
]
