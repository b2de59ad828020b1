"""Makes mailboxes in memory."""

from collections.abc import Sequence

from congvu.engines.memory.world import World
from congvu.engines.ports import MailboxSpec


class MemoryMailboxEngine:
    def __init__(self, world: World) -> None:
        self._world = world

    def ensure(self, specs: Sequence[MailboxSpec]) -> None:
        self._world.require_up()
        for spec in specs:
            self._world.create(spec.address)

    def exists(self, address: str) -> bool:
        return address in self._world.mailboxes

    def remove(self, address: str) -> None:
        self._world.require_up()
        self._world.mailboxes.pop(address, None)

    def end_sessions(self, login: str) -> None:
        self._world.require_up()
        self._world.ended[login] += 1
