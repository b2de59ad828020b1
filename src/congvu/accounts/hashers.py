"""The hash of a person's own password, readable by Django and by Dovecot."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    """argon2id with 19 MiB and 2 passes (OWASP): stored as `argon2$argon2id$v=19$…`."""

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
