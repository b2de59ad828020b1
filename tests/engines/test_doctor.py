"""`congvu doctor` beside a running system: well, hurt, down, badly set."""

import json
import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from tests.places import Place, running_place

pytestmark = pytest.mark.engines


@pytest.fixture(scope="module")
def patient() -> Iterator[Place]:
    """A place of its own: it is hurt, and stopped at the end."""
    with running_place() as place:
        yield place


def _examine(place: Place) -> tuple[int, dict[str, Any]]:
    done = place.congvu("doctor", "--json", check=False)
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


def _wrong(report: dict[str, Any]) -> set[str]:
    return {check["name"] for check in report["checks"] if not check["ok"]}


class TestRunning:
    def test_finds_nothing_wrong(self, place: Place) -> None:
        code, report = _examine(place)
        assert (_wrong(report), report["ok"], code) == (set(), True, 0)
        assert report["var"] == str(place.var)

    def test_names_every_program_with_its_process_and_user(self, place: Place) -> None:
        _code, report = _examine(place)
        programs = {program["name"]: program for program in report["programs"]}
        assert set(programs) == {"mailgate", "dovecot", "postfix", "web", "worker"}
        assert all(program["running"] for program in programs.values())
        for program in programs.values():
            os.kill(program["pid"], 0)
        if os.geteuid() == 0:
            assert programs["dovecot"]["user"] == "congvu"

    def test_asked_every_port_in_its_own_protocol(self, place: Place) -> None:
        _code, report = _examine(place)
        assert report["ports"] == place.ports
        asked = {check["name"] for check in report["checks"]}
        assert {f"port {name}" for name in place.ports} <= asked
        assert {"lookup", "mailgate", "queue"} <= asked

    def test_believes_what_runs_and_not_the_environment_of_the_command(self, place: Place) -> None:
        strange = {**place.environment, "CONGVU_IMAP_PORT": "1"}
        other = Place(place.root, strange)
        code, report = _examine(other)
        assert (code, report["ports"]["imap"]) == (0, place.ports["imap"])

    def test_speaks_to_people_too(self, place: Place) -> None:
        done = place.congvu("doctor", check=False)
        assert done.returncode == 0
        assert done.stdout.splitlines()[-1] == "Mọi thứ đều tốt."


class TestHurt:
    def test_sees_a_program_that_was_stopped_and_is_silent(self, patient: Place) -> None:
        _code, before = _examine(patient)
        gate = next(p["pid"] for p in before["programs"] if p["name"] == "mailgate")
        os.kill(gate, signal.SIGSTOP)  # it lives, accepts, and says nothing
        try:
            code, report = _examine(patient)
        finally:
            os.kill(gate, signal.SIGCONT)
        wrong = _wrong(report)
        # Postfix greets nobody while the gate is silent; reading mail goes on.
        assert code == 1
        assert {"lookup", "mailgate"} <= wrong
        assert not wrong & {"port imap", "port pop3", "port web", "program mailgate"}

    def test_sees_a_broken_database_and_says_so(self, patient: Place) -> None:
        broken = {**patient.environment, "CONGVU_DATABASE_URL": f"sqlite://{patient.root}/broken.sqlite3"}
        (patient.root / "broken.sqlite3").write_bytes(b"no database " * 100)
        code, report = _examine(Place(patient.root, broken))
        sentence = next(c["sentence"] for c in report["checks"] if c["name"] == "database")
        assert (code, _wrong(report)) == (1, {"database"})
        assert sentence.startswith("Không đọc được cơ sở dữ liệu")

    def test_says_when_all_is_down_and_that_the_ports_are_free(self, patient: Place) -> None:
        patient.stop()
        try:
            code, report = _examine(patient)
        finally:
            patient.start()
        assert (code, _wrong(report)) == (1, {"supervisor"})
        assert {c["name"] for c in report["checks"]} >= {"ports", "database", "audit"}

    @pytest.mark.parametrize(
        ("name", "value"),
        [("CONGVU_SMTP_PORT", "0"), ("CONGVU_DATABASE_URL", "mysql://x"), ("CONGVU_DEBUG", "có")],
    )
    def test_a_bad_setting_is_one_sentence_and_code_two(self, patient: Place, name: str, value: str) -> None:
        done = Place(patient.root, {**patient.environment, name: value}).congvu("doctor", check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.strip().splitlines()) == 1
        assert name in done.stderr
