"""The milter server on a real socket, spoken to as Postfix speaks."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import pack

import pytest

from congvu.engines.milter import wire
from congvu.engines.milter.messages import Accept, AddHeader, Received, Refuse, Verdict
from congvu.engines.milter.server import Limits, MilterServer
from tests.engines.serving import serving, temporary_root


class Subjects:
    """A judge that does what the subject says."""

    def __init__(self) -> None:
        self.cancelled = 0
        self.most_at_once = 0
        self._now = 0

    async def judge(self, message: Received) -> Verdict:
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            return await self._verdict(dict(message.headers).get(b"Subject", b"").decode())
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self._now -= 1

    async def _verdict(self, subject: str) -> Verdict:
        match subject.split():
            case ["wait", seconds]:
                await asyncio.sleep(float(seconds))
            case ["refuse"]:
                return Refuse(550, "5.7.1", ("Không được.", "No."))
            case ["fail"]:
                raise RuntimeError("a fault in the judge")
            case ["nonsense"]:
                return Refuse(250, "2.0.0")
        return Accept((AddHeader(b"X-Seen", b"1"),))


class Postfix:
    """Sends what Postfix sends and reads one packet at a time."""

    def __init__(self, path: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(10)
        self.socket.connect(str(path))
        self.stream = self.socket.makefile("rb")
        self.send("O", pack(">III", 6, 0x1FF, 0x1FFFFF))
        assert self.read()[0] == "O"

    def __enter__(self) -> "Postfix":
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()
        self.socket.close()

    def send(self, command: str, data: bytes = b"") -> None:
        self.socket.sendall(wire.packet(command.encode(), data))

    def read(self) -> tuple[str, bytes]:
        head = self.stream.read(4)
        if len(head) < 4:
            raise EOFError
        body = self.stream.read(int.from_bytes(head))
        return chr(body[0]), body[1:]

    def message(self, subject: str, size: int = 10) -> None:
        self.send("M", b"<an@cv.test>\0")
        self.send("R", b"<binh@cv.test>\0")
        self.send("L", b"Subject\0" + subject.encode() + b"\0")
        for _ in range(size // 65535):
            self.send("B", b"x" * 65535)
        self.send("E", b"x" * (size % 65535))

    def verdict(self, subject: str, size: int = 10) -> list[str]:
        """The commands of all packets up to the verdict."""
        self.message(subject, size)
        seen = [self.read()[0]]
        while seen[-1] in "hmp":
            seen.append(self.read()[0])
        return seen


@contextmanager
def milter(judge: Subjects, limits: Limits | None = None) -> Iterator[Path]:
    with temporary_root() as root:
        path = root / "milter.sock"
        with serving(lambda: MilterServer(judge, limits), path):
            yield path


@pytest.fixture
def judge() -> Subjects:
    return Subjects()


class TestVerdicts:
    def test_follow_one_another_on_one_connection(self, judge: Subjects) -> None:
        with milter(judge) as path, Postfix(path) as postfix:
            assert postfix.verdict("xin chào") == ["h", "c"]
            assert postfix.verdict("refuse") == ["y"]
            assert postfix.verdict("xin chào", size=300_000) == ["h", "c"]

    @pytest.mark.parametrize("subject", ["fail", "nonsense"])
    def test_of_a_judge_at_fault_are_a_temporary_refusal(self, judge: Subjects, subject: str) -> None:
        with milter(judge) as path, Postfix(path) as postfix:
            postfix.message(subject)
            command, data = postfix.read()
            assert (command, data[:10]) == ("y", b"451-4.7.1 ")
            assert postfix.verdict("xin chào") == ["h", "c"]

    def test_are_given_side_by_side(self, judge: Subjects) -> None:
        with milter(judge) as path:
            connections = [Postfix(path) for _ in range(8)]
            for connection in connections:
                connection.message("wait 0.3")
            before = time.monotonic()
            assert [connection.read()[0] for connection in connections] == ["h"] * 8
            assert time.monotonic() - before < 1.5
            for connection in connections:
                connection.__exit__()
        assert judge.most_at_once == 8


class TestLongWork:
    def test_is_announced_while_it_lasts(self, judge: Subjects) -> None:
        with milter(judge, Limits(keepalive_every=0.05)) as path, Postfix(path) as postfix:
            seen = postfix.verdict("wait 0.4")
            assert seen[-2:] == ["h", "c"]
            assert seen.count("p") >= 3

    def test_without_end_is_a_temporary_refusal(self, judge: Subjects) -> None:
        with milter(judge, Limits(patience=0.1)) as path, Postfix(path) as postfix:
            assert postfix.verdict("wait 30") == ["y"]
        assert judge.cancelled == 1

    def test_is_dropped_when_the_message_is_given_up(self, judge: Subjects) -> None:
        with milter(judge) as path, Postfix(path) as postfix:
            postfix.message("wait 30")
            time.sleep(0.1)
            postfix.send("A")
            assert postfix.verdict("xin chào") == ["h", "c"]
            assert judge.cancelled == 1

    def test_is_dropped_when_the_mail_server_goes_away(self, judge: Subjects) -> None:
        with milter(judge) as path:
            with Postfix(path) as postfix:
                postfix.message("wait 30")
                time.sleep(0.1)
            time.sleep(0.1)
            assert judge.cancelled == 1

    def test_is_finished_before_a_stop(self, judge: Subjects) -> None:
        with temporary_root() as root:
            path = root / "milter.sock"
            with serving(lambda: MilterServer(judge), path):
                postfix = Postfix(path)
                postfix.message("wait 0.3")
                time.sleep(0.05)
            with postfix:
                assert [postfix.read()[0], postfix.read()[0]] == ["h", "c"]
                with pytest.raises(EOFError):
                    postfix.read()


class TestStrangers:
    @pytest.mark.parametrize("words", [b"GET / HTTP/1.1\r\n\r\n", b"\0\0\0\0\0", b"\xff" * 64])
    def test_are_cut_and_harm_nobody(self, judge: Subjects, words: bytes) -> None:
        with milter(judge) as path, Postfix(path) as postfix:
            with socket.socket(socket.AF_UNIX) as stranger:
                stranger.settimeout(5)
                stranger.connect(str(path))
                stranger.sendall(words)
                assert stranger.recv(100) == b""
            assert postfix.verdict("xin chào") == ["h", "c"]
