"""The look-up server on a real PostgreSQL."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from congvu.engines.lookup.opening import open_database
from congvu.engines.lookup.server import LookupServer
from tests.engines.engine_tables import CREATE, ROWS, insert
from tests.engines.postgres_server import PostgresServer, postgres_server
from tests.engines.serving import serving, temporary_root
from tests.engines.socketmap_client import SocketmapClient

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with temporary_root() as root, postgres_server(root) as running:
        with psycopg.connect(running.url) as connection, connection.cursor() as cursor:
            for statement in CREATE:
                cursor.execute(statement.encode())
            for table, rows in ROWS.items():
                cursor.executemany(insert(table, "%s"), rows)
        yield running


@pytest.fixture
def client(server: PostgresServer, tmp_path: Path) -> Iterator[SocketmapClient]:
    with temporary_root() as root:
        path = root / "lookup.sock"
        with (
            serving(lambda: LookupServer(open_database(server.url)), path),
            SocketmapClient(path) as connected,
        ):
            yield connected


class TestPostgres:
    @pytest.mark.parametrize(
        ("map_name", "key", "answer"),
        [
            ("mailbox", "stttt@cv.test", "OK 1"),
            ("mailbox", "nghi.syt@cv.test", "NOTFOUND "),
            ("mailbox", "%s'@cv.test", "NOTFOUND "),
            ("alias", "VanThu.stttt@cv.test", "OK stttt@cv.test"),
            ("sender", "stttt@cv.test", "OK an.stttt@cv.test,dispatch"),
            ("sender", "cu@cv.test", "NOTFOUND "),
        ],
    )
    def test_answers_as_sqlite_does(
        self, client: SocketmapClient, map_name: str, key: str, answer: str
    ) -> None:
        assert client.ask(map_name, key) == answer

    def test_stopped_is_a_temporary_failure_and_back_again_it_answers(
        self, client: SocketmapClient, server: PostgresServer
    ) -> None:
        assert client.ask("mailbox", "stttt@cv.test") == "OK 1"
        server.stop()
        before = time.monotonic()
        assert client.ask("mailbox", "stttt@cv.test") == "TEMP database unavailable"
        assert client.ask("mailbox", "stttt@cv.test") == "TEMP database unavailable"
        assert time.monotonic() - before < 3
        server.start()
        time.sleep(0.6)
        assert client.ask("mailbox", "stttt@cv.test") == "OK 1"

    def test_that_falls_silent_is_not_waited_for(
        self, client: SocketmapClient, server: PostgresServer
    ) -> None:
        assert client.ask("mailbox", "stttt@cv.test") == "OK 1"
        (backend,) = server.backends()
        os.kill(backend, signal.SIGSTOP)
        before = time.monotonic()
        try:
            assert client.ask("mailbox", "stttt@cv.test") == "TEMP database unavailable"
            assert time.monotonic() - before < 3
            assert client.ask("mailbox", "stttt@cv.test") == "OK 1"  # on a connection of its own
        finally:
            os.kill(backend, signal.SIGCONT)
