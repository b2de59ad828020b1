"""Reading and exporting a mailbox while mail arrives, processes are killed, or the disk is full."""

import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from bench.fill_mailbox import fill

from congvu.engines.dovecot import DovecotMailboxEngine, mailbox_engine
from congvu.engines.errors import EngineUnavailable
from congvu.engines.layout import Layout
from tests.engines.instances import wait_until
from tests.engines.killing import kept_short, killed
from tests.engines.mail import imap, letter, message_ids, send
from tests.places import Login, Logins, Place
from tests.steward import DOMAIN, PASSWORD, Steward, steward_of

pytestmark = [pytest.mark.engines, pytest.mark.row("R11", "R26")]

SIZE = 2000


@pytest.fixture(scope="module")
def steward(place: Place) -> Iterator[Steward]:
    with steward_of(place) as running:
        yield running


@pytest.fixture(scope="module")
def engine(place: Place) -> DovecotMailboxEngine:
    return DovecotMailboxEngine(Layout.from_environment(place.environment))


@pytest.fixture(scope="module")
def person(place: Place, steward: Steward) -> Login:
    """With `SIZE` letters."""
    who = Login("", "", "", f"nhieu-thu.{uuid4().hex[:8]}@{DOMAIN}", PASSWORD, ())
    steward.do("open_mailboxes", people=[who.login], shared=[])
    fill(place, who.login, SIZE)
    return who


def test_a_kill_leaves_no_export_and_the_next_one_is_whole(
    engine: DovecotMailboxEngine, person: Login, tmp_path: Path
) -> None:
    target = tmp_path / "hop-thu.zip"
    for _ in range(5):
        killed(lambda: engine.export(person.login, target), within=0.15)
        assert not target.exists() or zipfile.ZipFile(target).testzip() is None
        target.unlink(missing_ok=True)
    found = engine.export(person.login, target)
    assert found.messages >= SIZE
    assert [path.name for path in tmp_path.iterdir()] == ["hop-thu.zip"]
    with zipfile.ZipFile(target) as package:
        assert package.testzip() is None


def test_a_full_disk_leaves_nothing_and_says_so(
    engine: DovecotMailboxEngine, person: Login, tmp_path: Path
) -> None:
    target = tmp_path / "hop-thu.zip"

    def export() -> None:
        try:
            engine.export(person.login, target)
        except EngineUnavailable as failure:
            (tmp_path / "loi.txt").write_text(failure.sentence, encoding="utf-8")
            raise

    assert not kept_short(export, file_bytes=200_000)
    assert [path.name for path in tmp_path.iterdir()] == ["loi.txt"]
    assert "Không đủ chỗ trên đĩa" in (tmp_path / "loi.txt").read_text(encoding="utf-8")


def test_usual_tools_find_the_same_hashes(
    engine: DovecotMailboxEngine, person: Login, tmp_path: Path
) -> None:
    """The commands of DOC-TRUOC.txt and docs/rules/inventory.md."""
    found = engine.export(person.login, tmp_path / "hop-thu.zip")
    with zipfile.ZipFile(tmp_path / "hop-thu.zip") as package:
        package.extractall(tmp_path)

    def says(command: str) -> str:
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return done.stdout.partition(" ")[0].strip()

    assert says("sha256sum -c --quiet SHA256SUMS") == ""
    assert says("sha256sum folders.txt") == found.root
    [inbox] = [folder for folder in found.folders if folder.name == "INBOX"]
    assert says("cd thu/INBOX && cat *.eml | wc -c") == str(inbox.size)
    assert says("cd thu/INBOX && sha256sum *.eml | cut -c1-64 | LC_ALL=C sort | sha256sum") == inbox.root


def test_folders_of_any_name_are_counted_and_unpacked(
    place: Place, steward: Steward, engine: DovecotMailboxEngine, tmp_path: Path
) -> None:
    """Mail programs make folders that the web would refuse."""
    who = Login("", "", "", f"ten-la.{uuid4().hex[:8]}@{DOMAIN}", PASSWORD, ())
    steward.do("open_mailboxes", people=[who.login], shared=[])
    folders = ['a "b" \\ c', "CON", "a:b", "a?b", "{3}", "NIL", "Cu (2009)", "x]y", "a&-b"]
    with imap(place, who) as client:
        for folder in folders:
            quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
            assert client.create(quoted)[0] == "OK", folder
            assert client.append(quoted, None, None, f"Subject: {folder}\r\n\r\nx\r\n".encode())[0] == "OK"
        client.append("INBOX", None, None, b"")
    found = engine.export(who.login, tmp_path / "hop-thu.zip")
    held = {folder.name: folder.messages for folder in found.folders if folder.messages}
    assert held == dict.fromkeys([*folders[:-1], "a&b"], 1)
    with zipfile.ZipFile(tmp_path / "hop-thu.zip") as package:
        package.extractall(tmp_path)
        assert len([name for name in package.namelist() if name.endswith(".eml")]) == len(folders)


def test_mail_that_comes_meanwhile_shows_as_added(
    place: Place, logins: Logins, engine: DovecotMailboxEngine, person: Login
) -> None:
    clerk = logins.login_of("Văn thư", "sotttt")
    taken = engine.inventory(person.login)
    message = letter(clerk.login, [person.login])
    send(place, clerk, [person.login], message)
    later = engine.inventory(person.login)  # at any moment of its delivery
    assert later.messages - taken.messages in (0, 1)
    wait_until(lambda: message["Message-ID"] in message_ids(place, person), seconds=20, what="it arrives")
    verified = engine.verify(person.login, taken)
    assert len(verified.added) == 1
    assert verified.is_complete


def test_nobody_is_told_to_have_read_anything(
    place: Place, engine: DovecotMailboxEngine, person: Login
) -> None:
    log = place.var / "log" / "dovecot-events.log"
    before = log.stat().st_size
    engine.inventory(person.login)
    with log.open("rb") as stream:
        stream.seek(before)
        assert person.login.encode() not in stream.read()


class TestARemoval:
    def test_that_is_killed_is_ended_by_a_repeat_and_leaves_nothing(
        self, place: Place, steward: Steward, engine: DovecotMailboxEngine
    ) -> None:
        who = Login("", "", "", f"xoa.{uuid4().hex[:8]}@{DOMAIN}", PASSWORD, ())
        steward.do("open_mailboxes", people=[who.login], shared=[])
        fill(place, who.login, SIZE)
        killed(lambda: engine.remove(who.login), within=0.1)
        engine.remove(who.login)
        assert not engine.exists(who.login)
        name = who.login.partition("@")[0]
        assert [path for path in (place.var / "mail" / DOMAIN).iterdir() if name in path.name] == []

    def test_that_fails_says_so(
        self,
        steward: Steward,
        engine: DovecotMailboxEngine,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def stuck(_folder: Path) -> None:
            raise OSError(5, "Input/output error")

        address = f"xoa.{uuid4().hex[:8]}@{DOMAIN}"
        steward.do("open_mailboxes", people=[address], shared=[])
        with monkeypatch.context() as patch:
            patch.setattr(mailbox_engine.shutil, "rmtree", stuck)
            with pytest.raises(EngineUnavailable) as failure:
                engine.remove(address)
        assert failure.value.temporary
        engine.remove(address)
        assert not engine.exists(address)
