"""`MailboxEngine`: mailboxes come, stay and go."""

from uuid import uuid4

import pytest

from congvu.engines.errors import EngineUnavailable, NoSuchFolder, NotPermitted
from congvu.engines.ports import FolderRef, MailboxSpec, Role
from tests.contract.letters import letter
from tests.contract.worlds import World


def test_a_repeat_changes_nothing(world: World) -> None:
    person, delegate = world.person(), world.person()
    shared = world.shared({delegate: Role.HANDLE})
    with world.ports.stores.open(person) as store:
        uid = store.append(FolderRef(person), letter("Giữ lại"))
    with world.ports.stores.open(delegate) as store:
        store.append(FolderRef(shared), letter("Của cơ quan"))
    for _ in range(2):
        world.ports.mailboxes.ensure([MailboxSpec(person, False), MailboxSpec(shared, True)])
    with world.ports.stores.open(person) as store:
        assert store.fetch_row(FolderRef(person), uid).subject_header == "Giữ lại"
        assert len(store.list_folders(person)) == 5
    with world.ports.stores.open(delegate) as store:
        assert store.list_page(FolderRef(shared)).total == 1


def test_nothing_is_made_of_nothing(world: World) -> None:
    world.ports.mailboxes.ensure([])


def test_it_tells_which_mailboxes_are_there(world: World) -> None:
    assert world.ports.mailboxes.exists(world.person())
    assert not world.ports.mailboxes.exists(f"{uuid4().hex}@binhphuoc.gov.vn")


def test_a_removed_mailbox_is_gone_with_its_mail_and_can_be_made_anew(world: World) -> None:
    person = world.person()
    with world.ports.stores.open(person) as store:
        store.append(FolderRef(person), letter())
    world.ports.mailboxes.remove(person)
    assert not world.ports.mailboxes.exists(person)
    world.ports.mailboxes.remove(person)
    world.ports.mailboxes.ensure([MailboxSpec(person, False)])
    assert world.ports.mailboxes.exists(person)
    with world.ports.stores.open(person) as store:
        assert store.list_page(FolderRef(person)).total == 0


def test_an_agency_mailbox_made_anew_is_open_to_its_delegates_as_before(world: World) -> None:
    reader, handler, other = world.person(), world.person(), world.person()
    shared = world.shared({reader: Role.READ, handler: Role.HANDLE, other: Role.READ})
    with world.ports.stores.open(handler) as store:
        store.append(FolderRef(shared), letter("Đã mất"))
    world.ports.mailboxes.remove(shared)
    # Another's session: one that has met the gap remembers it for half a minute.
    with world.ports.stores.open(other) as store, pytest.raises(NoSuchFolder):
        store.list_page(FolderRef(shared))
    world.ports.mailboxes.ensure([MailboxSpec(shared, True)])
    with world.ports.stores.open(handler) as store:
        store.append(FolderRef(shared), letter("Bắt đầu lại"))
    with world.ports.stores.open(reader) as store:
        assert [row.subject_header for row in store.list_page(FolderRef(shared)).rows] == ["Bắt đầu lại"]
        with pytest.raises(NotPermitted):
            store.append(FolderRef(shared), letter())


@pytest.mark.parametrize(
    "address", ["..@..", "../x@binhphuoc.gov.vn", "x@../..", "a/b@c", "", "@", "x@", ".@."]
)
def test_an_address_that_is_none_removes_nothing(world: World, address: str) -> None:
    person = world.person()
    world.ports.mailboxes.remove(address)
    assert not world.ports.mailboxes.exists(address)
    assert world.ports.mailboxes.exists(person)


def test_sessions_of_nobody_may_be_ended(world: World) -> None:
    world.ports.mailboxes.end_sessions("khongco.hd@binhphuoc.gov.vn")


def test_an_engine_that_is_down_is_a_temporary_failure(world: World) -> None:
    down = world.down().mailboxes
    for act in (
        lambda: down.ensure([MailboxSpec("x.hd@binhphuoc.gov.vn", False)]),
        lambda: down.end_sessions("x.hd@binhphuoc.gov.vn"),
    ):
        with pytest.raises(EngineUnavailable) as failure:
            act()
        assert failure.value.temporary
        assert failure.value.sentence
