"""A bad setting ends `congvu up` with one sentence and code 2, and nothing is half-started."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engines.instances import asked_ports, listening, processes_at
from tests.places import Place, stopped_place

pytestmark = pytest.mark.engines

UP = [sys.executable, "-m", "congvu.cli.main", "up", "--no-demo"]
Refused = Callable[..., str]


@pytest.fixture
def stopped() -> Iterator[Place]:
    with stopped_place() as place:
        yield place


@pytest.fixture
def refused(stopped: Place) -> Refused:
    """Starts the place with further variables and returns the one sentence with which it gives up."""

    def start(*, command: list[str] | None = None, **variables: str) -> str:
        done = subprocess.run(
            command or UP,
            env=stopped.environment | variables, check=False, text=True, capture_output=True, timeout=60,
        )  # fmt: skip
        lines = done.stderr.splitlines()
        assert done.returncode == 2, (done.returncode, done.stdout, done.stderr)
        assert done.stdout == ""
        assert len(lines) == 1, done.stderr
        assert lines[0].startswith("congvu: ")
        assert processes_at(stopped.root) == {}
        assert not listening(asked_ports(stopped))
        return lines[0]

    return start


def test_a_taken_port_is_named_with_the_variable_that_moves_it(stopped: Place, refused: Refused) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        # Looked at by `refused` afterwards: only the other program may listen.
        stopped.environment.pop("CONGVU_IMAPS_PORT")
        sentence = refused(CONGVU_IMAPS_PORT=str(port))
    assert f"cổng {port} (imaps)" in sentence
    assert "đặt CONGVU_IMAPS_PORT" in sentence


@pytest.mark.parametrize("value", ["abc", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_no_port_is_named(refused: Refused, value: str) -> None:
    sentence = refused(CONGVU_SMTP_PORT=value)
    assert f"CONGVU_SMTP_PORT={value!r}" in sentence
    assert "từ 1 đến 65535" in sentence


def test_two_equal_ports_are_named_both(stopped: Place, refused: Refused) -> None:
    port = stopped.environment["CONGVU_POP3_PORT"]
    sentence = refused(CONGVU_POP3S_PORT=port)
    assert f"CONGVU_POP3S_PORT={port}: trùng với CONGVU_POP3_PORT" in sentence


def test_a_missing_package_is_named_with_the_command_that_installs_it(
    refused: Refused, tmp_path: Path
) -> None:
    # In a private mount namespace the folder of Dovecot's programs is empty: as if it were not installed.
    hide = f"mount -t tmpfs none /usr/lib/dovecot && exec {' '.join(UP)}"
    sentence = refused(command=["unshare", "--mount", "--propagation", "private", "sh", "-c", hide])
    assert "dovecot-imapd" in sentence
    assert "`make setup`" in sentence


def test_a_machine_without_any_engine_hears_all_that_is_missing(refused: Refused) -> None:
    hidden = ["/usr/lib/dovecot", "/usr/lib/postfix", "/usr/sbin", "/usr/bin/doveadm"]
    mounts = " && ".join(f"mount --bind {'/dev/null' if p.endswith('m') else '$E'} {p}" for p in hidden)
    hide = f"E=$(mktemp -d) && {mounts} && rmdir $E; exec {' '.join(UP)}"
    sentence = refused(command=["unshare", "--mount", "--propagation", "private", "sh", "-c", hide])
    for package in ("postfix", "dovecot-core", "dovecot-imapd", "dovecot-lmtpd", "dovecot-pop3d"):
        assert package in sentence


@pytest.mark.parametrize("said", ["2.4.1 (dovecot)", "2.2.36 (1f10bfa63)", ""])
def test_another_dovecot_is_refused(refused: Refused, tmp_path: Path, said: str) -> None:
    stand_in = tmp_path / "dovecot"
    stand_in.write_text(f"#!/bin/sh\necho '{said}'\n")
    stand_in.chmod(0o755)
    sentence = refused(PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert "cần Dovecot 2.3" in sentence
    assert (said.split(" ")[0] or "bản không rõ") in sentence


def test_an_unknown_profile_is_answered_with_those_that_there_are(refused: Refused) -> None:
    sentence = refused(CONGVU_PROFILE="binh-dinh-2030")
    assert "binh-dinh-2030" in sentence
    assert "binh-phuoc-2009" in sentence


def test_a_broken_profile_is_named_by_file_and_key(refused: Refused, stopped: Place) -> None:
    copy = _copy_of_the_source(stopped.root)
    profile = copy / "congvu" / "profiles" / "binh-phuoc-2009.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("is_forbidden = true", 'is_forbidden = "có"'), encoding="utf-8")
    assert profile.read_text(encoding="utf-8") != text
    sentence = refused(PYTHONPATH=str(copy))
    assert "binh-phuoc-2009.toml" in sentence
    assert "is_forbidden" in sentence


def test_a_profile_that_is_no_toml_is_named_by_file_and_line(refused: Refused, stopped: Place) -> None:
    copy = _copy_of_the_source(stopped.root)
    (copy / "congvu" / "profiles" / "binh-phuoc-2009.toml").write_text("[source\n", encoding="utf-8")
    sentence = refused(PYTHONPATH=str(copy))
    assert "binh-phuoc-2009.toml" in sentence
    assert "line 1" in sentence


@pytest.mark.parametrize(
    "url",
    ["mysql://localhost/congvu", "congvu.sqlite3", "postgresql://localhost:abc/congvu", "postgresql://localhost",
     "sqlite://"],
)  # fmt: skip
def test_a_database_address_that_is_none_says_what_is_expected(refused: Refused, url: str) -> None:
    sentence = refused(CONGVU_DATABASE_URL=url)
    assert "CONGVU_DATABASE_URL" in sentence
    assert "postgresql://" in sentence


def test_a_password_in_a_bad_database_address_is_not_repeated(refused: Refused) -> None:
    assert "bi-mat" not in refused(CONGVU_DATABASE_URL="postgresql://congvu:bi-mat@localhost:x/congvu")


def test_a_database_server_that_does_not_answer_is_said_so(refused: Refused, stopped: Place) -> None:
    nowhere = f"postgresql://congvu@/congvu?host={stopped.root}/nowhere"
    sentence = refused(CONGVU_DATABASE_URL=nowhere)
    assert "không mở được cơ sở dữ liệu" in sentence
    assert "CONGVU_DATABASE_URL" in sentence


def test_a_file_that_is_no_database_is_said_so(refused: Refused, stopped: Place) -> None:
    database = stopped.var / "db" / "congvu.sqlite3"
    database.parent.mkdir(parents=True)
    database.write_bytes(b"Day khong phai la co so du lieu. " * 100)
    assert "không mở được cơ sở dữ liệu" in refused()
    assert database.read_bytes().startswith(b"Day khong phai")


def test_a_var_that_is_a_file_is_said_so(refused: Refused, stopped: Place) -> None:
    (stopped.root / "tep").write_text("")
    sentence = refused(CONGVU_VAR=str(stopped.root / "tep"))
    assert str(stopped.root / "tep") in sentence
    assert "CONGVU_VAR" in sentence


def test_a_var_on_a_read_only_disk_is_said_so(refused: Refused, stopped: Place) -> None:
    stopped.var.mkdir()
    readonly = f"mount -t tmpfs -o ro none {stopped.var} && exec {' '.join(UP)}"
    sentence = refused(command=["unshare", "--mount", "--propagation", "private", "sh", "-c", readonly])
    assert "không ghi được" in sentence
    assert str(stopped.var) in sentence


def test_a_full_disk_is_said_so(refused: Refused, stopped: Place) -> None:
    stopped.var.mkdir()
    full = f"mount -t tmpfs -o size=20m none {stopped.var} && exec {' '.join(UP)}"
    sentence = refused(command=["unshare", "--mount", "--propagation", "private", "sh", "-c", full])
    assert "MB chỗ trống" in sentence
    assert "CONGVU_VAR" in sentence


def test_who_is_not_root_is_told_so(refused: Refused, stopped: Place) -> None:
    nobody = pwd.getpwnam("nobody")
    stopped.var.mkdir()
    os.chown(stopped.var, nobody.pw_uid, -1)
    interpreter = Path(os.path.realpath(sys.executable))
    reachable = all(folder.stat().st_mode & 0o001 for folder in interpreter.parents)
    # Where others may not reach the interpreter, root's mind changes inside the process instead.
    drop = f"import os, runpy, sys; os.setgid({nobody.pw_gid}); os.setuid({nobody.pw_uid}); "
    drop += "sys.argv = ['congvu', 'up']; runpy.run_module('congvu.cli.main', run_name='__main__')"
    as_nobody = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", *UP]
    preload = "import click, congvu.cli.up; "
    sentence = refused(command=as_nobody if reachable else [sys.executable, "-c", preload + drop])
    assert "root" in sentence


def test_an_outbound_setting_that_is_none_says_what_is_expected(refused: Refused) -> None:
    assert "none hoặc smtp" in refused(CONGVU_OUTBOUND="có")


def _copy_of_the_source(root: Path) -> Path:
    """The product as an operator may have changed it."""
    source = Path(__file__).resolve().parents[3] / "src"
    return Path(shutil.copytree(source, root / "src", ignore=shutil.ignore_patterns("__pycache__")))
