"""Instances for the tests of the engines that kill, stop or fill something."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.places import Logins, Place, stopped_place

FOREIGN = (Path("/etc/postfix"), Path("/etc/dovecot"))


@dataclass(frozen=True, slots=True)
class Untouched:
    """What lay in the folders of the system's own mail servers before anything of ours was started."""

    before: str

    def now(self) -> str:
        return fingerprint()


def fingerprint() -> str:
    """Names, owners, modes, times and content of all files of the system's own mail servers."""
    digest = hashlib.sha256()
    for folder in FOREIGN:
        for path in sorted(folder.rglob("*")):
            about = path.lstat()
            digest.update(
                f"{path} {about.st_uid} {about.st_gid} {about.st_mode} {about.st_mtime_ns}".encode()
            )
            digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


@pytest.fixture(scope="session")
def untouched() -> Untouched:
    return Untouched(fingerprint())


@pytest.fixture(scope="session")
def _mortal(untouched: Untouched) -> Iterator[Place]:
    with stopped_place() as own:
        yield own


@pytest.fixture
def mortal(_mortal: Place) -> Place:
    """A running instance that a test may kill, stop and start; started again for the next one."""
    if _mortal.process is None or _mortal.process.poll() is not None:
        _mortal.stop()
        _mortal.start()
    return _mortal


@pytest.fixture
def mortal_logins(mortal: Place) -> Logins:
    return Logins.read(mortal.var / "demo" / "logins.csv")
