"""IMAP sign-ins, 8 at once: app passwords and people's own passwords."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import BinaryIO

import argon2

from bench.place import Place
from bench.result import Result, at_least

CLIENTS = 8
SECONDS = 6.0
APP_PASSWORDS = 600
OWN_PASSWORDS = 60

_Job = tuple[int, list[tuple[str, str]]]


def measure(place: Place) -> Iterator[Result]:
    credentials = [line.split("\t") for line in place.script("bench.make_logins").splitlines() if line]
    with ProcessPoolExecutor(CLIENTS) as pool:
        rate = _rate(pool, place.ports["imap"], [(login, app) for login, app, _own in credentials])
        detail = f"{rate:.0f} sign-ins/s with {CLIENTS} clients (connect, LOGIN, LOGOUT)"
        yield _result("app passwords", rate, APP_PASSWORDS, detail)
        hashes = sum(pool.map(_verify, [SECONDS / 3] * CLIENTS)) / (SECONDS / 3)
        rate = _rate(pool, place.ports["imap"], [(login, own) for login, _app, own in credentials])
        detail = (
            f"{rate:.0f} sign-ins/s with {CLIENTS} clients; the machine alone verifies {hashes:.0f} such "
            f"hashes a second now, sign-ins are {rate / hashes:.0%} of that"
        )
        yield _result("own passwords (argon2id)", rate, OWN_PASSWORDS, detail)


def _result(name: str, rate: float, target: int, detail: str) -> Result:
    return at_least(f"sign-in: {name} / {target} per second", rate / target, 1.0, detail)


def _rate(pool: ProcessPoolExecutor, port: int, credentials: list[tuple[str, str]]) -> float:
    """Sign-ins a second, after a round in which login and imap processes start."""
    jobs: list[_Job] = [(port, credentials[i::CLIENTS]) for i in range(CLIENTS)]
    sum(pool.map(_sign_in_for, jobs))
    return sum(pool.map(_sign_in_for, jobs)) / SECONDS


def _sign_in_for(job: _Job) -> int:
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


def _verify(seconds: float) -> int:
    """How many hashes with the product's costs are verified, by nothing but argon2."""
    hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    held = hasher.hash("sen-tre-lua-2009")
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        hasher.verify(held, "sen-tre-lua-2009")
        count += 1
    return count


def _tagged(stream: BinaryIO, tag: bytes) -> bytes:
    while True:
        line = stream.readline()
        if not line or line.startswith(tag):
            return line
