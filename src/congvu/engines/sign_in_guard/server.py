"""Serves the guard over HTTP on loopback: Dovecot's policy protocol, and the same for the web.

`POST /?command=allow` and `POST /?command=report` with a JSON object: `login`, `remote`, `protocol`,
`pwhash`, `master` (who signs in as another: the web itself), after the check `success`, `policy_reject`
and `app` (the selector of an app password); the answer is `{"status": n}`: -1 refuse, 0 go on, n > 0 go
on in n seconds. `POST /?command=news` is the web's own. Every request carries the instance's key.
"""

import asyncio
import json
import logging
import socket
import time
from collections.abc import Callable
from dataclasses import asdict
from hmac import compare_digest
from pathlib import Path
from typing import Any

from congvu.engines.ports import SignInAttempt
from congvu.engines.secrets import WEB_ACCOUNT
from congvu.engines.sign_in_guard.memory import GuardMemory

log = logging.getLogger(__name__)

API_HEADER = "X-CongVu-Key"
_LONGEST_REQUEST = 16 * 1024
_KEEP_EVERY = 60.0
_ROWS_AT_ONCE = 500


def _clock() -> float:
    return time.time()  # noqa: TID251 - a process of its own, as the journal


class GuardServer:
    """`serve` a listening socket, then `stop`, which writes what survives a restart into `kept`."""

    def __init__(
        self, memory: GuardMemory, *, key: str, kept: Path, clock: Callable[[], float] = _clock
    ) -> None:
        self.memory = memory
        self.key = key.encode()
        self.clock = clock
        self.connections: set[_Connection] = set()
        self._kept = kept
        self._server: asyncio.Server | None = None
        self._keeping: asyncio.Task[None] | None = None

    async def serve(self, listening: socket.socket) -> None:
        self._load()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), sock=listening)
        self._keeping = asyncio.create_task(self._keep_on())

    async def stop(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        if self._server is not None:
            self._server.close()
        for connection in list(self.connections):
            connection.cut()
        await self._keep(at_once=True)

    def answer(self, command: str, data: dict[str, Any]) -> dict[str, Any]:
        now = self.clock()
        if command == "news":
            return asdict(self.memory.news())
        if data.get("master") == WEB_ACCOUNT:
            return {"status": 0}  # the web opens mail for people whose password it has checked itself
        attempt = SignInAttempt(
            login=_text(data, "login"),
            remote_ip=_text(data, "remote"),
            protocol=_text(data, "protocol"),
            fingerprint=_text(data, "pwhash"),
        )
        if not attempt.login:
            return {"status": 0}
        if command == "report":
            if not data.get("policy_reject"):
                app = _text(data, "app")
                self.memory.report(attempt, now, success=data.get("success") is True, app_password=app)
            return {"status": 0}
        verdict = self.memory.judge(attempt, now)
        status = -1 if verdict.wait_seconds > 0 else verdict.slow_by
        return {"status": status, "msg": "wait", "wait": verdict.wait_seconds}

    async def _keep_on(self) -> None:
        while True:
            await asyncio.sleep(_KEEP_EVERY)
            await self._keep()

    async def _keep(self, *, at_once: bool = False) -> None:
        """In small pieces: letters and sign-ins are answered in between."""
        fresh = self._kept.with_suffix(".new")
        try:
            with fresh.open("w", encoding="utf-8") as stream:
                for number, row in enumerate(self.memory.rows()):
                    stream.write(json.dumps(row) + "\n")
                    if not at_once and number % _ROWS_AT_ONCE == 0:
                        await asyncio.sleep(0)
            fresh.replace(self._kept)
        except OSError as problem:
            log.error("tries to sign in are not kept: %s", problem)

    def _load(self) -> None:
        try:
            with self._kept.open(encoding="utf-8") as stream:
                for line in stream:
                    self.memory.load(json.loads(line))
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError) as problem:
            log.error("kept tries to sign in cannot be read to their end: %s", problem)


class _Connection(asyncio.Protocol):
    """HTTP/1.1 with known lengths, kept open: all that Dovecot and `HttpSignInGuard` need."""

    def __init__(self, server: GuardServer) -> None:
        self._server = server
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a stream server makes no others
        self._transport = transport
        self._server.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.connections.discard(self)

    def cut(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (found := _request(self._buffer)) is not None:
            head, body, self._buffer = found
            self._write(*self._reply(head, body))
        if len(self._buffer) > _LONGEST_REQUEST:
            self.cut()

    def _reply(self, head: bytes, body: bytes) -> tuple[int, dict[str, Any]]:
        headers = _headers(head)
        if not compare_digest(headers.get(API_HEADER.lower(), b""), self._server.key):
            return 403, {"status": 0}
        command = head.partition(b"command=")[2].partition(b" ")[0].decode("ascii", "replace")
        try:
            data = json.loads(body or b"{}")
        except ValueError:
            return 400, {"status": 0}
        if not isinstance(data, dict) or command not in ("allow", "report", "news"):
            return 400, {"status": 0}
        return 200, self._server.answer(command, data)

    def _write(self, code: int, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        head = f"HTTP/1.1 {code} -\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(head.encode() + body)


def _request(data: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Head, body and the rest, when a whole request is there."""
    head, blank, rest = data.partition(b"\r\n\r\n")
    if not blank:
        return None
    length = _headers(head).get("content-length", b"0")
    size = int(length) if length.isdigit() and len(length) < 8 else 0
    return (head, rest[:size], rest[size:]) if len(rest) >= size else None


def _headers(head: bytes) -> dict[str, bytes]:
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    return {name.strip().lower().decode("latin-1"): value.strip() for name, _colon, value in lines}


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name, "")
    return value if isinstance(value, str) else ""
