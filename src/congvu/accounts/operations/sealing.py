"""Keeps small secrets so that a copy of the database alone does not tell them.

The key follows from Django's SECRET_KEY: who changes that, has second factors set up anew.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class CannotUnseal(Exception):
    """It was sealed with another key, or is damaged."""


def seal(secret: bytes) -> str:
    return Fernet(_key("seal")).encrypt(secret).decode()


def unseal(sealed: str) -> bytes:
    """Raises CannotUnseal."""
    try:
        return Fernet(_key("seal")).decrypt(sealed.encode())
    except InvalidToken:
        raise CannotUnseal from None


def keyed_digest(text: str) -> str:
    """Of a secret too short for a bare hash."""
    return hmac.new(_key("digest"), text.encode(), hashlib.sha256).hexdigest()


def _key(purpose: str) -> bytes:
    material = f"congvu.accounts.{purpose}:{settings.SECRET_KEY}"
    return base64.urlsafe_b64encode(hashlib.sha256(material.encode()).digest())
