"""Two who act at the same moment, each on a connection of the own: one wins, the other is told (R6)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from congvu.accounts.models import User
from congvu.engines.memory import World
from congvu.mailboxes.models import RequestList
from congvu.mailboxes.operations import MailboxRefused, requests
from congvu.policy.requests import Column
from tests.cast import NOW, make_cast
from tests.contexts.mailboxes.requests.steps import Office

pytestmark = pytest.mark.django_db(transaction=True)


def _both(act: Callable[[], object]) -> list[str]:
    """What came of each: "done", or the class of the refusal."""
    barrier = Barrier(2)

    def one(_place: int) -> str:
        barrier.wait()
        try:
            act()
        except MailboxRefused as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(max_workers=2) as pool:
        return sorted(pool.map(one, range(2)))


@pytest.mark.row("R6")
def test_two_operators_decide_one_list(world: World) -> None:
    office = Office(make_cast())
    made = office.confirmed()
    assert _both(lambda: office.decide(made)) == ["NotNow", "done"]
    assert User.objects.filter(full_name="Lý Thị Sen").count() == 1


def test_one_upload_is_believed_twice(world: World) -> None:
    office = Office(make_cast())
    upload = requests.receive_upload(
        actor=office.asker,
        now=NOW,
        agency=office.cast.sotttt,
        content="Họ và tên,Chức vụ\nLý Thị Sen,Chuyên viên\n".encode(),
        file_name="a.csv",
    )
    reading = requests.Reading("Danh sách", {Column.FULL_NAME: 0, Column.POSITION: 1}, "CREATE")

    def believe() -> RequestList:
        return requests.believe_upload(actor=office.asker, now=NOW, upload_id=upload.pk, reading=reading)

    assert _both(believe) == ["done", "done"]
    assert [made.rows.count() for made in RequestList.objects.all()] == [1]
