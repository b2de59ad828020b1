"""The journal of verdicts."""

import json
from pathlib import Path

from congvu.engines.mailgate.journal import Entry, Journal

ENTRY = Entry("4D7C1", "PERSON", "binh@x", "binh@x", 2, "<1@x>", 10_000, "REFUSED", "SECRET", 1.2)


def test_a_verdict_is_one_line_with_its_moment(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "log" / "mailgate.log")
    journal.write(ENTRY)
    journal.write(ENTRY)
    journal.close()
    lines = (tmp_path / "log" / "mailgate.log").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    line = json.loads(lines[0])
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "queue_id": "4D7C1",
        "sender_kind": "PERSON",
        "login": "binh@x",
        "sender": "binh@x",
        "recipients": 2,
        "message_id": "<1@x>",
        "bytes": 10_000,
        "verdict": "REFUSED",
        "reason": "SECRET",
        "ms": 1.2,
    }


def test_the_journal_goes_on_in_a_new_file_after_a_rotation(tmp_path: Path) -> None:
    path = tmp_path / "mailgate.log"
    journal = Journal(path)
    journal.write(ENTRY)
    path.rename(tmp_path / "mailgate.log.1")
    journal.write(ENTRY)
    path.unlink()
    journal.write(ENTRY)
    journal.close()
    assert len((tmp_path / "mailgate.log.1").read_text().splitlines()) == 1
    assert len(path.read_text().splitlines()) == 1


def test_a_journal_that_cannot_be_written_stops_no_mail(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "mailgate.log"
    journal = Journal(path)
    path.unlink()
    path.parent.rmdir()
    journal.write(ENTRY)
    path.parent.mkdir()
    journal.write(ENTRY)
    journal.close()
    assert len(path.read_text().splitlines()) == 1
