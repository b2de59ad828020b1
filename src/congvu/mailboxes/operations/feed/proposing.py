"""Turning differences into requests, or passing them over."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.mailboxes.models import PersonnelChange, PersonnelFeed, RequestList
from congvu.mailboxes.operations.feed.reading import record_act
from congvu.mailboxes.operations.refusals import BadChoice, MayNot, NotNow
from congvu.mailboxes.operations.requests import RowData, propose_list
from congvu.mailboxes.queries.feed import may_load_feed, may_propose_for
from congvu.policy.requests import KIND_NAMES, Column, RequestKind
from congvu.policy.text import normalize

if TYPE_CHECKING:
    from congvu.directory.models import Agency

_Kind = PersonnelChange.Kind
_REQUESTS = {
    _Kind.JOINER: RequestKind.CREATE,
    _Kind.MOVER: RequestKind.TRANSFER,
    _Kind.LEAVER: RequestKind.CANCEL,
    _Kind.CHANGED: RequestKind.CHANGE,
}
_AT_ONCE = 500


@transaction.atomic
def propose_changes(*, actor: str, now: datetime, feed_id: int, agency: Agency) -> RequestList | None:
    """The differences of an agency that are left, as one list that its IT officer hands in.

    None where nothing is left. Raises MayNot.
    """
    if not may_propose_for(actor, agency, now=now):
        raise MayNot(
            _(
                "Chỉ cán bộ chuyên trách công nghệ thông tin của cơ quan hoặc cơ quan vận hành được lập "
                "danh sách."
            )
        )
    rows = PersonnelChange.objects.select_for_update(of=("self",)).filter(
        feed=feed_id, agency=agency, kind__in=_REQUESTS, request_row=None, dismissed_at=None, is_held=False
    )
    changes = list(rows.select_related("feed").order_by("kind", "pk"))
    if not changes:
        return None
    feed = changes[0].feed
    made = propose_list(
        actor=actor,
        now=now,
        agency=agency,
        title=_("Theo dữ liệu nhân sự đến ngày %(day)s") % {"day": f"{feed.as_of:%d/%m/%Y}"},
        origin=RequestList.Origin.FEED,
        rows=[RowData(_values(change)) for change in changes],
        due_on=min(change.due_on for change in changes),
    )
    for change, row in zip(changes, made.rows.order_by("number"), strict=True):
        change.request_row = row
    PersonnelChange.objects.bulk_update(changes, ["request_row"], batch_size=_AT_ONCE)
    record_act("propose_changes", feed, actor, now, {"agency": agency.local_part, "rows": len(changes)})
    return made


@transaction.atomic
def dismiss_change(*, actor: str, now: datetime, change_id: int, reason: str) -> None:
    """The difference is none, or is done otherwise. Raises MayNot, NotNow, BadChoice."""
    change = _lock_change(actor, change_id, now)
    if not (reason := normalize(reason).strip()[:300]):
        raise BadChoice(_("Hãy ghi lý do bỏ qua."), field="reason")
    change.dismissed_by, change.dismissed_at = actor, now
    change.detail = {**change.detail, "reason": reason}
    change.save(update_fields=["dismissed_by", "dismissed_at", "detail"])
    record_act("dismiss_change", change.feed, actor, now, {"change": change.pk, "reason": reason})


@transaction.atomic
def release_leavers(*, actor: str, now: datetime, feed_id: int, agency: Agency) -> int:
    """Somebody says that so many did leave the body at once; returns how many. Raises MayNot."""
    if not may_propose_for(actor, agency, now=now):
        raise MayNot(_("Chỉ cơ quan có người nghỉ hoặc cơ quan vận hành được xác nhận."))
    feed = PersonnelFeed.objects.get(pk=feed_id)
    released = PersonnelChange.objects.filter(feed=feed, agency=agency, is_held=True).update(is_held=False)
    if released:
        record_act("release_leavers", feed, actor, now, {"agency": agency.local_part, "rows": released})
    return released


def _lock_change(actor: str, change_id: int, now: datetime) -> PersonnelChange:
    rows = PersonnelChange.objects.select_for_update(of=("self",)).select_related("agency__province", "feed")
    change = rows.get(pk=change_id)
    is_theirs = change.agency is not None and may_propose_for(actor, change.agency, now=now)
    if not (is_theirs or may_load_feed(actor, now=now)):
        raise MayNot(_("Chỉ cơ quan của người này hoặc cơ quan vận hành được bỏ qua thay đổi."))
    if change.request_row_id is not None or change.dismissed_at is not None:
        raise NotNow(_("Thay đổi này đã được đưa vào danh sách hoặc đã bỏ qua."))
    return change


def _values(change: PersonnelChange) -> dict[Column, str]:
    """The row of the request, in the words of the template."""
    detail, kind = change.detail, _REQUESTS[_Kind(change.kind)]
    day = f"{change.feed.as_of:%d/%m/%Y}"
    before = detail.get("before") or {}
    is_gone = change.kind in (_Kind.MOVER, _Kind.LEAVER)
    name = before.get("full_name") if is_gone else detail.get("full_name")
    values: defaultdict[Column, str] = defaultdict(str)
    values[Column.KIND] = KIND_NAMES[kind]
    values[Column.FULL_NAME] = str(name or detail.get("full_name") or "")
    values[Column.POSITION] = str(detail.get("title") or "")
    values[Column.UNIT] = str(detail.get("unit") or "")
    values[Column.STAFF_CODE] = str(detail.get("staff_code") or "")
    values[Column.BIRTH] = str(detail.get("birth_year") or "")
    values[Column.REASON] = _("Dữ liệu nhân sự đến ngày %(day)s") % {"day": day}
    if change.official is not None:
        values[Column.ADDRESS] = change.official.address
    if change.kind == _Kind.MOVER:
        values[Column.TO_AGENCY] = str(detail.get("to_agency") or "")
    return {column: text for column, text in values.items() if text}
