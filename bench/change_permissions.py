"""Run under a place's settings: prepares delegates, then takes rights away from some of them.

`prepare` prints a JSON list of `{"login", "password", "mailbox"}`: clerks with an app password. `change`
prints a JSON line before each change: `{"kind", "login", "mailbox", "began"}`.
"""

import json
import sys
import time
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from congvu.mailboxes.models import Delegation

PEOPLE = 64
_ROUNDS = 6  # of each kind
_PAUSE = 0.5


def main(step: str) -> None:
    django.setup()
    if step == "prepare":
        print(json.dumps(_prepared()))
    else:
        _change()


def _clerks() -> "list[Delegation]":
    from django.db.models import Q

    from congvu.mailboxes.models import Delegation

    rows = Delegation.objects.filter(Q(ends_at=None), role="SEND").select_related("mailbox", "user")
    # One mailbox for each, so that each change is one of the right that is open.
    first = {row.user_id: row for row in rows.order_by("-pk")}
    return [first[key] for key in sorted(first)][:PEOPLE]


def _prepared() -> list[dict[str, str]]:
    from django.utils import timezone

    from congvu.accounts.operations import create_app_password

    found = []
    for row in _clerks():
        made = create_app_password(user=row.user, label="bench", protocol="imap", now=timezone.now())
        found.append({"login": row.user.login, "password": made.secret, "mailbox": row.mailbox.address})
    return found


def _change() -> None:
    from django.utils import timezone

    from congvu.engines import wiring
    from congvu.mailboxes import operations
    from congvu.mailboxes.models import Delegation

    engine = wiring.mailbox_engine()
    for number, row in enumerate(_clerks()[: 2 * _ROUNDS]):
        kind = "LOWER" if number % 2 else "END"
        head = Delegation.objects.filter(mailbox=row.mailbox, role="MANAGE", ends_at=None)[0].user.login
        told = {"kind": kind, "login": row.user.login, "mailbox": row.mailbox.address}
        print(json.dumps(told | {"began": time.monotonic()}), flush=True)
        if kind == "END":
            operations.end_delegation(
                actor=head, now=timezone.now(), mailbox=row.mailbox, user=row.user, engine=engine
            )
        else:
            operations.grant_delegation(
                actor=head, now=timezone.now(), mailbox=row.mailbox, user=row.user, role="READ"
            )
        time.sleep(_PAUSE)


if __name__ == "__main__":
    main(sys.argv[1])
