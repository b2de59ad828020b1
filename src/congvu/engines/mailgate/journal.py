"""The journal of verdicts, `var/log/mailgate.log`: one JSON object per line.

It says who sent under which login, to how many, which Message-ID, what was decided and why; never
a subject, a text or a file name. A rotated file is noticed at the next line.
"""

import json
import logging
import logging.handlers
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

_LOGGER = "congvu.mailgate.journal"


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


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        entry = record.args[0] if isinstance(record.args, tuple) and record.args else None
        fields = asdict(entry) if isinstance(entry, Entry) else {"note": record.getMessage()}
        return json.dumps({"at": at, **fields}, ensure_ascii=False)


class Journal:
    """Opened once by the process; `write` is cheap enough for every message."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._handler = logging.handlers.WatchedFileHandler(path, encoding="utf-8", errors="backslashreplace")
        self._handler.setFormatter(_Line())
        self._logger = logging.Logger(_LOGGER, logging.INFO)
        self._logger.addHandler(self._handler)

    def write(self, entry: Entry) -> None:
        self._logger.info("%s", entry)

    def close(self) -> None:
        self._handler.close()
