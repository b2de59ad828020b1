"""The journal of verdicts, `var/log/mailgate.log`: one JSON object per line.

It says who sent under which login, to how many, which Message-ID, what was decided and why; never
a subject, a text or a file name. A rotated file is noticed at the next line.
"""

import json
import logging
import os
import time
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """`verdict` is ACCEPTED, REFUSED or LATER; `reason` is empty for ACCEPTED; `ms` is the time taken."""

    queue_id: str
    sender_kind: str
    login: str
    sender: str
    recipients: int
    message_id: str
    bytes: int
    verdict: str
    reason: str
    ms: float


_NAMES = tuple(field.name for field in fields(Entry))
_VALUES = attrgetter(*_NAMES)


class Journal:
    """Opened once by the process; `write` is cheap enough for every message."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._open()

    def write(self, entry: Entry) -> None:
        """A line that cannot be written (full disk) is reported; the message goes on."""
        moment = datetime.fromtimestamp(time.time(), UTC)  # noqa: TID251 - as `logging` dates its lines
        at = moment.isoformat(timespec="milliseconds")
        line = json.dumps({"at": at, **dict(zip(_NAMES, _VALUES(entry), strict=True))}, ensure_ascii=False)
        try:
            self._follow_rotation()
            os.write(self._file, line.encode("utf-8", "backslashreplace") + b"\n")
        except OSError as problem:
            log.error("journal not written: %s", problem)

    def close(self) -> None:
        os.close(self._file)

    def _follow_rotation(self) -> None:
        try:
            moved = _identity(os.stat(self._path)) != self._identity
        except FileNotFoundError:
            moved = True
        if moved:
            old = self._file
            self._open()
            os.close(old)

    def _open(self) -> None:
        self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self._identity = _identity(os.fstat(self._file))


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
