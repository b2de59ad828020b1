"""Makes mailboxes in memory."""

from collections.abc import Sequence

from congvu.engines.memory.world import World
from congvu.engines.ports import MailboxSpec


class MemoryMailboxEngine:
    def __init__(self, world: World) -> None:
        self._world = world
        self.ended_sessions: list[str] = []

    def ensure(self, specs: Sequence[MailboxSpec]) -> None:
        for spec in specs:
            self._world.create(spec.address)

    def exists(self, address: str) -> bool:
        return address in self._world.mailboxes

    def remove(self, address: str) -> None:
        self._world.mailboxes.pop(address, None)

    def end_sessions(self, login: str) -> None:
        self.ended_sessions.append(login)
