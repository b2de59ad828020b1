"""The processes of a program: all of its session, also those that outlive their leader.

Each program leads a session of its own (`Program.start`). Dovecot's and Postfix's masters have
children that go on for a while when their master is killed, and hold its ports.
"""

import os
import signal
import time
from collections.abc import Collection
from pathlib import Path

_PAUSE = 0.05


def members(leaders: Collection[int]) -> list[int]:
    """The living processes in the sessions of these leaders, the leaders themselves among them."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit() and _session(int(entry)) in leaders:
            found.append(int(entry))
    return found


def end(pids: Collection[int], *, seconds: float) -> None:
    """Wait until these processes are gone by themselves, then kill those that are left."""
    deadline = time.monotonic() + seconds
    left = [pid for pid in pids if _session(pid)]
    while left and time.monotonic() < deadline:
        time.sleep(_PAUSE)
        left = [pid for pid in left if _session(pid)]
    for pid in left:
        send(pid, signal.SIGKILL)


def send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def works_in(pid: int, root: Path) -> bool:
    """Whether a process belongs to the instance at `root`: it stands there, or was told so.

    Engines stand in folders of the instance; our own programs have its path in their environment.
    """
    try:
        stands = os.readlink(f"/proc/{pid}/cwd")
        told = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False
    return Path(stands).is_relative_to(root) or f"={root}\0".encode() in told


def _session(pid: int) -> int:
    """0 for a process that is gone, or has ended and only waits to be noticed."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    state, _parent, _group, session = text.rpartition(")")[2].split()[:4]
    return 0 if state in "ZX" else int(session)
