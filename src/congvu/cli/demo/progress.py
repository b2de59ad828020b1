"""Progress of a long load: a bar on a terminal, a line now and then in a log."""

import sys
import threading
from types import TracebackType

import click
from tqdm import tqdm


class Progress:
    """`advance` may be called from several threads."""

    def __init__(self, title: str, total: int, unit: str, *, is_terminal: bool | None = None) -> None:
        self._title, self._total, self._unit = title, total, unit
        self._done = 0
        self._lock = threading.Lock()
        shows_bar = sys.stderr.isatty() if is_terminal is None else is_terminal
        self._bar = tqdm(total=total, desc=title, unit=unit, file=sys.stderr) if shows_bar else None

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def advance(self) -> None:
        with self._lock:
            self._done += 1
            if self._bar is not None:
                self._bar.update()
            elif self._is_worth_a_line():
                click.echo(f"{self._title}: {self._done}/{self._total} {self._unit}", err=True)

    def _is_worth_a_line(self) -> bool:
        quarter = max(1, self._total // 4)
        return self._done % quarter == 0 or self._done == self._total
