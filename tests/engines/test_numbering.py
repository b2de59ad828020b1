"""Numbers without gap or double, with real processes on real databases, some of them killed.

The mail system is the twin in memory, each process its own; the database is SQLite in a file and a
PostgreSQL server.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.engines.postgres_server import postgres_server
from tests.engines.serving import temporary_root

ISSUERS = 8
EACH = 10
WANTED = {"DECISION": ISSUERS * EACH, "DIRECTIVE": 1, "NOTICE": 2, "PLAN": 1, "REPORT": 1}
SNV = "snv@binhphuoc.gov.vn"


@dataclass(frozen=True, slots=True)
class Bench:
    """A database with approved documents; `documents` are their ids by type."""

    environment: dict[str, str]
    server: "subprocess.Popen[str]"
    documents: dict[str, list[int]]

    def start(self, *arguments: object) -> "subprocess.Popen[str]":
        return _start(self.environment, *arguments)

    def ask(self, *words: object) -> Any:
        """What the process says that stays up all the time."""
        assert self.server.stdin is not None
        self.server.stdin.write(json.dumps(list(map(str, words))) + "\n")
        self.server.stdin.flush()
        return _line(self.server)

    def work(self, *, seconds_ahead: int = 0) -> Any:
        """What a new worker hands over: `[document, address, copies]`."""
        process = self.start("work", seconds_ahead)
        output, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        return json.loads(output)

    def kill_at(self, word: str, *arguments: object) -> None:
        """Start a process and kill it when it says `word`."""
        process = self.start(*arguments)
        said = _line(process)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert (said, process.returncode) == (word, -signal.SIGKILL)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with temporary_root() as root, ExitStack() as stack:
        if request.param == "sqlite":
            (root / "db").mkdir()
            url = f"sqlite:///{root}/db/congvu.sqlite3"
        else:
            url = stack.enter_context(postgres_server(root)).url
        environment = _environment(root, url)
        server = _start(environment, "serve", json.dumps(WANTED))
        try:
            yield Bench(environment, server, _line(server))
        finally:
            server.communicate()


class TestConcurrentIssuers:
    @pytest.mark.row("R47b")
    def test_eight_processes_take_eighty_numbers_without_gap_or_double(self, bench: Bench) -> None:
        documents = bench.documents["DECISION"]
        shares = [documents[n::ISSUERS] for n in range(ISSUERS)]
        said = _all_at_once(bench, [["issue-when-told", *share] for share in shares])
        assert sorted(number for _document, number in said) == list(range(1, ISSUERS * EACH + 1))
        rows, broken_at = bench.ask("numbers", "DECISION")
        assert rows == sorted([number, document] for document, number in said)
        assert broken_at is None

    def test_one_document_issued_by_four_at_once_takes_one_number(self, bench: Bench) -> None:
        (document,) = bench.documents["DIRECTIVE"]
        said = _all_at_once(bench, [["issue-when-told", document]] * 4)
        assert sorted((number for _document, number in said), key=str) == [1, None, None, None]
        assert bench.ask("numbers", "DIRECTIVE")[0] == [[1, document]]

    def test_one_letter_registered_by_four_at_once_takes_one_number(self, bench: Bench) -> None:
        said = _all_at_once(bench, [["register-when-told", "<3505@moha.gov.vn>"]] * 4)
        assert sorted(said) == [[1, False], [1, True], [1, True], [1, True]]
        assert len(bench.ask("numbers", "ALL")[0]) == 1

    def test_one_file_stored_by_four_at_once_is_stored_once_and_whole(self, bench: Bench) -> None:
        said = _all_at_once(bench, [["store-when-told", "Văn bản "]] * 4)
        assert said == [[said[0][0], 1]] * 4

    def test_bytes_in_use_are_never_dropped_while_others_are(self, bench: Bench) -> None:
        said = _all_at_once(bench, [*[["draft-when-told", 15]] * 2, ["drop-when-told", 100]])
        assert said == [15, 15, True]


class TestKilledProcesses:
    @pytest.mark.row("R47b")
    def test_a_number_taken_by_one_that_died_inside_is_taken_by_the_next(self, bench: Bench) -> None:
        dead, alive = bench.documents["NOTICE"]
        bench.kill_at("1", "issue-and-stop-inside", dead)
        assert bench.ask("state", dead) == ["APPROVED", None, None, None]
        assert bench.ask("issue", alive) == 1
        assert bench.ask("issue", dead) == 2
        assert bench.ask("numbers", "NOTICE") == [[[1, alive], [2, dead]], None]

    def test_what_was_issued_by_one_that_died_afterwards_is_handed_over_once(self, bench: Bench) -> None:
        (document,) = bench.documents["PLAN"]
        bench.kill_at("1", "issue-and-stop", document)
        assert bench.ask("state", document) == ["ISSUED", 1, "PENDING", 0]
        assert [document, SNV, 1] in bench.work()
        assert bench.work() == []
        assert bench.ask("state", document) == ["ISSUED", 1, "HANDED_OVER", 1]

    def test_what_a_worker_held_that_died_is_handed_over_once_after_its_lease(self, bench: Bench) -> None:
        (document,) = bench.documents["REPORT"]
        bench.work()  # nothing else waits
        bench.ask("issue", document)
        bench.kill_at("claimed", "claim-and-stop")
        assert bench.ask("state", document) == ["ISSUED", 1, "SENDING", 1]
        assert bench.work() == []
        assert bench.work(seconds_ahead=150) == [[document, SNV, 1]]
        assert bench.work(seconds_ahead=300) == []


def _environment(root: Path, url: str) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CONGVU_")}
    return environment | {
        "CONGVU_VAR": str(root / "var"),
        "CONGVU_DATABASE_URL": url,
        "CONGVU_ENGINES": "memory",
        "CONGVU_SECRET_KEY": "tests-only",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TMPDIR": str(root),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


def _all_at_once(bench: Bench, commands: list[list[Any]]) -> list[Any]:
    """What the processes say, which begin when all of them are ready."""
    processes = [bench.start(*command) for command in commands]
    assert {_line(process) for process in processes} == {"waits"}
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = []
    for process in processes:
        output, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        said += [json.loads(line) for line in output.splitlines()]
    return said


def _line(process: "subprocess.Popen[str]") -> Any:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, process.communicate()[1]
    return json.loads(line)


def _start(environment: dict[str, str], *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.engines.numbering_process", *map(str, arguments)],
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
