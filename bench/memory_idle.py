"""Idle memory of the whole stack, against the 350 MB of the issue."""

import time

from bench.place import Place
from bench.processes import pss_by_process
from bench.result import Result, at_most

LIMIT_MB = 350


def measure(place: Place) -> list[Result]:
    time.sleep(20)
    assert place.process is not None
    found = pss_by_process(place.process.pid)
    total = sum(found.values()) / 1e6
    biggest = sorted(found.items(), key=lambda item: -item[1])[:4]
    detail = f"{total:.0f} MB PSS in {len(found)} processes; " + ", ".join(
        f"{name.split(' ', 1)[1]}: {size / 1e6:.0f}" for name, size in biggest
    )
    return [at_most("memory: stack idle / 350 MB", total / LIMIT_MB, 1.0, detail)]
