"""Carrying out a reorganisation: bodies, people, domains and all their addresses at once (part of 2025's).

What is done is a plan that somebody looked at: its digest says which. The tables change in one
transaction; the engine follows through `convergence`, and mail waits until it has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.accounts.operations import change_logins
from congvu.audit.operations import Target, record, record_many
from congvu.directory import operations as directory
from congvu.directory.queries import (
    find_agency_by_local_part,
    find_official,
    get_profile,
    get_province,
    list_posts,
    office_date,
)
from congvu.mailboxes.models import Alias, Mailbox
from congvu.mailboxes.operations.closing import close_locked
from congvu.mailboxes.operations.opening import open_agency_mailbox
from congvu.mailboxes.operations.refusals import NotNow
from congvu.mailboxes.operations.renaming import give_address, transfer_mailbox
from congvu.mailboxes.queries.reorganisation import TARGET, plan_reorganisation, was_done
from congvu.policy.reorganisation import BodyOrder, Order, Plan, Step, StepKind

if TYPE_CHECKING:
    from congvu.directory.models import Agency

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Reorganised:
    """How many mailboxes got another address and how many were withdrawn."""

    renamed: int
    closed: int


@transaction.atomic
def reorganise(*, actor: str, now: datetime, order: Order, digest: str) -> Reorganised:
    """Do what the plan with this digest says, all of it or nothing.

    Raises NotNow before the day, when it was done already, when the directory has changed since the plan was
    made, or while the plan leaves something open.
    """
    today = office_date(now)
    if was_done(order):
        raise NotNow(_("Quyết định %(code)s đã được thực hiện rồi.") % {"code": order.code})
    if today < order.effective_on:
        raise NotNow(
            _("Chưa đến ngày có hiệu lực %(day)s.") % {"day": order.effective_on.strftime("%d/%m/%Y")}
        )
    if Mailbox.objects.exclude(renamed_from="").exists():
        raise NotNow(_("Còn hộp thư đang được chuyển sang địa chỉ mới; hãy thử lại sau ít phút."))
    plan = plan_reorganisation(order, on=today)
    if plan.problems:
        raise NotNow(_("Kế hoạch còn điểm chưa rõ; hãy xem lại bằng lệnh lập kế hoạch."))
    if plan.digest != digest:
        raise NotNow(_("Danh bạ đã thay đổi từ khi lập kế hoạch; hãy lập và xem lại kế hoạch."))
    done = _Carrying(order, plan, actor, now).run()
    record(
        actor=actor,
        action="mailboxes.reorganise",
        target=Target(TARGET, order.code),
        now=now,
        detail={"digest": digest, "steps": len(plan.steps), "renamed": done.renamed, "closed": done.closed},
    )
    return done


class _Carrying:
    """One run through the steps: province, bodies, mailboxes of bodies, people, and all the others."""

    def __init__(self, order: Order, plan: Plan, actor: str, now: datetime) -> None:
        self._order = order
        self._plan = plan
        self._actor = actor
        self._now = now
        self._on = office_date(now)
        self._rules = get_profile(on=self._on).lifecycle
        self._old_domain = get_province().domain
        self._continued = {step.before for step in self._steps(StepKind.MOVED_BODY)}
        self._renamed = self._closed = 0

    def run(self) -> Reorganised:
        self._succeed()
        for one in self._order.bodies:
            self._body(one)
        # A mailbox that others send on to must have its new address first.
        for step in self._steps(StepKind.MOVED_BODY):
            self._move_body(step)
        self._change_domain_of_all()
        for step in self._steps(StepKind.ENDED_BODY):
            self._end_body(step)
        for step in self._steps(StepKind.MOVED_PERSON):
            self._move_person(step)
        for step in self._steps(StepKind.MOVED_BODY):
            self._end_agency(step)
        return Reorganised(self._renamed, self._closed)

    def _steps(self, kind: StepKind) -> Iterable[Step]:
        return (step for step in self._plan.steps if step.kind is kind)

    def _succeed(self) -> None:
        new = self._order.province
        if new is None:
            return
        until = self._order.effective_on + timedelta(days=self._rules.former_domain_days)
        directory.succeed_province(
            actor=self._actor,
            now=self._now,
            old=get_province(),
            new=new,
            on=self._order.effective_on,
            domain_until=until,
        )

    def _body(self, one: BodyOrder) -> None:
        present = find_agency_by_local_part(one.local_part, on=self._on)
        if present is None:
            data = directory.AgencyData(one.kind, one.name, one.symbol, one.local_part)
            agency = directory.add_agency(
                actor=self._actor,
                now=self._now,
                province=get_province(),
                data=data,
                valid_from=self._order.effective_on,
            )
            if not self._takes_a_mailbox(one):
                open_agency_mailbox(actor=self._actor, now=self._now, agency=agency)
        elif present.name != one.name:
            directory.rename_agency(actor=self._actor, now=self._now, agency=present, order=one)
            Mailbox.objects.filter(agency=present, kind=Mailbox.Kind.AGENCY).update(name=one.name)

    def _takes_a_mailbox(self, one: BodyOrder) -> bool:
        first = one.takes_over[0] if one.takes_over else ""
        boxes = Mailbox.objects.filter(address=f"{first}@{self._old_domain}", status=Mailbox.Status.OPEN)
        return boxes.exists()

    def _move_body(self, step: Step) -> None:
        """The mailbox with its mail and delegates becomes that of the new body."""
        agency = self._agency(step.after)
        box = self._box(step.before)
        if box is None:
            return
        old = box.agency
        box.agency, box.name = agency, agency.name
        give_address(box, f"{step.after}@{agency.province.domain}", actor=self._actor, now=self._now)
        box.save(update_fields=["name"])
        directory.change_agency_address(agency=old, address="")
        directory.change_agency_address(agency=agency, address=box.address)
        self._renamed += 1

    def _end_body(self, step: Step) -> None:
        """Its mailboxes are withdrawn and send on to that of the body that answers from now on."""
        successor = self._agency(step.after)
        agency = self._agency(step.before)
        rows = Mailbox.objects.filter(agency=agency).exclude(kind=Mailbox.Kind.PERSON)
        for box in rows.exclude(status=Mailbox.Status.CLOSED).select_for_update():
            close_locked(
                box,
                actor=self._actor,
                now=self._now,
                reason=Mailbox.CloseReason.DISSOLVED,
                forward_to=successor.address,
            )
            self._closed += 1
        directory.end_agency(
            actor=self._actor, now=self._now, agency=agency, on=self._order.effective_on, successor=successor
        )

    def _end_agency(self, step: Step) -> None:
        directory.end_agency(
            actor=self._actor,
            now=self._now,
            agency=self._agency(step.before),
            on=self._order.effective_on,
            successor=self._agency(step.after),
        )

    def _move_person(self, step: Step) -> None:
        box = self._box(step.before)
        if box is None:
            return
        agency = self._agency(step.body)
        held = self._continuing(box)
        moved = transfer_mailbox(
            actor=self._actor,
            now=self._now,
            mailbox=box,
            target_agency=agency,
            local_part=step.after,
        )
        official = find_official(moved.address)
        if held is not None and official is not None:
            directory.give_posts(
                actor=self._actor, now=self._now, official=official, agency=agency, held=held, on=self._on
            )
        self._renamed += 1

    def _continuing(self, box: Mailbox) -> directory.HeldBefore | None:
        """What somebody is in a body that only gets another name, and goes on to be."""
        official = find_official(box.address)
        if official is None or box.agency.local_part not in self._continued:
            return None
        posts = [
            post.post for post in list_posts(box.address, on=self._on) if post.agency_id == box.agency_id
        ]
        return directory.HeldBefore(tuple(dict.fromkeys(posts)), official.is_public, official.position)

    def _change_domain_of_all(self) -> None:
        """Every other address of the old domain: the same local part in the new one."""
        new = self._order.province
        if new is None:
            return
        going = {s.before for s in self._steps(StepKind.MOVED_PERSON)}
        going |= {s.before for s in self._steps(StepKind.ENDED_BODY)}
        rows = Mailbox.objects.exclude(status=Mailbox.Status.CLOSED).filter(
            address__endswith=f"@{self._old_domain}"
        )
        boxes = [box for box in rows.select_for_update() if box.address.partition("@")[0] not in going]
        changes = {box.address: f"{box.address.partition('@')[0]}@{new.domain}" for box in boxes}
        until = self._now + timedelta(days=self._rules.former_domain_days)
        Alias.objects.bulk_create(
            [Alias(address=b.address, mailbox=b, kind=Alias.Kind.DOMAIN, valid_until=until) for b in boxes],
            batch_size=_AT_ONCE,
        )
        people = {b.address: changes[b.address] for b in boxes if b.kind == Mailbox.Kind.PERSON}
        for box in boxes:
            box.renamed_from, box.address = box.address, changes[box.address]
        Mailbox.objects.bulk_update(boxes, ["address", "renamed_from"], batch_size=_AT_ONCE)
        change_logins(actor=self._actor, now=self._now, changes=people, told_until=until)
        directory.change_addresses(changes=changes)
        record_many(
            actor=self._actor,
            action="mailboxes.rename_mailbox",
            now=self._now,
            events=[(Target("mailbox", new), {"old": old}) for old, new in changes.items()],
        )
        self._renamed += len(boxes)

    def _box(self, local_part: str) -> Mailbox | None:
        rows = Mailbox.objects.select_for_update(of=("self",)).select_related("agency__province", "user")
        open_rows = rows.exclude(status=Mailbox.Status.CLOSED)
        return open_rows.filter(address=f"{local_part}@{self._old_domain}").first()

    def _agency(self, local_part: str) -> Agency:
        found = find_agency_by_local_part(local_part)
        if found is None:  # the plan has no such step
            raise LookupError(local_part)
        return found
