"""Runs the product's asyncio servers in a thread of their own, for tests that talk to them."""

import asyncio
import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol


class Server(Protocol):
    async def serve(self, listening: socket.socket) -> None: ...

    async def stop(self) -> None: ...


@contextmanager
def temporary_root() -> Iterator[Path]:
    """A short path that every user may enter: for sockets, and for engines that drop privileges."""
    root = Path(tempfile.mkdtemp(prefix="cv-", dir="/tmp"))
    root.chmod(0o755)
    try:
        yield root
    finally:
        shutil.rmtree(root, ignore_errors=True)


def listening_socket(path: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    os.chmod(path, 0o666)
    listening.listen(100)
    listening.setblocking(False)
    return listening


@contextmanager
def serving(make: Callable[[], Server], path: Path) -> Iterator[Server]:
    """`make` is called in the loop's own thread; stopped at the end."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def run(work: Awaitable[None]) -> None:
        async def wait() -> None:
            await work

        asyncio.run_coroutine_threadsafe(wait(), loop).result(timeout=30)

    server = make()
    try:
        run(server.serve(listening_socket(path)))
        yield server
        run(server.stop())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()
        path.unlink(missing_ok=True)
