"""Codes of six digits that change every half minute (TOTP, RFC 6238, over HOTP, RFC 4226)."""

import base64
import hashlib
import hmac
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
_DRIFT = 1  # steps: a telephone's clock may be half a minute off (RFC 6238, 5.2)


def code_at(secret: bytes, step: int) -> str:
    """The code of a step of time (seconds since 1970, divided by 30)."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching_step(secret: bytes, typed: str, *, seconds: float, after: int) -> int | None:
    """The step whose code was typed, near the moment (seconds since 1970), later than step `after`.

    None when it is wrong or was used before: keep the step, so that a code works once.
    """
    code = "".join(typed.split())
    now = int(seconds // STEP_SECONDS)
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        if step > after and hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            return step
    return None


def secret_text(secret: bytes) -> str:
    """As people type it: base32 without padding."""
    return base64.b32encode(secret).decode().rstrip("=")


def setup_address(secret: bytes, *, login: str, issuer: str) -> str:
    """What the QR code says: `otpauth://totp/…`, the form that programs for codes read."""
    label = quote(f"{issuer}:{login}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret_text(secret), 'issuer': issuer})}"
