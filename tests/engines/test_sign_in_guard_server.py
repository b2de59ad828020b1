"""The guard's door: what comes in over HTTP, and what survives a restart."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from congvu.engines.sign_in_guard.memory import GuardMemory
from congvu.engines.sign_in_guard.server import API_HEADER, GuardServer

KEY = "khoa-cua-may"
GUESS = {"login": "binh@binhphuoc.gov.vn", "remote": "192.0.2.7", "protocol": "imap"}


def _with_server(kept: Path, act: Callable[[int], Awaitable[None]]) -> None:
    async def run() -> None:
        server = GuardServer(GuardMemory(domain="binhphuoc.gov.vn"), key=KEY, kept=kept, clock=lambda: 100.0)
        listening = socket.create_server(("127.0.0.1", 0))
        listening.setblocking(False)
        await server.serve(listening)
        try:
            await act(listening.getsockname()[1])
        finally:
            await server.stop()

    # In a thread of its own: Chromium's driver keeps a loop in the main one.
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(asyncio.run, run()).result()


async def _say(port: int, data: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    answer = await asyncio.wait_for(reader.read(4096), 10)
    writer.close()
    return answer


def _request(command: str, body: str, *, key: str = KEY) -> bytes:
    head = f"POST /?command={command} HTTP/1.1\r\n{API_HEADER}: {key}\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + body).encode()


async def _guess(port: int, number: int) -> None:
    said = json.dumps({**GUESS, "pwhash": f"{number:04x}", "success": False})
    await _say(port, _request("report", said))


def _is_held_up(kept: Path) -> bool:
    answers: list[bytes] = []

    async def ask(port: int) -> None:
        answers.append(await _say(port, _request("allow", json.dumps({**GUESS, "pwhash": "ffff"}))))

    _with_server(kept, ask)
    return json.loads(answers[0].partition(b"\r\n\r\n")[2])["status"] == -1


def test_a_restart_forgets_nobody_who_guesses(tmp_path: Path) -> None:
    kept = tmp_path / "tries.json"

    async def guess(port: int) -> None:
        for number in range(6):
            await _guess(port, number)

    _with_server(kept, guess)
    assert _is_held_up(kept)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '["pairs", 5, 5, 5]', '["pairs", ["a"], 1, 1]', '["x", "a", 1, 1]', "\0"]
)
def test_what_was_kept_and_is_damaged_is_begun_anew(tmp_path: Path, content: str) -> None:
    kept = tmp_path / "tries.json"
    kept.write_text(content, encoding="utf-8")
    assert not _is_held_up(kept)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (_request("allow", "{}", key="sai"), b"403"),
        (_request("allow", "{"), b"400"),
        (_request("allow", "[]"), b"400"),
        (_request("nuke", "{}"), b"400"),
        (_request("allow", '{"login": 5, "remote": null}'), b"200"),
        (b"GET / HTTP/1.1\r\n\r\n", b"403"),
        (b"x" * 20_000, b""),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", b"403"),
    ],
)
def test_odd_requests_are_survived(tmp_path: Path, data: bytes, status: bytes) -> None:
    async def ask(port: int) -> None:
        answer = await _say(port, data)
        assert answer.partition(b" ")[2][:3] == status
        assert (await _say(port, _request("allow", json.dumps(GUESS)))).startswith(b"HTTP/1.1 200")

    _with_server(tmp_path / "tries.json", ask)
