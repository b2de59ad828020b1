"""The index of shared mailboxes: what Dovecot reads must never be half-written."""

import os
import threading
from pathlib import Path

import pytest

from congvu.engines.dovecot import shared_index
from congvu.engines.ports import Role

ONE, TWO = "sotttt@binhphuoc.gov.vn", "snv@binhphuoc.gov.vn"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "shared-mailboxes"


def _pairs(index: Path) -> set[str]:
    lines = index.read_text(encoding="utf-8").splitlines()
    assert set(lines[1::2]) <= {"1"}
    assert len(lines[::2]) == len(set(lines[::2])) == len(lines[1::2])
    return set(lines[::2])


def test_each_role_of_a_mailbox_is_a_group(index: Path) -> None:
    shared_index.add(index, [ONE])
    assert _pairs(index) == {
        f"shared/shared-boxes/group/{ONE}:{role}/{ONE}" for role in ("read", "handle", "send", "manage")
    }
    assert shared_index.group(ONE, Role.READ) == f"{ONE}:read"


def test_others_stay_whatever_is_added_again_or_taken_away(index: Path) -> None:
    shared_index.add(index, [ONE, TWO])
    shared_index.add(index, [ONE])
    assert len(_pairs(index)) == 8
    shared_index.discard(index, ONE)
    shared_index.discard(index, ONE)
    assert {pair.rpartition("/")[2] for pair in _pairs(index)} == {TWO}


def test_nothing_is_written_where_nothing_changes(index: Path) -> None:
    shared_index.add(index, [ONE])
    before = index.stat()
    shared_index.add(index, [ONE])
    shared_index.discard(index, TWO)
    assert index.stat().st_ino == before.st_ino


def test_what_dovecot_wrote_itself_stays(index: Path) -> None:
    index.write_text("shared/shared-boxes/user/a@b.vn/c@b.vn\n1\n", encoding="utf-8")
    shared_index.add(index, [ONE])
    assert "shared/shared-boxes/user/a@b.vn/c@b.vn" in _pairs(index)


def test_a_lock_that_a_crash_left_is_taken_away_and_a_fresh_one_is_waited_for(index: Path) -> None:
    lock = index.with_name("shared-mailboxes.lock")
    lock.touch()
    os.utime(lock, (0, 0))
    shared_index.add(index, [ONE])
    assert not lock.exists()
    lock.touch()
    waiting = threading.Thread(target=shared_index.add, args=(index, [TWO]))
    waiting.start()
    waiting.join(0.3)
    assert waiting.is_alive()
    lock.unlink()
    waiting.join(5)
    assert len(_pairs(index)) == 8


def test_two_writers_at_once_lose_nothing(index: Path) -> None:
    boxes = [f"h{number}@binhphuoc.gov.vn" for number in range(40)]
    threads = [threading.Thread(target=shared_index.add, args=(index, [box])) for box in boxes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(_pairs(index)) == 4 * len(boxes)
