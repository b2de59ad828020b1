"""What the steward of a running instance can do (`tests.steward`); every argument is plain JSON."""

from datetime import datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from congvu.accounts import operations as accounts
from congvu.accounts.models import User
from congvu.compliance.models import Access
from congvu.directory import operations as directory
from congvu.directory.models import Agency, Domain, Province
from congvu.directory.queries import office_date
from congvu.engines import wiring
from congvu.mailboxes import operations as mailboxes
from congvu.mailboxes.models import Alias, Delegation, Mailbox
from tests.steward import PASSWORD


def open_mailboxes(people: list[str], shared: list[str], in_engine: bool = True) -> None:
    """People with the one `PASSWORD`, and mailboxes that only delegates open; outside the directory, so
    that the pages of the province stay as they are."""
    now, agency = timezone.now(), Agency.objects.order_by("pk")[0]
    with transaction.atomic():
        for address in people:
            user = accounts.create_user(
                login=address, full_name=address, password_hash=_hash(), now=now, must_change_password=False
            )
            _mailbox(address, Mailbox.Kind.PERSON, agency, user)
        for address in shared:
            _mailbox(address, Mailbox.Kind.UNIT, agency, None)
    if in_engine:
        mailboxes.converge(engine=wiring.mailbox_engine(), now=now)


def grant(mailbox: str, login: str, role: str, seconds: float | None = None) -> None:
    """From now on; for so many seconds, or until it is ended."""
    now = timezone.now()
    mailboxes.grant_delegation(
        actor="test",
        now=now,
        mailbox=Mailbox.objects.get(address=mailbox),
        user=User.objects.get(login=login),
        role=role,
        ends_at=None if seconds is None else now + timedelta(seconds=seconds),
    )


def grant_later(mailbox: str, login: str, role: str, seconds: float) -> None:
    """A delegation that begins in so many seconds."""
    Delegation.objects.create(
        mailbox=Mailbox.objects.get(address=mailbox),
        user=User.objects.get(login=login),
        role=role,
        starts_at=timezone.now() + timedelta(seconds=seconds),
        granted_by="test",
    )


def end(mailbox: str, login: str) -> None:
    mailboxes.end_delegation(
        actor="test",
        now=timezone.now(),
        mailbox=Mailbox.objects.get(address=mailbox),
        user=User.objects.get(login=login),
        engine=wiring.mailbox_engine(),
    )


def set_mailbox(address: str, **values: object) -> None:
    assert Mailbox.objects.filter(address=address).update(**values) == 1


def set_user(login: str, **values: object) -> None:
    assert User.objects.filter(login=login).update(**values) == 1


def add_alias(address: str, target: str, kind: str = "ALIAS", seconds: float | None = None) -> None:
    """Another address of a mailbox, for so many seconds or for ever."""
    box = Mailbox.objects.get(address=target)
    Alias.objects.create(address=address, mailbox=box, kind=kind, valid_until=_after(seconds))


def set_alias(address: str, seconds: float | None) -> None:
    assert Alias.objects.filter(address=address).update(valid_until=_after(seconds)) == 1


def close_forwarding(address: str, forward_to: str, seconds: float) -> None:
    """A withdrawn mailbox that sends on for so many seconds."""
    set_mailbox(address, status="CLOSED", forward_to=forward_to, forward_until=_after(seconds))


def add_domain(name: str) -> None:
    """A domain of the province that is not its main one."""
    province = Province.objects.order_by("pk")[0]
    Domain.objects.create(province=province, name=name, is_primary=False, valid_from="2009-01-01")


def end_domain(name: str) -> None:
    assert Domain.objects.filter(name=name).update(valid_to="2009-12-31") == 1


def change_password(login: str, current: str, new: str) -> None:
    user = User.objects.get(login=login)
    accounts.change_password(user=user, current=current, new=new, now=timezone.now())


def app_password(login: str, protocol: str) -> dict[str, object]:
    made = accounts.create_app_password(
        user=User.objects.get(login=login), label="Thử", protocol=protocol, now=timezone.now()
    )
    return {"id": made.app_password.pk, "secret": made.secret}


def readdress(pairs: list[tuple[str, str]]) -> None:
    """Mailboxes have new addresses; until `settle` they are being moved, and the old ones lead to them."""
    with transaction.atomic():
        for old, new in pairs:
            box = Mailbox.objects.get(address=old)
            Alias.objects.filter(address=new).delete()
            Alias.objects.create(address=old, mailbox=box, kind=Alias.Kind.FORMER)
            Mailbox.objects.filter(pk=box.pk).update(address=new, renamed_from=old)
            User.objects.filter(login=old).update(login=new)


def settle(addresses: list[str]) -> None:
    assert Mailbox.objects.filter(address__in=addresses).update(renamed_from="") == len(addresses)


def revoke(login: str, app_password_id: int) -> None:
    accounts.revoke_app_password(
        user=User.objects.get(login=login),
        app_password_id=app_password_id,
        now=timezone.now(),
        engine=wiring.mailbox_engine(),
    )


def accesses(login: str) -> list[dict[str, object]]:
    """Who opened which mailbox, as compliance keeps it."""
    rows = Access.objects.filter(login=login).order_by("mailbox", "protocol")
    return [
        {"mailbox": r.mailbox, "protocol": r.protocol, "evidence": int(r.evidence), "count": r.count}
        for r in rows
    ]


def open_official(agency: str, address: str, name: str) -> None:
    """An official with a mailbox, in the directory, who signs in with `PASSWORD`."""
    now = timezone.now()
    with transaction.atomic():
        official = directory.add_official(
            actor="test",
            now=now,
            agency=Agency.objects.get(local_part=agency),
            data=directory.OfficialData(name, "Chuyên viên", ("OFFICER",)),
            starts_on=office_date(now),
        )
        mailboxes.open_personal_mailbox(
            actor="test",
            now=now,
            official=official,
            local_part=address.partition("@")[0],
            login=mailboxes.PersonalLogin(_hash(), must_change_password=False),
        )
    mailboxes.converge(engine=wiring.mailbox_engine(), now=now)


def transfer(address: str, to_agency: str, local_part: str, cut_off: bool = False) -> None:
    """With `cut_off` the engine has moved it too, and whoever told it died before writing that down."""
    box = mailboxes.transfer_mailbox(
        actor="test",
        now=timezone.now(),
        mailbox=Mailbox.objects.get(address=address),
        target_agency=Agency.objects.get(local_part=to_agency),
        local_part=local_part,
    )
    if cut_off:
        wiring.mailbox_engine().rename(box.renamed_from, box.address)


def is_settled(address: str) -> bool:
    return Mailbox.objects.filter(address=address, renamed_from="").exists()


def _after(seconds: float | None) -> datetime | None:
    return None if seconds is None else timezone.now() + timedelta(seconds=seconds)


@cache
def _hash() -> str:
    return make_password(PASSWORD)


def _mailbox(address: str, kind: str, agency: Agency, user: User | None) -> None:
    Mailbox.objects.create(
        address=address,
        kind=kind,
        name=address,
        agency=agency,
        user=user,
        quota_bytes=mailboxes.DEFAULT_QUOTA_BYTES,
        opened_at=timezone.now(),
    )
