"""The directory as a reorganisation finds it."""

from collections import defaultdict
from datetime import date

from congvu.audit.queries import list_events
from congvu.directory.queries import get_province, list_agencies, list_all_local_parts
from congvu.mailboxes.models import Alias, Mailbox
from congvu.policy.reorganisation import BodyNow, Order, PersonNow, Plan, plan

TARGET = "reorganisation"


def plan_reorganisation(order: Order, *, on: date) -> Plan:
    """What the order changes in the directory of a day."""
    bodies = list_bodies(on=on)
    old = get_province().domain
    target = order.province.domain if order.province is not None else old
    return plan(order, bodies, domain=old, taken=_taken(target) - _present(bodies))


def list_bodies(*, on: date) -> tuple[BodyNow, ...]:
    """Every body in force with those who have a mailbox there."""
    people: defaultdict[int, list[PersonNow]] = defaultdict(list)
    rows = Mailbox.objects.filter(kind=Mailbox.Kind.PERSON).exclude(status=Mailbox.Status.CLOSED)
    for agency_id, address, name in rows.order_by("address").values_list("agency_id", "address", "name"):
        people[agency_id].append(PersonNow(address.partition("@")[0], name))
    return tuple(
        BodyNow(agency.local_part, agency.name, tuple(people[agency.pk])) for agency in list_agencies(on=on)
    )


def was_done(order: Order) -> bool:
    """Whether this decision was carried out before."""
    return list_events(target_kind=TARGET, target_id=order.code).exists()


def _taken(domain: str) -> set[str]:
    """Local parts that the domain has or had, and those of bodies that were once there."""
    held = set(Mailbox.objects.values_list("address", flat=True))
    held |= set(Alias.objects.values_list("address", flat=True))
    return {a.partition("@")[0] for a in held if a.endswith(f"@{domain}")} | list_all_local_parts()


def _present(bodies: tuple[BodyNow, ...]) -> set[str]:
    return {b.local_part for b in bodies} | {p.local_part for b in bodies for p in b.people}
