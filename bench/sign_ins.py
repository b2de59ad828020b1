"""IMAP sign-ins, 8 at once: app passwords and people's own passwords."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import BinaryIO

from bench.place import Place
from bench.result import Result, at_least

CLIENTS = 8
SECONDS = 6.0


def measure(place: Place) -> Iterator[Result]:
    credentials = [line.split("\t") for line in place.script("bench.make_logins").splitlines() if line]
    for name, column, target in (("app passwords", 1, 600), ("own passwords (argon2id)", 2, 60)):
        jobs = [
            (place.ports["imap"], [(c[0], c[column]) for c in credentials[i::CLIENTS]])
            for i in range(CLIENTS)
        ]
        with ProcessPoolExecutor(CLIENTS) as pool:
            list(pool.map(_sign_in_for, jobs))  # warm: login and imap processes stand
            rate = sum(pool.map(_sign_in_for, jobs)) / SECONDS
        detail = f"{rate:.0f} sign-ins/s with {CLIENTS} clients (connect, LOGIN, LOGOUT); target {target}/s"
        yield at_least(f"sign-in: {name} / {target} per second", rate / target, 1.0, detail)


def _sign_in_for(job: tuple[int, list[tuple[str, str]]]) -> int:
    port, credentials = job
    end, count = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        login, password = credentials[count % len(credentials)]
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            stream = connection.makefile("rb")
            stream.readline()
            connection.sendall(f'a LOGIN "{login}" "{password}"\r\n'.encode())
            if not _tagged(stream, b"a ").startswith(b"a OK"):
                raise RuntimeError(f"sign-in of {login} refused")
            connection.sendall(b"b LOGOUT\r\n")
            _tagged(stream, b"b ")
        count += 1
    return count


def _tagged(stream: BinaryIO, tag: bytes) -> bytes:
    while True:
        line = stream.readline()
        if not line or line.startswith(tag):
            return line
