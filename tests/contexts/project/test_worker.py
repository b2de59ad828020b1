"""The worker: every job in its turn, none stopped by another's failure, woken by a knock."""

import logging
import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest

from congvu.cli.worker import Job, Worker, collect_jobs

pytestmark = pytest.mark.django_db  # each run lets go of connections that are no longer good


class _Work:
    """Counts its runs; fails while `is_broken`."""

    def __init__(self, *, is_broken: bool = False) -> None:
        self.runs = 0
        self.is_broken = is_broken

    def __call__(self) -> None:
        self.runs += 1
        if self.is_broken:
            raise RuntimeError("no database")


class TestTurns:
    def test_each_job_runs_when_it_is_due(self, tmp_path: Path) -> None:
        often, seldom = _Work(), _Work()
        worker = Worker([Job("a.often", 1, often), Job("a.seldom", 10_000, seldom)], tmp_path / "knock")
        now = time.monotonic()
        for second in range(0, 10, 2):
            worker.run_due(now + second)
        assert (often.runs, seldom.runs) == (5, 1)

    def test_one_that_has_more_to_do_says_when(self, tmp_path: Path) -> None:
        answers: list[float | None] = [0.5, 0.5, None]
        job = Job("a.busy", 100, lambda: answers.pop(0))
        worker = Worker([job], tmp_path / "knock")
        began = time.monotonic()
        for second in range(50):
            worker.run_due(began + second)
        assert answers == []
        assert job.due > began + 99

    def test_one_that_fails_stops_no_other(self, tmp_path: Path) -> None:
        broken, sound = _Work(is_broken=True), _Work()
        worker = Worker([Job("a.broken", 0, broken), Job("a.sound", 0, sound)], tmp_path / "knock")
        worker.run_due(time.monotonic())
        assert (broken.runs, sound.runs) == (1, 1)

    def test_one_that_goes_on_failing_is_tried_less_often_and_says_less(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        work = _Work(is_broken=True)
        job = Job("a.broken", 0.3, work)
        worker = Worker([job], tmp_path / "knock")
        began = time.monotonic()
        with caplog.at_level(logging.INFO, "congvu.worker"):
            for second in range(600):
                worker.run_due(began + second)
                if job.due < began + second:  # what run_due took from the real clock
                    job.due = began + second + job.pause
            assert 10 < work.runs < 25
            assert (
                sum(record.exc_info is not None and record.exc_info is not False for record in caplog.records)
                == 1
            )
            work.is_broken = False
            worker.run_due(began + 10_000)
        assert "works again" in caplog.records[-1].getMessage()
        assert job.pause == 0.3

    def test_the_pause_has_an_end(self) -> None:
        assert Job("a.b", 0.3, _Work(), failures=10**6).pause == 60
        assert Job("a.b", 3600, _Work(), failures=3).pause == 3600


class TestKnock:
    def test_wakes_the_job_it_names_and_stops_when_told(self, tmp_path: Path) -> None:
        woken, asleep = _Work(), _Work()
        knock = tmp_path / "run" / "worker.sock"
        worker = Worker([Job("a.woken", 10_000, woken), Job("a.asleep", 10_000, asleep)], knock)
        thread = threading.Thread(target=worker.run)
        thread.start()
        try:
            while woken.runs < 1 or asleep.runs < 1 or not knock.exists():
                time.sleep(0.01)
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as caller:
                for name in (b"a.woken", b"", b"\xff\xfe", b"no.such.job"):
                    caller.sendto(name, str(knock))
            deadline = time.monotonic() + 5
            while woken.runs < 2 and time.monotonic() < deadline:
                time.sleep(0.01)
        finally:
            worker.stop(signal.SIGTERM, None)
            thread.join(5)
        assert (woken.runs, asleep.runs) == (2, 1)
        assert not thread.is_alive()
        assert not knock.exists()

    def test_takes_the_place_of_one_that_died(self, tmp_path: Path) -> None:
        knock = tmp_path / "worker.sock"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as dead:
            dead.bind(str(knock))
        worker = Worker([Job("a.b", 10_000, _Work())], knock)
        worker.stop(signal.SIGTERM, None)
        worker.run()
        assert not os.path.exists(knock)


def test_every_context_with_jobs_is_heard() -> None:
    contexts = {job.name.split(".")[0] for job in collect_jobs()}
    assert contexts >= {"accounts", "mailboxes", "documents", "compliance"}
