"""The personnel feed of Sở Nội vụ: read, believed, turned into proposed requests (BP48 Đ13; R17)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.directory.queries import get_profile, get_province, office_date, working_calendar
from congvu.formats.tables import UnreadableTable, read_table
from congvu.mailboxes.models import PersonnelChange, PersonnelFeed, RequestList
from congvu.mailboxes.operations.refusals import BadChoice, MayNot, NotNow
from congvu.mailboxes.operations.requests import RowData, propose_list
from congvu.mailboxes.operations.requests.unreadable import unreadable_sentence
from congvu.mailboxes.queries.feed import find_body_names, list_known_people, may_load_feed, may_propose_for
from congvu.policy.personnel import Change, ChangeKind, Feed, FeedPerson, KnownPerson, compare
from congvu.policy.requests import (
    HEADINGS,
    KIND_NAMES,
    Column,
    RequestKind,
    is_heading_row,
    match_columns,
    read_row,
)
from congvu.policy.requests.fields import birth_year
from congvu.policy.text import fold, normalize

if TYPE_CHECKING:
    from congvu.directory.models import Agency
    from congvu.formats.tables import Table

_Kind = PersonnelChange.Kind
_REQUESTS = {
    _Kind.JOINER: RequestKind.CREATE,
    _Kind.MOVER: RequestKind.TRANSFER,
    _Kind.LEAVER: RequestKind.CANCEL,
    _Kind.CHANGED: RequestKind.CHANGE,
}
_AT_ONCE = 500
_SHOWN = 8


@transaction.atomic
def receive_feed(
    *, actor: str, now: datetime, content: bytes, file_name: str, as_of: date, is_complete: bool
) -> PersonnelFeed:
    """Keep a file until somebody has seen how it was read; nothing is compared yet.

    Raises MayNot, BadChoice (not a list, columns missing, a day to come, older than the last one).
    """
    if not may_load_feed(actor, now=now):
        raise MayNot(
            _(
                "Chỉ cơ quan quản lý nhân sự của tỉnh (Sở Nội vụ) và cơ quan vận hành được nạp dữ liệu "
                "nhân sự."
            )
        )
    table = _read(content)
    province = get_province()
    _check_day(as_of, now)
    feed = PersonnelFeed.objects.create(
        province=province,
        file_name=normalize(file_name)[-200:],
        file_sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        as_of=as_of,
        is_complete=is_complete,
        loaded_by=actor,
        loaded_at=now,
        rows=len(table.rows),
        encoding=table.encoding.encoding.value if table.encoding else "",
    )
    _record("receive_feed", feed, actor, now, {"rows": feed.rows, "sha256": feed.file_sha256})
    return feed


@transaction.atomic
def believe_feed(*, actor: str, now: datetime, feed_id: int) -> PersonnelFeed:
    """Compare it with the directory of today; every difference gets its day to be done by.

    A second click changes nothing; nor does the same file once more. Raises MayNot, BadChoice.
    """
    feed = PersonnelFeed.objects.select_for_update().get(pk=feed_id)
    if not may_load_feed(actor, now=now):
        raise MayNot(_("Chỉ cơ quan quản lý nhân sự và cơ quan vận hành được xác nhận dữ liệu này."))
    if feed.believed_at is not None:
        return feed
    _check_day(feed.as_of, now)
    people, unknown = _people(_read(bytes(feed.content)), now)
    known = list_known_people(on=office_date(now))
    changes = compare(
        Feed(people, unknown, feed.is_complete), known, bodies=frozenset(find_body_names(now=now).values())
    )
    _keep(feed, changes, now)
    feed.believed_at, feed.believed_by = now, actor
    feed.save(update_fields=["believed_at", "believed_by"])
    _record("believe_feed", feed, actor, now, {"changes": len(changes)})
    return feed


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
    _record("propose_changes", feed, actor, now, {"agency": agency.local_part, "rows": len(changes)})
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
    _record("dismiss_change", change.feed, actor, now, {"change": change.pk, "reason": reason})


@transaction.atomic
def release_leavers(*, actor: str, now: datetime, feed_id: int, agency: Agency) -> int:
    """Somebody says that so many did leave the body at once; returns how many. Raises MayNot."""
    if not may_propose_for(actor, agency, now=now):
        raise MayNot(_("Chỉ cơ quan có người nghỉ hoặc cơ quan vận hành được xác nhận."))
    feed = PersonnelFeed.objects.get(pk=feed_id)
    released = PersonnelChange.objects.filter(feed=feed, agency=agency, is_held=True).update(is_held=False)
    if released:
        _record("release_leavers", feed, actor, now, {"agency": agency.local_part, "rows": released})
    return released


@dataclass(frozen=True, slots=True)
class FeedPreview:
    """How a file is read: the headings that are used, its first rows, and bodies that nobody knows."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    people: int
    bodies: int
    unknown: tuple[str, ...]


def preview_feed(feed: PersonnelFeed, *, now: datetime) -> FeedPreview:
    """Raises BadChoice."""
    table = _read(bytes(PersonnelFeed.objects.values_list("content", flat=True).get(pk=feed.pk)))
    places = match_columns(table.header).places
    people, unknown = _people(table, now)
    rows = tuple(
        tuple(line.cells[place] if place < len(line.cells) else "" for place in places.values())
        for line in table.rows[:_SHOWN]
    )
    headings = tuple(HEADINGS[column] for column in places)
    return FeedPreview(headings, rows, len(people), len({one.body for one in people}), unknown)


def _lock_change(actor: str, change_id: int, now: datetime) -> PersonnelChange:
    rows = PersonnelChange.objects.select_for_update(of=("self",)).select_related("agency__province", "feed")
    change = rows.get(pk=change_id)
    is_theirs = change.agency is not None and may_propose_for(actor, change.agency, now=now)
    if not (is_theirs or may_load_feed(actor, now=now)):
        raise MayNot(_("Chỉ cơ quan của người này hoặc cơ quan vận hành được bỏ qua thay đổi."))
    if change.request_row_id is not None or change.dismissed_at is not None:
        raise NotNow(_("Thay đổi này đã được đưa vào danh sách hoặc đã bỏ qua."))
    return change


def _read(content: bytes) -> Table:
    try:
        table = read_table(content, is_heading=is_heading_row)
    except UnreadableTable as unreadable:
        raise BadChoice(unreadable_sentence(unreadable), field="file") from None
    places = match_columns(table.header).places
    if Column.AGENCY not in places or not {Column.FULL_NAME, Column.FAMILY_NAMES} & set(places):
        raise BadChoice(
            _("Tệp phải có cột “Cơ quan” và cột “Họ và tên”. Hãy sửa tiêu đề cột rồi tải lên lại."),
            field="file",
        )
    return table


def _check_day(as_of: date, now: datetime) -> None:
    if as_of > office_date(now):
        raise BadChoice(_("Ngày số liệu không thể sau hôm nay."), field="as_of")
    last = PersonnelFeed.objects.exclude(believed_at=None).order_by("-as_of").first()
    if last is not None and as_of < last.as_of:
        raise BadChoice(
            _("Đã có số liệu mới hơn, đến ngày %(day)s. Hãy nạp tệp mới nhất.")
            % {"day": f"{last.as_of:%d/%m/%Y}"},
            field="as_of",
        )


def _people(table: Table, now: datetime) -> tuple[tuple[FeedPerson, ...], tuple[str, ...]]:
    """Everybody of a body that is known, and the names of those that are not."""
    names, match = find_body_names(now=now), match_columns(table.header)
    people: list[FeedPerson] = []
    unknown: dict[str, None] = {}
    for line in table.rows:
        row = read_row(line.number, line.cells, match)
        if row is None or not row.text(Column.FULL_NAME):
            continue
        body = names.get(fold(row.text(Column.AGENCY)).strip())
        if body is None:
            unknown[row.text(Column.AGENCY) or "–"] = None
            continue
        people.append(
            FeedPerson(
                row=line.number,
                body=body,
                full_name=row.text(Column.FULL_NAME),
                staff_code=row.text(Column.STAFF_CODE),
                birth_year=birth_year(row.text(Column.BIRTH)),
                title=row.text(Column.POSITION),
                unit=row.text(Column.UNIT),
            )
        )
    return tuple(people), tuple(unknown)


def _keep(feed: PersonnelFeed, changes: Iterable[Change], now: datetime) -> None:
    today = office_date(now)
    days = get_profile(on=today).lifecycle.prompt_working_days
    due_on = working_calendar(today).add(today, days)
    agencies = find_body_names(now=now, ids=True)
    open_before = _open_keys()
    rows = []
    for change in changes:
        # A mover is asked for by the body that is left (BP48 Đ14.6).
        body = change.known.body if change.kind is ChangeKind.MOVER and change.known else change.body
        detail = _detail(change)
        if _key(change.kind.value, agencies.get(body), detail) in open_before:
            continue
        rows.append(
            PersonnelChange(
                feed=feed,
                kind=change.kind.value,
                agency_id=agencies.get(body),
                official_id=change.known.key if change.known else None,
                detail=detail,
                due_on=due_on,
                is_held=change.is_held,
            )
        )
    PersonnelChange.objects.bulk_create(rows, batch_size=_AT_ONCE)


def _open_keys() -> set[tuple[object, ...]]:
    """Differences that an earlier feed told and that are not done: their clock runs on."""
    rows = PersonnelChange.objects.filter(dismissed_at=None).select_related("request_row")
    return {
        _key(one.kind, one.agency_id, one.detail)
        for one in rows
        if one.request_row is None or one.request_row.status not in ("APPROVED", "REFUSED")
    }


def _key(kind: str, agency_id: object, detail: dict[str, object]) -> tuple[object, ...]:
    about = ("body", "full_name", "staff_code", "birth_year", "title", "unit", "to_agency")
    return (kind, agency_id, *(detail.get(name) for name in about))


def _detail(change: Change) -> dict[str, object]:
    person, known = change.person, change.known
    shown = person or known
    if shown is None:
        return {"body": change.body}
    detail: dict[str, object] = {
        "full_name": shown.full_name,
        "staff_code": shown.staff_code,
        "birth_year": shown.birth_year,
        "title": shown.title,
        "unit": shown.unit,
    }
    if person is not None:
        detail["row"] = person.row
    if known is not None:
        detail["before"] = {"full_name": known.full_name, "title": known.title, "unit": known.unit}
    if change.kind is ChangeKind.MOVER:
        detail["to_agency"] = change.body
    if change.candidates:
        detail["candidates"] = [_candidate(one) for one in change.candidates]
    return detail


def _candidate(known: KnownPerson) -> dict[str, object]:
    return {"official": known.key, "full_name": known.full_name, "body": known.body, "title": known.title}


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


def _record(act: str, feed: PersonnelFeed, actor: str, now: datetime, detail: dict[str, object]) -> None:
    record(
        actor=actor,
        action=f"mailboxes.{act}",
        target=Target("personnel_feed", str(feed.pk)),
        now=now,
        detail={"as_of": feed.as_of.isoformat(), **detail},
    )
