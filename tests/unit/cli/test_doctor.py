"""`congvu doctor` without a running system: what it reads of the machine and of the programs."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from congvu.cli.doctor.machine import check_machine
from congvu.cli.doctor.programs import look_at_programs
from congvu.cli.doctor.report import Level, ProgramState, Report, error, good, warning
from congvu.cli.doctor.variables import KNOWN, check_variables
from congvu.engines.layout import Layout
from congvu.engines.supervisor.place import make_place

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

# Stands for the supervisor: starts two programs, one of which ends at once and is not waited for.
_SUPERVISOR = """
import json, os, subprocess, sys, time
lives = subprocess.Popen(["sleep", "60"])
ends = subprocess.Popen(["true"])
rows = [{"name": "web", "pid": lives.pid, "user": None, "restarts": 2},
        {"name": "worker", "pid": ends.pid, "user": None, "restarts": 0},
        {"name": "mailgate", "pid": int(sys.argv[2]), "user": None, "restarts": 0}]
with open(sys.argv[1] + ".new", "w") as stream:
    json.dump({"pid": os.getpid(), "programs": rows}, stream)
os.rename(sys.argv[1] + ".new", sys.argv[1])
try:
    sys.stdin.read()
finally:
    lives.kill()
"""


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    (tmp_path / "run").mkdir()
    return Layout(var=tmp_path, engine_root=tmp_path)


@pytest.fixture
def supervisor(layout: Layout) -> Iterator["subprocess.Popen[bytes]"]:
    """Its third program is a number that another process has now: that of the test itself."""
    import os

    status = layout.run / "supervisor.json"
    command = [sys.executable, "-c", _SUPERVISOR, str(status), str(os.getpid()), "congvu"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    while not status.exists():
        time.sleep(0.01)
    time.sleep(0.1)
    yield process
    process.communicate()


class TestReport:
    def test_is_well_when_there_are_only_warnings(self) -> None:
        report = Report(Path("/v"), {"web": 1}, (), (good("a", "Được."), warning("b", "Lưu ý.")))
        assert report.ok
        assert "Mọi thứ đều tốt." in report.as_text()

    def test_is_not_well_with_one_error(self) -> None:
        report = Report(Path("/v"), {"web": 1}, (), (good("a", "Được."), error("b", "Sửa đi.")))
        assert not report.ok
        assert "Có 1 việc phải sửa" in report.as_text()

    def test_says_the_same_as_json(self) -> None:
        program = ProgramState("web", 7, "congvu", running=True, restarts=1)
        data = json.loads(Report(Path("/v"), {"web": 1}, (program,), (error("b", "Sửa đi."),)).as_json())
        assert data == {
            "ok": False,
            "var": "/v",
            "programs": [{"name": "web", "pid": 7, "user": "congvu", "running": True, "restarts": 1}],
            "checks": [{"name": "b", "ok": False, "level": "error", "sentence": "Sửa đi."}],
            "ports": {"web": 1},
        }


class TestPrograms:
    def test_says_that_nothing_runs(self, layout: Layout) -> None:
        running = look_at_programs(layout)
        assert not running.is_up
        assert "Hệ thống chưa chạy" in running.checks[0].sentence

    @pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": "x"}', '{"pid": 1}', "\x00"])
    def test_survives_a_status_file_that_is_none(self, layout: Layout, content: str) -> None:
        (layout.run / "supervisor.json").write_text(content)
        running = look_at_programs(layout)
        assert not running.is_up
        assert "Không đọc được" in running.checks[0].sentence

    def test_sees_that_the_supervisor_died(self, layout: Layout) -> None:
        ended = subprocess.Popen(["true"])
        ended.wait()
        (layout.run / "supervisor.json").write_text(json.dumps({"pid": ended.pid, "programs": []}))
        running = look_at_programs(layout)
        assert not running.is_up
        assert "đã chết" in running.checks[0].sentence

    def test_sees_who_lives_who_ended_and_whose_number_another_has(
        self, layout: Layout, supervisor: "subprocess.Popen[bytes]"
    ) -> None:
        running = look_at_programs(layout)
        assert running.is_up
        assert {p.name: p.running for p in running.programs} == {
            "web": True,
            "worker": False,
            "mailgate": False,
        }
        levels = {check.name: check.level for check in running.checks}
        assert levels["program web"] is Level.WARNING  # it was restarted twice
        assert levels["program worker"] is Level.ERROR
        assert levels["program mailgate"] is Level.ERROR


def _machine(layout: Layout, now: datetime) -> dict[str, tuple[Level, str]]:
    return {check.name: (check.level, check.sentence) for check in check_machine(layout, now=now)}


class TestVariables:
    def test_a_misspelt_one_is_named_with_the_one_that_was_meant(self) -> None:
        check = check_variables({"CONGVU_IMAP_PROT": "1", "PATH": "/bin", "CONGVU_VAR": "/v"})
        assert check.level is Level.WARNING
        assert "CONGVU_IMAP_PROT" in check.sentence
        assert "CONGVU_IMAP_PORT?" in check.sentence

    def test_known_ones_are_well(self) -> None:
        assert check_variables(dict.fromkeys(KNOWN, "")).level is Level.OK


class TestMachine:
    def test_warns_before_the_certificate_ends_and_complains_after(self, layout: Layout) -> None:
        make_place(layout, now=NOW)
        assert _machine(layout, NOW)["certificate"] == (Level.OK, "Chứng thư còn hạn 3650 ngày.")
        assert _machine(layout, NOW + timedelta(days=3645))["certificate"][0] is Level.WARNING
        assert _machine(layout, NOW + timedelta(days=3660))["certificate"][0] is Level.ERROR

    def test_says_which_certificate_is_none(self, layout: Layout) -> None:
        layout.tls.mkdir()
        (layout.tls / "cert.pem").write_text("-----BEGIN CERTIFICATE-----\nkhông phải\n")
        level, sentence = _machine(layout, NOW)["certificate"]
        assert level is Level.ERROR
        assert str(layout.tls / "cert.pem") in sentence

    def test_notices_a_clock_that_stands_before_the_product_was_made(self, layout: Layout) -> None:
        assert _machine(layout, datetime(1970, 1, 1, tzinfo=UTC))["clock"][0] is Level.ERROR

    def test_notices_a_clock_set_back_after_the_start(self, layout: Layout) -> None:
        (layout.run / "supervisor.json").write_text("{}")
        written = datetime.fromtimestamp((layout.run / "supervisor.json").stat().st_mtime, UTC)
        assert _machine(layout, written - timedelta(minutes=2))["clock"][0] is Level.ERROR
        assert _machine(layout, written + timedelta(minutes=2))["clock"][0] is Level.OK

    def test_looks_at_the_disk_even_before_var_exists(self, tmp_path: Path) -> None:
        nowhere = tmp_path / "a" / "b"
        level, sentence = _machine(Layout(var=nowhere, engine_root=nowhere), NOW)["disk"]
        assert str(tmp_path) in sentence
        assert level is not Level.ERROR or "dọn" in sentence
