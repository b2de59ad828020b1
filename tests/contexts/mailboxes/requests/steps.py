"""The way of a list, step by step, in short: `office.ready()`, `office.confirmed()`, `office.decided()`."""

from dataclasses import dataclass
from datetime import date

import pytest

from congvu.engines import wiring
from congvu.mailboxes.models import RequestList, RequestRow
from congvu.mailboxes.operations import requests
from congvu.policy.requests import Column
from tests.cast import NOW, Cast

PAPER = ("125/STTTT-VP", date(2009, 11, 2))
NEW_PERSON = {"FULL_NAME": "Lý Thị Sen", "POSITION": "Chuyên viên", "KIND": "Cấp mới"}


@dataclass(frozen=True, slots=True)
class Office:
    """Sở TTTT and those who ask, confirm and decide there."""

    cast: Cast

    @property
    def asker(self) -> str:
        return self.cast.it_officer.login

    def start(self, title: str = "Cấp hộp thư cho công chức mới") -> RequestList:
        return requests.start_list(actor=self.asker, now=NOW, agency=self.cast.sotttt, title=title)

    def add(self, request_list: RequestList, **values: str) -> RequestRow:
        data = requests.RowData({Column(name): text for name, text in values.items()})
        return requests.add_row(actor=self.asker, now=NOW, list_id=request_list.pk, data=data)

    def drafted(self, *rows: dict[str, str]) -> RequestList:
        made = self.start()
        for row in rows or (NEW_PERSON,):
            self.add(made, **row)
        return made

    def submitted(self, *rows: dict[str, str]) -> RequestList:
        return requests.submit_list(actor=self.asker, now=NOW, list_id=self.drafted(*rows).pk)

    def confirm(self, request_list: RequestList, actor: str = "") -> RequestList:
        code, day = PAPER
        return requests.confirm_list(
            actor=actor or self.cast.leader.login,
            now=NOW,
            list_id=request_list.pk,
            code=code,
            code_date=day,
        )

    def confirmed(self, *rows: dict[str, str]) -> RequestList:
        return self.confirm(self.submitted(*rows))

    def decide(self, request_list: RequestList, refused: dict[int, str] | None = None) -> RequestList:
        return requests.decide_list(
            actor=self.cast.operator.login,
            now=NOW,
            list_id=request_list.pk,
            refused=refused or {},
            engine=wiring.mailbox_engine(),
        )

    def decided(self, *rows: dict[str, str]) -> RequestList:
        return self.decide(self.confirmed(*rows))

    def upload(self, content: bytes, name: str = "danh-sach.csv", kind: str = "") -> RequestList:
        upload = requests.receive_upload(
            actor=self.asker, now=NOW, agency=self.cast.sotttt, content=content, file_name=name
        )
        columns = {Column(column): place for column, place in upload.columns.items()}
        reading = requests.Reading("Danh sách tải lên", columns, kind)
        return requests.believe_upload(actor=self.asker, now=NOW, upload_id=upload.pk, reading=reading)


@pytest.fixture
def office(cast: Cast) -> Office:
    return Office(cast)


def codes(row: RequestRow) -> list[str]:
    return [one["code"] for one in row.problems]
