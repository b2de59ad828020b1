"""How soon a right that is taken away has ended on open IMAP sessions, with 2,000 of them open."""

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from bench.place import Place
from bench.result import Result, at_most, percentile

SESSIONS = 2000
LIMIT_SECONDS = 5.0
_HANDS = 4
_PATIENCE = 60.0


@dataclass(slots=True)
class Session:
    """A connection that has an agency's inbox open and waits (IDLE)."""

    login: str
    mailbox: str
    connection: socket.socket
    ended_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to a delegate, and when that began (seconds of the machine's monotonic clock)."""

    kind: str
    login: str
    mailbox: str
    began: float


def measure(place: Place) -> Iterator[Result]:
    """Delegates of all agencies wait in IDLE; some lose their right at once, some sink to reading only."""
    delegates = json.loads(place.script("bench.change_permissions", "prepare"))
    with ExitStack() as ending:
        began = time.monotonic()
        sessions = _open_all(place.ports["imap"], delegates, ending)
        took = time.monotonic() - began
        changes = _change_and_watch(place, sessions)
    passwords = {one["login"]: one["password"] for one in delegates}
    for kind, name in (("END", "ended"), ("LOWER", "lowered to reading")):
        ours = [change for change in changes if change.kind == kind]
        seconds = sorted(
            session.ended_at - change.began
            for change in ours
            for session in sessions
            if session.login == change.login
        )
        _require_in_force(place.ports["imap"], ours, passwords)
        detail = (
            f"{len(sessions)} sessions open (in {took:.0f} s); {len(ours)} delegates lose {len(seconds)}: "
            f"median {percentile(seconds, 0.5):.2f} s, last {seconds[-1]:.2f} s"
        )
        yield at_most(
            f"permission: right {name}, until the last session is cut / {LIMIT_SECONDS:g} s",
            seconds[-1] / LIMIT_SECONDS,
            1.0,
            detail,
        )


def _open_all(port: int, delegates: Sequence[dict[str, str]], ending: ExitStack) -> list[Session]:
    jobs = [delegates[number % len(delegates)] for number in range(SESSIONS)]
    with ThreadPoolExecutor(_HANDS) as pool:
        sessions = list(
            pool.map(lambda one: _open(port, one["login"], one["password"], one["mailbox"]), jobs)
        )
    for session in sessions:
        ending.callback(session.connection.close)
    return sessions


def _open(port: int, login: str, password: str, mailbox: str) -> Session:
    connection = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    _answer(connection, b"* ")
    for command in (f'LOGIN "{login}" "{password}"', f'SELECT "shared/{mailbox}"'):
        if b"a OK" not in _ask(connection, command):
            raise RuntimeError(f"{login}: {command.split()[0]} refused")
    connection.sendall(b"b IDLE\r\n")
    _answer(connection, b"+ ")
    return Session(login, mailbox, connection)


def _change_and_watch(place: Place, sessions: Sequence[Session]) -> list[Change]:
    """Run the changes in a process of the product, and note when each session ends."""
    command = [sys.executable, "-m", "bench.change_permissions", "change"]
    with selectors.DefaultSelector() as watched:
        for session in sessions:
            watched.register(session.connection, selectors.EVENT_READ, session)
        with subprocess.Popen(command, env=place.environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            watched.register(process.stdout, selectors.EVENT_READ, None)
            changes = _watch(watched, process, sessions)
    if process.returncode:
        raise RuntimeError("the changes were not made")
    lost = {change.login for change in changes}
    cut = {session.login for session in sessions if session.ended_at}
    if cut - lost:
        raise RuntimeError(f"sessions of others were cut: {sorted(cut - lost)[:3]}")
    return changes


def _watch(
    watched: selectors.BaseSelector, process: "subprocess.Popen[str]", sessions: Sequence[Session]
) -> list[Change]:
    changes: list[Change] = []
    deadline, is_running = time.monotonic() + _PATIENCE, True
    assert process.stdout is not None
    while is_running or _still_open(changes, sessions):
        if time.monotonic() > deadline:
            raise RuntimeError(f"{_still_open(changes, sessions)} sessions are still open")
        for key, _events in watched.select(0.2):
            session = key.data
            if session is None:
                line = process.stdout.readline()
                is_running = bool(line)
                if line:
                    changes.append(Change(**json.loads(line)))
                else:
                    watched.unregister(process.stdout)
            elif _has_ended(session):
                session.ended_at = time.monotonic()
                watched.unregister(session.connection)
    return changes


def _still_open(changes: Sequence[Change], sessions: Sequence[Session]) -> int:
    lost = {change.login for change in changes}
    return sum(session.login in lost and not session.ended_at for session in sessions)


def _has_ended(session: Session) -> bool:
    """Reads what came: news of the folder, or the end."""
    try:
        return not session.connection.recv(65536)
    except OSError:
        return True


def _require_in_force(port: int, changes: Sequence[Change], passwords: dict[str, str]) -> None:
    """Who comes back meets the rights of now."""
    for change in changes:
        with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE) as connection:
            _answer(connection, b"* ")
            _ask(connection, f'LOGIN "{change.login}" "{passwords[change.login]}"')
            said = _ask(connection, f'MYRIGHTS "shared/{change.mailbox}"')
        expected = b"a NO" if change.kind == "END" else b" lrs\r\n"
        if expected not in said:
            raise RuntimeError(f"{change.kind} of {change.login} is not in force: {said[-100:]!r}")


def _ask(connection: socket.socket, command: str) -> bytes:
    connection.sendall(f"a {command}\r\n".encode())
    return _answer(connection, b"a ")


def _answer(connection: socket.socket, mark: bytes) -> bytes:
    """All that comes up to the end of the line that begins with the mark."""
    held = b""
    while not (held.endswith(b"\r\n") and held.rstrip(b"\r\n").rpartition(b"\r\n")[2].startswith(mark)):
        piece = connection.recv(65536)
        if not piece:
            raise ConnectionError(f"ended after {held[-100:]!r}")
        held += piece
    return held
