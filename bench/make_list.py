"""Run under a place's settings: a list of new people goes the whole way, from its file to its mailboxes.

`python -m bench.make_list AGENCY ROWS` prints one JSON object with the seconds of each step. The agency's
IT officer, head and the operator act through the product's operations; the worker of the place reads,
decides and makes the mailboxes.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice

import django

_PATIENCE_SECONDS = 600
_HEADINGS = ("TT", "Họ và tên", "Chức vụ", "Đơn vị", "Loại đề nghị")


def main(local_part: str, rows: int) -> None:
    django.setup()
    content = _workbook(rows, local_part)
    taken: dict[str, float] = {}
    began = time.monotonic()
    for name, step in _steps(local_part, content, rows):
        started = time.monotonic()
        step()
        taken[name] = round(time.monotonic() - started, 2)
    taken["all"] = round(time.monotonic() - began, 2)
    print(json.dumps(taken))


def _steps(local_part: str, content: bytes, rows: int) -> Iterator[tuple[str, Callable[[], object]]]:
    from django.utils import timezone

    from congvu.directory.queries import list_agencies, list_holders, office_date
    from congvu.engines import wiring
    from congvu.mailboxes.operations import requests
    from congvu.mailboxes.queries.requests import count_not_in_engine
    from congvu.policy.requests import Column

    now, on = timezone.now(), office_date(timezone.now())
    agency = list_agencies(on=on).select_related("province").get(local_part=local_part)

    def holder(post: str) -> str:
        official = list_holders(agency_id=agency.pk, posts=[post], on=on).first()
        assert official is not None
        return official.address

    asker, head = holder("IT_OFFICER"), holder("HEAD")
    upload = requests.receive_upload(
        actor=asker, now=now, agency=agency, content=content, file_name="danh-sach.xlsx"
    )
    columns = {Column(name): place for name, place in upload.columns.items()}
    reading = requests.Reading(f"Danh sách {rows}", columns)
    made = requests.believe_upload(actor=asker, now=now, upload_id=upload.pk, reading=reading)

    def is_done() -> bool:
        """No work is left; a list that is short enough never had any."""
        for job in made.jobs.all():
            if job.status == "FAILED":
                raise RuntimeError(job.sentence)
        return not made.jobs.exclude(status="DONE").exists()

    yield "read and check", lambda: _wait(is_done)
    if open_rows := list(made.rows.exclude(status="READY")[:3]):
        raise RuntimeError(f"{open_rows}: {[row.problems for row in open_rows]}")
    yield "submit", lambda: requests.submit_list(actor=asker, now=now, list_id=made.pk)
    yield (
        "confirm",
        lambda: requests.confirm_list(actor=head, now=now, list_id=made.pk, code="1/DS", code_date=on),
    )

    def decide() -> None:
        requests.decide_list(actor=_operator(), now=now, list_id=made.pk, engine=wiring.mailbox_engine())
        _wait(is_done)

    yield "decide", decide
    yield "mailboxes in Dovecot", lambda: _wait(lambda: count_not_in_engine(made) == 0)


def _operator() -> str:
    from congvu.accounts.models import User

    return User.objects.filter(is_operator=True, is_active=True).values_list("login", flat=True)[0]


def _wait(is_done: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while not is_done():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.1)


def _workbook(rows: int, local_part: str) -> bytes:
    from congvu.formats.tables import OutColumn, OutTable, write_xlsx

    people = (
        (str(number), name, "Chuyên viên", f"Phòng số {number % 20 + 1}", "Cấp mới")
        for number, name in enumerate(islice(_names(local_part), rows), start=1)
    )
    return write_xlsx(OutTable("Danh sách", tuple(map(OutColumn, _HEADINGS)), people))


def _names(local_part: str) -> Iterator[str]:
    """No two with one address: a collision waits for people, and is no question of speed."""
    from congvu.cli.demo.names import invent_names
    from congvu.mailboxes.models import Mailbox
    from congvu.policy.addresses import name_words

    held = Mailbox.objects.filter(address__contains=f".{local_part}@").values_list("address", flat=True)
    seen = {address.partition(".")[0] for address in held}
    for name in invent_names(random.Random(2010)):
        address = "".join(name_words(name))
        if address not in seen:
            seen.add(address)
            yield name


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
