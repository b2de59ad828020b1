"""Which groups may see which agency mailbox: Dovecot's index of shared mailboxes (its dict `file`).

Each pair of lines says that a mailbox is shared with a group. Dovecot could gather them itself, but
would write the whole file anew for each mailbox. It does so when a folder is made in one, so that both
take the same lock: the file `<index>.lock`, which stands while somebody writes.
"""

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from congvu.engines.errors import EngineUnavailable
from congvu.engines.ports import Role

# Dovecot too takes a lock that has stood so long for one that a crash left (seconds).
_STALE = 60.0
_PATIENCE, _PAUSE = 90.0, 0.02
_PREFIX = "shared/shared-boxes/group/"


def group(address: str, role: Role) -> str:
    """The name of those who hold a role in a mailbox."""
    return f"{address}:{role.value.lower()}"


def add(index: Path, addresses: Iterable[str]) -> None:
    """Name the groups of these mailboxes."""
    with _changing(index) as keys:
        keys |= {_key(address, role) for address in addresses for role in Role}


def discard(index: Path, address: str) -> None:
    """Forget a mailbox."""
    with _changing(index) as keys:
        keys -= {_key(address, role) for role in Role}


def replace(index: Path, renamed: Mapping[str, str]) -> None:
    """The groups of mailboxes that have another address now, by the old one."""
    with _changing(index) as keys:
        keys -= {_key(address, role) for address in renamed for role in Role}
        keys |= {_key(address, role) for address in renamed.values() for role in Role}


def _key(address: str, role: Role) -> str:
    return f"{_PREFIX}{group(address, role)}/{address}"


@contextmanager
def _changing(index: Path) -> Iterator[set[str]]:
    """The keys as they are; what they are at the end is written, everything or nothing."""
    with _lock(index.with_name(f"{index.name}.lock")):
        held = index.read_text(encoding="utf-8").splitlines()[::2] if index.exists() else []
        keys = set(held)
        yield keys
        if keys == set(held):
            return
        fresh = index.with_name(f"{index.name}.new")
        fresh.write_text("".join(f"{key}\n1\n" for key in sorted(keys)), encoding="utf-8")
        folder = index.parent.stat()
        os.chown(fresh, folder.st_uid, folder.st_gid)
        fresh.replace(index)


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Raises EngineUnavailable when others write without an end."""
    deadline = time.monotonic() + _PATIENCE
    while not _taken(path):
        if time.monotonic() > deadline:
            raise EngineUnavailable("Hệ thống thư đang bận.", engine="dovecot", detail=f"{path} stands")
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _taken(path: Path) -> bool:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644))
    except FileExistsError:
        _remove_stale(path)
        return False
    return True


def _remove_stale(path: Path) -> None:
    try:
        written = path.stat().st_mtime
        # The clock of the file system itself: that of this process may differ on a network disk.
        probe = path.with_name(f"{path.name}.{os.getpid()}")
        probe.touch()
        if probe.stat().st_mtime - written > _STALE:
            path.unlink(missing_ok=True)
        probe.unlink(missing_ok=True)
    except FileNotFoundError:
        return
