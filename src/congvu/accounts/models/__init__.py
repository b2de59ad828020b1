"""Tables of accounts."""

from congvu.accounts.models.activation import Activation
from congvu.accounts.models.former import FormerLogin
from congvu.accounts.models.people import AppPassword, User, UserManager
from congvu.accounts.models.second_factor import RecoveryCode, SecondFactor, SecondFactorRule

__all__ = [
    "Activation",
    "AppPassword",
    "FormerLogin",
    "RecoveryCode",
    "SecondFactor",
    "SecondFactorRule",
    "User",
    "UserManager",
]
