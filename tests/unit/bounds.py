"""Time as a bound: generous, and of the processor, so that a busy machine does not fail a test.

A linear reader takes a fraction of a second for these inputs; one that grows with the square takes
minutes.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

GENEROUS_SECONDS = 15.0


@contextmanager
def bounded(seconds: float = GENEROUS_SECONDS) -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < seconds
