"""What belongs to an instance on this machine: its processes, its ports, its programs by name."""

import contextlib
import json
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

from bench.place import Place


def processes_at(root: Path) -> dict[int, str]:
    """Living processes that stand in `root` or carry its path in their environment -> their name."""
    found = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            folder = Path("/proc") / entry
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            stands = str((folder / "cwd").readlink())
            told = (folder / "environ").read_bytes()
            if state != "Z" and (stands.startswith(str(root)) or f"={root}".encode() in told):
                found[int(entry)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    found.pop(os.getpid(), None)
    return found


def listening(ports: dict[str, int]) -> list[str]:
    """The names of the ports on which somebody listens."""
    return [name for name, port in ports.items() if _answers(port)]


def _answers(port: int) -> bool:
    with socket.socket() as client:
        client.settimeout(2)
        return client.connect_ex(("127.0.0.1", port)) == 0


def asked_ports(place: Place) -> dict[str, int]:
    """The ports that a place is told to use, before it runs."""
    return {
        name.removeprefix("CONGVU_").removesuffix("_PORT").lower(): int(value)
        for name, value in place.environment.items()
        if name.startswith("CONGVU_") and name.endswith("_PORT")
    }


def leader(place: Place, program: str) -> int:
    """The process number of a program of the supervisor, 0 while it is being started again."""
    rows = json.loads((place.var / "run" / "supervisor.json").read_text())["programs"]
    return next((int(row["pid"]) for row in rows if row["name"] == program), 0)


def children(place: Place, program: str, name: str) -> list[int]:
    """Processes of a program's family whose command line begins with, or ends in, `name`."""
    parent = leader(place, program)
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            folder = Path("/proc") / entry
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_bytes().split(b"\0")[0].decode().strip()
            if int(fields[1]) == parent and command.split(" ")[0].rpartition("/")[2] == name:
                found.append(int(entry))
    return found


def family(place: Place, program: str) -> list[int]:
    """All processes of a program: those of the session that it leads."""
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            fields = (Path("/proc") / entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader(place, program):
                found.append(int(entry))
    return found


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def wait_until(condition: Callable[[], object], *, seconds: float, what: str) -> None:
    """Raises AssertionError with `what` when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.05)
