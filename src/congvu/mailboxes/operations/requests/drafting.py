"""Lists as the IT officer draws them up: begun, filled row by row, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.mailboxes.models import Mailbox, RequestList, RequestRow
from congvu.mailboxes.operations.refusals import BadChoice, NotNow
from congvu.mailboxes.operations.requests.checking import recheck, source_of, written
from congvu.mailboxes.operations.requests.rights import (
    OPEN,
    lock_list,
    require_asker,
    require_idle,
    require_open,
)
from congvu.policy.requests import Column
from congvu.policy.requests import RequestRow as WrittenRow
from congvu.policy.text import normalize

if TYPE_CHECKING:
    from congvu.directory.models import Agency

_Status = RequestList.Status
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class RowData:
    """What is asked for, as written: `values` by column; the rest has no column in a file.

    `posts` are directory posts, empty for an officer; `box_kind` other than PERSON asks for a mailbox
    of a unit or of the agency itself, whose name stands under FULL_NAME.
    """

    values: Mapping[Column, str] = field(default_factory=dict)
    box_kind: str = Mailbox.Kind.PERSON
    posts: tuple[str, ...] = ()
    is_public: bool = False


@transaction.atomic
def start_list(*, actor: str, now: datetime, agency: Agency, title: str) -> RequestList:
    """An empty list of the IT officer's own agency. Raises MayNot, BadChoice."""
    require_asker(actor, agency, now=now)
    if not (title := " ".join(normalize(title).split())):
        raise BadChoice(_("Hãy đặt tên cho danh sách, ví dụ: Cấp hộp thư cho công chức mới."), field="title")
    return create_list(actor=actor, now=now, agency=agency, title=title, origin=RequestList.Origin.FORM)


@transaction.atomic
def propose_list(
    *,
    actor: str,
    now: datetime,
    agency: Agency,
    title: str,
    origin: str,
    rows: Sequence[RowData],
    due_on: date | None = None,
) -> RequestList:
    """A list that another source draws up for an agency (personnel feed, review): its IT officer finds
    it as a draft. The caller has judged whether the actor may.
    """
    made = create_list(actor=actor, now=now, agency=agency, title=title, origin=origin, due_on=due_on)
    RequestRow.objects.bulk_create(
        (_new_row(made, number, data) for number, data in enumerate(rows, start=1)), batch_size=500
    )
    recheck(made, now=now)
    return made


@transaction.atomic
def add_row(*, actor: str, now: datetime, list_id: int, data: RowData) -> RequestRow:
    """One more row at the end; what is wrong with it stands in the row. Raises MayNot, NotNow."""
    request_list = _lock_open(actor, list_id, now)
    last = request_list.rows.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_ROWS:
        raise NotNow(
            _("Danh sách đã có %(most)s dòng. Hãy lập thêm một danh sách khác.") % {"most": MOST_ROWS}
        )
    row = _new_row(request_list, last + 1, data)
    row.save(force_insert=True)
    return _written_down(row, "mailboxes.add_request_row", actor=actor, now=now)


@transaction.atomic
def change_row(*, actor: str, now: datetime, list_id: int, number: int, data: RowData) -> RequestRow:
    """The row as it should have been; marks of the file (formulas, merged cells) go with what is typed.

    Raises MayNot, NotNow, RequestRow.DoesNotExist.
    """
    request_list = _lock_open(actor, list_id, now)
    row = request_list.rows.select_for_update().get(number=number)
    old = written(row)
    kept = tuple(mark for mark in old.marks if mark.column not in data.values)
    fresh = _new_row(request_list, number, data)
    row.source = source_of(WrittenRow(number, written(fresh).values, kept))
    row.box_kind, row.posts, row.is_public = fresh.box_kind, fresh.posts, fresh.is_public
    row.kind, row.is_chosen = fresh.kind, False
    row.save()
    return _written_down(row, "mailboxes.change_request_row", actor=actor, now=now)


@transaction.atomic
def remove_rows(*, actor: str, now: datetime, list_id: int, numbers: Sequence[int]) -> int:
    """Leave rows out; returns how many. Raises MayNot, NotNow."""
    request_list = _lock_open(actor, list_id, now)
    gone, _by_model = request_list.rows.filter(number__in=numbers).delete()
    if gone:
        recheck(request_list, now=now)
        record(
            actor=actor,
            action="mailboxes.remove_request_rows",
            target=Target("request_list", str(list_id)),
            now=now,
            detail={"numbers": sorted(numbers)[:500]},
        )
    return gone


@transaction.atomic
def withdraw_list(*, actor: str, now: datetime, list_id: int, to_change: bool) -> RequestList:
    """Before it is decided: `to_change` takes it back into the IT officer's hands, else it is given up.

    Raises MayNot, NotNow.
    """
    request_list = lock_list(list_id)
    require_asker(actor, request_list.agency, now=now)
    require_idle(request_list)
    allowed = (_Status.SUBMITTED, _Status.CONFIRMED) if to_change else (*OPEN, _Status.SUBMITTED)
    if request_list.status not in (*allowed, _Status.CONFIRMED):
        raise NotNow(_("Danh sách này đã được giải quyết hoặc đã rút, không rút được nữa."))
    request_list.status = _Status.DRAFT if to_change else _Status.WITHDRAWN
    request_list.submitted_at = request_list.confirmed_at = None
    request_list.submitted_by = request_list.confirmed_by = ""
    request_list.save()
    record(
        actor=actor,
        action="mailboxes.withdraw_requests",
        target=Target("request_list", str(list_id)),
        now=now,
        detail={"to_change": to_change},
    )
    return request_list


def create_list(
    *, actor: str, now: datetime, agency: Agency, title: str, origin: str, due_on: date | None = None
) -> RequestList:
    """The empty list, in the caller's transaction."""
    made = RequestList.objects.create(
        agency=agency, title=title[:200], origin=origin, created_by=actor, created_at=now, due_on=due_on
    )
    record(
        actor=actor,
        action="mailboxes.start_requests",
        target=Target("request_list", str(made.pk)),
        now=now,
        detail={"agency": agency.local_part, "origin": str(origin)},
    )
    return made


def _new_row(request_list: RequestList, number: int, data: RowData) -> RequestRow:
    values = {
        column: text for column, raw in data.values.items() if (text := " ".join(normalize(raw).split()))
    }
    is_box = data.box_kind != Mailbox.Kind.PERSON
    return RequestRow(
        request_list=request_list,
        number=number,
        kind=RequestRow.Kind.CREATE if is_box else "",
        box_kind=data.box_kind,
        status=RequestRow.Status.INVALID,
        posts=list(data.posts),
        is_public=data.is_public,
        source=source_of(WrittenRow(number, values)),
    )


def _written_down(row: RequestRow, action: str, *, actor: str, now: datetime) -> RequestRow:
    recheck(row.request_list, now=now)
    record(
        actor=actor,
        action=action,
        target=Target("request_list", str(row.request_list_id)),
        now=now,
        detail={"number": row.number},
    )
    row.refresh_from_db()
    return row


def _lock_open(actor: str, list_id: int, now: datetime) -> RequestList:
    request_list = lock_list(list_id)
    require_asker(actor, request_list.agency, now=now)
    require_open(request_list)
    return request_list
