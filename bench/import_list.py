"""From an agency's list to mailboxes that everybody signs in to: 1,000 and 10,000 rows (R6)."""

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import BinaryIO

from bench.place import Place
from bench.result import Result, at_most

CLIENTS = 4
SMALL, LARGE = 1_000, 10_000
SECONDS = 60.0
GROWTH = 12.0
# Two agencies of the demonstration, so that no name meets itself.
_AGENCIES = {SMALL: "snv", LARGE: "stc"}


def measure(place: Place) -> Iterator[Result]:
    small, of_small = _list(place, SMALL)
    large, detail = _list(place, LARGE)
    yield at_most(f"list: {LARGE:,} rows to sign-in / {SECONDS:g} s", large / SECONDS, 1.0, detail)
    detail = f"{SMALL:,} rows {small:.1f} s, {LARGE:,} rows {large:.1f} s; {SMALL:,}: {of_small}"
    yield at_most(f"list: {LARGE:,} rows / {SMALL:,} rows", large / small, GROWTH, detail)


def _list(place: Place, rows: int) -> tuple[float, str]:
    """Seconds from the upload until the last has signed in and opened INBOX, and what they went into."""
    agency = _AGENCIES[rows]
    taken = json.loads(place.script("bench.make_list", agency, str(rows)))
    lines = place.script("bench.activate_list", agency).splitlines()
    credentials = [(login, secret) for login, secret in (line.split("\t") for line in lines)]
    if len(credentials) < rows:
        raise RuntimeError(f"{len(credentials)} of {rows} mailboxes")
    began = time.monotonic()
    with ProcessPoolExecutor(CLIENTS) as pool:
        jobs = [(place.ports["imap"], credentials[i::CLIENTS]) for i in range(CLIENTS)]
        signed_in = sum(pool.map(_sign_in_all, jobs))
    taken["sign-ins"] = round(time.monotonic() - began, 2)
    if signed_in != len(credentials):
        raise RuntimeError(f"{signed_in} of {len(credentials)} signed in")
    steps = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in taken.items() if name != "all")
    return taken["all"] + taken["sign-ins"], steps


def _sign_in_all(job: tuple[int, list[tuple[str, str]]]) -> int:
    port, credentials = job
    return sum(_signs_in(port, login, secret) for login, secret in credentials)


def _signs_in(port: int, login: str, secret: str) -> bool:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stream = connection.makefile("rb")
        stream.readline()
        for tag, command in (("a", f'LOGIN "{login}" "{secret}"'), ("b", "SELECT INBOX"), ("c", "LOGOUT")):
            connection.sendall(f"{tag} {command}\r\n".encode())
            if not _tagged(stream, f"{tag} ".encode()).startswith(f"{tag} OK".encode()):
                return False
    return True


def _tagged(stream: BinaryIO, tag: bytes) -> bytes:
    while True:
        line = stream.readline()
        if not line or line.startswith(tag):
            return line
