"""Reads foreign PDF files in processes of their own (`ports.DocumentReader`).

A worker starts with the first file, serves many, and stops when idle. One that hangs or dies on a
file is replaced: that file gives `EngineUnavailable`, the next one is read. What a file says is
remembered by its SHA-256 for a while.
"""

import asyncio
import hashlib
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import congvu
from congvu.engines import pdf_wire
from congvu.engines.errors import BadContent, EngineUnavailable

UNREADABLE = "Không đọc được tệp PDF này: tệp hỏng hoặc có mật khẩu. Hãy xuất lại PDF không đặt mật khẩu."
TOO_LARGE = "Tệp PDF lớn hơn mức đọc được. Hãy giảm dung lượng tệp rồi gửi lại."
NOT_NOW = "Chưa đọc được nội dung tệp PDF. Hãy thử lại sau ít phút."

LARGEST = 64 * 1024 * 1024
_ENGINE = "pdf_reader"
_CHANNEL_BYTES = 1024 * 1024
_START_SECONDS = 15.0  # a loaded machine may need long to start Python


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """For one file: `seconds` on the clock and of processor time, `megabytes` of address space."""

    seconds: float = 20.0
    megabytes: int = 512
    idle_seconds: float = 300.0
    remembered_characters: int = 4_000_000


class SubprocessDocumentReader:
    """Thread-safe; up to `workers` files are read at the same time."""

    def __init__(
        self, *, workers: int = 1, limits: ReaderLimits | None = None, command: tuple[str, ...] = ()
    ) -> None:
        self._limits = limits or ReaderLimits()
        self._command = command or (sys.executable, "-s", "-m", "congvu.engines.pdf_worker")
        self._free: queue.LifoQueue[_Worker] = queue.LifoQueue()
        for _ in range(workers):
            self._free.put(_Worker(self._command, self._limits))
        self._memory = _Memory(self._limits.remembered_characters)
        self._keeper = _Keeper(self._stop_idle, self._limits.idle_seconds)

    def pdf_text(self, content: bytes) -> str:
        if len(content) > LARGEST:
            raise BadContent(TOO_LARGE, engine=_ENGINE)
        key = hashlib.sha256(content).digest()
        answer = self._memory.get(key)
        if answer is None:
            answer = self._ask(content)
            self._memory.put(key, answer)
        status, text = answer
        if status != pdf_wire.OK:
            raise BadContent(UNREADABLE, engine=_ENGINE, detail=text)
        return text

    def close(self) -> None:
        """Stop all workers that read nothing now; a later call starts new ones."""
        self._keeper.stop()
        self._each_free(lambda worker: worker.stop())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, content: bytes) -> tuple[int, str]:
        worker = self._free.get()
        try:
            return worker.ask(content)
        finally:
            self._free.put(worker)
            self._keeper.start()

    def _stop_idle(self) -> bool:
        """Stop workers idle for long; whether any still runs."""
        before = time.monotonic() - self._limits.idle_seconds
        running = self._each_free(lambda worker: worker.stop_if_idle_since(before))
        return any(running) or not running

    def _each_free(self, act: Callable[["_Worker"], bool]) -> list[bool]:
        workers: list[_Worker] = []
        try:
            while True:
                workers.append(self._free.get_nowait())
        except queue.Empty:
            pass
        try:
            return [act(worker) for worker in workers]
        finally:
            for worker in reversed(workers):
                self._free.put(worker)


class AsyncDocumentReader:
    """The same for an event loop: each waiting file takes a thread, not the loop."""

    def __init__(self, *, workers: int = 2, limits: ReaderLimits | None = None) -> None:
        self._reader = SubprocessDocumentReader(workers=workers, limits=limits)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="pdf-reader")

    async def pdf_text(self, content: bytes) -> str:
        """As `ports.DocumentReader.pdf_text`."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._reader.pdf_text, content)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(None, self._threads.shutdown)
        self._reader.close()


class _Worker:
    """One process and its channel; used by one thread at a time."""

    def __init__(self, command: tuple[str, ...], limits: ReaderLimits) -> None:
        self._command = command
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._owner = 0
        self._used_at = 0.0

    def ask(self, content: bytes) -> tuple[int, str]:
        is_fresh = not self._is_alive()
        channel = self._start() if is_fresh or self._channel is None else self._channel
        channel.settimeout(self._limits.seconds + (_START_SECONDS if is_fresh else 0))
        try:
            pdf_wire.send_request(channel, content)
            return pdf_wire.receive_answer(channel)
        except (OSError, EOFError, ValueError) as problem:  # TimeoutError is an OSError
            self.stop()
            raise EngineUnavailable(NOT_NOW, engine=_ENGINE, detail=repr(problem)) from problem
        finally:
            self._used_at = time.monotonic()

    def stop(self) -> bool:
        """Always False: nothing runs any more."""
        process, channel = self._process, self._channel
        self._process = self._channel = None
        if channel is not None:
            channel.close()
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.wait()
        return False

    def stop_if_idle_since(self, moment: float) -> bool:
        """Whether it still runs."""
        if self._process is not None and self._used_at < moment:
            return self.stop()
        return self._process is not None

    def _is_alive(self) -> bool:
        if self._process is None:
            return False
        if self._owner != os.getpid():  # a fork: the worker belongs to the parent
            self._process = self._channel = None
            return False
        return self._process.poll() is None

    def _start(self) -> socket.socket:
        self.stop()
        ours, theirs = socket.socketpair()
        with theirs:
            for end in (ours, theirs):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _CHANNEL_BYTES)
            limits = (str(max(1, round(self._limits.seconds))), str(self._limits.megabytes))
            try:
                self._process = subprocess.Popen(
                    [*self._command, *limits], stdin=theirs.fileno(), stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL, env=_environment(),
                )  # fmt: skip
            except OSError as problem:
                ours.close()
                raise EngineUnavailable(NOT_NOW, engine=_ENGINE, detail=repr(problem)) from problem
        self._channel, self._owner = ours, os.getpid()
        return ours


class _Keeper:
    """A thread that looks for idle workers, and ends when none runs."""

    def __init__(self, look: Callable[[], bool], every_seconds: float) -> None:
        self._look = look
        self._every = max(0.05, every_seconds / 4)
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._wake.clear()
                self._thread = threading.Thread(target=self._run, name="pdf-reader-keeper", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        self._wake.set()

    def _run(self) -> None:
        while not self._wake.wait(self._every):
            if not self._look():
                return


class _Memory:
    """Answers by SHA-256; the least recently used are forgotten first."""

    def __init__(self, most_characters: int) -> None:
        self._answers: OrderedDict[bytes, tuple[int, str]] = OrderedDict()
        self._left = most_characters
        self._lock = threading.Lock()

    def get(self, key: bytes) -> tuple[int, str] | None:
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def put(self, key: bytes, answer: tuple[int, str]) -> None:
        with self._lock:
            if key in self._answers:
                return
            self._answers[key] = answer
            self._left -= len(answer[1]) + 200
            while self._left < 0 and self._answers:
                _key, forgotten = self._answers.popitem(last=False)
                self._left += len(forgotten[1]) + 200


def _environment() -> dict[str, str]:
    """Only what Python needs to find this product; no secrets of the parent."""
    source = str(Path(congvu.__file__).parents[1])
    kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV") if name in os.environ}
    return {**kept, "PYTHONPATH": source, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
