"""Reading the file of Sở Nội vụ; it is shown before it is believed."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.directory.queries import get_province, office_date
from congvu.formats.tables import Table, UnreadableTable, read_table
from congvu.mailboxes.models import PersonnelFeed
from congvu.mailboxes.operations.refusals import BadChoice, MayNot
from congvu.mailboxes.operations.requests.unreadable import unreadable_sentence
from congvu.mailboxes.queries.feed import find_body_names, may_load_feed
from congvu.policy.personnel import FeedPerson
from congvu.policy.requests import HEADINGS, Column, is_heading_row, match_columns, read_row
from congvu.policy.requests.fields import birth_year
from congvu.policy.text import fold, normalize

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
    table = read_staff_list(content)
    province = get_province()
    check_day(as_of, now)
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
    record_act("receive_feed", feed, actor, now, {"rows": feed.rows, "sha256": feed.file_sha256})
    return feed


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
    table = read_staff_list(bytes(PersonnelFeed.objects.values_list("content", flat=True).get(pk=feed.pk)))
    places = match_columns(table.header).places
    people, unknown = people_of(table, now)
    rows = tuple(
        tuple(line.cells[place] if place < len(line.cells) else "" for place in places.values())
        for line in table.rows[:_SHOWN]
    )
    headings = tuple(HEADINGS[column] for column in places)
    return FeedPreview(headings, rows, len(people), len({one.body for one in people}), unknown)


def read_staff_list(content: bytes) -> Table:
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


def check_day(as_of: date, now: datetime) -> None:
    if as_of > office_date(now):
        raise BadChoice(_("Ngày số liệu không thể sau hôm nay."), field="as_of")
    last = PersonnelFeed.objects.exclude(believed_at=None).order_by("-as_of").first()
    if last is not None and as_of < last.as_of:
        raise BadChoice(
            _("Đã có số liệu mới hơn, đến ngày %(day)s. Hãy nạp tệp mới nhất.")
            % {"day": f"{last.as_of:%d/%m/%Y}"},
            field="as_of",
        )


def people_of(table: Table, now: datetime) -> tuple[tuple[FeedPerson, ...], tuple[str, ...]]:
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


def record_act(act: str, feed: PersonnelFeed, actor: str, now: datetime, detail: dict[str, object]) -> None:
    record(
        actor=actor,
        action=f"mailboxes.{act}",
        target=Target("personnel_feed", str(feed.pk)),
        now=now,
        detail={"as_of": feed.as_of.isoformat(), **detail},
    )
