"""Serves the milter protocol on a listening socket.

While a judge works, the mail server is told every few seconds that we are alive; a judge that
takes longer than `patience`, or fails, ends in 451 for this message. Stopping lets messages under
judgement come to their verdict for a moment; what then still waits is cut, and Postfix says 451.
"""

import asyncio
import logging
import socket
import time
from dataclasses import dataclass

from congvu.engines.milter import wire
from congvu.engines.milter.messages import Judge, Received, Refuse, Verdict
from congvu.engines.milter.session import Abandoned, Budget, Complete, Ended, Send, Session

log = logging.getLogger(__name__)

# One buffer serves all connections, because a piece is used up before the next read; asyncio's own
# way takes 256 KiB from the system for each read and costs twice the time.
_BUFFER = memoryview(bytearray(256 * 1024))

FAILED = Refuse(
    451,
    "4.7.1",
    (
        "Hệ thống chưa kiểm tra được thư này, xin gửi lại sau ít phút.",
        "The message could not be checked now, please try again later.",
    ),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds."""

    max_message: int = 80 * 1024 * 1024
    max_under_way: int = 256 * 1024 * 1024
    keepalive_every: float = 10.0
    patience: float = 120.0
    stop_within: float = 5.0


class MilterServer:
    """`serve` a listening socket, then `stop`."""

    def __init__(self, judge: Judge, limits: Limits | None = None) -> None:
        self.judge = judge
        self.limits = limits or Limits()
        self.budget = Budget(self.limits.max_under_way)
        self.connections: set[_Connection] = set()
        self._server: asyncio.Server | None = None

    async def serve(self, listening: socket.socket) -> None:
        """Start to answer on a bound UNIX socket; returns at once."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_unix_server(lambda: _Connection(self), sock=listening)

    async def stop(self) -> None:
        """Accept no more, wait for verdicts under way, cut the rest."""
        if self._server is not None:
            self._server.close()
        tasks = [c.task for c in self.connections if c.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=self.limits.stop_within)
        for connection in list(self.connections):
            connection.cut()


class _Connection(asyncio.BufferedProtocol):
    def __init__(self, server: MilterServer) -> None:
        self._server = server
        now = time.time()  # noqa: TID251 - compared with moments that the database keeps
        self._session = Session(server.budget, server.limits.max_message, now)
        self._transport: asyncio.Transport | None = None
        self._keepalive: asyncio.TimerHandle | None = None
        self.task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a stream server makes no others
        self._transport = transport
        self._server.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.connections.discard(self)
        self._give_up()
        self._session.close()

    def get_buffer(self, sizehint: int) -> memoryview:
        return _BUFFER

    def buffer_updated(self, nbytes: int) -> None:
        try:
            events = self._session.receive(_BUFFER[:nbytes])
        except wire.BadPacket as wrong:
            log.warning("milter protocol broken: %s", wrong)
            self.cut()
            return
        for event in events:
            match event:
                case Send(answer):
                    self._send(answer)
                case Complete(message):
                    self.task = asyncio.get_running_loop().create_task(self._judge(message))
                    self._plan_keepalive()
                case Abandoned():
                    self._give_up()
                case Ended():
                    self.cut()

    def cut(self) -> None:
        """Close the connection, whatever is under way."""
        self._give_up()
        if self._transport is not None:
            self._transport.close()

    async def _judge(self, message: Received) -> None:
        verdict = await self._verdict(message)
        self._stop_keepalive()
        self.task = None
        try:
            answer = self._session.conclude(verdict)
        except ValueError:
            log.exception("a verdict that cannot be said: %r", verdict)
            answer = self._session.conclude(FAILED)
        self._send(answer)

    async def _verdict(self, message: Received) -> Verdict:
        try:
            async with asyncio.timeout(self._server.limits.patience):
                return await self._server.judge.judge(message)
        except TimeoutError:
            log.error("judging took longer than %s s", self._server.limits.patience)
        except Exception:  # one message must never end the filter
            log.exception("judging failed")
        return FAILED

    def _give_up(self) -> None:
        self._stop_keepalive()
        if self.task is not None:
            self.task.cancel()
            self.task = None

    def _plan_keepalive(self) -> None:
        loop = asyncio.get_running_loop()
        self._keepalive = loop.call_later(self._server.limits.keepalive_every, self._still_working)

    def _still_working(self) -> None:
        self._send(wire.PROGRESS)
        self._plan_keepalive()

    def _stop_keepalive(self) -> None:
        if self._keepalive is not None:
            self._keepalive.cancel()
            self._keepalive = None

    def _send(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)
