"""One connection of a mail server, as a state machine: bytes in, events out, no sockets.

    NEW --negotiate--> READY --mail--> MESSAGE --end of body--> JUDGING --conclude()--> READY
                                          \\--abort--> READY <--abort--/

Content beyond the limits is dropped, not kept: the message is then handed over marked `overflow`,
so that the judge can refuse it with a sentence. A peer that breaks the order gets `BadPacket`; the
caller closes the connection, and Postfix answers its client 451.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from congvu.engines.milter import negotiation, wire
from congvu.engines.milter.messages import (
    Accept,
    AddRecipient,
    Change,
    Overflow,
    Received,
    Refuse,
    RemoveHeaders,
    Verdict,
)


class Budget:
    """Bytes that may be under way in all connections together."""

    def __init__(self, limit: int) -> None:
        self.left = limit

    def take(self, size: int) -> bool:
        if size > self.left:
            return False
        self.left -= size
        return True

    def give_back(self, size: int) -> None:
        self.left += size


@dataclass(frozen=True, slots=True)
class Send:
    """Bytes for the mail server."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Complete:
    """A message to be judged; answer with `Session.conclude`."""

    message: Received


class Abandoned:
    """The message under judgement is given up; its verdict is not wanted any more."""


class Ended:
    """The mail server is done with this connection."""


Event = Send | Complete | Abandoned | Ended


class State(Enum):
    NEW = "NEW"
    READY = "READY"
    MESSAGE = "MESSAGE"
    JUDGING = "JUDGING"


class Session:
    """`receive` bytes, `conclude` each message, `close` at the end (gives memory back).

    Postfix opens a connection to the filter with each client's (`connected_at`), and ends it with it.
    """

    def __init__(self, budget: Budget, max_message: int, connected_at: float = 0.0) -> None:
        self.state = State.NEW
        self._connected_at = connected_at
        self._reader = wire.PacketReader()
        self._budget = budget
        self._max_message = max_message
        self._connection_macros: dict[str, str] = {}
        self._message_macros: dict[str, str] = {}
        self._draft = _Draft()
        self._steps: dict[int, Callable[[bytes], Event | None]] = {
            wire.NEGOTIATE: self._negotiate,
            wire.MACROS: self._macros_of_step,
            wire.MAIL: self._mail,
            wire.RECIPIENT: self._recipient,
            wire.HEADER: self._header,
            wire.BODY: self._body_piece,
            wire.END_OF_BODY: self._end_of_body,
            wire.ABORT: self._abort,
            wire.QUIT: self._quit,
            wire.QUIT_NEW_CONNECTION: self._new_connection,
        }

    def receive(self, data: bytes | memoryview) -> list[Event]:
        """What follows from these bytes. Raises `BadPacket`; the session is then of no more use."""
        events: list[Event] = []
        for command, content in self._reader.feed(data):
            event = self._step(command, content)
            if event is not None:
                events.append(event)
        return events

    def conclude(self, verdict: Verdict) -> bytes:
        """The reply to the message under judgement."""
        if self.state is not State.JUDGING:
            raise RuntimeError("no message is being judged")
        if isinstance(verdict, Refuse):
            answer = wire.reply(verdict.code, verdict.enhanced, verdict.lines)
        else:
            answer = _changes(verdict, self._draft.headers) + wire.CONTINUE
        self._clear()
        self.state = State.READY
        return answer

    def close(self) -> None:
        """Forget everything; may be called again."""
        self._clear()

    def _step(self, command: int, content: bytes) -> Event | None:
        if self.state is State.JUDGING and command not in _WHILE_JUDGING:
            raise wire.BadPacket(f"{command:#04x} before the verdict")
        if self.state is State.NEW and command not in (wire.NEGOTIATE, wire.QUIT):
            raise wire.BadPacket(f"{command:#04x} before the negotiation")
        if command in _PASSED_OVER:
            return None
        return self._steps[command](content)

    def _negotiate(self, content: bytes) -> Event:
        if self.state is not State.NEW:
            raise wire.BadPacket("a second negotiation")
        answer = negotiation.answer(wire.parse_offer(content))
        self.state = State.READY
        return Send(answer)

    def _macros_of_step(self, content: bytes) -> None:
        step, macros = wire.parse_macros(content)
        is_connection = step in (wire.CONNECT, wire.HELO)
        (self._connection_macros if is_connection else self._message_macros).update(macros)

    def _mail(self, content: bytes) -> None:
        if self.state is not State.READY:
            raise wire.BadPacket("a sender inside a message")
        self.state = State.MESSAGE
        self._draft.sender = _address(content)

    def _recipient(self, content: bytes) -> None:
        self._in_message()
        if self._keep(len(content)):
            self._draft.recipients.append(_address(content))

    def _header(self, content: bytes) -> None:
        self._in_message()
        if self._keep(len(content)):
            self._draft.headers.append(wire.parse_header(content))

    def _body_piece(self, content: bytes) -> None:
        self._in_message()
        if self._keep(len(content)):
            self._draft.body += content

    def _end_of_body(self, content: bytes) -> Event:
        self._body_piece(content)
        self.state = State.JUDGING
        draft = self._draft
        message = Received(
            macros={**self._connection_macros, **self._message_macros},
            sender=draft.sender,
            recipients=tuple(draft.recipients),
            headers=tuple(draft.headers),
            body=draft.body,
            overflow=draft.overflow,
            connected_at=self._connected_at,
        )
        return Complete(message)

    def _abort(self, content: bytes) -> Event | None:
        was_judging = self.state is State.JUDGING
        self._clear()
        self.state = State.READY
        return Abandoned() if was_judging else None

    def _quit(self, content: bytes) -> Event:
        self._clear()
        return Ended()

    def _new_connection(self, content: bytes) -> Event | None:
        self._connection_macros = {}
        return self._abort(content)

    def _in_message(self) -> None:
        if self.state is not State.MESSAGE:
            raise wire.BadPacket("content outside a message")

    def _keep(self, size: int) -> bool:
        """Whether `size` more bytes of this message may be kept."""
        draft = self._draft
        if draft.overflow is not None:
            return False
        if draft.size + size > self._max_message:
            draft.overflow = Overflow.MESSAGE
        elif not self._budget.take(size):
            draft.overflow = Overflow.SERVER
        else:
            draft.size += size
            return True
        draft.body = bytearray()
        return False

    def _clear(self) -> None:
        self._budget.give_back(self._draft.size)
        self._draft = _Draft()
        self._message_macros = {}


@dataclass(slots=True)
class _Draft:
    """A message while it comes in; `size` is what it has taken from the budget."""

    sender: str = ""
    recipients: list[str] = field(default_factory=list)
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)
    overflow: Overflow | None = None
    size: int = 0


_WHILE_JUDGING = frozenset((wire.ABORT, wire.QUIT, wire.QUIT_NEW_CONNECTION, wire.MACROS))

# Steps that were declined, but that a server may mention all the same.
_PASSED_OVER = frozenset((wire.CONNECT, wire.HELO, wire.DATA, wire.UNKNOWN, wire.END_OF_HEADERS))


def _address(content: bytes) -> str:
    """`<a@b>` NUL `SIZE=1` NUL ... -> `a@b`."""
    words = wire.parse_strings(content)
    if not words:
        raise wire.BadPacket("an address is missing")
    return words[0].decode("utf-8", "replace").strip().removeprefix("<").removesuffix(">")


def _changes(verdict: Accept, headers: list[tuple[bytes, bytes]]) -> bytes:
    """Removals come first: their numbers are those of the message as it came in."""
    ordered = sorted(verdict.changes, key=lambda change: not isinstance(change, RemoveHeaders))
    return b"".join(_change(change, headers) for change in ordered)


def _change(change: Change, headers: list[tuple[bytes, bytes]]) -> bytes:
    if isinstance(change, RemoveHeaders):
        return _removals(change, headers)
    if isinstance(change, AddRecipient):
        return wire.add_recipient(change.address)
    return wire.add_header(change.name, change.value)


def _removals(change: RemoveHeaders, headers: list[tuple[bytes, bytes]]) -> bytes:
    """Removals, the last one of each name first, so that the numbers before it stay true."""
    prefix = change.prefix.lower()
    names = Counter(name.lower() for name, _ in headers if name.lower().startswith(prefix))
    return b"".join(
        wire.change_header(name, occurrence, b"")
        for name, count in names.items()
        for occurrence in range(count, 0, -1)
    )
