"""A connection that is kept open between pages must not show an old state of the mailbox."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from congvu.engines.imap import ImapMailStores
from congvu.engines.layout import Layout
from congvu.engines.ports import FolderRef
from tests.places import Logins, Place

pytestmark = pytest.mark.engines
ARRIVED = datetime(2009, 11, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def layout(place: Place) -> Layout:
    return Layout.from_environment(place.environment, var=place.var)


@pytest.fixture
def kept(layout: Layout) -> Iterator[ImapMailStores]:
    """The connection under test, as the web keeps it."""
    stores = ImapMailStores.for_layout(layout)
    yield stores
    stores.close()


@pytest.fixture
def other(layout: Layout) -> Iterator[ImapMailStores]:
    """Another program at the same mailbox."""
    stores = ImapMailStores.for_layout(layout)
    yield stores
    stores.close()


@pytest.fixture
def folder(logins: Logins, other: ImapMailStores) -> Iterator[FolderRef]:
    ref = FolderRef(logins[-1].login, "Kết nối")
    with other.open(ref.mailbox) as store:
        store.create_folder(ref)
    yield ref
    with other.open(ref.mailbox) as store:
        store.delete_folder(ref)


def _letter(number: int) -> bytes:
    return f"From: a@b.vn\r\nSubject: Thu {number}\r\nMessage-ID: <{number}@x>\r\n\r\nx\r\n".encode()


def _subjects(stores: ImapMailStores, folder: FolderRef) -> list[str]:
    with stores.open(folder.mailbox) as store:
        page = store.list_page(folder)
        assert page.total == len(page.rows)
        return [row.subject_header for row in page.rows]


def test_what_came_and_went_by_another_program_is_seen(
    kept: ImapMailStores, other: ImapMailStores, folder: FolderRef
) -> None:
    assert _subjects(kept, folder) == []
    with other.open(folder.mailbox) as store:
        uids = [store.append(folder, _letter(number)) for number in range(3)]
    assert _subjects(kept, folder) == ["Thu 2", "Thu 1", "Thu 0"]
    with other.open(folder.mailbox) as store:
        store.expunge(folder, uids[:2])
        store.append(folder, _letter(3))
    assert _subjects(kept, folder) == ["Thu 3", "Thu 2"]


def test_what_one_does_oneself_is_seen_at_once(kept: ImapMailStores, folder: FolderRef) -> None:
    with kept.open(folder.mailbox) as store:
        uids = [store.append(folder, _letter(number)) for number in range(3)]
        assert store.list_page(folder).total == 3
        store.move(folder, uids[:1], FolderRef(folder.mailbox, "Trash"))
        assert store.list_page(folder).total == 2
        store.expunge(folder, uids[1:2])
        assert [row.subject_header for row in store.list_page(folder).rows] == ["Thu 2"]
        store.append(folder, _letter(4))
        assert [row.subject_header for row in store.list_page(folder).rows] == ["Thu 4", "Thu 2"]


def test_a_message_arrived_when_it_did_whatever_the_zone_of_the_process(
    kept: ImapMailStores, folder: FolderRef
) -> None:
    assert time.timezone != 0  # Django sets that of the office
    with kept.open(folder.mailbox) as store:
        store.append(folder, _letter(1), at=ARRIVED)
        assert store.list_page(folder).rows[0].arrived_at == ARRIVED
