"""Asks a socketmap server as Postfix does."""

import socket
from pathlib import Path


class SocketmapClient:
    """One connection, one question at a time."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(8)
        self._socket.connect(str(path))
        self._stream = self._socket.makefile("rb")

    def __enter__(self) -> "SocketmapClient":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
        self._socket.close()

    def ask(self, map_name: str, key: str) -> str:
        content = f"{map_name} {key}".encode()
        self.send(b"%d:%b," % (len(content), content))
        return self.answer()

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def answer(self) -> str:
        """One reply, without its length and comma; raises `EOFError` when the server has gone."""
        digits = b""
        while not digits.endswith(b":"):
            piece = self._stream.read(1)
            if not piece:
                raise EOFError
            digits += piece
        return self._stream.read(int(digits[:-1]) + 1).decode().removesuffix(",")
