"""Does to the database of a running instance what its people and operators do, for tests with real engines.

`Steward` is the test's side; `main` runs in a process of its own with the instance's settings and answers
one JSON line for each call of a function of `tests.steward_acts`.
"""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.place import Place

PASSWORD = "lua-sen-tre-2009"
DOMAIN = "binhphuoc.gov.vn"


class Steward:
    """`do` runs a function of `tests.steward_acts` in the instance and returns what it returns."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def do(self, act: str, **arguments: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([act, arguments]) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise AssertionError(f"{act}: {answer['error']}")
        return answer["done"]


@contextmanager
def steward_of(place: Place) -> Iterator[Steward]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.steward"],
        env=place.environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            yield Steward(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(20)


def main() -> None:
    import django

    django.setup()
    acts = importlib.import_module("tests.steward_acts")
    for line in sys.stdin:
        act, arguments = json.loads(line)
        try:
            answer: dict[str, object] = {"done": getattr(acts, act)(**arguments)}
        except Exception as problem:  # noqa: BLE001 (the test must hear of every failure)
            answer = {"error": f"{type(problem).__name__}: {problem}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
