"""Keeps the logs of an instance bounded; Dovecot's event log has readers and a way of its own
(`engines.events.rotation`).
"""

import os
import shutil
import subprocess
from pathlib import Path

from congvu.engines.layout import Layout

MOST_BYTES = 32 * 2**20
KEPT = 3  # of each log, beside the one that is written
_SECONDS = 60


def bound_logs(layout: Layout, *, most_bytes: int = MOST_BYTES) -> list[str]:
    """Put aside what has grown too long; the names of these logs.

    A program that is asked to begin a new file and does not answer is asked again the next time.
    """
    done = []
    for log in sorted(layout.log.glob("*.out")):
        if _is_long(log, most_bytes):
            _empty(log)
            done.append(log.name)
    journal, errors, mail = (layout.log / name for name in ("mailgate.log", "dovecot.log", "postfix.log"))
    if _is_long(journal, most_bytes):
        _step_aside(journal)  # its writer notices
        done.append(journal.name)
    if _is_long(errors, most_bytes):
        _step_aside(errors)
        _run("doveadm", "-c", str(layout.dovecot_etc / "dovecot.conf"), "log", "reopen")
        done.append(errors.name)
    if _is_long(mail, most_bytes):
        _run("postfix", "-c", str(layout.postfix_etc), "logrotate")
        done.append(mail.name)
    for old in sorted(layout.log.glob("postfix.log.*"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return done


def _is_long(log: Path, most_bytes: int) -> bool:
    try:
        return log.stat().st_size > most_bytes
    except FileNotFoundError:
        return False


def _empty(log: Path) -> None:
    """Its writer holds it open for good: the content is copied, then cut off."""
    _make_room(log)
    shutil.copy2(log, _aside(log, 1))
    os.truncate(log, 0)


def _step_aside(log: Path) -> None:
    _make_room(log)
    log.replace(_aside(log, 1))


def _make_room(log: Path) -> None:
    for number in range(KEPT - 1, 0, -1):
        if _aside(log, number).exists():
            _aside(log, number).replace(_aside(log, number + 1))


def _aside(log: Path, number: int) -> Path:
    return log.with_name(f"{log.name}.{number}")


def _run(*command: str) -> None:
    try:
        subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return
