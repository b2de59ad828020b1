"""Lists from a file, in two steps: it is read and shown, and only then believed (R6, R48)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.engines.knock import knock
from congvu.formats.tables import Table, UnreadableTable, read_table
from congvu.mailboxes.models import RequestJob, RequestList, RequestRow, RequestUpload
from congvu.mailboxes.operations.refusals import BadChoice
from congvu.mailboxes.operations.requests.checking import iter_checked, source_of
from congvu.mailboxes.operations.requests.drafting import create_list
from congvu.mailboxes.operations.requests.files import keep_file, read_kept_file
from congvu.mailboxes.operations.requests.rights import require_asker
from congvu.mailboxes.operations.requests.surroundings import look_around
from congvu.mailboxes.operations.requests.unreadable import unreadable_sentence
from congvu.policy.requests import (
    KIND_NAMES,
    Column,
    ColumnMatch,
    RequestKind,
    is_heading_row,
    match_columns,
    read_row,
)
from congvu.policy.requests import RequestRow as WrittenRow
from congvu.policy.text import fold, normalize

if TYPE_CHECKING:
    from congvu.directory.models import Agency

# Longer lists are read by the worker, and the page shows how far it is.
LONGEST_AT_ONCE = 300
_SHOWN = 8
_AT_ONCE = 500
_YES = frozenset({"x", "co", "1", "true", "yes", "lanh dao", "v"})


@dataclass(frozen=True, slots=True)
class Reading:
    """How the person says that the file is to be read: place of each column from 0."""

    title: str
    columns: Mapping[Column, int]
    default_kind: str = ""


def receive_upload(
    *, actor: str, now: datetime, agency: Agency, content: bytes, file_name: str
) -> RequestUpload:
    """Read the file and keep it until the person has seen how. Raises MayNot, NotNow, BadChoice."""
    require_asker(actor, agency, now=now)
    table = _read(content)
    match = match_columns(table.header)
    digest = keep_file(content)
    with transaction.atomic():
        upload = RequestUpload.objects.create(
            agency_id=agency.pk,
            uploaded_by=actor,
            uploaded_at=now,
            file_name=normalize(file_name)[-200:],
            file_sha256=digest,
            encoding=table.encoding.encoding.value if table.encoding else "",
            columns={column.value: place for column, place in match.places.items()},
            heading_row=table.header_number,
            headings=list(table.header),
            rows=len(table.rows),
            notes=_notes(table),
            preview=[[row.number, *row.cells] for row in table.rows[:_SHOWN]],
        )
        record(
            actor=actor,
            action="mailboxes.upload_requests",
            target=Target("request_upload", str(upload.pk)),
            now=now,
            detail={"agency": agency.local_part, "sha256": digest, "rows": len(table.rows)},
        )
    return upload


@transaction.atomic
def believe_upload(*, actor: str, now: datetime, upload_id: int, reading: Reading) -> RequestList:
    """The list that the file becomes; a second click finds the same. A long one is left to the worker.

    Raises MayNot, NotNow, BadChoice, RequestUpload.DoesNotExist.
    """
    upload = RequestUpload.objects.select_for_update(of=("self",)).select_related("agency").get(pk=upload_id)
    require_asker(actor, upload.agency, now=now)
    if upload.request_list is not None:
        return upload.request_list
    _check_reading(reading)
    title = " ".join(normalize(reading.title).split())
    made = create_list(
        actor=actor, now=now, agency=upload.agency, title=title, origin=RequestList.Origin.UPLOAD
    )
    made.file_name, made.file_sha256, made.encoding = upload.file_name, upload.file_sha256, upload.encoding
    made.save()
    upload.request_list, upload.default_kind = made, reading.default_kind
    upload.columns = {column.value: place for column, place in reading.columns.items()}
    upload.save()
    if upload.rows <= LONGEST_AT_ONCE:
        read_upload(upload, made, now=now, progress=lambda _done, _total: None)
    else:
        RequestJob.objects.create(
            request_list=made, kind=RequestJob.Kind.READ, actor=actor, total=upload.rows, created_at=now
        )
        transaction.on_commit(lambda: knock(settings.CONGVU_WORKER_SOCKET, "mailboxes.requests"))
    return made


def read_upload(
    upload: RequestUpload,
    request_list: RequestList,
    *,
    now: datetime,
    progress: Callable[[int, int], None],
) -> None:
    """Fill the list with the checked rows of the file, anew where it was begun. Raises NotNow, BadChoice."""
    request_list.rows.all().delete()
    rows = [_new_row(request_list, row) for row in _written_rows(upload)]
    if not rows:
        raise BadChoice(_("Trong tệp không có dòng nào có họ tên hay địa chỉ thư. Hãy xem lại tệp."))
    part: list[RequestRow] = []
    for done, row in enumerate(iter_checked(rows, look_around(request_list, now=now)), start=1):
        part.append(row)
        if len(part) == _AT_ONCE or done == len(rows):
            RequestRow.objects.bulk_create(part)
            part = []
            progress(done, len(rows))


def _read(content: bytes) -> Table:
    try:
        return read_table(content, is_heading=is_heading_row)
    except UnreadableTable as unreadable:
        raise BadChoice(unreadable_sentence(unreadable), field="file") from None


def _notes(table: Table) -> list[list[object]]:
    """What was read with doubt, or left aside."""
    notes: list[list[object]] = [[note.note.value, dict(note.parameters)] for note in table.notes]
    if table.encoding is not None and not table.encoding.is_certain:
        notes.insert(0, ["UNCERTAIN_ENCODING", {}])
    elif table.encoding is not None and table.encoding.are_capitals_restored:
        notes.insert(0, ["RESTORED_CAPITALS", {}])
    return notes


def _check_reading(reading: Reading) -> None:
    if not reading.title.strip():
        raise BadChoice(_("Hãy đặt tên cho danh sách."), field="title")
    if not {Column.FULL_NAME, Column.FAMILY_NAMES} & set(reading.columns):
        raise BadChoice(_("Hãy chỉ ra cột họ và tên."), field="columns")
    if Column.KIND not in reading.columns and reading.default_kind not in set(RequestKind):
        raise BadChoice(
            _("Tệp không có cột loại đề nghị: hãy chọn một loại cho tất cả các dòng."), field="default_kind"
        )
    places = list(reading.columns.values())
    if len(set(places)) < len(places):
        raise BadChoice(_("Hai nội dung không thể cùng ở một cột. Hãy chọn lại."), field="columns")


def _written_rows(upload: RequestUpload) -> list[WrittenRow]:
    table = _read(read_kept_file(upload.file_sha256))
    match = ColumnMatch({Column(name): place for name, place in upload.columns.items()})
    found = []
    for row in table.rows:
        marks = {place: (mark.mark.value, mark.cell) for place, mark in row.marks.items()}
        written = read_row(row.number, row.cells, match, marks)
        if written is not None:
            found.append(_with_kind(written, upload.default_kind))
    return found


def _with_kind(row: WrittenRow, default_kind: str) -> WrittenRow:
    if not default_kind or row.text(Column.KIND):
        return row
    values = {**row.values, Column.KIND: KIND_NAMES[RequestKind(default_kind)]}
    return WrittenRow(row.number, values, row.marks)


def _new_row(request_list: RequestList, row: WrittenRow) -> RequestRow:
    return RequestRow(
        request_list=request_list,
        number=row.number,
        status=RequestRow.Status.INVALID,
        is_public=fold(row.text(Column.LEADER)).strip() in _YES,
        source=source_of(row),
    )
