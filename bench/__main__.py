"""`python -m bench [MEASURE...]`: run all measures, or the named ones, in one place of its own."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from bench import (
    big_mailbox,
    directory_search,
    fan_out,
    import_list,
    memory_idle,
    permission_change,
    sign_ins,
    smtp,
)
from bench.place import Place, new_place
from bench.result import Result, failed, show, write

# In this order: memory before the large loads, the largest mailbox last.
MEASURES: dict[str, Callable[[Place], Iterator[Result]]] = {
    "memory": memory_idle.measure,
    "sign-in": sign_ins.measure,
    "permission": permission_change.measure,
    "smtp": smtp.measure,
    "fan-out": fan_out.measure,
    "mailbox": big_mailbox.measure,
    "list": import_list.measure,
    "directory": directory_search.measure,
}
REPORT = Path("var") / "bench.json"


def main(names: list[str]) -> int:
    """0 when every target is met."""
    unknown = set(names) - set(MEASURES)
    if unknown:
        sys.stderr.write(f"bench: {', '.join(sorted(unknown))}? There are: {', '.join(MEASURES)}\n")
        return 2
    if os.geteuid() != 0:
        sys.stderr.write("bench: only root can start the second Postfix that the measures compare with\n")
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stop and clean up as after Ctrl-C
    results: list[Result] = []
    with suppress(KeyboardInterrupt), new_place() as place:
        print(f"started in {place.start():.0f} s", flush=True)
        for name in names or MEASURES:
            os.sync()  # what the last measure left to be written must not slow this one
            began = time.monotonic()
            for result in _measured(name, place):
                show(result)
                results.append(result)
                write(results, REPORT)
            print(f"     {name}: {time.monotonic() - began:.0f} s", flush=True)
        return 0 if all(result.ok for result in results) else 1
    return 130


def _measured(name: str, place: Place) -> Iterator[Result]:
    """One measure that breaks is a missed target, and the others still run."""
    try:
        yield from MEASURES[name](place)
    except Exception as problem:  # noqa: BLE001
        yield failed(name, problem)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
