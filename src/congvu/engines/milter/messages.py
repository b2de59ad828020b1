"""What a filter sees of a message, and what it may answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol


class Overflow(Enum):
    """Why the content of a message was dropped while it came in."""

    MESSAGE = "MESSAGE"  # larger than one message may be
    SERVER = "SERVER"  # too much under way in all connections together


@dataclass(frozen=True, slots=True)
class Received:
    """A whole message, as the mail server hands it over.

    `sender` and `recipients` are the envelope's, without angle brackets, as the client wrote them.
    `headers` are names and values in order, without the server's own first `Received`; `body` has
    CRLF line ends. With `overflow`, headers and body are not complete. `connected_at` (seconds since
    1970) is when the client's connection began, which is before it signed in.
    """

    macros: Mapping[str, str]
    sender: str
    recipients: tuple[str, ...]
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytearray
    overflow: Overflow | None = None
    connected_at: float = 0.0


@dataclass(frozen=True, slots=True)
class AddHeader:
    """Append a header."""

    name: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class RemoveHeaders:
    """Remove every header whose name begins so, in any case of letters."""

    prefix: bytes


@dataclass(frozen=True, slots=True)
class AddRecipient:
    """One more recipient, whom no header names."""

    address: str


Change = AddHeader | RemoveHeaders | AddRecipient


@dataclass(frozen=True, slots=True)
class Accept:
    """The message goes on, with these changes."""

    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Refuse:
    """The message is refused: `code` 550, `enhanced` "5.7.1", one or more lines of text.

    With a code 4xx the sending program keeps the message and tries again.
    """

    code: int
    enhanced: str
    lines: tuple[str, ...] = field(default=())


Verdict = Accept | Refuse


class Judge(Protocol):
    """Decides about messages. May be cancelled when the client goes away."""

    async def judge(self, message: Received) -> Verdict: ...
