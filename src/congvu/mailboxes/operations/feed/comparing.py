"""Comparing a feed that was believed with the directory of today."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.directory.queries import get_profile, office_date, working_calendar
from congvu.mailboxes.models import PersonnelChange, PersonnelFeed
from congvu.mailboxes.operations.feed.reading import check_day, people_of, read_staff_list, record_act
from congvu.mailboxes.operations.refusals import MayNot
from congvu.mailboxes.queries.feed import find_body_names, list_known_people, may_load_feed
from congvu.policy.personnel import Change, ChangeKind, Feed, KnownPerson, compare

_AT_ONCE = 500


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
    check_day(feed.as_of, now)
    people, unknown = people_of(read_staff_list(bytes(feed.content)), now)
    known = list_known_people(on=office_date(now))
    changes = compare(
        Feed(people, unknown, feed.is_complete), known, bodies=frozenset(find_body_names(now=now).values())
    )
    _keep(feed, changes, now)
    feed.believed_at, feed.believed_by = now, actor
    feed.save(update_fields=["believed_at", "believed_by"])
    record_act("believe_feed", feed, actor, now, {"changes": len(changes)})
    return feed


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
