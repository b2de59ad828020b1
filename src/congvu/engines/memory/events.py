"""The event stream of memory: positions are counts."""

from congvu.engines.memory.world import World
from congvu.engines.ports import EventBatch


class MemoryEventStream:
    def __init__(self, world: World) -> None:
        self._world = world

    def read(self, position: str, *, limit: int = 5000) -> EventBatch:
        start = int(position) if position.isdigit() else 0
        events = tuple(self._world.events[start : start + limit])
        return EventBatch(events, str(start + len(events)))
