"""Packets of the milter protocol: a length of four bytes (big-endian), a command byte, data.

The length counts the command byte. Strings end with NUL. Nothing here knows the order in which
packets may come. `BadPacket` means that the peer does not speak the protocol.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntFlag
from struct import Struct

# Commands of the mail server.
ABORT = ord("A")
BODY = ord("B")
CONNECT = ord("C")
MACROS = ord("D")
END_OF_BODY = ord("E")
HELO = ord("H")
QUIT_NEW_CONNECTION = ord("K")
HEADER = ord("L")
MAIL = ord("M")
END_OF_HEADERS = ord("N")
NEGOTIATE = ord("O")
QUIT = ord("Q")
RECIPIENT = ord("R")
DATA = ord("T")
UNKNOWN = ord("U")

COMMANDS = frozenset(b"ABCDEHKLMNOQRTU")

# Postfix sends body pieces of 65,535 bytes; anything far beyond is no milter client.
MAX_PACKET = 2 * 1024 * 1024

# RFC 5321, 4.5.3.1.5: a reply line with its code and CRLF has at most 512 octets.
MAX_REPLY_LINE = 512

_LENGTH = Struct(">I")
_OFFER = Struct(">III")


class BadPacket(Exception):
    """Bytes that are no packet, or a packet whose data is malformed."""


class Action(IntFlag):
    """Changes that a filter may make (SMFIF_*)."""

    ADD_HEADERS = 0x01
    ADD_RECIPIENTS = 0x04
    CHANGE_HEADERS = 0x10
    SET_MACROS = 0x100


class Step(IntFlag):
    """Steps left out (SMFIP_NO*) and replies left out (SMFIP_NR_*)."""

    NO_CONNECT = 0x01
    NO_HELO = 0x02
    NO_MAIL = 0x04
    NO_RECIPIENT = 0x08
    NO_BODY = 0x10
    NO_HEADERS = 0x20
    NO_END_OF_HEADERS = 0x40
    NO_REPLY_HEADER = 0x80
    NO_UNKNOWN = 0x100
    NO_DATA = 0x200
    NO_REPLY_CONNECT = 0x1000
    NO_REPLY_HELO = 0x2000
    NO_REPLY_MAIL = 0x4000
    NO_REPLY_RECIPIENT = 0x8000
    NO_REPLY_DATA = 0x10000
    NO_REPLY_UNKNOWN = 0x20000
    NO_REPLY_END_OF_HEADERS = 0x40000
    NO_REPLY_BODY = 0x80000


@dataclass(frozen=True, slots=True)
class Offer:
    """What the mail server speaks (and, in the answer, what the filter picks from it)."""

    version: int
    actions: int
    steps: int


class PacketReader:
    """Cuts a stream of bytes into (command, data)."""

    def __init__(self, max_packet: int = MAX_PACKET) -> None:
        self._buffer = bytearray()
        self._max_packet = max_packet

    def feed(self, data: bytes | memoryview) -> Iterator[tuple[int, bytes]]:
        """The packets that are complete now; raises `BadPacket` at the first that is none."""
        buffer = self._buffer
        buffer += data
        start, size = 0, len(buffer)
        try:
            while size - start >= 5:
                (length,) = _LENGTH.unpack_from(buffer, start)
                if not 1 <= length <= self._max_packet or buffer[start + 4] not in COMMANDS:
                    raise BadPacket(f"length {length}, command {buffer[start + 4]:#04x}")
                end = start + 4 + length
                if end > size:
                    break
                packet = (buffer[start + 4], bytes(buffer[start + 5 : end]))
                start = end
                yield packet
        finally:
            del buffer[:start]


def packet(command: bytes, data: bytes = b"") -> bytes:
    """One packet; `command` is a single byte."""
    return _LENGTH.pack(len(data) + 1) + command + data


def parse_offer(data: bytes) -> Offer:
    """The data of NEGOTIATE; what follows the three numbers (lists of macros) is passed over."""
    if len(data) < _OFFER.size:
        raise BadPacket("negotiation is too short")
    return Offer(*_OFFER.unpack_from(data))


def parse_strings(data: bytes) -> list[bytes]:
    """Strings that each end with NUL."""
    if not data:
        return []
    if data[-1] != 0:
        raise BadPacket("a string does not end")
    return data[:-1].split(b"\0")


def parse_macros(data: bytes) -> tuple[int, dict[str, str]]:
    """The command that the macros belong to, and the macros without braces: {"auth_authen": "..."}."""
    if not data:
        raise BadPacket("macros without a command")
    words = parse_strings(data[1:])
    if len(words) % 2:
        raise BadPacket("a macro without a value")
    text = [word.decode("utf-8", "replace") for word in words]
    return data[0], {name.strip("{}"): value for name, value in zip(text[::2], text[1::2], strict=True)}


def parse_header(data: bytes) -> tuple[bytes, bytes]:
    """Name and value of a header; the lines of a folded value are joined by LF or CRLF."""
    words = parse_strings(data)
    if len(words) != 2:
        raise BadPacket("a header needs a name and a value")
    return words[0], words[1]


def negotiated(answer: Offer, macros: Sequence[tuple[int, str]] = ()) -> bytes:
    """The answer to NEGOTIATE; `macros` are wanted per stage, as (stage number, "i {auth_authen}")."""
    lists = b"".join(_LENGTH.pack(stage) + names.encode("ascii") + b"\0" for stage, names in macros)
    return packet(b"O", _OFFER.pack(answer.version, answer.actions, answer.steps) + lists)


CONTINUE = packet(b"c")
ACCEPT = packet(b"a")
TEMPORARY_FAILURE = packet(b"t")
PROGRESS = packet(b"p")


def add_header(name: bytes, value: bytes) -> bytes:
    """Append a header; the server writes `name: value`."""
    return packet(b"h", _string(name) + _string(value))


def add_recipient(address: str) -> bytes:
    """One more recipient of the envelope."""
    return packet(b"+", f"<{address}>".encode() + b"\0")


def change_header(name: bytes, occurrence: int, value: bytes) -> bytes:
    """Replace the n-th header (from 1) of a name; an empty value removes it."""
    return packet(b"m", _LENGTH.pack(occurrence) + _string(name) + _string(value))


def reply(code: int, enhanced: str, lines: Sequence[str]) -> bytes:
    """Refuse with an SMTP reply of one or more lines.

    The server takes `%` as the start of a format and `%%` as a percent sign; it refuses a reply
    whose enhanced code does not begin with the first digit of `code`.
    """
    if code // 100 not in (4, 5) or not enhanced.startswith(f"{code // 100}."):
        raise ValueError(f"{code} {enhanced} is no refusal")
    text = [part for line in lines for part in _fold(line, MAX_REPLY_LINE - len(f"{code}-{enhanced} \r\n"))]
    text = text or [""]
    dashes = ["-"] * (len(text) - 1) + [" "]
    whole = "\r\n".join(f"{code}{dash}{enhanced} {part}" for dash, part in zip(dashes, text, strict=True))
    return packet(b"y", _string(whole.replace("%", "%%").encode("utf-8")))


def _string(value: bytes) -> bytes:
    return value.replace(b"\0", b"") + b"\0"


def _fold(line: str, limit: int) -> Iterator[str]:
    """Pieces of at most `limit` bytes of UTF-8, broken at spaces where that is possible."""
    line = " ".join("".join(c if c.isprintable() else " " for c in line).split())
    raw = line.encode("utf-8", "replace")
    while len(raw) > limit:
        cut = raw.rfind(b" ", 1, limit + 1)
        if cut < 0:
            cut = limit
            while raw[cut] & 0xC0 == 0x80:
                cut -= 1
        yield raw[:cut].decode("utf-8")
        raw = raw[cut:].lstrip(b" ")
    yield raw.decode("utf-8")
