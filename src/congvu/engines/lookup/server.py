"""Serves socketmap on a listening socket; questions of one connection are answered in order."""

import asyncio
import logging
import socket
from collections import deque

from congvu.engines.errors import EngineUnavailable
from congvu.engines.lookup.database import Database, Question, Rows
from congvu.engines.lookup.maps import MAPS, Key, Map
from congvu.engines.lookup.socketmap import (
    NOT_FOUND,
    BadRequest,
    Request,
    RequestReader,
    permanent_failure,
    temporary_failure,
)

log = logging.getLogger(__name__)

# Requests are short. One buffer serves all connections, because a piece is used up before the next
# read; asyncio's own way takes 256 KiB from the system for each read and costs twice the time.
_BUFFER = bytearray(16 * 1024)


class OwnDomains:
    """Our domains as they last stood, for while the database is away.

    Postfix keeps a failure to look a domain up with the address, as long as the process lives: it would go
    on refusing after the database has come back.
    """

    _EVERY_SECONDS = 30.0

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names: frozenset[str] | None = None
        self._renewed_at = float("-inf")
        self._task: asyncio.Task[None] | None = None

    def renew(self) -> None:
        """Read them again in the background, where it is time to."""
        loop = asyncio.get_running_loop()
        if self._task is None and loop.time() - self._renewed_at >= self._EVERY_SECONDS:
            self._task = loop.create_task(self._read())

    def rows_of(self, question: Question) -> Rows | None:
        """What the database would say of a domain; None before it ever said anything."""
        if self._names is None:
            return None
        return [(1,)] if question.parameters["key"] in self._names else []

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _read(self) -> None:
        try:
            rows = await self._database.ask(Question("SELECT name FROM engine_domains", {}))
        except EngineUnavailable as failure:
            log.info("domains not read: %s", failure.detail)
        else:
            self._names = frozenset(str(row[0]) for row in rows)
            self._renewed_at = asyncio.get_running_loop().time()
        finally:
            self._task = None


class LookupServer:
    """`serve` a listening socket, then `stop`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.connections: set[_Connection] = set()
        self.domains = OwnDomains(database)
        self._server: asyncio.Server | None = None
        self._is_failing = False

    async def serve(self, listening: socket.socket) -> None:
        """Start to answer on a bound UNIX socket; returns at once."""
        loop = asyncio.get_running_loop()
        self.domains.renew()
        self._server = await loop.create_unix_server(lambda: _Connection(self), sock=listening)

    async def stop(self) -> None:
        """Accept no more, cut what is open, close the database."""
        if self._server is not None:
            self._server.close()
        for connection in list(self.connections):
            connection.cut()
        self.domains.stop()
        await self.database.close()

    def note(self, failure: EngineUnavailable | None) -> None:
        """Log when the database goes and when it is back, not each question in between."""
        if failure is not None and not self._is_failing:
            log.error("database unavailable: %s: %s", failure.engine, failure.detail)
        elif failure is None and self._is_failing:
            log.info("database available again")
        self._is_failing = failure is not None


class _Connection(asyncio.BufferedProtocol):
    def __init__(self, server: LookupServer) -> None:
        self._server = server
        self._reader = RequestReader()
        self._transport: asyncio.Transport | None = None
        self._waiting: deque[Request] = deque()
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a stream server makes no others
        self._transport = transport
        self._server.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.connections.discard(self)
        if self._task is not None:
            self._task.cancel()

    def get_buffer(self, sizehint: int) -> bytearray:
        return _BUFFER

    def buffer_updated(self, nbytes: int) -> None:
        try:
            self._waiting.extend(self._reader.feed(bytes(_BUFFER[:nbytes])))
        except BadRequest as wrong:
            log.warning("socketmap protocol broken: %s", wrong)
            self.cut()
            return
        if self._task is None:
            self._answer_waiting()

    def cut(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def _answer_waiting(self) -> None:
        """Answer at once what can be answered at once; a task, which costs more, does the rest."""
        while self._waiting:
            reply = self._reply_at_once(self._waiting[0])
            if reply is None:
                self._task = asyncio.get_running_loop().create_task(self._answer_patiently())
                return
            self._waiting.popleft()
            self._write(reply)

    async def _answer_patiently(self) -> None:
        request = self._waiting.popleft()
        table = MAPS[request.map_name]
        question = table.question(request)
        assert question is not None  # noqa: S101 - such questions are answered at once
        self._write(await self._reply_later(table, question))
        self._task = None
        self._answer_waiting()

    def _reply_at_once(self, request: Request) -> bytes | None:
        table = MAPS.get(request.map_name)
        if table is None:
            return permanent_failure(f"no map {request.map_name}")
        question = table.question(request)
        if question is None:
            return NOT_FOUND
        try:
            rows = self._server.database.at_once(question)
        except EngineUnavailable as failure:
            return self._without_database(failure, table, question)
        return None if rows is None else self._answer(table, rows)

    async def _reply_later(self, table: Map, question: Question) -> bytes:
        try:
            rows = await self._server.database.ask(question)
        except EngineUnavailable as failure:
            return self._without_database(failure, table, question)
        return self._answer(table, rows)

    def _answer(self, table: Map, rows: Rows) -> bytes:
        self._server.note(None)
        if table.key is not Key.ADDRESS:
            self._server.domains.renew()
        return table.reply(rows)

    def _without_database(self, failure: EngineUnavailable, table: Map, question: Question) -> bytes:
        self._server.note(failure)
        known = None if table.key is Key.ADDRESS else self._server.domains.rows_of(question)
        return temporary_failure("database unavailable") if known is None else table.reply(known)

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)
