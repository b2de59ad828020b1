"""The programs: whether each one that the supervisor started is alive, and as whom it runs."""

import json
import pwd
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from congvu.cli.doctor.report import Check, ProgramState, error, good, warning
from congvu.engines.layout import SERVICE_USER, Layout

_START = "chạy `make run` (hoặc `congvu up`)"
# Postfix's master must be root to open its queue and to change users; its daemons run as postfix.
_MAY_BE_ROOT = frozenset({"postfix"})


@dataclass(frozen=True, slots=True)
class _Process:
    user: str
    parent: int
    command: bytes


@dataclass(frozen=True, slots=True)
class Running:
    """The supervisor and its programs; `is_up` when the supervisor itself is alive."""

    is_up: bool
    programs: tuple[ProgramState, ...]
    checks: tuple[Check, ...]


def look_at_programs(layout: Layout) -> Running:
    """Reads `var/run/supervisor.json` and /proc."""
    path = layout.run / "supervisor.json"
    try:
        status = json.loads(path.read_text(encoding="utf-8"))
        supervisor, rows = int(status["pid"]), list(status["programs"])
    except FileNotFoundError:
        return Running(False, (), (error("supervisor", f"Hệ thống chưa chạy: {_START}."),))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        sentence = f"Không đọc được {path} ({problem}): dừng hệ thống rồi {_START}."
        return Running(False, (), (error("supervisor", sentence),))
    own = _process(supervisor)
    if own is None or b"congvu" not in own.command:
        gone = f"Tiến trình giám sát (pid {supervisor}) đã chết mà không dọn: {_START} lại."
        return Running(False, (), (error("supervisor", gone),))
    programs = tuple(_state(row, supervisor) for row in rows)
    found = (good("supervisor", f"Tiến trình giám sát chạy, pid {supervisor}."), *_findings(layout, programs))
    return Running(True, programs, found)


def _findings(layout: Layout, programs: Sequence[ProgramState]) -> Iterator[Check]:
    for program in programs:
        name, log = f"program {program.name}", layout.log / f"{program.name}.out"
        if not program.running:
            yield error(name, f"{program.name} không chạy; hệ thống đang thử khởi động lại. Xem {log}.")
        elif program.restarts:
            yield warning(name, f"{program.name} đã phải khởi động lại {program.restarts} lần. Xem {log}.")
        else:
            yield good(name, f"{program.name} chạy bằng {program.user}.")
    yield _privilege(programs)


def _privilege(programs: Sequence[ProgramState]) -> Check:
    as_root = sorted(p.name for p in programs if p.user == "root" and p.name not in _MAY_BE_ROOT)
    if as_root:
        return warning(
            "least_privilege",
            f"{', '.join(as_root)} chạy bằng root vì người dùng {SERVICE_USER} không vào được thư mục "
            "cài đặt: hãy cài Python và mã nguồn vào nơi mọi người dùng đọc được (ví dụ /opt/congvu).",
        )
    return good(
        "least_privilege",
        "Chỉ tiến trình giám sát và tiến trình chính của Postfix là root (bắt buộc); còn lại không.",
    )


def _state(row: dict[str, Any], supervisor: int) -> ProgramState:
    name, pid, restarts = str(row.get("name", "?")), int(row.get("pid", 0)), int(row.get("restarts", 0))
    process = _process(pid)
    # A number that another process has now is not our program.
    running = process is not None and process.parent == supervisor
    user = process.user if process is not None and running else ""
    return ProgramState(name, pid, user, running, restarts)


def _process(pid: int) -> _Process | None:
    """None for one that is not there or has ended and only waits to be noticed."""
    try:
        folder = Path("/proc") / str(pid)
        fields = dict(
            line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line
        )
        command = (folder / "cmdline").read_bytes()
    except OSError:
        return None
    if fields["State"].strip().startswith(("Z", "X")):
        return None
    return _Process(_user_name(int(fields["Uid"].split()[1])), int(fields["PPid"]), command)


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
