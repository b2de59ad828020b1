"""Keeps Dovecot's event log bounded: a full file steps aside, the oldest goes.

Nothing is lost: a file steps aside only when every reader has come as far as it, and a reader finishes
it under its new name (`tail`). A reader that hangs keeps the log growing; `congvu doctor` says so.
"""

import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

from congvu.engines.errors import EngineUnavailable
from congvu.engines.layout import Layout

MOST_BYTES = 64 * 2**20
KEPT = 3  # files that stepped aside: `….log.1` is the newest
_SECONDS = 30


def rotate(
    log: Path,
    *,
    positions: Iterable[str],
    reopen: Callable[[], None],
    most_bytes: int = MOST_BYTES,
    kept: int = KEPT,
) -> bool:
    """Whether the log was renewed. `positions` are those of all readers; `reopen` makes its writer begin
    a new file. May be cut off anywhere: the next call finishes what was begun."""
    newest = _aside(log, 1)
    if not log.exists():
        if newest.exists():
            reopen()  # cut off between the two steps below: the writer still writes to the old file
        return False
    held = log.stat()
    is_read = all(position.partition(":")[0] == str(held.st_ino) for position in positions)
    if held.st_size < most_bytes or not is_read:
        return False
    for number in range(kept - 1, 0, -1):
        if _aside(log, number).exists():
            _aside(log, number).replace(_aside(log, number + 1))
    log.replace(newest)
    reopen()
    return True


def reopen_log(layout: Layout) -> None:
    """Dovecot closes its log and begins a new one. Raises EngineUnavailable."""
    command = ["doveadm", "-c", str(layout.dovecot_etc / "dovecot.conf"), "log", "reopen"]
    try:
        subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError) as problem:
        detail = str(getattr(problem, "stderr", "") or problem)[-500:]
        raise EngineUnavailable("Hệ thống thư chưa trả lời.", engine="dovecot", detail=detail) from None


def _aside(log: Path, number: int) -> Path:
    return log.with_name(f"{log.name}.{number}")
