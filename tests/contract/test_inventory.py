"""`MailboxEngine.inventory`, `verify`, `export`: what a mailbox holds, and a file with all of it (R26)."""

import csv
import hashlib
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from congvu.engines.errors import BadContent, EngineUnavailable, NoSuchFolder
from congvu.engines.ports import Flag, FolderRef, Role
from congvu.policy.inventory import Inventory
from tests.contract.letters import letter
from tests.contract.worlds import World

pytestmark = pytest.mark.row("R11", "R26")

DEEP = "Công văn đến/Năm 2009"
# What each system, Windows too, takes for a path of a file.
_SAFE_PATH = re.compile(r'(?:[^<>:"|?*\\/\x00-\x1f]*[^<>:"|?*\\/\x00-\x1f. ]/)*[^<>:"|?*\\/\x00-\x1f]*')


@pytest.fixture
def person(world: World) -> str:
    """A person with three letters in two folders."""
    address = world.person()
    with world.ports.stores.open(address) as store:
        store.create_folder(FolderRef(address, DEEP))
        store.append(FolderRef(address), letter("Một"))
        store.append(FolderRef(address), letter("Hai", "Nội dung\r\n.\r\nFrom cuối"), flags=[Flag.SEEN])
        store.append(FolderRef(address, DEEP), letter("Ba"))
    return address


def _root(messages: dict[str, list[bytes]]) -> str:
    """As docs/rules/inventory.md says, written anew."""
    lines = ""
    for name in sorted(messages, key=str.encode):
        hashes = sorted(hashlib.sha256(raw).hexdigest() for raw in messages[name])
        folder = hashlib.sha256("".join(f"{one}\n" for one in hashes).encode()).hexdigest()
        lines += f"{folder} {len(hashes)} {sum(map(len, messages[name]))} {name}\n"
    return hashlib.sha256(lines.encode()).hexdigest()


def _all_messages(world: World, address: str) -> dict[str, list[bytes]]:
    with world.ports.stores.open(address) as store:
        return {
            folder.ref.name: [
                store.fetch(folder.ref, row.uid) for row in store.list_page(folder.ref, limit=1000).rows
            ]
            for folder in store.list_folders(address)
        }


class TestInventory:
    def test_counts_and_its_root_is_that_of_the_bytes(self, world: World, person: str) -> None:
        found = world.ports.mailboxes.inventory(person)
        held = _all_messages(world, person)
        assert found.messages == 3
        assert found.size == sum(len(raw) for messages in held.values() for raw in messages)
        counts = {folder.name: folder.messages for folder in found.folders if folder.messages}
        assert counts == {"INBOX": 2, DEEP: 1}
        assert {folder.name for folder in found.folders} >= {"Drafts", "Sent", "Junk", "Trash"}
        assert found.root == _root({folder.name: held.get(folder.name, []) for folder in found.folders})

    def test_reading_and_starring_change_nothing_and_it_marks_nothing_as_seen(
        self, world: World, person: str
    ) -> None:
        before = world.ports.mailboxes.inventory(person)
        with world.ports.stores.open(person) as store:
            rows = store.list_page(FolderRef(person)).rows
            assert [Flag.SEEN in row.flags for row in rows] == [True, False]
            store.set_flags(FolderRef(person), [rows[1].uid], add=[Flag.SEEN, Flag.FLAGGED])
        assert world.ports.mailboxes.inventory(person) == before

    def test_is_of_an_agency_mailbox_whoever_opens_it(self, world: World) -> None:
        delegate = world.person()
        shared = world.shared({delegate: Role.HANDLE})
        with world.ports.stores.open(delegate) as store:
            store.append(FolderRef(shared), letter("Của cơ quan"))
            store.append(FolderRef(delegate), letter("Của tôi"))
        found = world.ports.mailboxes.inventory(shared)
        assert found.messages == 1
        assert all(not folder.name.startswith("shared/") for folder in found.folders)
        assert world.ports.mailboxes.inventory(delegate).messages == 1

    def test_is_of_a_closed_mailbox_too(self, world: World, person: str) -> None:
        before = world.ports.mailboxes.inventory(person)
        world.close(person)
        assert world.ports.mailboxes.inventory(person) == before

    def test_of_what_is_not_there(self, world: World) -> None:
        for address in ("khong.co@binhphuoc.gov.vn", "../x@binhphuoc.gov.vn", ""):
            with pytest.raises(NoSuchFolder):
                world.ports.mailboxes.inventory(address)
        with pytest.raises(EngineUnavailable):
            world.down().mailboxes.inventory("x.hd@binhphuoc.gov.vn")


class TestVerification:
    @pytest.fixture
    def taken(self, world: World, person: str) -> Inventory:
        return world.ports.mailboxes.inventory(person)

    def test_finds_what_was_added_moved_and_removed(
        self, world: World, person: str, taken: Inventory
    ) -> None:
        verify = world.ports.mailboxes.verify
        assert verify(person, taken).is_unchanged
        with world.ports.stores.open(person) as store:
            one, two = sorted(row.uid for row in store.list_page(FolderRef(person)).rows)
            store.append(FolderRef(person), letter("Mới đến"))
            assert len(verify(person, taken).added) == 1
            store.move(FolderRef(person), [one], FolderRef(person, "Trash"))
            assert [entry.uid for entry in verify(person, taken).moved] == [one]
            assert verify(person, taken).is_complete
            store.expunge(FolderRef(person), [two])
            after = verify(person, taken)
        assert [(entry.folder, entry.uid) for entry in after.missing] == [("INBOX", two)]
        assert not after.is_complete

    def test_holds_under_another_address(self, world: World, person: str, taken: Inventory) -> None:
        new = f"moi.{person}"
        world.readdress([(person, new)])
        world.ports.mailboxes.rename(person, new)
        assert world.ports.mailboxes.verify(new, taken).is_unchanged
        world.settle([new])

    def test_believes_no_manifest_that_gives_another_root(
        self, world: World, person: str, taken: Inventory
    ) -> None:
        with pytest.raises(BadContent):
            world.ports.mailboxes.verify(person, replace(taken, root="0" * 64))
        with pytest.raises(BadContent):
            world.ports.mailboxes.verify(person, replace(taken, manifest=b"hong"))


class TestExport:
    def test_holds_every_message_and_says_how_to_check(
        self, world: World, person: str, tmp_path: Path
    ) -> None:
        target = tmp_path / "hop-thu.zip"
        found = world.ports.mailboxes.export(person, target)
        assert found == world.ports.mailboxes.inventory(person)
        with zipfile.ZipFile(target) as package:
            names = package.namelist()
            sums = dict(line.split("  ")[::-1] for line in package.read("SHA256SUMS").decode().splitlines())
            letters = {name: package.read(name) for name in names if name.endswith(".eml")}
            assert {name: hashlib.sha256(raw).hexdigest() for name, raw in letters.items()} == sums
            assert hashlib.sha256(package.read("folders.txt")).hexdigest() == found.root
            assert package.read("manifest.jsonl.gz") == found.manifest
            assert found.root in package.read("DOC-TRUOC.txt").decode("utf-8-sig")
            rows = list(csv.DictReader(io.StringIO(package.read("danh-muc.csv").decode("utf-8-sig"))))
        held = [raw for messages in _all_messages(world, person).values() for raw in messages]
        assert sorted(letters.values()) == sorted(held)
        assert sorted(row["Tiêu đề"] for row in rows) == ["Ba", "Hai", "Một"]
        assert {row["Thư mục"] for row in rows} == {"INBOX", DEEP}
        assert all(_SAFE_PATH.fullmatch(name) for name in names)
        assert [path.name for path in tmp_path.iterdir()] == ["hop-thu.zip"]

    def test_of_an_empty_mailbox(self, world: World, tmp_path: Path) -> None:
        found = world.ports.mailboxes.export(world.person(), tmp_path / "trong.zip")
        assert found.messages == 0
        with zipfile.ZipFile(tmp_path / "trong.zip") as package:
            assert "thu/INBOX/" in package.namelist()

    def test_again_takes_the_place_of_the_one_before(self, world: World, person: str, tmp_path: Path) -> None:
        target = tmp_path / "hop-thu.zip"
        (tmp_path / ".hop-thu.zip.part").write_bytes(b"a crash left this")
        world.ports.mailboxes.export(person, target)
        first = target.read_bytes()
        world.ports.mailboxes.export(person, target)
        with zipfile.ZipFile(target) as package:
            assert package.testzip() is None
        assert len(target.read_bytes()) == len(first)
        assert [path.name for path in tmp_path.iterdir()] == ["hop-thu.zip"]

    def test_that_cannot_be_written_leaves_nothing(self, world: World, person: str, tmp_path: Path) -> None:
        with pytest.raises(EngineUnavailable) as failure:
            world.ports.mailboxes.export(person, tmp_path / "khong-co" / "hop-thu.zip")
        assert "chưa có tệp nào được tạo" in failure.value.sentence
        assert list(tmp_path.iterdir()) == []

    def test_of_what_is_not_there_writes_nothing(self, world: World, tmp_path: Path) -> None:
        with pytest.raises(NoSuchFolder):
            world.ports.mailboxes.export("khong.co@binhphuoc.gov.vn", tmp_path / "hop-thu.zip")
        assert list(tmp_path.iterdir()) == []
