"""The random secrets of an instance, made once and kept in `var/secrets` (mode 600)."""

import base64
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

WEB_ACCOUNT = "webapp"  # Dovecot master login of the web: `person*webapp`
DISPATCH_ACCOUNT = "dispatch"  # SASL account that hands issued documents over


@dataclass(frozen=True, slots=True)
class Secrets:
    web: str
    dispatch: str
    policy: str  # key of the guard of sign-ins
    nonce: str  # of the fingerprints of passwords


def load_secrets(folder: Path) -> Secrets:
    """Reads the secrets, making those that are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ("web", "dispatch", "policy", "nonce")
    return Secrets(*(_one(folder / name) for name in names))


def sha256_scheme(secret: str) -> str:
    """Dovecot's {SHA256}: enough for a random secret of 192 bits."""
    return "{SHA256}" + base64.b64encode(hashlib.sha256(secret.encode()).digest()).decode()


def _one(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    value = secrets.token_hex(24)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(value + "\n")
    return value
