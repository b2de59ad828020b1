"""`MailboxEngine.rename`: a mailbox gets another address, and all that belongs to it comes along (R10)."""

from collections.abc import Sequence
from uuid import uuid4

import pytest

from congvu.engines.errors import EngineError, EngineUnavailable, NoSuchFolder, NotPermitted, Refused
from congvu.engines.ports import Flag, FolderRef, MailboxSpec, MessageRow, Role
from tests.contract.letters import letter
from tests.contract.worlds import World

pytestmark = pytest.mark.row("R10")

OTHER_DOMAIN = "dongnai.gov.vn"
DEEP = "Công văn đến/Năm 2009"


def _new_address(domain: str = "binhphuoc.gov.vn") -> str:
    return f"moi.{uuid4().hex[:8]}@{domain}"


def _rename(world: World, *pairs: tuple[str, str]) -> None:
    """As the product does it: the database first, then the engine, then the database is told."""
    world.readdress(pairs)
    world.ports.mailboxes.rename_all(pairs)
    world.settle([new for _old, new in pairs])


def _subjects(rows: Sequence[MessageRow]) -> list[str]:
    return [row.subject_header for row in rows]


def test_mail_numbers_flags_and_folders_come_along(world: World) -> None:
    old, new = world.person(), _new_address()
    with world.ports.stores.open(old) as store:
        store.create_folder(FolderRef(old, DEEP))
        gone = store.append(FolderRef(old), letter("Đã xóa"))
        seen = store.append(FolderRef(old), letter("Đã xem"), flags=[Flag.SEEN, Flag.FLAGGED])
        fresh = store.append(FolderRef(old), letter("Chưa xem"))
        deep = store.append(FolderRef(old, DEEP), letter("Trong hồ sơ"), flags=[Flag.ANSWERED])
        store.expunge(FolderRef(old), [gone])
        before = store.fetch(FolderRef(old), seen)
    _rename(world, (old, new))
    assert world.ports.mailboxes.exists(new)
    assert not world.ports.mailboxes.exists(old)
    with world.ports.stores.open(new) as store:
        assert store.fetch(FolderRef(new), seen) == before
        assert {Flag.SEEN, Flag.FLAGGED} <= store.fetch_row(FolderRef(new), seen).flags
        assert Flag.SEEN not in store.fetch_row(FolderRef(new), fresh).flags
        assert Flag.ANSWERED in store.fetch_row(FolderRef(new, DEEP), deep).flags
        assert store.append(FolderRef(new), letter("Thư mới")) == fresh + 1
        assert [f.ref.name for f in store.list_folders(new)][-1] == DEEP


def test_an_open_session_of_the_old_address_ends_and_no_new_one_begins(world: World) -> None:
    old, new = world.person(), _new_address()
    with world.ports.stores.open(old) as store:
        store.append(FolderRef(old), letter())
        _rename(world, (old, new))
        with pytest.raises(EngineError):
            store.list_page(FolderRef(old))
    with pytest.raises(NotPermitted), world.ports.stores.open(old) as store:
        store.list_page(FolderRef(old))


def test_delegates_keep_their_roles_and_what_each_has_seen(world: World) -> None:
    reader, handler, new = world.person(), world.person(), _new_address()
    old = world.shared({reader: Role.READ, handler: Role.HANDLE})
    with world.ports.stores.open(handler) as store:
        one = store.append(FolderRef(old), letter("Một"))
        two = store.append(FolderRef(old), letter("Hai"))
        store.set_flags(FolderRef(old), [one], add=[Flag.SEEN, Flag.FLAGGED])
    with world.ports.stores.open(reader) as store:
        store.set_flags(FolderRef(old), [two], add=[Flag.SEEN])
    _rename(world, (old, new))
    with world.ports.stores.open(handler) as store:
        assert Flag.SEEN in store.fetch_row(FolderRef(new), one).flags
        assert Flag.SEEN not in store.fetch_row(FolderRef(new), two).flags
        assert store.append(FolderRef(new), letter("Ba"))
        with pytest.raises(NoSuchFolder):
            store.list_page(FolderRef(old))
    with world.ports.stores.open(reader) as store:
        assert Flag.SEEN not in store.fetch_row(FolderRef(new), one).flags
        assert {Flag.SEEN} == store.fetch_row(FolderRef(new), two).flags & {Flag.SEEN, Flag.FLAGGED}
        assert Flag.FLAGGED in store.fetch_row(FolderRef(new), one).flags
        with pytest.raises(NotPermitted):
            store.append(FolderRef(new), letter())


def test_a_delegate_who_is_renamed_keeps_what_was_seen_in_the_agency_mailbox(world: World) -> None:
    old, new = world.person(), _new_address()
    shared = world.shared({old: Role.HANDLE})
    with world.ports.stores.open(old) as store:
        uid = store.append(FolderRef(shared), letter())
        store.set_flags(FolderRef(shared), [uid], add=[Flag.SEEN])
    _rename(world, (old, new))
    with world.ports.stores.open(new) as store:
        assert Flag.SEEN in store.fetch_row(FolderRef(shared), uid).flags


@pytest.mark.row("R15")
def test_an_agency_and_its_people_move_to_another_domain_together(world: World) -> None:
    person = world.person()
    shared = world.shared({person: Role.MANAGE})
    with world.ports.stores.open(person) as store:
        uid = store.append(FolderRef(shared), letter("Của cơ quan"))
        store.set_flags(FolderRef(shared), [uid], add=[Flag.SEEN])
        store.append(FolderRef(person), letter("Của tôi"))
    new_person, new_shared = _new_address(OTHER_DOMAIN), _new_address(OTHER_DOMAIN)
    _rename(world, (person, new_person), (shared, new_shared))
    with world.ports.stores.open(new_person) as store:
        assert _subjects(store.list_page(FolderRef(new_person)).rows) == ["Của tôi"]
        assert _subjects(store.list_page(FolderRef(new_shared)).rows) == ["Của cơ quan"]
        assert Flag.SEEN in store.fetch_row(FolderRef(new_shared), uid).flags


def test_a_repeat_changes_nothing_and_what_is_not_there_is_passed_over(world: World) -> None:
    person, new = world.person(), _new_address()
    shared, new_shared = world.shared({person: Role.HANDLE}), _new_address()
    with world.ports.stores.open(person) as store:
        uid = store.append(FolderRef(shared), letter())
        store.set_flags(FolderRef(shared), [uid], add=[Flag.SEEN])
    pairs = [(person, new), (shared, new_shared)]
    world.readdress(pairs)
    for _ in range(3):
        world.ports.mailboxes.rename_all(pairs)
        world.ports.mailboxes.rename(f"{uuid4().hex}@binhphuoc.gov.vn", _new_address())
    world.settle([new, new_shared])
    with world.ports.stores.open(new) as store:
        assert Flag.SEEN in store.fetch_row(FolderRef(new_shared), uid).flags


def test_it_goes_back_to_the_address_it_had(world: World) -> None:
    person, new = world.person(), _new_address()
    with world.ports.stores.open(person) as store:
        store.append(FolderRef(person), letter("Giữ lại"))
    _rename(world, (person, new))
    _rename(world, (new, person))
    assert not world.ports.mailboxes.exists(new)
    with world.ports.stores.open(person) as store:
        assert _subjects(store.list_page(FolderRef(person)).rows) == ["Giữ lại"]


def test_an_address_that_was_left_can_be_made_anew(world: World) -> None:
    person, new = world.person(), _new_address()
    with world.ports.stores.open(person) as store:
        store.append(FolderRef(person), letter())
    _rename(world, (person, new))
    world.ports.mailboxes.remove(person)
    assert world.ports.mailboxes.exists(new)
    assert not world.ports.mailboxes.exists(person)


def test_nothing_is_moved_over_the_mail_of_another(world: World) -> None:
    one, two, three = world.person(), world.person(), world.person()
    for person in (one, two, three):
        with world.ports.stores.open(person) as store:
            store.append(FolderRef(person), letter(f"Của {person}"))
    with pytest.raises(Refused) as refusal:
        world.ports.mailboxes.rename_all([(three, _new_address()), (one, two)])
    assert not refusal.value.temporary
    for person in (one, two, three):
        with world.ports.stores.open(person) as store:
            assert _subjects(store.list_page(FolderRef(person)).rows) == [f"Của {person}"]


def test_an_empty_mailbox_at_the_new_address_gives_way(world: World) -> None:
    person, new = world.person(), _new_address()
    with world.ports.stores.open(person) as store:
        uid = store.append(FolderRef(person), letter("Giữ lại"))
    world.readdress([(person, new)])
    if not world.is_real:  # there the engine knows no mailbox that is being moved
        world.ports.mailboxes.ensure([MailboxSpec(new, False)])
    world.ports.mailboxes.rename(person, new)
    world.settle([new])
    with world.ports.stores.open(new) as store:
        assert store.fetch_row(FolderRef(new), uid).subject_header == "Giữ lại"


def test_an_engine_that_is_down_is_a_temporary_failure(world: World) -> None:
    with pytest.raises(EngineUnavailable) as failure:
        world.down().mailboxes.rename("x.hd@binhphuoc.gov.vn", "y.hd@binhphuoc.gov.vn")
    assert failure.value.temporary
    assert failure.value.sentence
