"""The event log steps aside when it is full; readers lose nothing and see nothing twice."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from congvu.engines.events import DovecotEventStream, tail
from congvu.engines.events.rotation import rotate

BINH = "nguyenvanbinh@binhphuoc.gov.vn"


class Dovecot:
    """Writes to the file that it has open until it is told to open it anew."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self._stream: BinaryIO | None = None
        self.reopen()

    def reopen(self) -> None:
        self.close()
        self._stream = self.log.open("ab", buffering=0)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()

    def write(self, session: str, event: str = "auth_request_finished", **fields: object) -> None:
        self._put(_line(session, event, **fields) + b"\n")

    def tear(self, session: str) -> None:
        """As a crash leaves it: half a line, no end."""
        self._put(_line(session, "auth_request_finished")[:-20])

    def _put(self, line: bytes) -> None:
        assert self._stream is not None
        self._stream.write(b"Nov 02 auth: Info: " + line)


def _line(session: str, event: str, **fields: object) -> bytes:
    known = {"session": session, "service": "imap", "user": BINH, **fields}
    return json.dumps(
        {"event": event, "end_time": "2009-11-02T01:00:00Z", "fields": known}, separators=(",", ":")
    ).encode()


class Reader:
    """Keeps its position as the database does; `restart` forgets all but that."""

    def __init__(self, log: Path) -> None:
        self.log, self.position = log, ""
        self.restart()

    def restart(self) -> None:
        self._stream = DovecotEventStream(self.log)

    def read(self) -> list[str]:
        found: list[str] = []
        while True:
            batch = self._stream.read(self.position)
            if batch.position == self.position:
                return found
            self.position = batch.position
            found += [f"{type(event).__name__} {event.session}" for event in batch.events]  # type: ignore[union-attr]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "dovecot-events.log"


@pytest.fixture
def dovecot(log: Path) -> Iterator[Dovecot]:
    writing = Dovecot(log)
    yield writing
    writing.close()


@pytest.fixture
def reader(log: Path) -> Reader:
    return Reader(log)


def _rotate(dovecot: Dovecot, reader: Reader, *, most_bytes: int = 1) -> bool:
    return rotate(
        dovecot.log, positions=(reader.position,), reopen=dovecot.reopen, most_bytes=most_bytes, kept=2
    )


class TestTheLogStaysBounded:
    def test_a_small_one_stays(self, dovecot: Dovecot, reader: Reader) -> None:
        dovecot.write("a")
        reader.read()
        assert not _rotate(dovecot, reader, most_bytes=10_000)

    def test_however_often_it_is_full_few_files_stay(self, dovecot: Dovecot, reader: Reader) -> None:
        for number in range(6):
            dovecot.write(f"s{number}")
            assert reader.read() == [f"SignedIn s{number}"]
            assert _rotate(dovecot, reader)
        names = sorted(path.name for path in dovecot.log.parent.iterdir())
        assert names == ["dovecot-events.log", "dovecot-events.log.1", "dovecot-events.log.2"]

    def test_what_a_reader_has_not_come_to_never_steps_aside(self, dovecot: Dovecot, reader: Reader) -> None:
        dovecot.write("a")
        assert not _rotate(dovecot, reader)
        reader.read()
        dovecot.write("b")
        assert _rotate(dovecot, reader)
        dovecot.write("c")
        assert not _rotate(dovecot, reader)  # it still has to finish the file before
        assert reader.read() == ["SignedIn b", "SignedIn c"]
        assert _rotate(dovecot, reader)

    def test_one_slow_reader_of_two_is_waited_for(self, dovecot: Dovecot, reader: Reader) -> None:
        dovecot.write("a")
        reader.read()
        positions = (reader.position, "")
        assert not rotate(dovecot.log, positions=positions, reopen=dovecot.reopen, most_bytes=1)

    def test_a_renewal_that_was_cut_off_is_finished(self, dovecot: Dovecot, reader: Reader) -> None:
        dovecot.write("a")
        reader.read()

        def crash() -> None:
            raise RuntimeError("killed")

        with pytest.raises(RuntimeError):
            rotate(dovecot.log, positions=(reader.position,), reopen=crash, most_bytes=1)
        dovecot.write("b")  # still into the old file
        _rotate(dovecot, reader)
        dovecot.write("c")
        assert reader.read() == ["SignedIn b", "SignedIn c"]


class TestAReader:
    def test_waits_at_the_old_file_until_dovecot_has_left_it(
        self, dovecot: Dovecot, reader: Reader, log: Path
    ) -> None:
        dovecot.write("a")
        reader.read()
        log.rename(log.with_name(f"{log.name}.1"))
        log.touch()
        assert reader.read() == []
        dovecot.write("late")
        assert reader.read() == ["SignedIn late"]
        dovecot.reopen()
        dovecot.write("b")
        assert reader.read() == ["SignedIn b"]

    def test_knows_after_a_restart_a_session_that_began_in_the_file_before(
        self, dovecot: Dovecot, reader: Reader
    ) -> None:
        dovecot.write("long")
        dovecot.write("web", master_user="webapp")
        reader.read()
        _rotate(dovecot, reader)
        dovecot.write("next")
        reader.read()
        reader.restart()
        for session in ("long", "web"):
            dovecot.write(session, "mail_opened", mailbox="INBOX")
        assert reader.read() == ["MailboxOpened long"]

    def test_takes_the_line_that_follows_a_torn_one(self, dovecot: Dovecot, reader: Reader) -> None:
        dovecot.write("a")
        dovecot.tear("torn")
        assert reader.read() == ["SignedIn a"]
        reader.restart()
        dovecot.write("b")
        dovecot.write("c")
        assert reader.read() == ["SignedIn b", "SignedIn c"]

    def test_is_not_led_astray_by_a_value_that_looks_like_an_event(
        self, dovecot: Dovecot, reader: Reader, log: Path
    ) -> None:
        dovecot.write("a", service='imap","x":{"event":"auth_request_finished')
        dovecot.write("b", forged='{"event":"auth_request_finished"')
        assert reader.read() == ["SignedIn b"]


class TestReportsOutOfOrder:
    """Several processes report: what a session did may stand before its sign-in."""

    def _opens(self, dovecot: Dovecot, session: str) -> None:
        dovecot.write(session, "mail_opened", mailbox="INBOX", reason_code=["imap:cmd_fetch"])

    def test_what_a_session_did_is_counted_though_its_sign_in_comes_later(
        self, dovecot: Dovecot, reader: Reader
    ) -> None:
        for session in ("a", "b"):
            self._opens(dovecot, session)
        for session in ("b", "a"):
            dovecot.write(session)
        assert reader.read() == ["MailboxOpened a", "MailboxOpened b", "SignedIn b", "SignedIn a"]

    def test_at_the_end_of_the_log_the_sign_in_is_waited_for(self, dovecot: Dovecot, reader: Reader) -> None:
        self._opens(dovecot, "a")
        assert reader.read() == []
        reader.restart()  # a crash in between loses nothing either
        assert reader.read() == []
        dovecot.write("a")
        assert reader.read() == ["MailboxOpened a", "SignedIn a"]

    def test_that_of_the_web_may_come_later_too(self, dovecot: Dovecot, reader: Reader) -> None:
        self._opens(dovecot, "web")
        assert reader.read() == []
        dovecot.write("web", master_user="webapp")
        assert reader.read() == []

    def test_one_that_never_comes_holds_up_what_follows_no_longer_than_a_moment(
        self, dovecot: Dovecot, reader: Reader, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tail, "_PATIENCE", 0.05)
        self._opens(dovecot, "lost")
        dovecot.write("b")
        assert reader.read() == []
        time.sleep(0.1)
        assert reader.read() == ["SignedIn b"]

    def test_deliveries_wait_for_nobody(self, dovecot: Dovecot, reader: Reader) -> None:
        dovecot.write("lmtp", "mail_opened", protocol="lmtp", reason_code=["lmtp:cmd_data"])
        dovecot.write("b")
        assert reader.read() == ["SignedIn b"]
