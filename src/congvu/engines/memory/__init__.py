"""A twin of every port that keeps all in memory: for tests of the contexts.

`tests/contract` holds the twins to what the real engines do. Not promised: durability, more than
one process, speed.
"""

from congvu.engines.memory.events import MemoryEventStream
from congvu.engines.memory.mail_store import MemoryMailStores
from congvu.engines.memory.mailbox_engine import MemoryMailboxEngine
from congvu.engines.memory.reader import InProcessDocumentReader
from congvu.engines.memory.sign_in_guard import MemorySignInGuard
from congvu.engines.memory.submission import MemorySubmission
from congvu.engines.memory.world import World

__all__ = [
    "InProcessDocumentReader",
    "MemoryEventStream",
    "MemoryMailStores",
    "MemoryMailboxEngine",
    "MemorySignInGuard",
    "MemorySubmission",
    "World",
]
