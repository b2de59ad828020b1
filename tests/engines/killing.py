"""Acts in a process of their own, which may be killed or kept short."""

import contextlib
import os
import random
import resource
import signal
import time
from collections.abc import Callable


def killed(act: Callable[[], object], *, within: float) -> None:
    """Begin something, and kill it within so many seconds."""
    child = _child(act)
    time.sleep(random.uniform(0, within))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def kept_short(act: Callable[[], object], *, file_bytes: int) -> bool:
    """Whether it ends well though no file may grow beyond so many bytes."""

    def short() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
        act()

    return os.waitstatus_to_exitcode(os.waitpid(_child(short), 0)[1]) == 0


def _child(act: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    with contextlib.suppress(BaseException):
        act()
        os._exit(0)
    os._exit(1)
