"""Run under a place's settings: an app password for each of 64 demonstration officials.

Prints `login<TAB>app password<TAB>own password`, a line each.
"""

import csv
import os
from pathlib import Path

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvu.project.settings")
    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from congvu.accounts.operations import create_app_password
    from congvu.accounts.queries import get_user

    with (Path(settings.CONGVU_VAR) / "demo" / "logins.csv").open(encoding="utf-8") as stream:
        people = list(csv.DictReader(stream))
    # The own password of an operator opens no mail program (docs/adr/0012).
    rows = [row for row in people if row["role"] != "Vận hành hệ thống"][:64]
    for row in rows:
        made = create_app_password(
            user=get_user(row["login"]), label="bench", protocol="imap", now=timezone.now()
        )
        print(row["login"], made.secret, row["password"], sep="\t")


if __name__ == "__main__":
    main()
