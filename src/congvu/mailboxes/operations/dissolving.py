"""An agency is dissolved: every mailbox of it is moved or withdrawn, in one act (R11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.directory import operations as directory
from congvu.directory.queries import office_date
from congvu.mailboxes.models import Delegation, Mailbox
from congvu.mailboxes.operations.closing import close_locked
from congvu.mailboxes.operations.permission import require_operator
from congvu.mailboxes.operations.refusals import BadChoice, NotNow
from congvu.mailboxes.operations.renaming import transfer_mailbox
from congvu.mailboxes.queries import list_mailboxes_of, not_ended

if TYPE_CHECKING:
    from congvu.directory.models import Agency


@dataclass(frozen=True, slots=True)
class Dissolved:
    """How many personal mailboxes went along, how many mailboxes were withdrawn."""

    transferred: int
    closed: int


@transaction.atomic
def dissolve_agency(
    *,
    actor: str,
    now: datetime,
    agency: Agency,
    successor: Agency | None = None,
    moves: Mapping[int, tuple[Agency, str]] | None = None,
) -> Dissolved:
    """`moves` says by mailbox id who goes where, under which local part; all others are withdrawn.

    The agency's and its units' own mailboxes are withdrawn too and forward to the successor's. Raises
    MayNot, NotNow, BadChoice, AddressTaken; then nothing is changed.
    """
    moves = dict(moves or {})
    rows = list(list_mailboxes_of(agency.pk).select_for_update(of=("self",)))
    for row in rows:
        require_operator(actor, row)
    _check(agency, successor, moves, rows, now)
    # Before the people: a head leaves nobody behind who must take over.
    shared = [row for row in rows if row.kind != Mailbox.Kind.PERSON]
    for row in shared:
        Delegation.objects.filter(not_ended(now), mailbox=row).update(ends_at=now, ended_by=actor)
        forward_to = successor.address if successor is not None else ""
        close_locked(row, actor=actor, now=now, reason="DISSOLVED", forward_to=forward_to)
    people = [row for row in rows if row.kind == Mailbox.Kind.PERSON]
    # Who acts comes last: with the new login the right under the old one is gone.
    for row in sorted(people, key=lambda row: row.address == actor):
        if row.pk in moves:
            target, local_part = moves[row.pk]
            transfer_mailbox(actor=actor, now=now, mailbox=row, target_agency=target, local_part=local_part)
        else:
            close_locked(row, actor=actor, now=now, reason="DISSOLVED", forward_to="")
    directory.end_agency(actor=actor, now=now, agency=agency, on=office_date(now), successor=successor)
    record(
        actor=actor,
        action="mailboxes.dissolve_agency",
        target=Target("agency", agency.local_part),
        now=now,
        detail={
            "successor": successor.local_part if successor is not None else "",
            "transferred": len(moves),
            "closed": len(rows) - len(moves),
        },
    )
    return Dissolved(len(moves), len(rows) - len(moves))


def _check(
    agency: Agency,
    successor: Agency | None,
    moves: Mapping[int, tuple[Agency, str]],
    rows: list[Mailbox],
    now: datetime,
) -> None:
    today = office_date(now)
    if agency.valid_to is not None and agency.valid_to <= today:
        raise NotNow(_("Cơ quan này đã giải thể rồi."))
    if any(row.renamed_from for row in rows):
        raise NotNow(_("Hộp thư đang được chuyển sang địa chỉ mới; hãy thử lại sau ít phút."))
    targets = [target for target, _local_part in moves.values()]
    for target in [*targets, *([successor] if successor is not None else [])]:
        if target.pk == agency.pk or (target.valid_to is not None and target.valid_to <= today):
            raise BadChoice(
                _("Cơ quan tiếp nhận phải là một cơ quan khác đang hoạt động."), field="successor"
            )
    if successor is not None and not successor.address:
        raise BadChoice(_("Cơ quan kế thừa chưa có hộp thư cơ quan."), field="successor")
    unknown = set(moves) - {row.pk for row in rows if row.kind == Mailbox.Kind.PERSON}
    if unknown:
        raise BadChoice(_("Danh sách hộp thư vừa thay đổi. Hãy xem lại rồi làm lại."))
