"""The socketmap protocol of Postfix: one netstring asks, one netstring answers.

Request `<length>:<map> <key>,`; reply `<length>:<status> <data>,`. Source: socketmap_table(5).
"""

from collections.abc import Iterator
from dataclasses import dataclass

# Postfix's client takes replies up to this; a key is an address, so a request is never long.
MAX_REPLY = 100_000
MAX_REQUEST = 10_000
_MAX_DIGITS = 6


class BadRequest(Exception):
    """Bytes that are no request; the connection is of no more use."""


@dataclass(frozen=True, slots=True)
class Request:
    """`map_name` and the key to be looked up in it."""

    map_name: str
    key: str


class RequestReader:
    """Cuts a stream of bytes into requests."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> Iterator[Request]:
        """The requests that are complete now; raises `BadRequest`."""
        self._buffer += data
        while (content := self._next_netstring()) is not None:
            map_name, separator, key = content.decode("utf-8", "replace").partition(" ")
            if not separator:
                raise BadRequest("no key")
            yield Request(map_name, key)

    def _next_netstring(self) -> bytes | None:
        colon = self._buffer.find(b":", 0, _MAX_DIGITS + 1)
        digits = self._buffer[: colon if colon >= 0 else _MAX_DIGITS + 1]
        if (digits and not digits.isdigit()) or colon == 0 or (colon < 0 and len(digits) > _MAX_DIGITS):
            raise BadRequest("no netstring")
        if colon < 0:
            return None
        length = int(digits)
        if length > MAX_REQUEST:
            raise BadRequest(f"a request of {length} bytes")
        end = colon + 1 + length
        if len(self._buffer) <= end:
            return None
        if self._buffer[end] != ord(","):
            raise BadRequest("a netstring without its comma")
        content, self._buffer = self._buffer[colon + 1 : end], self._buffer[end + 1 :]
        return content


def found(data: str) -> bytes:
    """The key is there; too much data for Postfix is a temporary failure, never cut short."""
    encoded = b"OK " + data.encode("utf-8")
    if len(encoded) > MAX_REPLY:
        return temporary_failure("the answer is too long")
    return _netstring(encoded)


NOT_FOUND = b"9:NOTFOUND ,"


def temporary_failure(reason: str) -> bytes:
    """Nobody knows now; Postfix answers its client 451."""
    return _netstring(b"TEMP " + reason.encode("utf-8"))


def permanent_failure(reason: str) -> bytes:
    """The question makes no sense: a mistake in the configuration."""
    return _netstring(b"PERM " + reason.encode("utf-8"))


def _netstring(content: bytes) -> bytes:
    return b"%d:%b," % (len(content), content)
