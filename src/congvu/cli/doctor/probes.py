"""The ports and sockets: each is asked in its own protocol."""

import http.client
import json
import os
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from struct import Struct

from congvu.cli.doctor.report import Check, error, good
from congvu.engines.layout import Layout
from congvu.engines.milter.wire import packet
from congvu.engines.supervisor import checks
from congvu.engines.supervisor.checks import CannotStart

_SECONDS = 3.0
_LONGEST_LINE = 512


class _Unexpected(Exception):
    """Something answered, but not what should."""


# Name -> (greeting, farewell, whether TLS is spoken from the first byte).
_GREETINGS = {
    "imap": (b"* OK", b"a LOGOUT\r\n", False),
    "imaps": (b"* OK", b"a LOGOUT\r\n", True),
    "pop3": (b"+OK", b"QUIT\r\n", False),
    "pop3s": (b"+OK", b"QUIT\r\n", True),
    "smtp": (b"220 ", b"QUIT\r\n", False),
    "submission": (b"220 ", b"QUIT\r\n", False),
    "submissions": (b"220 ", b"QUIT\r\n", True),
    "dispatch": (b"220 ", b"QUIT\r\n", False),
    "lmtp": (b"220 ", b"QUIT\r\n", False),
}
_LOGS = {"web": "web.out", "policy": "mailgate.out"}
_LOGS |= dict.fromkeys(("imap", "imaps", "pop3", "pop3s", "lmtp"), "dovecot.log")
_NEGOTIATION = Struct(">III")


def check_ports(layout: Layout, ports: Mapping[str, int], *, web_host: str) -> Iterator[Check]:
    """Whether each port greets as its protocol says; the web by its health page."""
    for name, port in ports.items():
        try:
            if name == "web":
                _ask_web(port, web_host)
            elif name == "policy":
                _ask_guard(port)
            else:
                _ask_mail(name, port)
        except (OSError, http.client.HTTPException, _Unexpected) as problem:
            sentence = f"Cổng {port} ({name}) không trả lời đúng ({_reason(problem)})"
            yield error(f"port {name}", f"{sentence}. Xem {layout.log / _LOGS.get(name, 'postfix.log')}.")
        else:
            yield good(f"port {name}", f"Cổng {port} ({name}) trả lời.")


def check_free_ports(layout: Layout) -> Check:
    """While the system is down: whether its ports are free for the next start."""
    try:
        checks.check_ports(layout)
    except CannotStart as problem:
        return error("ports", f"{problem}.")
    return good("ports", "Các cổng đều trống, có thể khởi động.")


def check_sockets(layout: Layout) -> Iterator[Check]:
    """The look-up answers a question of Postfix, the mail gate its first packet, the worker stands by."""
    asked = (
        ("lookup", layout.lookup_socket, _ask_lookup, layout.domain),
        ("mailgate", layout.mailgate_socket, _ask_mailgate, ""),
    )
    for name, path, ask, argument in asked:
        try:
            ask(path, argument)
        except (OSError, _Unexpected) as problem:
            yield error(
                name,
                f"Kiểm soát thư không trả lời tại {path} ({_reason(problem)}): thư gửi đi sẽ bị hoãn. "
                f"Xem {layout.log / 'mailgate.out'}.",
            )
        else:
            yield good(
                name, "Kiểm soát thư trả lời." if name == "mailgate" else "Tra cứu cho Postfix trả lời."
            )


def _ask_mail(name: str, port: int) -> None:
    greeting, farewell, is_tls = _GREETINGS[name]
    plain = socket.create_connection(("127.0.0.1", port), timeout=_SECONDS)
    with plain, _tls(plain) if is_tls else plain as stream:
        line = stream.recv(_LONGEST_LINE)
        if not line.startswith(greeting):
            raise _Unexpected(line[:60].decode("ascii", "replace").strip() or "không có lời chào")
        stream.sendall(farewell)


def _tls(stream: socket.socket) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # The question is whether TLS is spoken; the certificate has a check of its own.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(stream)


def _ask_web(port: int, host: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        connection.request("GET", "/khoe", headers={"Host": host})
        answer = connection.getresponse()
        body = answer.read(10_000)
    finally:
        connection.close()
    try:
        is_well = answer.status == 200 and json.loads(body).get("ok") is True
    except (ValueError, AttributeError):
        is_well = False
    if not is_well:
        raise _Unexpected(f"HTTP {answer.status}")


def _ask_guard(port: int) -> None:
    """Without the key the guard of sign-ins says no more than that it is there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        connection.request("POST", "/?command=allow", "{}")
        status = connection.getresponse().status
    finally:
        connection.close()
    if status != http.HTTPStatus.FORBIDDEN:
        raise _Unexpected(f"HTTP {status}")


def _ask_lookup(path: Path, domain: str) -> None:
    question = f"mailbox postmaster@{domain}".encode()
    with _unix(path) as stream:
        stream.sendall(b"%d:%b," % (len(question), question))
        _length, _colon, answer = stream.recv(_LONGEST_LINE).partition(b":")
    if not answer.startswith((b"OK ", b"NOTFOUND ")):
        raise _Unexpected(answer.decode("utf-8", "replace").strip(",") or "không có câu trả lời")


def _ask_mailgate(path: Path, _argument: str) -> None:
    offer = packet(b"O", _NEGOTIATION.pack(6, 0x1FF, 0x1FFFFF))
    with _unix(path) as stream:
        stream.sendall(offer)
        answer = stream.recv(_LONGEST_LINE)
        stream.sendall(packet(b"Q"))
    if answer[4:5] != b"O":
        raise _Unexpected("không đúng giao thức milter")


@contextmanager
def _unix(path: Path) -> Iterator[socket.socket]:
    """Connected through the folder's descriptor: a path may be longer than a socket's address holds."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with socket.socket(socket.AF_UNIX) as stream:
            stream.settimeout(_SECONDS)
            stream.connect(f"/proc/self/fd/{folder}/{path.name}")
            yield stream
    finally:
        os.close(folder)


def _reason(problem: Exception) -> str:
    if isinstance(problem, TimeoutError):
        return "quá thời gian chờ"
    if isinstance(problem, ConnectionRefusedError):
        return "không ai nghe"
    if isinstance(problem, FileNotFoundError):
        return "không có ở đó"
    return str(problem)
