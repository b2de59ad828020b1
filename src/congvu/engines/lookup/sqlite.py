"""SQLite: one read-only connection, asked directly, because an answer takes some 20 µs.

In WAL mode readers do not wait for writers; what can still lock a reader out (an exclusive
transaction, a restore) is waited for without blocking the other questions.
"""

import asyncio
import os
import sqlite3
from urllib.parse import quote

from congvu.engines.errors import EngineUnavailable
from congvu.engines.lookup.database import Question, Rows

# Seconds between attempts while the file is locked; together about one second.
_WAITS = (0.01, 0.02, 0.04, 0.08, 0.15, 0.2, 0.25, 0.25)


class SqliteDatabase:
    """Asks the file at `path`; notices when it is replaced."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None

    def at_once(self, question: Question) -> Rows | None:
        try:
            return self._connected().execute(question.sql, question.parameters).fetchall()
        except sqlite3.Error as error:
            if _is_locked(error):
                return None
            self._disconnect()
            raise _unavailable(str(error)) from error

    async def ask(self, question: Question) -> Rows:
        for wait in _WAITS:
            rows = self.at_once(question)
            if rows is not None:
                return rows
            await asyncio.sleep(wait)
        raise _unavailable("database is locked")

    async def close(self) -> None:
        self._disconnect()

    def _connected(self) -> sqlite3.Connection:
        try:
            status = os.stat(self._path)
        except OSError as error:
            self._disconnect()
            raise _unavailable(error.strerror or "no such file") from error
        file = (status.st_dev, status.st_ino)
        if self._connection is None or file != self._file:
            self._disconnect()
            # A file that another process is just creating has no views yet: asked, it says so.
            self._connection = sqlite3.connect(
                f"file:{quote(self._path)}?mode=ro", uri=True, timeout=0, isolation_level=None
            )
            self._file = file
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _is_locked(error: sqlite3.Error) -> bool:
    # The low byte: the others tell which kind of busy (SQLITE_BUSY_RECOVERY, ..._SNAPSHOT).
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _unavailable(detail: str) -> EngineUnavailable:
    return EngineUnavailable("Cơ sở dữ liệu tạm thời không trả lời.", engine="sqlite", detail=detail)
