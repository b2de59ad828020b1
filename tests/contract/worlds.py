"""The two worlds on which the suites of the ports run: memory, and the real Postfix and Dovecot.

Both are driven alike: mailboxes from a supply, roles, quotas; `down` gives the same ports on engines
that do not answer.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from bench.place import Place, free_ports

from congvu.engines import memory
from congvu.engines.dovecot import DovecotMailboxEngine
from congvu.engines.events import DovecotEventStream
from congvu.engines.imap import ImapMailStores
from congvu.engines.layout import Layout
from congvu.engines.pdf_reader import SubprocessDocumentReader
from congvu.engines.ports import (
    DocumentReader,
    EventStream,
    MailboxEngine,
    MailboxSpec,
    MailStores,
    Role,
    Submission,
)
from congvu.engines.submission import SmtpSubmission
from tests.steward import DOMAIN, Steward, steward_of

SECRET = "TUYỆT MẬT"
_PEOPLE, _SHARED = 60, 20  # made at once: one by one each would cost half a second


@dataclass(frozen=True, slots=True)
class Ports:
    """All ports of one mail system."""

    stores: MailStores
    submission: Submission
    mailboxes: MailboxEngine
    events: EventStream
    reader: DocumentReader


class World(Protocol):
    """`is_real` only for waiting: what memory does at once takes the engines a moment."""

    is_real: bool
    ports: Ports

    def person(self) -> str:
        """The address of a person with an empty mailbox that no other test uses."""

    def shared(self, delegates: Mapping[str, Role] | None = None) -> str:
        """An empty mailbox without a password, opened by these logins in these roles."""

    def crowd(self, count: int) -> list[str]:
        """So many new mailboxes at once."""

    def grant(self, mailbox: str, login: str, role: Role) -> None: ...

    def withdraw(self, mailbox: str, login: str) -> None: ...

    def limit(self, address: str, size: int) -> None:
        """Set the quota of a mailbox, bytes."""

    def close(self, address: str) -> None:
        """The mailbox is withdrawn: nobody opens it, nothing is delivered."""

    def readdress(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Mailboxes have new addresses, (old, new) each; the engine is not told, so they are not ready."""

    def settle(self, addresses: Sequence[str]) -> None:
        """The engine has moved these."""

    def down(self) -> Ports:
        """The same mail system when it does not answer."""


class MemoryWorld:
    is_real = False

    def __init__(self) -> None:
        self._roles: dict[tuple[str, str], Role] = {}
        self._numbers = itertools.count(1)
        self._world = memory.World(lambda login, mailbox: self._roles.get((login, mailbox)))
        self.ports = self._ports(self._world)

    def person(self) -> str:
        return self._new("nguoi", is_shared=False)

    def shared(self, delegates: Mapping[str, Role] | None = None) -> str:
        address = self._new("chung", is_shared=True)
        for login, role in (delegates or {}).items():
            self.grant(address, login, role)
        return address

    def crowd(self, count: int) -> list[str]:
        return [self.person() for _ in range(count)]

    def grant(self, mailbox: str, login: str, role: Role) -> None:
        self._roles[login, mailbox] = role

    def withdraw(self, mailbox: str, login: str) -> None:
        del self._roles[login, mailbox]
        self.ports.mailboxes.end_sessions(login)

    def limit(self, address: str, size: int) -> None:
        self._world.quotas[address] = size

    def close(self, address: str) -> None:
        self._world.closed.add(address)

    def readdress(self, pairs: Sequence[tuple[str, str]]) -> None:
        new = dict(pairs)
        self._roles = {
            (new.get(login, login), new.get(box, box)): role for (login, box), role in self._roles.items()
        }

    def settle(self, addresses: Sequence[str]) -> None:
        pass

    def down(self) -> Ports:
        world = memory.World()
        world.is_down = True
        return replace(self._ports(world), reader=self.ports.reader)

    def _new(self, name: str, *, is_shared: bool) -> str:
        address = f"{name}{next(self._numbers)}.hd@{DOMAIN}"
        self.ports.mailboxes.ensure([MailboxSpec(address, is_shared)])
        return address

    def _ports(self, world: memory.World) -> Ports:
        return Ports(
            stores=memory.MemoryMailStores(world),
            submission=memory.MemorySubmission(world, may_send=self._may_send, judge=_judge),
            mailboxes=memory.MemoryMailboxEngine(world),
            events=memory.MemoryEventStream(world),
            reader=memory.InProcessDocumentReader(),
        )

    def _may_send(self, login: str, sender: str) -> bool:
        return self._roles.get((login, sender)) in (Role.SEND, Role.MANAGE)


def _judge(_sender: str, _recipients: object, message: bytes) -> str | None:
    return "Văn bản mật không được gửi qua thư điện tử." if SECRET.encode() in message else None


class RealWorld:
    is_real = True

    def __init__(self, place: Place, steward: Steward) -> None:
        self._steward = steward
        self.layout = Layout.from_environment(place.environment)
        self.ports = _real_ports(self.layout)
        self._people: Iterator[str] = iter(())
        self._shared: Iterator[str] = iter(())

    def person(self) -> str:
        return next(self._people, None) or self._more().person()

    def shared(self, delegates: Mapping[str, Role] | None = None) -> str:
        address = next(self._shared, None) or self._more().shared()
        for login, role in (delegates or {}).items():
            self.grant(address, login, role)
        return address

    def _more(self) -> "RealWorld":
        mark = uuid4().hex[:6]
        people = [*self._people, *(f"nguoi{number}.{mark}@{DOMAIN}" for number in range(_PEOPLE))]
        shared = [*self._shared, *(f"chung{number}.{mark}@{DOMAIN}" for number in range(_SHARED))]
        new = [one for one in (*people, *shared) if mark in one]
        self._steward.do(
            "open_mailboxes",
            people=[one for one in new if one in people], shared=[one for one in new if one in shared],
        )  # fmt: skip
        self._people, self._shared = iter(people), iter(shared)
        return self

    def crowd(self, count: int) -> list[str]:
        mark = uuid4().hex[:6]
        addresses = [f"don-vi{number}.{mark}@{DOMAIN}" for number in range(count)]
        self._steward.do("open_mailboxes", people=[], shared=addresses)
        return addresses

    def grant(self, mailbox: str, login: str, role: Role) -> None:
        self._steward.do("grant", mailbox=mailbox, login=login, role=role.value)

    def withdraw(self, mailbox: str, login: str) -> None:
        self._steward.do("end", mailbox=mailbox, login=login)

    def limit(self, address: str, size: int) -> None:
        self._steward.do("set_mailbox", address=address, quota_bytes=size)

    def close(self, address: str) -> None:
        self._steward.do("set_mailbox", address=address, status="CLOSED")

    def readdress(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._steward.do("readdress", pairs=list(pairs))

    def settle(self, addresses: Sequence[str]) -> None:
        self._steward.do("settle", addresses=list(addresses))

    def down(self) -> Ports:
        names = tuple(self.layout.ports)
        nobody = dict(zip(names, free_ports(len(names)), strict=True))
        nowhere = Path("/nonexistent/congvu")
        return Ports(
            stores=ImapMailStores(port=nobody["imap"], secret="x"),
            submission=SmtpSubmission.for_layout(replace(self.layout, ports=nobody)),
            mailboxes=DovecotMailboxEngine(replace(self.layout, engine_root=nowhere, ports=nobody)),
            events=DovecotEventStream(nowhere / "log" / "dovecot-events.log"),
            reader=self.ports.reader,
        )


def _real_ports(layout: Layout) -> Ports:
    return Ports(
        stores=ImapMailStores.for_layout(layout),
        submission=SmtpSubmission.for_layout(layout),
        mailboxes=DovecotMailboxEngine(layout),
        events=DovecotEventStream(layout.events_log),
        reader=SubprocessDocumentReader(),
    )


@contextmanager
def real_world(place: Place) -> Iterator[RealWorld]:
    with steward_of(place) as steward:
        world = RealWorld(place, steward)
        yield world
        world.ports.stores.close()  # type: ignore[attr-defined]
