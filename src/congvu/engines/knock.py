"""Wakes the worker, so that a job starts at once and not at its next turn."""

import socket
from pathlib import Path


def knock(socket_path: Path, job: str) -> bool:
    """Ask for a job by name; False when no worker listens (it will run at its turn anyway)."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        client.setblocking(False)
        try:
            client.sendto(job.encode(), str(socket_path))
        except OSError:
            return False
    return True
