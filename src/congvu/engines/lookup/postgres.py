"""PostgreSQL: one read-only connection, asked without blocking the process."""

import asyncio
import re

import psycopg

from congvu.engines.errors import EngineUnavailable
from congvu.engines.lookup.database import Question, Rows

# Seconds. After a failed attempt to connect, questions fail at once for a moment.
_PATIENCE = 1.0
_CONNECT_WITHIN = 1.0
_RETRY_AFTER = 0.5

_NAMED_PARAMETER = re.compile(r":([a-z_]+)\b")

_Connection = psycopg.AsyncConnection[tuple[object, ...]]


class PostgresDatabase:
    """Asks the server at `url`; reconnects by itself."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: _Connection | None = None
        self._turn = asyncio.Lock()
        self._not_before = 0.0
        self._given_up: set[asyncio.Task[Rows]] = set()

    def at_once(self, question: Question) -> Rows | None:
        return None

    async def ask(self, question: Question) -> Rows:
        async with self._turn:
            connection = await self._connected()
            work = asyncio.create_task(_rows(connection, question))
            done, _ = await asyncio.wait({work}, timeout=_PATIENCE)
            if not done:
                self._give_up(work)
                raise _unavailable("no answer in time")
            try:
                return work.result()
            except (psycopg.Error, OSError) as error:
                await self.close()
                raise _unavailable(str(error)) from error

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
        self._connection = None

    async def _connected(self) -> _Connection:
        if self._connection is not None and not self._connection.closed:
            return self._connection
        clock = asyncio.get_running_loop().time
        if clock() < self._not_before:
            raise _unavailable("not reached a moment ago")
        try:
            async with asyncio.timeout(_CONNECT_WITHIN):
                self._connection = await psycopg.AsyncConnection.connect(
                    self._url, autocommit=True, options="-c default_transaction_read_only=on"
                )
        except (psycopg.Error, TimeoutError, OSError) as error:
            self._not_before = clock() + _RETRY_AFTER
            raise _unavailable(str(error) or "no connection in time") from error
        return self._connection

    def _give_up(self, work: asyncio.Task[Rows]) -> None:
        """Leave a silent server alone: psycopg takes seconds to cancel, so it does that aside."""
        connection, self._connection = self._connection, None
        self._given_up.add(work)

        def finish(done: asyncio.Task[Rows]) -> None:
            self._given_up.discard(done)
            if not done.cancelled():
                done.exception()
            if connection is not None:
                connection.pgconn.finish()

        work.add_done_callback(finish)
        work.cancel()


async def _rows(connection: _Connection, question: Question) -> Rows:
    sql = _NAMED_PARAMETER.sub(r"%(\1)s", question.sql)
    cursor = await connection.execute(sql.encode(), dict(question.parameters))
    return await cursor.fetchall()


def _unavailable(detail: str) -> EngineUnavailable:
    return EngineUnavailable("Cơ sở dữ liệu tạm thời không trả lời.", engine="postgresql", detail=detail)
