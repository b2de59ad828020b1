"""The fingerprint of a password as Dovecot's authentication policy makes it, for the web to make the same.

Dovecot: SHA-256 over nonce, user, NUL, password; of it the first `auth_policy_hash_truncate` bits in hex.
"""

import hashlib

BITS = 16


def fingerprint(nonce: str, login: str, password: str) -> str:
    digest = hashlib.sha256(f"{nonce}{login}\0{password}".encode()).digest()
    return digest[: BITS // 8].hex()
