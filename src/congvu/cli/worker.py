"""`congvu worker`: runs the background jobs of every context."""

import logging
import selectors
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import click
from django.conf import settings
from django.db import close_old_connections

from congvu.cli.setup import set_up_django

_log = logging.getLogger("congvu.worker")
_LONGEST_PAUSE = 60.0


@dataclass(slots=True)
class Job:
    """`due` is on the monotonic clock, so that a clock set back delays nothing.

    What `run` returns as a float are the seconds after which it wants to run again.
    """

    name: str
    every_seconds: float
    run: Callable[[], object]
    due: float = 0.0
    failures: int = 0
    asked_seconds: float | None = None

    @property
    def pause(self) -> float:
        """Seconds to the next run: longer after each failure in a row, so that no log fills the disk."""
        if not self.failures:
            return self.every_seconds if self.asked_seconds is None else self.asked_seconds
        return max(self.every_seconds, min(_LONGEST_PAUSE, 2.0 ** min(self.failures, 10)))


def collect_jobs() -> list[Job]:
    """The jobs of all contexts, in layer order, and what is of no context."""
    from congvu.accounts.jobs import JOBS as ACCOUNTS
    from congvu.cli.event_log import JOBS as LOGS
    from congvu.compliance.jobs import JOBS as COMPLIANCE
    from congvu.documents.jobs import JOBS as DOCUMENTS
    from congvu.mailboxes.jobs import JOBS as MAILBOXES

    everything = [*ACCOUNTS, *MAILBOXES, *DOCUMENTS, *COMPLIANCE, *LOGS]
    return [Job(name, every, run) for name, every, run in everything]


class Worker:
    """Runs each job when it is due, or at once when the web process knocks at the socket."""

    def __init__(self, jobs: list[Job], knock: Path) -> None:
        self._jobs = jobs
        self._knock_path = knock
        self._stopping = False

    def stop(self, signum: int, frame: FrameType | None) -> None:
        self._stopping = True

    def run(self) -> None:
        self._knock_path.parent.mkdir(parents=True, exist_ok=True)
        self._knock_path.unlink(missing_ok=True)
        knock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        knock.bind(str(self._knock_path))
        with selectors.DefaultSelector() as selector, knock:
            selector.register(knock, selectors.EVENT_READ)
            while not self._stopping:
                self.run_due(time.monotonic())
                pause = max(0.0, min(job.due for job in self._jobs) - time.monotonic())
                if selector.select(min(pause, 1.0)):
                    self._wake(knock)
        self._knock_path.unlink(missing_ok=True)

    def run_due(self, moment: float) -> None:
        for job in self._jobs:
            if job.due <= moment and not self._stopping:
                self._run(job)
                job.due = time.monotonic() + job.pause

    def _run(self, job: Job) -> None:
        try:
            close_old_connections()
            answer = job.run()
        except Exception:  # noqa: BLE001 (one job's failure must not stop the others; it runs again)
            job.failures += 1
            _log.error("job %s failed, %d in a row", job.name, job.failures, exc_info=job.failures == 1)
        else:
            if job.failures:
                _log.info("job %s works again after %d failures", job.name, job.failures)
            job.failures = 0
            job.asked_seconds = answer if isinstance(answer, float) else None

    def _wake(self, knock: socket.socket) -> None:
        try:
            while name := knock.recv(200).decode(errors="replace"):
                for job in self._jobs:
                    if job.name == name:
                        job.due = 0.0
        except BlockingIOError:
            return


@click.command()
def worker() -> None:
    """Chạy tiến trình việc nền."""
    set_up_django()
    running = Worker(collect_jobs(), settings.CONGVU_WORKER_SOCKET)
    signal.signal(signal.SIGTERM, running.stop)
    signal.signal(signal.SIGINT, running.stop)
    running.run()
