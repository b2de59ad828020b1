"""A PostgreSQL server of the test's own, in a temporary root, on a UNIX socket only."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/lib/postgresql/bin"))


class PostgresServer:
    """`url` of a fresh database `congvu`; `start`, `stop`, `freeze` and `thaw` as the test likes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.url = f"postgresql://postgres@/congvu?host={quote(str(root), safe='')}"
        self._process: subprocess.Popen[bytes] | None = None
        # PostgreSQL refuses to run as root.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            owner = pwd.getpwnam("postgres")
            os.chown(root, owner.pw_uid, owner.pw_gid)
        arguments = ["-D", root / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        self._run("initdb", *arguments)
        self.start()
        with psycopg.connect(self.url.replace("/congvu?", "/postgres?"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE congvu")

    def start(self) -> None:
        settings = [
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
            "-c",
            f"unix_socket_directories={self.root}",
        ]
        self._process = subprocess.Popen(
            [PROGRAMS / "postgres", "-D", self.root / "data", *settings],
            user=self._user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.root,
        )
        deadline = time.monotonic() + 20
        while True:
            try:
                psycopg.connect(self.url.replace("/congvu?", "/postgres?")).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # "fast" shutdown
            self._process.wait(timeout=20)
        self._process = None

    def backends(self) -> list[int]:
        """Process numbers of the connections of clients, this one left out."""
        with psycopg.connect(self.url) as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            return [row[0] for row in rows]

    def _run(self, program: str, *arguments: object) -> None:
        subprocess.run(
            [PROGRAMS / program, *map(str, arguments)],
            user=self._user,
            check=True,
            capture_output=True,
            cwd=self.root,
        )


@contextmanager
def postgres_server(root: Path) -> Iterator[PostgresServer]:
    home = root / "postgres"
    home.mkdir()
    server = PostgresServer(home)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
