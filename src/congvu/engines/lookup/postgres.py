"""PostgreSQL: one read-only connection, asked without blocking the process."""

import asyncio
import re

import psycopg

from congvu.engines.errors import EngineUnavailable
from congvu.engines.lookup.database import Question, Rows

# Seconds. After a failed attempt to connect, questions fail at once for a moment.
_PATIENCE = 1.0
_CONNECT_WITHIN = 2.0
_RETRY_AFTER = 0.5

_NAMED_PARAMETER = re.compile(r":([a-z_]+)\b")


class PostgresDatabase:
    """Asks the server at `url`; reconnects by itself."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.AsyncConnection[tuple[object, ...]] | None = None
        self._turn = asyncio.Lock()
        self._not_before = 0.0

    def at_once(self, question: Question) -> Rows | None:
        return None

    async def ask(self, question: Question) -> Rows:
        sql = _NAMED_PARAMETER.sub(r"%(\1)s", question.sql)
        async with self._turn:
            connection = await self._connected()
            try:
                async with asyncio.timeout(_PATIENCE):
                    cursor = await connection.execute(sql.encode(), dict(question.parameters))
                    return await cursor.fetchall()
            except (psycopg.Error, TimeoutError, OSError) as error:
                await self._disconnect()
                raise _unavailable(str(error) or "no answer in time") from error

    async def close(self) -> None:
        await self._disconnect()

    async def _connected(self) -> psycopg.AsyncConnection[tuple[object, ...]]:
        if self._connection is not None and not self._connection.closed:
            return self._connection
        clock = asyncio.get_running_loop().time
        if clock() < self._not_before:
            raise _unavailable("not reached a moment ago")
        try:
            async with asyncio.timeout(_CONNECT_WITHIN):
                self._connection = await psycopg.AsyncConnection.connect(
                    self._url,
                    autocommit=True,
                    options="-c default_transaction_read_only=on",
                )
        except (psycopg.Error, TimeoutError, OSError) as error:
            self._not_before = clock() + _RETRY_AFTER
            raise _unavailable(str(error) or "no connection in time") from error
        return self._connection

    async def _disconnect(self) -> None:
        if self._connection is not None:
            await self._connection.close()
        self._connection = None


def _unavailable(detail: str) -> EngineUnavailable:
    return EngineUnavailable("Cơ sở dữ liệu tạm thời không trả lời.", engine="postgresql", detail=detail)
