"""Run under a place's settings: everyone who was given a mailbox and has no password yet takes it up.

In life each person does so alone, with the own sheet; here at once, and with an app password, because
ten thousand argon2id hashes would take minutes that say nothing about a list. Prints
`login<TAB>app password`, a line each.
"""

import secrets

import django


def main(local_part: str) -> None:
    django.setup()
    from django.utils import timezone

    from congvu.accounts.models import AppPassword, User
    from congvu.accounts.operations import cheap_hash

    users = list(User.objects.filter(must_change_password=True, login__contains=f".{local_part}@"))
    User.objects.filter(login__contains=f".{local_part}@").update(must_change_password=False)
    rows = []
    for user in users:
        secret = secrets.token_hex(12)
        rows.append(
            AppPassword(
                user=user,
                label="bench",
                protocol="imap",
                selector=secret[:8],
                password=cheap_hash(secret),
                created_at=timezone.now(),
            )
        )
        print(user.login, secret, sep="\t")
    AppPassword.objects.bulk_create(rows, batch_size=500)


if __name__ == "__main__":
    import sys

    main(sys.argv[1])
