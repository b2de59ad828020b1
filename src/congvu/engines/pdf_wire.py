"""How the PDF reader and its worker speak: one socket, one request and one answer at a time.

Request: length, then the PDF. Answer: status, length, then UTF-8 text (or why it cannot be read).
"""

import socket
import struct

OK, UNREADABLE = 0, 1
_REQUEST = struct.Struct(">I")
_ANSWER = struct.Struct(">BI")


def send_request(channel: socket.socket, content: bytes) -> None:
    channel.sendall(_REQUEST.pack(len(content)))
    channel.sendall(content)


def receive_request(channel: socket.socket) -> bytes | None:
    """None when the other side has gone."""
    head = _receive(channel, _REQUEST.size)
    return _receive(channel, *_REQUEST.unpack(head)) if head is not None else None


def send_answer(channel: socket.socket, status: int, text: str) -> None:
    body = text.encode("utf-8", errors="replace")
    channel.sendall(_ANSWER.pack(status, len(body)) + body)


def receive_answer(channel: socket.socket) -> tuple[int, str]:
    """Raises EOFError when the worker has gone, TimeoutError when the channel's time is over."""
    head = _receive(channel, _ANSWER.size)
    if head is None:
        raise EOFError
    status, length = _ANSWER.unpack(head)
    body = _receive(channel, length)
    if body is None:
        raise EOFError
    return status, body.decode("utf-8")


def _receive(channel: socket.socket, length: int) -> bytes | None:
    buffer = bytearray(length)
    view, filled = memoryview(buffer), 0
    while filled < length:
        count = channel.recv_into(view[filled:])
        if count == 0:
            return None
        filled += count
    return bytes(buffer)
