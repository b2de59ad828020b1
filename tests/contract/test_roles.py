"""`MailStore` and `Submission` on an agency mailbox: every role, every act, one outcome (R15, R24)."""

from collections.abc import Callable

import pytest

from congvu.engines.errors import NoSuchFolder, NotPermitted, OverQuota, Refused
from congvu.engines.ports import Flag, FolderRef, MailStore, Role
from tests.contract.letters import letter
from tests.contract.worlds import World

ROLES = (None, Role.READ, Role.HANDLE, Role.SEND, Role.MANAGE)
OWN = "Việc của tôi"


def _read(store: MailStore, box: str, uid: int, own: str) -> None:
    assert store.fetch(FolderRef(box), uid)


def _list(store: MailStore, box: str, uid: int, own: str) -> None:
    assert store.list_page(FolderRef(box)).total == 1


def _folders(store: MailStore, box: str, uid: int, own: str) -> None:
    assert len(store.list_folders(box)) == 6


def _see(store: MailStore, box: str, uid: int, own: str) -> None:
    store.set_flags(FolderRef(box), [uid], add=[Flag.SEEN])
    assert Flag.SEEN in store.fetch_row(FolderRef(box), uid).flags


def _copy_out(store: MailStore, box: str, uid: int, own: str) -> None:
    """Who may read may keep a copy in the own mailbox."""
    store.append(FolderRef(own), store.fetch(FolderRef(box), uid))


def _flag(store: MailStore, box: str, uid: int, own: str) -> None:
    store.set_flags(FolderRef(box), [uid], add=[Flag.FLAGGED])
    assert Flag.FLAGGED in store.fetch_row(FolderRef(box), uid).flags


def _answered(store: MailStore, box: str, uid: int, own: str) -> None:
    store.set_flags(FolderRef(box), [uid], add=[Flag.SEEN, Flag.ANSWERED])
    assert Flag.ANSWERED in store.fetch_row(FolderRef(box), uid).flags


def _unflag(store: MailStore, box: str, uid: int, own: str) -> None:
    store.set_flags(FolderRef(box), [uid], remove=[Flag.FLAGGED])


def _append(store: MailStore, box: str, uid: int, own: str) -> None:
    new = store.append(FolderRef(box, "Sent"), letter("Mới"))
    assert store.fetch_row(FolderRef(box, "Sent"), new).subject_header == "Mới"


def _move_within(store: MailStore, box: str, uid: int, own: str) -> None:
    store.move(FolderRef(box), [uid], FolderRef(box, "Hồ sơ"))
    assert store.list_page(FolderRef(box, "Hồ sơ")).total == 1


def _move_out(store: MailStore, box: str, uid: int, own: str) -> None:
    store.move(FolderRef(box), [uid], FolderRef(own))
    assert store.list_page(FolderRef(box)).total == 0


def _move_in(store: MailStore, box: str, uid: int, own: str) -> None:
    mine = store.append(FolderRef(own), letter("Chuyển cho cơ quan"))
    store.move(FolderRef(own), [mine], FolderRef(box))
    assert store.list_page(FolderRef(box)).total == 2


def _remove(store: MailStore, box: str, uid: int, own: str) -> None:
    store.expunge(FolderRef(box), [uid])
    assert store.list_page(FolderRef(box)).total == 0


def _create(store: MailStore, box: str, uid: int, own: str) -> None:
    store.create_folder(FolderRef(box, OWN))
    store.create_folder(FolderRef(box, "Hồ sơ/Bên trong"))
    assert store.list_page(FolderRef(box, OWN)).total == 0


def _rename(store: MailStore, box: str, uid: int, own: str) -> None:
    store.rename_folder(FolderRef(box, "Hồ sơ"), "Hồ sơ cũ")
    assert store.list_page(FolderRef(box, "Hồ sơ cũ")).total == 0


def _delete(store: MailStore, box: str, uid: int, own: str) -> None:
    store.delete_folder(FolderRef(box, "Hồ sơ"))
    with pytest.raises(NoSuchFolder):
        store.list_page(FolderRef(box, "Hồ sơ"))


READING = (_read, _list, _folders, _see, _copy_out)
HANDLING = (
    _flag,
    _answered,
    _unflag,
    _append,
    _move_within,
    _move_out,
    _move_in,
    _remove,
    _create,
    _rename,
    _delete,
)
Act = Callable[[MailStore, str, int, str], None]


@pytest.mark.row("R15", "R24")
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value if role else "STRANGER")
@pytest.mark.parametrize("act", [*READING, *HANDLING], ids=lambda act: act.__name__.strip("_"))
def test_a_role_allows_what_it_says_and_nothing_else(world: World, act: Act, role: Role | None) -> None:
    person, keeper = world.person(), world.person()
    shared = world.shared({keeper: Role.MANAGE, **({person: role} if role else {})})
    with world.ports.stores.open(keeper) as store:
        store.create_folder(FolderRef(shared, "Hồ sơ"))
        uid = store.append(FolderRef(shared), letter("Đến cơ quan"))
    with world.ports.stores.open(person) as store:
        if role is None:
            with pytest.raises(NoSuchFolder):
                act(store, shared, uid, person)
        elif role is Role.READ and act in HANDLING:
            with pytest.raises(NotPermitted):
                act(store, shared, uid, person)
        else:
            act(store, shared, uid, person)
    if role in (None, Role.READ):
        with world.ports.stores.open(keeper) as store:
            row = store.fetch_row(FolderRef(shared), uid)
            assert Flag.FLAGGED not in row.flags, "nothing changed"
            assert store.list_page(FolderRef(shared)).total == 1
            assert len(store.list_folders(shared)) == 6


@pytest.mark.row("R24")
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value if role else "STRANGER")
def test_only_those_who_may_send_speak_for_the_agency(world: World, role: Role | None) -> None:
    person, receiver = world.person(), world.person()
    shared = world.shared({person: role} if role else {})
    submit = world.ports.submission.submit
    message = letter("Từ cơ quan", sender=f"Cơ quan <{shared}>", to=[receiver])
    if role in (Role.SEND, Role.MANAGE):
        assert submit(login=person, sender=shared, recipients=[receiver], message=message).queue_id
    else:
        with pytest.raises(Refused) as refusal:
            submit(login=person, sender=shared, recipients=[receiver], message=message)
        assert not refusal.value.temporary


def test_a_right_that_ends_ends_on_open_sessions_too(world: World) -> None:
    person = world.person()
    shared = world.shared({person: Role.SEND})
    with world.ports.stores.open(person) as store:
        store.append(FolderRef(shared), letter())
        world.withdraw(shared, person)
        with pytest.raises(NoSuchFolder):
            store.list_page(FolderRef(shared))
        with pytest.raises(NoSuchFolder):
            store.list_folders(shared)
    with pytest.raises(Refused):
        world.ports.submission.submit(
            login=person, sender=shared, recipients=[person], message=letter(sender=shared, to=[person])
        )


def test_a_right_that_is_given_holds_at_the_next_sign_in(world: World) -> None:
    person, receiver = world.person(), world.person()
    shared = world.shared()
    world.grant(shared, person, Role.SEND)
    with world.ports.stores.open(person) as store:
        assert store.append(FolderRef(shared), letter())
    world.ports.submission.submit(
        login=person, sender=shared, recipients=[receiver], message=letter(sender=shared, to=[receiver])
    )


def test_each_delegate_has_seen_what_they_have_seen_and_stars_are_common(world: World) -> None:
    one, two = world.person(), world.person()
    shared = world.shared({one: Role.HANDLE, two: Role.HANDLE})
    inbox = FolderRef(shared)
    with world.ports.stores.open(one) as store:
        uid = store.append(inbox, letter())
        store.set_flags(inbox, [uid], add=[Flag.SEEN, Flag.FLAGGED])
        assert store.list_folders(shared)[0].unseen == 0
    with world.ports.stores.open(two) as store:
        flags = store.fetch_row(inbox, uid).flags
        assert Flag.SEEN not in flags
        assert Flag.FLAGGED in flags
        assert store.list_folders(shared)[0].unseen == 1
        store.set_flags(inbox, [uid], add=[Flag.SEEN])
    with world.ports.stores.open(one) as store:
        store.set_flags(inbox, [uid], remove=[Flag.SEEN])
        assert store.list_folders(shared)[0].unseen == 1
    with world.ports.stores.open(two) as store:
        assert Flag.SEEN in store.fetch_row(inbox, uid).flags


def test_what_a_delegate_moves_the_others_have_not_seen_there(world: World) -> None:
    one, two = world.person(), world.person()
    shared = world.shared({one: Role.HANDLE, two: Role.HANDLE})
    inbox, sent = FolderRef(shared), FolderRef(shared, "Sent")
    with world.ports.stores.open(one) as mine, world.ports.stores.open(two) as theirs:
        uid = mine.append(inbox, letter())
        for store in (mine, theirs):
            store.set_flags(inbox, [uid], add=[Flag.SEEN])
        mine.move(inbox, [uid], sent)
        assert Flag.SEEN in mine.list_page(sent).rows[0].flags
        assert Flag.SEEN not in theirs.list_page(sent).rows[0].flags


def test_a_delegate_files_in_the_agency_mailbox_whatever_room_the_own_one_has(world: World) -> None:
    """An agency's mailbox is larger than its clerk's."""
    person = world.person()
    shared = world.shared({person: Role.HANDLE})
    world.limit(person, 20_000)
    large = letter(text=("y" * 70 + "\r\n") * 500)
    with world.ports.stores.open(person) as store:
        uid = store.append(FolderRef(shared), large)
        store.move(FolderRef(shared), [uid], FolderRef(shared, "Sent"))
        sent = store.list_page(FolderRef(shared, "Sent")).rows
        with pytest.raises(OverQuota):
            store.move(FolderRef(shared, "Sent"), [sent[0].uid], FolderRef(person))
        assert store.list_page(FolderRef(shared, "Sent")).total == 1
        assert store.list_page(FolderRef(person)).total == 0


def test_folders_of_an_agency_mailbox_have_the_special_uses_and_vietnamese_names(world: World) -> None:
    person = world.person()
    shared = world.shared({person: Role.MANAGE})
    with world.ports.stores.open(person) as store:
        store.create_folder(FolderRef(shared, "Công văn đến/Năm 2009"))
        uid = store.append(FolderRef(shared, "Công văn đến/Năm 2009"), letter("Trong hồ sơ"))
        folders = store.list_folders(shared)
        row = store.fetch_row(FolderRef(shared, "Công văn đến/Năm 2009"), uid)
    assert [f.ref.name for f in folders] == [
        "INBOX",
        "Drafts",
        "Sent",
        "Junk",
        "Trash",
        "Công văn đến/Năm 2009",
    ]
    assert [f.special_use.value for f in folders[:5]] == ["INBOX", "DRAFTS", "SENT", "JUNK", "TRASH"]
    assert all(f.ref.mailbox == shared for f in folders)
    assert row.subject_header == "Trong hồ sơ"


def test_two_agencies_are_kept_apart(world: World) -> None:
    person = world.person()
    one, two = world.shared({person: Role.HANDLE}), world.shared({person: Role.READ})
    with world.ports.stores.open(person) as store:
        uid = store.append(FolderRef(one), letter())
        with pytest.raises(NotPermitted):
            store.move(FolderRef(one), [uid], FolderRef(two))
        assert store.list_page(FolderRef(one)).total == 1
        assert store.list_page(FolderRef(two)).total == 0
