"""Reading mailboxes and rights."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from congvu.mailboxes.models import Alias, Delegation, Mailbox


@dataclass(frozen=True, slots=True)
class UsableMailbox:
    """A mailbox a person may use now; `role` is None for the own one."""

    address: str
    name: str
    kind: str
    agency_id: int
    role: str | None

    @property
    def may_send(self) -> bool:
        return self.role in (None, Delegation.Role.SEND, Delegation.Role.MANAGE)

    @property
    def may_handle(self) -> bool:
        return self.role != Delegation.Role.READ


def get_mailbox(address: str) -> Mailbox:
    """Raises Mailbox.DoesNotExist."""
    return Mailbox.objects.get(address=address.strip().lower())


def find_own_mailbox(login: str) -> Mailbox | None:
    """The personal mailbox of who signs in so."""
    return Mailbox.objects.filter(user__login=login).select_related("agency__province", "user").first()


def list_usable_mailboxes(login: str, *, now: datetime) -> tuple[UsableMailbox, ...]:
    """The own mailbox first, then those one is delegate of."""
    own = Mailbox.objects.filter(user__login=login, status=Mailbox.Status.OPEN)
    found = [UsableMailbox(m.address, m.name, m.kind, m.agency_id, None) for m in own]
    held = (
        Delegation.objects.filter(in_force(now), user__login=login, mailbox__status=Mailbox.Status.OPEN)
        .select_related("mailbox")
        .order_by("mailbox__agency__position", "mailbox__address")
    )
    for row in held:
        m = row.mailbox
        found.append(UsableMailbox(m.address, m.name, m.kind, m.agency_id, row.role))
    return tuple(found)


def find_usable_mailbox(login: str, address: str, *, now: datetime) -> UsableMailbox | None:
    """The mailbox with this address if the person may use it now."""
    for mailbox in list_usable_mailboxes(login, now=now):
        if mailbox.address == address.strip().lower():
            return mailbox
    return None


def list_addresses(address: str) -> tuple[str, ...]:
    """The address and those that its mailbox had before: what was written down under them is its too."""
    address = address.strip().lower()
    former = Alias.objects.filter(mailbox__address=address, kind=Alias.Kind.FORMER)
    return (address, *former.order_by("-pk").values_list("address", flat=True))


def list_agency_mailboxes(agency_ids: Iterable[int]) -> QuerySet[Mailbox]:
    """The mailboxes of agencies and their units that have no person of their own."""
    rows = Mailbox.objects.filter(agency_id__in=list(agency_ids)).exclude(kind=Mailbox.Kind.PERSON)
    return rows.order_by("agency__position", "address")


def map_mailbox_names(addresses: Iterable[str]) -> dict[str, str]:
    """Name by address, present or former, for those that exist."""
    wanted = set(addresses)
    former = Alias.objects.filter(address__in=wanted).values_list("address", "mailbox__name")
    return dict(former) | dict(Mailbox.objects.filter(address__in=wanted).values_list("address", "name"))


def list_delegations(mailbox: Mailbox, *, now: datetime) -> QuerySet[Delegation]:
    return Delegation.objects.filter(in_force(now), mailbox=mailbox).select_related("user")


def count_waiting_for_engine(*, opened_before: datetime | None = None) -> int:
    """Mailboxes that the engine was not told of yet; those opened before a moment, or all."""
    waiting = Mailbox.objects.filter(provisioned_at__isnull=True)
    return waiting.filter(opened_at__lt=opened_before).count() if opened_before else waiting.count()


def list_ended_sessions(*, since: datetime, now: datetime) -> list[tuple[str, datetime]]:
    """(login, moment) of delegations that ended and of people whose mailbox was withdrawn in between."""
    ended = Delegation.objects.filter(ends_at__gt=since, ends_at__lte=now)
    closed = Mailbox.objects.filter(closed_at__gt=since, closed_at__lte=now, user__isnull=False)
    pairs = [*ended.values_list("user__login", "ends_at"), *closed.values_list("user__login", "closed_at")]
    return sorted({(login, at) for login, at in pairs if login and at})


def find_open_address(address: str) -> Mailbox | None:
    """The mailbox in use whose own address this is."""
    return Mailbox.objects.filter(address=address.strip().lower(), status=Mailbox.Status.OPEN).first()


def not_ended(now: datetime) -> Q:
    """Delegations that hold or have yet to begin."""
    return Q(ends_at__isnull=True) | Q(ends_at__gt=now)


def in_force(now: datetime) -> Q:
    """Delegations that hold at a moment."""
    return Q(starts_at__lte=now) & not_ended(now)
