"""A small LMTP client that reads one reply for each recipient (RFC 2033), for the bare figure."""

import socket
from collections.abc import Sequence


class BareLmtp:
    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=300)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._replies = self._socket.makefile("rb")
        self._reply()
        self._command(b"LHLO bench")

    def send(self, sender: str, recipients: Sequence[str], message: bytes) -> int:
        """One transaction to all; returns how many mailboxes took it."""
        self._command(b"MAIL FROM:<%s>" % sender.encode())
        for start in range(0, len(recipients), 100):
            chunk = recipients[start : start + 100]
            self._socket.sendall(b"".join(b"RCPT TO:<%s>\r\n" % r.encode() for r in chunk))
            for _ in chunk:
                self._reply()
        self._command(b"DATA")
        stuffed = message.replace(b"\r\n.", b"\r\n..")
        self._socket.sendall(stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        return sum(self._reply() == 250 for _ in recipients)

    def close(self) -> None:
        self._command(b"QUIT")
        self._socket.close()

    def _command(self, line: bytes) -> int:
        self._socket.sendall(line + b"\r\n")
        return self._reply()

    def _reply(self) -> int:
        while True:
            line = self._replies.readline()
            if not line:
                raise ConnectionError("LMTP connection ended")
            if line[3:4] != b"-":
                return int(line[:3])
