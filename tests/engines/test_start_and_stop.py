"""`congvu up`: everything or nothing, quick and clean, whatever ended the one before."""

import imaplib
import json
import os
import select
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.engines.conftest import Untouched
from tests.engines.instances import asked_ports, listening, processes_at, wait_until
from tests.engines.mail import imap, letter, message_ids, send, wait_for
from tests.places import Logins, Place, stopped_place

pytestmark = pytest.mark.engines

PORTS = {"web", "imap", "imaps", "pop3", "pop3s", "submission", "submissions", "smtp", "lmtp"}
PORTS |= {"dispatch", "policy"}


def test_when_ready_is_said_everything_answers_and_nothing_more_is_said(mortal: Place) -> None:
    mortal.stop()
    mortal.start()
    assert set(json.loads((mortal.var / "ports.json").read_text())) == PORTS
    assert mortal.ports == asked_ports(mortal)
    assert set(listening(mortal.ports)) == PORTS
    with urllib.request.urlopen(f"http://127.0.0.1:{mortal.ports['web']}/dang-nhap", timeout=5) as page:
        assert page.status == 200
    assert mortal.process is not None
    assert mortal.process.stdout is not None
    assert select.select([mortal.process.stdout], [], [], 1)[0] == []


def test_a_stop_takes_seconds_and_leaves_nothing(mortal: Place) -> None:
    process = mortal.process
    assert process is not None
    process.send_signal(signal.SIGINT)
    assert process.wait(15) == 0
    assert processes_at(mortal.root) == {}
    assert listening(mortal.ports) == []
    assert not (mortal.var / "run" / "supervisor.json").exists()


def test_the_second_start_keeps_mail_and_data(mortal: Place, mortal_logins: Logins) -> None:
    clerk = mortal_logins.login_of("Văn thư", "sotttt")
    message = letter(clerk.login, [clerk.login])
    # The stop may come while the message is still on its way: it arrives after the start then.
    send(mortal, clerk, [clerk.login], message)
    mortal.stop()
    mortal.start()
    wait_for(mortal, clerk, message["Message-ID"])
    assert Logins.read(mortal.var / "demo" / "logins.csv") == mortal_logins


def test_a_killed_supervisor_does_not_stand_in_the_way_of_the_next_start(
    mortal: Place, mortal_logins: Logins
) -> None:
    clerk = mortal_logins.login_of("Văn thư", "sotttt")
    connected = imaplib.IMAP4("127.0.0.1", mortal.ports["imap"])
    connected.login(clerk.login, clerk.password)
    _kill_supervisor(mortal)
    before = processes_at(mortal.root)
    assert before, "a family outlives its supervisor: the case this test is about"
    mortal.start()
    assert not set(before) & set(processes_at(mortal.root))
    connected.shutdown()
    with imap(mortal, clerk) as again:
        assert again.select("INBOX")[0] == "OK"


def test_processes_of_others_are_left_alone_after_a_kill(mortal: Place) -> None:
    """The file of the dead supervisor may name a process number that somebody else has now."""
    _kill_supervisor(mortal)
    with subprocess.Popen(["sleep", "60"], start_new_session=True, cwd="/") as stranger:
        status = mortal.var / "run" / "supervisor.json"
        named = json.loads(status.read_text())
        named["programs"].append({"name": "web", "pid": stranger.pid, "user": None, "restarts": 0})
        status.write_text(json.dumps(named))
        mortal.start()
        assert stranger.poll() is None
        stranger.kill()


def test_a_process_number_left_by_a_power_cut_is_not_trusted(mortal: Place, mortal_logins: Logins) -> None:
    """After a reboot another process may have the number that Dovecot wrote down."""
    mortal.stop()
    (mortal.var / "run" / "dovecot" / "master.pid").write_text(f"{os.getpid()}\n")
    mortal.start()
    with imap(mortal, mortal_logins.login_of("Văn thư", "sotttt")):
        pass


def test_a_second_instance_on_the_same_var_is_refused_and_the_first_goes_on(
    mortal: Place, mortal_logins: Logins
) -> None:
    before = processes_at(mortal.root)
    for environment in (mortal.environment, _other_ports(mortal)):
        second = subprocess.run(
            [sys.executable, "-m", "congvu.cli.main", "up"],
            env=environment, check=False, text=True, capture_output=True, timeout=30,
        )  # fmt: skip
        assert second.returncode == 2
        assert len(second.stderr.splitlines()) == 1
        assert "đã có một Công Vụ khác chạy" in second.stderr
    assert processes_at(mortal.root) == before
    with imap(mortal, mortal_logins.login_of("Văn thư", "sotttt")):
        pass


def test_two_instances_run_side_by_side(
    place: Place, logins: Logins, mortal: Place, mortal_logins: Logins
) -> None:
    for one, people in ((place, logins), (mortal, mortal_logins)):
        clerk = people.login_of("Văn thư", "sotttt")
        message = letter(clerk.login, [clerk.login])
        send(one, clerk, [clerk.login], message)
        wait_for(one, clerk, message["Message-ID"])
        other, others = (mortal, mortal_logins) if one is place else (place, logins)
        assert message["Message-ID"] not in message_ids(other, others.login_of("Văn thư", "sotttt"))


def test_the_mail_servers_that_were_here_before_are_untouched(mortal: Place, untouched: Untouched) -> None:
    mortal.stop()
    assert untouched.now() == untouched.before


def test_ctrl_c_during_the_start_leaves_nothing_and_the_next_start_works() -> None:
    with stopped_place() as place:
        starting = subprocess.Popen(
            [sys.executable, "-m", "congvu.cli.main", "up"],
            env=place.environment, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        database = place.var / "db" / "congvu.sqlite3"
        wait_until(database.exists, seconds=20, what="the database is being made")
        time.sleep(1)
        os.killpg(starting.pid, signal.SIGINT)  # as a terminal does: the whole group hears it
        said, complained = starting.communicate(timeout=20)
        assert starting.returncode == 0, complained
        assert said.splitlines()[-1] == "Đã dừng."
        assert "Traceback" not in complained
        assert processes_at(place.root) == {}
        assert listening(asked_ports(place)) == []
        place.start("--no-demo")


def test_a_place_that_others_may_not_enter_runs_all_the_same() -> None:
    """A clone below /root, and a name with spaces and diacritics."""
    with stopped_place() as place:
        closed = place.root / "Hộp thư của tỉnh"
        closed.mkdir(mode=0o700)
        place.environment["CONGVU_VAR"] = str(closed / "var")
        link = place.var
        link.symlink_to(closed / "var")
        place.start("--no-demo")
        assert set(listening(place.ports)) == PORTS
        assert not Path("/proc/mounts").read_text().count(str(closed))
        _kill_supervisor(place)
        place.start("--no-demo")
        place.stop()
        assert processes_at(Path("/run/congvu")) == {}


def _kill_supervisor(place: Place) -> None:
    assert place.process is not None
    place.process.kill()
    place.process.wait(10)
    place.stop()


def _other_ports(place: Place) -> dict[str, str]:
    with stopped_place() as other:
        ports = {name: value for name, value in other.environment.items() if name.endswith("_PORT")}
    return place.environment | ports
