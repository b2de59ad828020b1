"""Tables of accounts."""

from congvu.accounts.models.activation import Activation
from congvu.accounts.models.people import AppPassword, User, UserManager

__all__ = ["Activation", "AppPassword", "User", "UserManager"]
