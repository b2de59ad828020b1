"""The look-up server, asked as Postfix asks it, on a real SQLite file."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from congvu.engines.lookup.database import BadDatabaseUrl
from congvu.engines.lookup.opening import open_database
from congvu.engines.lookup.server import LookupServer
from tests.engines.engine_tables import CREATE, ROWS, insert
from tests.engines.serving import serving, temporary_root
from tests.engines.socketmap_client import SocketmapClient


def make_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        for statement in CREATE:
            connection.execute(statement)
        for table, rows in ROWS.items():
            connection.executemany(insert(table, "?"), rows)
    connection.close()


@pytest.fixture
def root() -> Iterator[Path]:
    with temporary_root() as path:
        make_database(path / "congvu.sqlite3")
        yield path


@pytest.fixture
def without_wal(root: Path) -> None:
    connection = sqlite3.connect(root / "congvu.sqlite3")
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


@pytest.fixture
def lookup(root: Path) -> Iterator[Path]:
    """The socket of a server on the database in `root`."""
    path = root / "lookup.sock"
    with serving(lambda: LookupServer(open_database(f"sqlite:///{root}/congvu.sqlite3")), path):
        yield path


@pytest.fixture
def client(lookup: Path) -> Iterator[SocketmapClient]:
    with SocketmapClient(lookup) as connected:
        yield connected


def ask_alone(lookup: Path) -> str:
    """One question on a connection of its own."""
    with SocketmapClient(lookup) as connected:
        return connected.ask("mailbox", "stttt@cv.test")


class TestMailboxes:
    def test_take_mail_while_they_are_open(self, client: SocketmapClient) -> None:
        assert client.ask("mailbox", "stttt@cv.test") == "OK 1"
        assert client.ask("mailbox", "AN.STTTT@cv.test") == "OK 1"

    @pytest.mark.parametrize("address", ["nghi.syt@cv.test", "cu@cv.test", "ai@cv.test", "@cv.test", "stttt"])
    def test_take_none_when_suspended_withdrawn_or_unknown(
        self, client: SocketmapClient, address: str
    ) -> None:
        assert client.ask("mailbox", address) == "NOTFOUND "

    @pytest.mark.parametrize(
        ("address", "parts"),
        [
            ("nghi.syt@cv.test", ("OK 550 5.2.1", "tạm khóa", "suspended")),
            ("cu@cv.test", ("OK 550 5.2.1", "giải thể", "xin gửi đến stttt@cv.test. /", "write to stttt@")),
            ("an.snv@cv.test", ("OK 551 5.1.6", "xin gửi đến an.stttt@cv.test. /", "has moved; please")),
            ("lan.syt@cv.test", ("OK 550 5.2.1", "không còn công tác tại cơ quan. /", "left the agency.")),
            ("mai.syt@cv.test", ("OK 550 5.2.1", "ra ngoài tỉnh. /", "left the province.")),
            ("thua.syt@cv.test", ("OK 550 5.2.1", "đã thu hồi. /", "withdrawn.")),
        ],
    )
    def test_say_why_they_take_none(
        self, client: SocketmapClient, address: str, parts: tuple[str, ...]
    ) -> None:
        answer = client.ask("recipient", address)
        assert all(part in answer for part in parts), answer

    def test_that_take_mail_are_said_to(self, client: SocketmapClient) -> None:
        assert client.ask("recipient", "stttt@cv.test") == "OK OK"
        assert client.ask("recipient", "vanthu.stttt@cv.test") == "OK OK"
        assert client.ask("recipient", "ai@cv.test") == "NOTFOUND "

    def test_are_closed_to_mail_at_once_when_withdrawn(self, client: SocketmapClient, root: Path) -> None:
        assert client.ask("mailbox", "syt@cv.test") == "OK 1"
        with sqlite3.connect(root / "congvu.sqlite3") as connection:
            connection.execute("UPDATE engine_mailboxes SET status = 'CLOSED' WHERE address = 'syt@cv.test'")
        connection.close()
        assert client.ask("mailbox", "syt@cv.test") == "NOTFOUND "


class TestCopies:
    def test_of_issued_documents_go_to_the_folder_of_an_open_mailbox(self, client: SocketmapClient) -> None:
        assert client.ask("dispatched", "stttt+Sent@cv.test") == "OK 1"
        assert client.ask("dispatched", "stttt+sent@cv.test") == "OK 1"
        assert client.ask("dispatched", "stttt@cv.test") == "OK 1"
        assert client.ask("dispatched", "cu+Sent@cv.test") == "NOTFOUND "
        assert client.ask("dispatched", "nghi.syt@cv.test") == "NOTFOUND "
        assert client.ask("dispatched", "stttt@cu.test") == "OK 1"  # as it was called before
        assert client.ask("dispatched", "stttt+Trash@cv.test") == "NOTFOUND "

    def test_come_in_by_no_other_door(self, client: SocketmapClient) -> None:
        for table in ("mailbox", "deliverable", "recipient", "alias"):
            assert client.ask(table, "stttt+Sent@cv.test") == "NOTFOUND "


class TestAliases:
    def test_stand_for_their_mailbox(self, client: SocketmapClient) -> None:
        assert client.ask("alias", "vanthu.stttt@cv.test") == "OK stttt@cv.test"
        assert client.ask("alias", "stttt@cv.test") == "NOTFOUND "

    def test_are_deliverable_as_open_mailboxes_are(self, client: SocketmapClient) -> None:
        assert client.ask("deliverable", "VanThu.stttt@cv.test") == "OK 1"
        assert client.ask("deliverable", "stttt@cv.test") == "OK 1"
        assert client.ask("deliverable", "cu@cv.test") == "NOTFOUND "
        assert client.ask("deliverable", "ai@cv.test") == "NOTFOUND "


class TestDomains:
    def test_of_the_province_are_known_whole_only(self, client: SocketmapClient) -> None:
        assert client.ask("domain", "cu.test") == "OK 1"
        for foreign in ("khac.test", "test", "an@cu.test", ""):
            assert client.ask("domain", foreign) == "NOTFOUND "

    def test_are_closed_to_senders_from_outside(self, client: SocketmapClient) -> None:
        assert client.ask("outsider", "ai@CU.test").startswith("OK 550 5.7.1")
        assert client.ask("outsider", "ai@khac.test") == "OK DUNNO"
        assert client.ask("outsider", "khac.test") == "NOTFOUND "


class TestSenders:
    def test_of_an_agency_are_its_delegates_and_the_system_itself(self, client: SocketmapClient) -> None:
        assert client.ask("sender", "stttt@cv.test") == "OK an.stttt@cv.test,dispatch"
        assert client.ask("sender", "syt@cv.test") == "OK dispatch"

    def test_of_a_person_is_that_person_alone(self, client: SocketmapClient) -> None:
        assert client.ask("sender", "an.stttt@cv.test") == "OK an.stttt@cv.test"

    @pytest.mark.parametrize("address", ["cu@cv.test", "nghi.syt@cv.test", "ai@example.com"])
    def test_are_nobody_for_closed_and_foreign_addresses(self, client: SocketmapClient, address: str) -> None:
        assert client.ask("sender", address) == "NOTFOUND "


class TestDatabase:
    def test_being_written_keeps_nobody_waiting(self, client: SocketmapClient, root: Path) -> None:
        writer = sqlite3.connect(root / "congvu.sqlite3", isolation_level=None)
        writer.execute("BEGIN EXCLUSIVE")
        writer.execute("UPDATE engine_mailboxes SET status = 'CLOSED'")
        assert client.ask("mailbox", "stttt@cv.test") == "OK 1"
        writer.execute("COMMIT")
        writer.close()
        assert client.ask("mailbox", "stttt@cv.test") == "NOTFOUND "

    def test_locked_without_wal_fails_for_a_moment_only_while_others_are_answered(
        self, root: Path, without_wal: None, lookup: Path
    ) -> None:
        lock = sqlite3.connect(root / "congvu.sqlite3", isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        before = time.monotonic()
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(ask_alone, [lookup] * 4))
        took = time.monotonic() - before
        assert answers == ["TEMP database unavailable"] * 4
        assert took < 2  # side by side, not one after the other
        lock.execute("COMMIT")
        lock.close()
        assert ask_alone(lookup) == "OK 1"

    def test_a_short_lock_is_waited_for(self, root: Path, without_wal: None, lookup: Path) -> None:
        lock = sqlite3.connect(root / "congvu.sqlite3", isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(ask_alone, lookup)
            time.sleep(0.2)
            lock.execute("COMMIT")
            assert answer.result() == "OK 1"
        lock.close()

    def test_absent_is_a_temporary_failure_until_it_is_there(
        self, client: SocketmapClient, root: Path
    ) -> None:
        path = root / "congvu.sqlite3"
        path.rename(root / "away")
        assert client.ask("mailbox", "stttt@cv.test") == "TEMP database unavailable"
        (root / "away").rename(path)
        assert client.ask("mailbox", "stttt@cv.test") == "OK 1"

    def test_replaced_by_a_restore_is_noticed(self, client: SocketmapClient, root: Path) -> None:
        assert client.ask("mailbox", "moi@cv.test") == "NOTFOUND "
        path = root / "congvu.sqlite3"
        make_database(root / "restored")
        with sqlite3.connect(root / "restored") as connection:
            connection.execute("INSERT INTO engine_mailboxes VALUES ('moi@cv.test', 'PERSON', 'OPEN', 1)")
        connection.close()
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        (root / "restored").rename(path)
        assert client.ask("mailbox", "moi@cv.test") == "OK 1"

    def test_without_its_views_is_a_temporary_failure(self, client: SocketmapClient, root: Path) -> None:
        with sqlite3.connect(root / "congvu.sqlite3") as connection:
            connection.execute("DROP TABLE engine_aliases")
        connection.close()
        assert client.ask("alias", "vanthu.stttt@cv.test") == "TEMP database unavailable"
        assert client.ask("mailbox", "stttt@cv.test") == "OK 1"

    @pytest.mark.parametrize("url", ["mysql://x/y", "sqlite:", "x"])
    def test_of_an_unknown_kind_is_refused_with_a_sentence(self, url: str) -> None:
        with pytest.raises(BadDatabaseUrl, match="CONGVU_DATABASE_URL"):
            open_database(url)


class TestProtocol:
    def test_an_unknown_map_is_a_permanent_failure(self, client: SocketmapClient) -> None:
        assert client.ask("accounts", "stttt@cv.test") == "PERM no map accounts"

    def test_questions_sent_together_are_answered_in_order(self, client: SocketmapClient) -> None:
        client.send(b"21:mailbox stttt@cv.test,18:mailbox ai@cv.test,21:mailbox stttt@cv.test,")
        assert [client.answer() for _ in range(3)] == ["OK 1", "NOTFOUND ", "OK 1"]

    def test_a_peer_that_speaks_something_else_is_cut_and_others_are_not(
        self, client: SocketmapClient, lookup: Path
    ) -> None:
        with SocketmapClient(lookup) as stranger:
            stranger.send(b"EHLO there\r\n")
            with pytest.raises(EOFError):
                stranger.answer()
        assert client.ask("mailbox", "stttt@cv.test") == "OK 1"
