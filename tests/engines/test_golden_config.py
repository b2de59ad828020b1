"""The configuration of Dovecot and Postfix, letter by letter, and what the programs say of it.

`pytest tests/engines/test_golden_config.py --golden` writes the golden files anew: the change of a
template then shows in the diff as the lines that the engines will read.
"""

import datetime
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from congvu.engines.dovecot import config as dovecot_config
from congvu.engines.dovecot import render_dovecot
from congvu.engines.layout import Layout
from congvu.engines.postfix import render_postfix
from congvu.engines.secrets import Secrets
from congvu.engines.supervisor.place import make_place
from tests.engines.serving import temporary_root

pytestmark = pytest.mark.engines

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "config"
PLACE = Layout(var=Path("/srv/congvu/var"), engine_root=Path("/srv/congvu/var"))
POSTGRES = "postgresql://congvu:mat-khau-thu@db.test:5433/tinh"
SECRETS = Secrets(web="0" * 48, dispatch="1" * 48, policy="2" * 48, nonce="3" * 48)
NOW = datetime.datetime(2026, 1, 5, 1, 0, tzinfo=datetime.UTC)
LAYOUTS = {
    "sqlite, nothing goes out": PLACE,
    "postgresql, mail goes out": replace(PLACE, database_url=POSTGRES, outbound=True),
}


@pytest.fixture
def _fixed_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rendered files name who runs the engines: on every machine the same for this comparison."""
    monkeypatch.setattr(Layout, "user", property(lambda layout: "congvu"))
    monkeypatch.setattr(dovecot_config, "_group", lambda user: "congvu")


def _golden(folder: str, rendered: dict[str, str], *, write: bool) -> None:
    place = FOLDER / folder
    if write:
        place.mkdir(parents=True, exist_ok=True)
        for path in place.iterdir():
            path.unlink()
        for name, content in rendered.items():
            (place / name).write_text(content, encoding="utf-8")
    held = {path.name: path.read_text(encoding="utf-8") for path in sorted(place.glob("*"))}
    assert sorted(held) == sorted(rendered)
    for name, content in rendered.items():
        assert content.splitlines() == held[name].splitlines(), f"{folder}/{name}: see --golden"


@pytest.mark.usefixtures("_fixed_user")
class TestWhatIsWrittenIsWhatWasAgreed:
    @pytest.mark.parametrize(("folder", "database"), [("dovecot-sqlite", ""), ("dovecot-postgres", POSTGRES)])
    def test_dovecot(self, folder: str, database: str, pytestconfig: pytest.Config) -> None:
        rendered = render_dovecot(replace(PLACE, database_url=database), SECRETS)
        _golden(folder, rendered, write=pytestconfig.getoption("golden"))

    @pytest.mark.parametrize(
        ("folder", "outbound"), [("postfix-nothing-out", False), ("postfix-outbound", True)]
    )
    def test_postfix(self, folder: str, outbound: bool, pytestconfig: pytest.Config) -> None:
        rendered = render_postfix(replace(PLACE, outbound=outbound))
        _golden(folder, rendered, write=pytestconfig.getoption("golden"))

    def test_no_secret_of_the_instance_stands_in_clear(self) -> None:
        everything = "".join(render_dovecot(PLACE, SECRETS).values()) + "".join(
            render_postfix(PLACE).values()
        )
        assert SECRETS.web not in everything
        assert SECRETS.dispatch not in everything


@pytest.fixture(params=list(LAYOUTS))
def written(request: pytest.FixtureRequest) -> Iterator[Layout]:
    """The place of an instance, made as `congvu up` makes it, nothing started."""
    with temporary_root() as root:
        layout = replace(LAYOUTS[request.param], var=root, engine_root=root)
        make_place(layout, now=NOW)
        yield layout


def _says(*command: object) -> tuple[str, str]:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True)
    return done.stdout, done.stderr


class TestTheProgramsTakeItWithoutAWarning:
    def test_dovecot(self, written: Layout) -> None:
        said, complained = _says("doveconf", "-n", "-c", written.dovecot_etc / "dovecot.conf")
        assert complained == ""
        assert f"base_dir = {written.run}/dovecot" in said
        notes = [line for line in said.splitlines() if line.startswith("#") and "arning" in line]
        assert notes == []

    def test_postfix(self, written: Layout) -> None:
        said, complained = _says("postconf", "-c", written.postfix_etc, "-n")
        assert complained == ""
        assert f"queue_directory = {written.spool}" in said
        services, complained = _says("postconf", "-c", written.postfix_etc, "-M")
        assert complained == ""
        assert f"127.0.0.1:{written.ports['submission']}" in services

    def test_nothing_listens_anywhere_but_on_this_machine(self, written: Layout) -> None:
        services, _ = _says("postconf", "-c", written.postfix_etc, "-M")
        listening = [line.split()[0] for line in services.splitlines() if line.split()[1] == "inet"]
        assert len(listening) == 4
        assert all(name.startswith("127.0.0.1:") for name in listening)
        said, _ = _says("doveconf", "-c", written.dovecot_etc / "dovecot.conf", "-h", "listen")
        assert said.split() == ["127.0.0.1"]
