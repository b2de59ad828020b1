"""A small SMTP client that costs little next to the servers: prepared bytes, pipelined envelope."""

import base64
import socket
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """`account` is login and password, None to send without; `messages` are (recipient, bytes with CRLF)."""

    account: tuple[str, str] | None
    sender: str
    messages: tuple[tuple[str, bytes], ...]


def send_all(port: int, job: Job) -> None:
    """All messages over one connection. Raises RuntimeError when one is refused."""
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        replies = connection.makefile("rb")

        def expect(code: bytes, count: int = 1) -> None:
            for _ in range(count):
                while (line := replies.readline())[3:4] == b"-":
                    pass
                if not line.startswith(code):
                    raise RuntimeError(line.decode("utf-8", "replace"))

        expect(b"220")
        connection.sendall(b"EHLO bench.example\r\n")
        expect(b"250")
        if job.account is not None:
            secret = base64.b64encode("\0".join(("", *job.account)).encode())
            connection.sendall(b"AUTH PLAIN " + secret + b"\r\n")
            expect(b"235")
        for recipient, message in job.messages:
            envelope = f"MAIL FROM:<{job.sender}>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n"
            connection.sendall(envelope.encode())
            expect(b"250", 2)
            expect(b"354")
            connection.sendall(message.replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n")
            expect(b"250")
        connection.sendall(b"QUIT\r\n")
        expect(b"221")
