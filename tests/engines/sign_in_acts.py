"""Acts on accounts inside a running place: `place.script("tests.engines.sign_in_acts", act, login, …)`."""

import sys

import django
from django.utils import timezone


def main(act: str, login: str, *more: str) -> None:
    django.setup()
    from congvu.accounts import operations, queries
    from congvu.accounts.operations.sealing import seal
    from congvu.engines.wiring import mail_stores, mailbox_engine
    from congvu.policy.one_time_code import STEP_SECONDS, code_at
    from congvu.policy.sign_in import Standing

    user, now = queries.get_user(login), timezone.now()
    if act == "app-password":
        made = operations.create_app_password(user=user, label="Máy thử", protocol=more[0], now=now)
        print(made.app_password.pk, made.secret)
    elif act == "revoke":
        operations.revoke_app_password(
            user=user, app_password_id=int(more[0]), now=now, engine=mailbox_engine()
        )
    elif act == "leak":
        operations.report_leak(
            user=user,
            current=more[0],
            new=more[1],
            revoke_app_passwords=len(more) > 2,
            now=now,
            engine=mailbox_engine(),
        )
    elif act == "sheet":
        system = Standing("system", "", is_operator=True)
        made = operations.reset_access(
            actor=system, now=now, user=user, owner=Standing(login, ""), valid_days=3, engine=mailbox_engine()
        )
        print(made.token)
    elif act == "second-factor":
        secret = b"dien-thoai-cua-toi"
        code = code_at(secret, int(now.timestamp() // STEP_SECONDS))
        operations.set_up_codes(user=user, sealed=seal(secret), typed=code, now=now)
    elif act == "folders":
        with mail_stores().open(login) as store:
            print(*(folder.ref.name for folder in store.list_folders(login)))
    elif act == "last-used":
        print(*(row.last_used_at or "-" for row in queries.list_app_passwords(user)))


if __name__ == "__main__":
    main(*sys.argv[1:])
