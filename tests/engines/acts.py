"""Acts on a running instance, through the product's operations: `place.script("tests.engines.acts", …)`.

Prints what the act made. Where no operation exists yet, the row is changed: what is tested is what the
engines make of it.
"""

import sys
from datetime import date, timedelta

from congvu.cli.setup import set_up_django


def app_password(login: str, protocol: str) -> str:
    """`id secret` of a new app password."""
    from django.utils import timezone

    from congvu.accounts.operations import create_app_password
    from congvu.accounts.queries import get_user

    made = create_app_password(user=get_user(login), label="thử", protocol=protocol, now=timezone.now())
    return f"{made.app_password.pk} {made.secret}"


def revoke(login: str, number: str) -> str:
    from django.utils import timezone

    from congvu.accounts.operations import revoke_app_password
    from congvu.accounts.queries import get_user

    revoke_app_password(user=get_user(login), app_password_id=int(number), now=timezone.now())
    return ""


def newcomer(agency_mailbox: str, local_part: str, password: str) -> str:
    """The login of a new official who was given an initial password."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from congvu.directory import operations as directory
    from congvu.mailboxes import operations as mailboxes
    from congvu.mailboxes.models import Mailbox

    official = directory.add_official(
        actor="test",
        now=timezone.now(),
        agency=Mailbox.objects.get(address=agency_mailbox).agency,
        data=directory.OfficialData(full_name="Lê Thị Mới", title="Chuyên viên", posts=("OFFICER",)),
        starts_on=date(2009, 11, 1),
    )
    login = mailboxes.PersonalLogin(password_hash=make_password(password))
    return mailboxes.open_personal_mailbox(
        actor="test", now=timezone.now(), official=official, local_part=local_part, login=login
    ).address


def change_password(login: str, current: str, new: str) -> str:
    from django.utils import timezone

    from congvu.accounts import operations
    from congvu.accounts.queries import get_user

    operations.change_password(user=get_user(login), current=current, new=new, now=timezone.now())
    return ""


def set_status(address: str, status: str) -> str:
    from congvu.mailboxes.models import Mailbox

    assert Mailbox.objects.filter(address=address).update(status=status) == 1
    return ""


def delegate(mailbox: str, login: str, role: str, seconds: str) -> str:
    """A delegation that ends by itself after so many seconds."""
    from django.utils import timezone

    from congvu.accounts.queries import get_user
    from congvu.mailboxes.models import Mailbox
    from congvu.mailboxes.operations import grant_delegation

    now = timezone.now()
    grant_delegation(
        actor="test",
        now=now,
        mailbox=Mailbox.objects.get(address=mailbox),
        user=get_user(login),
        role=role,
        ends_at=now + timedelta(seconds=float(seconds)),
    )
    return ""


def accesses(login: str) -> str:
    """`mailbox protocol evidence count` of every recorded access, a line each."""
    from congvu.compliance.models import Access

    rows = Access.objects.filter(login=login).order_by("pk")
    return "\n".join(f"{row.mailbox} {row.protocol} {row.evidence} {row.count}" for row in rows)


ACTS = {
    act.__name__: act
    for act in (app_password, revoke, newcomer, change_password, set_status, delegate, accesses)
}

if __name__ == "__main__":
    set_up_django()
    print(ACTS[sys.argv[1]](*sys.argv[2:]))
