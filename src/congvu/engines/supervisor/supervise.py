"""Starts, watches, restarts and stops programs."""

import json
import os
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from congvu.engines.supervisor import family
from congvu.engines.supervisor.program import Program

_READY_SECONDS = 60.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_STEADY_SECONDS = 60.0
_CHORE_SECONDS = 60.0
# What is left of a family when its leader is gone may finish its work so long.
_REST_SECONDS = 2.0


class NotReady(Exception):
    """A program ended or did not answer in time; the message names it and its log."""


class _Child:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.process = program.start()
        self.started = time.monotonic()
        self.pause = _FIRST_PAUSE
        self.again_at: float | None = None
        self.restarts = 0

    def restart(self) -> None:
        family.end(family.members({self.process.pid}), seconds=_REST_SECONDS)
        self.process = self.program.start()
        self.started = time.monotonic()
        self.again_at = None
        self.restarts += 1


class Supervisor:
    """`status` is a file that tells `congvu doctor` the process ids; `say` speaks to the person in front;
    `chore` is done about once a minute while all runs."""

    def __init__(
        self,
        *,
        status: Path,
        say: Callable[[str], None],
        chore: Callable[[], object] = lambda: None,
    ) -> None:
        self._status = status
        self._say = say
        self._chore = chore
        self._chore_at = 0.0
        self._children: list[_Child] = []
        self._stopping = False
        self._wake, self._waker = socket.socketpair()
        self._wake.setblocking(False)
        self._waker.setblocking(False)

    def listen_to_signals(self) -> None:
        signal.set_wakeup_fd(self._waker.fileno())
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)

    @property
    def is_stopping(self) -> bool:
        return self._stopping

    def start(self, program: Program) -> None:
        """Start a program and wait until it answers. Raises NotReady."""
        child = _Child(program)
        self._children.append(child)
        self._write_status()
        deadline = time.monotonic() + _READY_SECONDS
        while not self._stopping:
            if child.process.poll() is not None:
                raise NotReady(f"{program.name} dừng ngay khi khởi động (xem {program.log})")
            if program.is_ready():
                return
            if time.monotonic() > deadline:
                raise NotReady(
                    f"{program.name} không trả lời sau {_READY_SECONDS:.0f} giây (xem {program.log})"
                )
            time.sleep(0.05)

    def watch(self) -> None:
        """Until asked to stop: a program that ends is started again, after a growing pause."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake, selectors.EVENT_READ)
            while not self._stopping:
                selector.select(self._look())
                self._drain()
                self._do_chore()

    def stop(self) -> None:
        """Stop all, last started first, and wait for each."""
        self._stopping = True
        for child in reversed(self._children):
            _end(child.process, child.program)
        self._children.clear()
        self._status.unlink(missing_ok=True)

    def _look(self) -> float:
        """Restart what is due; the seconds until the next look."""
        now, changed = time.monotonic(), False
        for child in self._children:
            if child.again_at is not None and now >= child.again_at:
                child.restart()
                changed = True
            elif child.again_at is None and child.process.poll() is not None:
                self._schedule(child, now)
        if changed:
            self._write_status()
        due = [child.again_at for child in self._children if child.again_at is not None]
        return max(0.05, min(due) - now) if due else 5.0

    def _do_chore(self) -> None:
        if time.monotonic() < self._chore_at or self._stopping:
            return
        self._chore_at = time.monotonic() + _CHORE_SECONDS
        try:
            self._chore()
        except OSError as problem:
            self._say(f"chưa dọn được nhật ký: {problem}")

    def _schedule(self, child: _Child, now: float) -> None:
        steady = now - child.started > _STEADY_SECONDS
        child.pause = _FIRST_PAUSE if steady else min(child.pause * 2, _LONGEST_PAUSE)
        child.again_at = now + (_FIRST_PAUSE if steady or child.restarts == 0 else child.pause)
        code = child.process.returncode
        self._say(f"{child.program.name} đã dừng (mã {code}), sẽ khởi động lại; xem {child.program.log}")

    def _write_status(self) -> None:
        rows = [
            {"name": c.program.name, "pid": c.process.pid, "user": c.program.user, "restarts": c.restarts}
            for c in self._children
        ]
        fresh = self._status.with_suffix(".new")
        fresh.write_text(json.dumps({"pid": os.getpid(), "programs": rows}), encoding="utf-8")
        fresh.replace(self._status)

    def _drain(self) -> None:
        try:
            while self._wake.recv(64):
                pass
        except BlockingIOError:
            return

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True


def _end(process: "subprocess.Popen[bytes]", program: Program) -> None:
    if process.poll() is None:
        process.send_signal(program.stop_signal)
        try:
            process.wait(program.stop_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    rest = family.members({process.pid})
    process.wait()
    family.end(rest, seconds=_REST_SECONDS)
