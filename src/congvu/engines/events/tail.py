"""Follows Dovecot's event log through rotation, from a position the caller keeps.

A position is `inode:offset`. After a start the sessions that began before it are learned anew from
the log. A line is only read when it is whole. After a rotation the rest of the old
file is read first if it still stands beside the new one.

Several processes of Dovecot report, so that a sign-in may stand some lines behind what the session did
first: sign-ins are learned ahead, and at the end of the log one waits a moment for them.
"""

import os
import time
from pathlib import Path

from congvu.engines.events.lines import LineReader
from congvu.engines.ports import Delivered, EventBatch, MailboxOpened, SignedIn

_CHUNK = 4 * 2**20
_LOOK_BACK = 32 * 2**20
# At the end of the log: how far one looks for openings whose sign-in is not written yet, and how long
# one waits for it (seconds).
_EDGE = 64 * 1024
_PATIENCE = 1.0


class DovecotEventStream:
    def __init__(self, log: Path) -> None:
        self._log = log
        self._reader = LineReader()
        self._is_warm = False
        self._waits_at: tuple[Path, int] | None = None
        self._waits_until = 0.0

    def read(self, position: str, *, limit: int = 5000) -> EventBatch:
        inode, offset = _parse(position)
        path, inode, offset = self._locate(inode, offset)
        if path is None:
            return EventBatch((), position)
        if not self._is_warm:
            self._warm_up(path, offset)
        events, offset = self._events(path, offset, limit)
        # The new file has lines, so that Dovecot has done with the old one: what came last, then on.
        if not events and path != self._log and size_of(self._log):
            events, offset = self._events(path, offset, limit)
            if not events:
                inode, offset = self._log.stat().st_ino, 0
                events, offset = self._events(self._log, 0, limit)
        return EventBatch(tuple(events), f"{inode}:{offset}")

    def _warm_up(self, path: Path, offset: int) -> None:
        """After a start: learn the sessions that began before the position, as far as they may reach."""
        left = max(0, _LOOK_BACK - offset)
        before = self._before(path) if left else None
        if before is not None:
            self._learn(before, before.stat().st_size, left)
        self._learn(path, offset, _LOOK_BACK)
        self._is_warm = True

    def _before(self, path: Path) -> Path | None:
        """The file that stepped aside last before `path`."""
        limit = path.stat().st_mtime_ns
        others = [one for one in self._log.parent.glob(f"{self._log.name}*") if one != path]
        older = [one for one in others if one.stat().st_mtime_ns <= limit]
        return max(older, key=lambda one: one.stat().st_mtime_ns, default=None)

    def _learn(self, path: Path, end: int, most: int) -> None:
        with path.open("rb") as stream:
            stream.seek(max(0, end - most))
            self._learn_lines(stream.read(min(end, most)).splitlines())

    def _learn_lines(self, lines: list[bytes]) -> None:
        for line in lines:
            if b"auth_request_finished" in line:
                self._reader.event(line)

    def _is_awaited(self, path: Path, offset: int, line: bytes) -> bool:
        """Whether the sign-in to this line may still be written."""
        if not self._reader.is_early(line):
            return False
        now = time.monotonic()
        if self._waits_at != (path, offset):
            self._waits_at, self._waits_until = (path, offset), now + _PATIENCE
        return now < self._waits_until

    def _locate(self, inode: int, offset: int) -> tuple[Path | None, int, int]:
        """The file a position lies in, by inode: the log itself or one it was renamed to."""
        try:
            current = self._log.stat()
        except FileNotFoundError:
            return None, inode, offset
        if inode in (0, current.st_ino):
            return self._log, current.st_ino, offset if offset <= current.st_size else 0
        for path in sorted(self._log.parent.glob(f"{self._log.name}*")):
            if path.stat().st_ino == inode:
                return path, inode, offset
        return self._log, current.st_ino, 0

    def _events(
        self, path: Path, offset: int, limit: int
    ) -> tuple[list[Delivered | SignedIn | MailboxOpened], int]:
        found: list[Delivered | SignedIn | MailboxOpened] = []
        with path.open("rb") as stream:
            stream.seek(offset)
            while len(found) < limit:
                chunk = stream.read(_CHUNK)
                whole = chunk.rfind(b"\n") + 1
                if not whole:
                    break
                lines = chunk[:whole].splitlines(keepends=True)
                self._learn_lines(lines)
                edge = offset + len(chunk) - _EDGE if len(chunk) < _CHUNK else None
                for line in lines:
                    if edge is not None and offset > edge and self._is_awaited(path, offset, line):
                        return found, offset
                    offset += len(line)
                    event = self._reader.event(line)
                    if event is not None:
                        found.append(event)
                        if len(found) >= limit:
                            break
                stream.seek(offset)
        return found, offset


def _parse(position: str) -> tuple[int, int]:
    inode, _colon, offset = position.partition(":")
    return (int(inode), int(offset)) if inode.isdigit() and offset.isdigit() else (0, 0)


def bytes_behind(log: Path, position: str) -> int:
    """Bytes of the log, and of the file it followed on, that a reader at this position has not read."""
    inode, offset = _parse(position)
    behind = 0
    for path in log.parent.glob(f"{log.name}*"):
        held = path.stat()
        if held.st_ino == inode:
            behind += max(0, held.st_size - offset)
        elif path == log:
            behind += held.st_size
    return behind


def size_of(log: Path) -> int:
    """Bytes in the log now, 0 when there is none: a cheap way to see that it grew."""
    try:
        return os.stat(log).st_size
    except FileNotFoundError:
        return 0
