"""No log grows without an end, and nothing is written past it."""

import gzip
from pathlib import Path

import pytest

from congvu.engines.layout import Layout
from congvu.engines.supervisor.logs import KEPT, bound_logs
from tests.engines.instances import wait_until
from tests.engines.mail import letter, send, wait_for
from tests.places import Logins, Place

pytestmark = pytest.mark.engines


@pytest.fixture
def layout(place: Place) -> Layout:
    return Layout.from_environment(place.environment)


def test_what_is_long_steps_aside_and_the_programs_write_on(
    place: Place, logins: Logins, layout: Layout
) -> None:
    clerk = logins.login_of("Văn thư", "snv")
    before, after = letter(clerk.login, [clerk.login]), letter(clerk.login, [clerk.login])
    send(place, clerk, [clerk.login], before)
    wait_for(place, clerk, before["Message-ID"])
    with (layout.log / "dovecot.log").open("ab") as log:
        log.write(b"x" * 600)
    assert set(bound_logs(layout, most_bytes=200)) >= {"mailgate.log", "postfix.log", "dovecot.log"}
    send(place, clerk, [clerk.login], after)
    wait_for(place, clerk, after["Message-ID"])
    assert str(before["Message-ID"]) in _text(layout.log / "mailgate.log.1")
    assert str(after["Message-ID"]) in _text(layout.log / "mailgate.log")
    assert str(after["Message-ID"]) not in _text(layout.log / "mailgate.log.1")
    wait_until(lambda: "status=sent" in _text(layout.log / "postfix.log"), seconds=10, what="the new log")
    old = sorted(layout.log.glob("postfix.log.*.gz"))[-1]
    assert "status=sent" in gzip.decompress(old.read_bytes()).decode()
    assert (layout.log / "dovecot.log.1").stat().st_size >= 600


def test_of_each_only_the_last_ones_stay(tmp_path: Path) -> None:
    layout = Layout(var=tmp_path, engine_root=tmp_path)
    layout.log.mkdir()
    for number in range(KEPT + 3):
        for name in ("mailgate.log", "web.out"):
            (layout.log / name).write_text(f"{number}\n" * 100)
        (layout.log / f"postfix.log.{number}.gz").touch()
        assert bound_logs(layout, most_bytes=50) == ["web.out", "mailgate.log"]
    assert (layout.log / "web.out").read_text() == ""
    assert (layout.log / "web.out.1").read_text().startswith(f"{KEPT + 2}\n")
    for name in ("web.out", "mailgate.log", "postfix.log"):
        assert len(list(layout.log.glob(f"{name}.*"))) == KEPT


def test_a_program_that_holds_its_log_open_writes_at_the_beginning_of_the_emptied_one(tmp_path: Path) -> None:
    layout = Layout(var=tmp_path, engine_root=tmp_path)
    layout.log.mkdir()
    with (layout.log / "web.out").open("ab", buffering=0) as writer:
        writer.write(b"a" * 100)
        bound_logs(layout, most_bytes=50)
        writer.write(b"b")
    assert (layout.log / "web.out").read_bytes() == b"b"
    assert (layout.log / "web.out.1").read_bytes() == b"a" * 100


def test_short_logs_stay_and_a_place_without_any_is_no_fault(tmp_path: Path) -> None:
    layout = Layout(var=tmp_path, engine_root=tmp_path)
    assert bound_logs(layout) == []
    layout.log.mkdir()
    (layout.log / "web.out").write_text("ngắn")
    assert bound_logs(layout) == []
    assert (layout.log / "web.out").read_text() == "ngắn"


@pytest.mark.row("R15")
def test_other_users_of_the_machine_look_into_nothing_of_ours(layout: Layout) -> None:
    for name in ("db", "files", "mail", "log", "state", "secrets", "tls"):
        assert (layout.engine_root / name).stat().st_mode & 0o077 == 0, name
    for path in layout.dovecot_etc.iterdir():
        assert path.stat().st_mode & 0o007 == 0, path
    assert (layout.var / "demo" / "logins.csv").stat().st_mode & 0o077 == 0


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
