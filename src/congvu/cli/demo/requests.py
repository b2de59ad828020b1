"""Lists of requests in each state, so that a newcomer sees the way of one (docs/flows.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from congvu.directory.queries import list_agencies, list_holders, office_date
from congvu.engines import wiring
from congvu.mailboxes.operations import requests
from congvu.policy.requests import Column

if TYPE_CHECKING:
    from congvu.directory.models import Agency
    from congvu.mailboxes.models import RequestList

_DRAFT, _SUBMITTED, _RETURNED, _CONFIRMED, _DECIDED = range(5)
Row = Mapping[Column, str]


def _new(name: str, title: str, **more: str) -> Row:
    values = {Column.KIND: "Cấp mới", Column.FULL_NAME: name, Column.POSITION: title}
    return values | {Column[column]: text for column, text in more.items()}


# Agency, title, how far it is, rows; {clerk} and {clerk_name} are those of the agency.
_LISTS: tuple[tuple[str, str, int, tuple[Row, ...]], ...] = (
    (
        "snv",
        "Cấp hộp thư cho công chức mới tuyển dụng",
        _DRAFT,
        (
            _new("Lương Thế Vinh", "Chuyên viên", UNIT="Phòng Công chức, viên chức", BIRTH="1984"),
            _new("Phùng Thị Kim Oanh", "", UNIT="Văn phòng Sở"),
            _new("Nông Văn Cường", "Chuyên viên", WISHED="cuongnv.snv"),
        ),
    ),
    (
        "stp",
        "Cấp hộp thư cho cán bộ Phòng Hộ tịch",
        _SUBMITTED,
        (
            _new("Trịnh Thu Trang", "Chuyên viên", UNIT="Phòng Hộ tịch", BIRTH="1982"),
            _new("{clerk_name}", "Công chứng viên", UNIT="Phòng Công chứng số 1", BIRTH="1979"),
        ),
    ),
    (
        "sct",
        "Thu hồi và cấp mới hộp thư quý này",
        _RETURNED,
        (_new("Mạc Đăng Khoa", "Kiểm soát viên", UNIT="Chi cục Quản lý thị trường"),),
    ),
    (
        "stc",
        "Cấp hộp thư cho kế toán viên mới",
        _CONFIRMED,
        (
            _new("Văn Thị Thùy Dương", "Kế toán viên", UNIT="Phòng Ngân sách", BIRTH="1986"),
            _new("Âu Dương Minh", "Chuyên viên", UNIT="Phòng Giá - Công sản"),
        ),
    ),
    (
        "sgtvt",
        "Đổi số điện thoại của văn thư",
        _DECIDED,
        (
            {
                Column.KIND: "Thay đổi",
                Column.FULL_NAME: "{clerk_name}",
                Column.ADDRESS: "{clerk}",
                Column.PHONE: "0651.3870999",
                Column.REASON: "Chuyển phòng làm việc",
            },
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class _Office:
    agency: Agency
    asker: str
    head: str
    clerk: str
    clerk_name: str


def load_requests(*, operator: str, now: datetime) -> int:
    """Through the operations that people use; returns how many lists."""
    for local_part, title, stage, rows in _LISTS:
        office = _office(local_part, now)
        made = requests.start_list(actor=office.asker, now=now, agency=office.agency, title=title)
        for row in rows:
            words = {"clerk": office.clerk, "clerk_name": office.clerk_name}
            values = {column: text.format(**words) for column, text in row.items()}
            requests.add_row(actor=office.asker, now=now, list_id=made.pk, data=requests.RowData(values))
        _lead(made, office, stage, operator=operator, now=now)
    return len(_LISTS)


def _lead(made: RequestList, office: _Office, stage: int, *, operator: str, now: datetime) -> None:
    if stage == _DRAFT:
        return
    requests.submit_list(actor=office.asker, now=now, list_id=made.pk)
    if stage == _RETURNED:
        remark = "Bổ sung năm sinh và những người đã nghỉ hưu cần thu hồi hộp thư."
        requests.return_list(actor=office.head, now=now, list_id=made.pk, remark=remark)
    if stage in (_CONFIRMED, _DECIDED):
        code = f"{100 + made.pk}/{office.agency.symbol}-VP"
        requests.confirm_list(
            actor=office.head, now=now, list_id=made.pk, code=code, code_date=office_date(now)
        )
    if stage == _DECIDED:
        requests.decide_list(actor=operator, now=now, list_id=made.pk, engine=wiring.mailbox_engine())


def _office(local_part: str, now: datetime) -> _Office:
    on = office_date(now)
    agency = list_agencies(on=on).select_related("province").get(local_part=local_part)

    def holder(post: str) -> tuple[str, str]:
        official = list_holders(agency_id=agency.pk, posts=[post], on=on).order_by("pk")[:1].get()
        return official.address, official.full_name

    clerk, clerk_name = holder("CLERK")
    return _Office(agency, holder("IT_OFFICER")[0], holder("HEAD")[0], clerk, clerk_name)
