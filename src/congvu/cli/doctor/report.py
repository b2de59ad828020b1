"""What the doctor found, as text for a person and as JSON for a program."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path


class Level(StrEnum):
    """`WARNING` is worth knowing and leaves the system well; `ERROR` must be mended."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


_WORDS = {Level.OK: "tốt", Level.WARNING: "lưu ý", Level.ERROR: "LỖI"}


@dataclass(frozen=True, slots=True)
class Check:
    """One finding; an error's `sentence` says what to do."""

    name: str
    level: Level
    sentence: str

    @property
    def ok(self) -> bool:
        return self.level is not Level.ERROR


def good(name: str, sentence: str) -> Check:
    return Check(name, Level.OK, sentence)


def warning(name: str, sentence: str) -> Check:
    return Check(name, Level.WARNING, sentence)


def error(name: str, sentence: str) -> Check:
    return Check(name, Level.ERROR, sentence)


@dataclass(frozen=True, slots=True)
class ProgramState:
    """A program of the supervisor; `user` is who it really runs as, "" when it does not run."""

    name: str
    pid: int
    user: str
    running: bool
    restarts: int


@dataclass(frozen=True, slots=True)
class Report:
    """`ports` by name, as the running system has them, else as it would."""

    var: Path
    ports: Mapping[str, int]
    programs: tuple[ProgramState, ...] = ()
    checks: tuple[Check, ...] = field(default=())

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)

    def as_json(self) -> str:
        checks = [
            {"name": c.name, "ok": c.ok, "level": c.level.value, "sentence": c.sentence} for c in self.checks
        ]
        data = {
            "ok": self.ok,
            "var": str(self.var),
            "programs": [asdict(program) for program in self.programs],
            "checks": checks,
            "ports": dict(self.ports),
        }
        return json.dumps(data, ensure_ascii=False, indent=1)

    def as_text(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"Công Vụ tại {self.var}"
        for program in self.programs:
            state = f"chạy bằng {program.user}, pid {program.pid}" if program.running else "KHÔNG CHẠY"
            yield f"  {program.name:<10}{state}"
        yield ""
        width = max((len(check.name) for check in self.checks), default=0)
        for check in self.checks:
            yield f"  {_WORDS[check.level]:<6} {check.name:<{width}}  {check.sentence}"
        yield ""
        wrong = sum(not check.ok for check in self.checks)
        yield f"Có {wrong} việc phải sửa: các dòng LỖI ở trên." if wrong else "Mọi thứ đều tốt."
