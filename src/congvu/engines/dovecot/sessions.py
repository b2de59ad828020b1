"""Who is connected, and cutting them off."""

import subprocess
import time
from collections.abc import Collection

from congvu.engines.errors import EngineUnavailable
from congvu.engines.layout import Layout

_SECONDS = 600
_BUSY = "Hệ thống thư chưa làm được việc này, hệ thống sẽ tự thử lại."
# A process that is told to end finishes what it writes; longer nobody waits for it (seconds).
_PATIENCE, _PAUSE = 5.0, 0.05


def run_doveadm(layout: Layout, *arguments: str, allow: tuple[int, ...] = (0,), sentence: str = _BUSY) -> str:
    """What it prints. Raises EngineUnavailable for an exit code that is not allowed."""
    command = ["doveadm", "-c", str(layout.dovecot_etc / "dovecot.conf"), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise EngineUnavailable(sentence, engine="dovecot", detail=str(problem)) from None
    if done.returncode not in allow:
        raise EngineUnavailable(sentence, engine="dovecot", detail=done.stderr[-500:])
    return done.stdout


def cut(layout: Layout, logins: Collection[str]) -> None:
    """Tell all programs of these people to end."""
    # Each takes a run of its own, so of many only those are told that are connected.
    for login in sorted(logins if len(logins) == 1 else set(logins) & _connected(layout)):
        run_doveadm(layout, "kick", login, allow=(0, 68))


def cut_all(layout: Layout, logins: Collection[str]) -> None:
    """The same for many, and wait until they are gone."""
    deadline = time.monotonic() + _PATIENCE
    while connected := set(logins) & _connected(layout):
        for login in sorted(connected):
            cut(layout, [login])
        if time.monotonic() > deadline:
            return
        time.sleep(_PAUSE)


def _connected(layout: Layout) -> set[str]:
    lines = run_doveadm(layout, "-f", "tab", "who", "-1").splitlines()[1:]
    return {line.partition("\t")[0] for line in lines}
