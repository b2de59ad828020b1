"""`MailStore`: folders of an own mailbox."""

import unicodedata

import pytest

from congvu.engines.errors import NoSuchFolder, Refused
from congvu.engines.ports import FolderRef, SpecialUse
from tests.contract.letters import letter
from tests.contract.worlds import World

ROLES_OF_FOLDERS = (
    ("INBOX", SpecialUse.INBOX),
    ("Drafts", SpecialUse.DRAFTS),
    ("Sent", SpecialUse.SENT),
    ("Junk", SpecialUse.JUNK),
    ("Trash", SpecialUse.TRASH),
)


def names(world: World, login: str, mailbox: str | None = None) -> list[str]:
    with world.ports.stores.open(login) as store:
        return [folder.ref.name for folder in store.list_folders(mailbox or login)]


def test_a_new_mailbox_has_the_special_folders_in_order(world: World) -> None:
    person = world.person()
    with world.ports.stores.open(person) as store:
        folders = store.list_folders(person)
    assert tuple((f.ref.name, f.special_use) for f in folders) == ROLES_OF_FOLDERS
    assert all(f.ref.mailbox == person and f.messages == 0 and f.unseen == 0 for f in folders)


def test_own_folders_follow_by_name_and_keep_their_vietnamese_names(world: World) -> None:
    person = world.person()
    with world.ports.stores.open(person) as store:
        for name in ("Nghị quyết", "Công văn", "Công văn/2026", "Công văn/2026/Tháng 01"):
            store.create_folder(FolderRef(person, name))
        own = [f.ref.name for f in store.list_folders(person) if f.special_use is SpecialUse.NONE]
    assert own == ["Công văn", "Công văn/2026", "Công văn/2026/Tháng 01", "Nghị quyết"]


def test_a_name_in_pieces_is_the_same_folder_as_the_composed_one(world: World) -> None:
    person, composed = world.person(), "Quyết định của Uỷ ban"
    pieces = unicodedata.normalize("NFD", composed)
    assert pieces != composed
    with world.ports.stores.open(person) as store:
        store.create_folder(FolderRef(person, pieces))
        assert composed in [f.ref.name for f in store.list_folders(person)]
        uid = store.append(FolderRef(person, composed), letter())
        assert store.fetch_row(FolderRef(person, pieces), uid).uid == uid
        with pytest.raises(Refused):
            store.create_folder(FolderRef(person, composed))
        store.delete_folder(FolderRef(person, pieces))
    assert composed not in names(world, person)


@pytest.mark.parametrize("name", ["INBOX", "Sent", "Lưu trữ"])
def test_a_folder_is_made_once(world: World, name: str) -> None:
    person = world.person()
    with world.ports.stores.open(person) as store:
        if name == "Lưu trữ":
            store.create_folder(FolderRef(person, name))
        with pytest.raises(Refused) as refusal:
            store.create_folder(FolderRef(person, name))
    assert type(refusal.value) is Refused
    assert refusal.value.sentence == "Đã có thư mục tên này."


@pytest.mark.parametrize(
    "name",
    ["", "  ", "Thư*", "100%", "a\nb", "a\x00b", "/đầu", "cuối/", "a//b", "..", "../lên", "a/../b", ".ẩn",
     "~root", 'nháy"', "gạch\\", "x" * 300, "shared", "shared/ubnd@binhphuoc.gov.vn"],
)  # fmt: skip
def test_a_name_that_cannot_be_used_is_refused(world: World, name: str) -> None:
    person = world.person()
    with world.ports.stores.open(person) as store:
        with pytest.raises(Refused) as refusal:
            store.create_folder(FolderRef(person, name))
        assert len(store.list_folders(person)) == 5
    assert "Tên thư mục" in refusal.value.sentence


def test_a_folder_counts_its_messages_and_those_not_seen(world: World) -> None:
    person = world.person()
    folder = FolderRef(person, "Công văn")
    with world.ports.stores.open(person) as store:
        store.create_folder(folder)
        for _ in range(3):
            store.append(folder, letter())
        store.append(folder, letter(), flags=["\\Seen"])
        found = next(f for f in store.list_folders(person) if f.ref == folder)
    assert (found.messages, found.unseen) == (4, 3)


def test_a_renamed_folder_keeps_its_messages_and_what_lies_in_it(world: World) -> None:
    person = world.person()
    with world.ports.stores.open(person) as store:
        store.create_folder(FolderRef(person, "Năm 2009"))
        store.create_folder(FolderRef(person, "Năm 2009/Quý I"))
        uid = store.append(FolderRef(person, "Năm 2009"), letter("Giữ nguyên"))
        inner = store.append(FolderRef(person, "Năm 2009/Quý I"), letter("Bên trong"))
        store.rename_folder(FolderRef(person, "Năm 2009"), "Năm hai nghìn linh chín")
        moved = FolderRef(person, "Năm hai nghìn linh chín")
        assert store.fetch_row(moved, uid).subject_header == "Giữ nguyên"
        nested = FolderRef(person, "Năm hai nghìn linh chín/Quý I")
        assert store.fetch_row(nested, inner).subject_header == "Bên trong"
        with pytest.raises(NoSuchFolder):
            store.list_page(FolderRef(person, "Năm 2009"))


def test_a_folder_is_not_renamed_over_another_or_into_a_bad_name(world: World) -> None:
    person = world.person()
    with world.ports.stores.open(person) as store:
        store.create_folder(FolderRef(person, "Một"))
        store.create_folder(FolderRef(person, "Hai"))
        for target in ("Hai", "Sent", "INBOX", "a*b", ""):
            with pytest.raises(Refused):
                store.rename_folder(FolderRef(person, "Một"), target)
        assert {"Một", "Hai"} <= {f.ref.name for f in store.list_folders(person)}
        with pytest.raises(NoSuchFolder):
            store.rename_folder(FolderRef(person, "Không có"), "Ba")


@pytest.mark.parametrize("name", [name for name, _use in ROLES_OF_FOLDERS])
def test_special_folders_stay(world: World, name: str) -> None:
    person = world.person()
    with world.ports.stores.open(person) as store:
        with pytest.raises(Refused) as refusal:
            store.delete_folder(FolderRef(person, name))
        assert type(refusal.value) is Refused
        with pytest.raises(Refused):
            store.rename_folder(FolderRef(person, name), "Khác")
        assert len(store.list_folders(person)) == 5


def test_a_deleted_folder_is_gone_with_its_messages_and_can_be_made_anew(world: World) -> None:
    person = world.person()
    folder = FolderRef(person, "Tạm")
    with world.ports.stores.open(person) as store:
        store.create_folder(folder)
        store.append(folder, letter())
        assert store.list_page(folder).total == 1
        store.delete_folder(folder)
        for act in (store.list_page, store.delete_folder):
            with pytest.raises(NoSuchFolder):
                act(folder)
        store.create_folder(folder)
        assert store.list_page(folder).total == 0


def test_a_deleted_folder_leaves_those_below_it(world: World) -> None:
    person = world.person()
    with world.ports.stores.open(person) as store:
        for name in ("Trên", "Trên/Dưới"):
            store.create_folder(FolderRef(person, name))
        store.delete_folder(FolderRef(person, "Trên"))
        own = [f.ref.name for f in store.list_folders(person) if f.special_use is SpecialUse.NONE]
        assert own == ["Trên/Dưới"]
        with pytest.raises(NoSuchFolder):
            store.list_page(FolderRef(person, "Trên"))


def test_nothing_is_read_from_a_folder_that_is_not_there(world: World) -> None:
    person = world.person()
    nowhere, inbox = FolderRef(person, "Không có"), FolderRef(person)
    with world.ports.stores.open(person) as store:
        uid = store.append(inbox, letter())
        acts = (
            lambda: store.list_page(nowhere),
            lambda: store.fetch(nowhere, 1),
            lambda: store.fetch_row(nowhere, 1),
            lambda: store.append(nowhere, letter()),
            lambda: store.set_flags(nowhere, [1], add=["\\Seen"]),
            lambda: store.move(nowhere, [1], inbox),
            lambda: store.move(inbox, [uid], nowhere),
            lambda: store.expunge(nowhere, [1]),
        )
        for act in acts:
            with pytest.raises(NoSuchFolder):
                act()
        assert store.list_page(inbox).total == 1


def test_a_folder_that_another_program_deletes_is_missed_and_the_store_goes_on(world: World) -> None:
    person = world.person()
    folder = FolderRef(person, "Biến mất")
    with world.ports.stores.open(person) as reading, world.ports.stores.open(person) as deleting:
        reading.create_folder(folder)
        uid = reading.append(folder, letter())
        assert reading.fetch(folder, uid)
        deleting.delete_folder(folder)
        with pytest.raises(NoSuchFolder):
            reading.list_page(folder)
        assert reading.list_page(FolderRef(person)).total == 0


def test_a_mailbox_that_is_not_there_or_not_delegated_shows_nothing(world: World) -> None:
    person, other, shared = world.person(), world.person(), world.shared()
    with world.ports.stores.open(person) as store:
        for mailbox in (other, shared, "khongco@binhphuoc.gov.vn"):
            with pytest.raises(NoSuchFolder):
                store.list_folders(mailbox)
            with pytest.raises(NoSuchFolder):
                store.list_page(FolderRef(mailbox))
