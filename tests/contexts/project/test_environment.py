"""A setting that cannot be used is one sentence that names it, and exit code 2."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from congvu.project import environment as env
from congvu.project.environment import BadEnvironment


def _congvu(tmp_path: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    ours = ("CONGVU_", "DJANGO_SETTINGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", "congvu.cli.main", *arguments],
        env={**kept, "CONGVU_VAR": str(tmp_path), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


class TestReading:
    def test_an_empty_variable_is_not_set(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CONGVU_X", "  ")
        assert (env.flag("CONGVU_X", True), env.number("CONGVU_X", 7)) == (True, 7)
        assert (env.choice("CONGVU_X", "a", "ab"), env.words("CONGVU_X")) == ("a", [])

    @pytest.mark.parametrize("value", ["2", "có", "yes!", "-"])
    def test_a_flag_is_one_or_nothing(self, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
        monkeypatch.setenv("CONGVU_X", value)
        with pytest.raises(BadEnvironment, match="CONGVU_X"):
            env.flag("CONGVU_X")

    @pytest.mark.parametrize("value", ["x", "-1", "1.5", "8000 ", "٣", "²"])
    def test_a_number_is_written_in_digits(self, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
        monkeypatch.setenv("CONGVU_X", value)
        if value.strip() == "8000":
            assert env.number("CONGVU_X", 1) == 8000
        else:
            with pytest.raises(BadEnvironment, match="CONGVU_X"):
                env.number("CONGVU_X", 1)

    def test_a_choice_lists_what_there_is(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CONGVU_X", "c")
        with pytest.raises(BadEnvironment, match="một trong: a, b"):
            env.choice("CONGVU_X", "a", ("b", "a"))

    def test_words_are_separated_by_commas(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CONGVU_X", " a.vn, b.vn ,,")
        assert env.words("CONGVU_X") == ["a.vn", "b.vn"]

    def test_a_secret_is_made_once_for_the_owner_only(self, tmp_path: Path) -> None:
        place = tmp_path / "secrets" / "x"
        first = env.secret("CONGVU_X", place, lambda: "made")
        assert (first, env.secret("CONGVU_X", place, lambda: "again")) == ("made", "made")
        assert place.stat().st_mode & 0o777 == 0o600

    def test_a_named_secret_file_must_be_there(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CONGVU_X_FILE", str(tmp_path / "none"))
        with pytest.raises(BadEnvironment, match="CONGVU_X_FILE"):
            env.secret("CONGVU_X", tmp_path / "x", lambda: "made")


class TestCommands:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("CONGVU_DATABASE_URL", "mysql://x"),
            ("CONGVU_DATABASE_URL", "postgresql://x@h:khong/d"),
            ("CONGVU_DEBUG", "có"),
            ("CONGVU_ENGINES", "giả"),
            ("CONGVU_PROFILE", "khong-co"),
            ("CONGVU_LOG_LEVEL", "to"),
            ("CONGVU_WEB_TLS", "2"),
            ("CONGVU_SECRET_KEY_FILE", "/nowhere/at/all"),
        ],
    )
    def test_say_which_variable_is_bad(self, tmp_path: Path, name: str, value: str) -> None:
        done = _congvu(tmp_path, "audit", "verify", **{name: value})
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("congvu: ")
        assert name in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1

    def test_never_say_the_password_of_the_database(self, tmp_path: Path) -> None:
        done = _congvu(tmp_path, "audit", "verify", CONGVU_DATABASE_URL="oracle://congvu:bi-mat@h/d")
        assert done.returncode == 2
        assert "bi-mat" not in done.stderr
        assert "oracle://congvu:…@h/d" in done.stderr

    @pytest.mark.parametrize("command", [("audit", "verify"), ("demo", "load"), ("django", "check")])
    def test_each_that_needs_django_refuses_alike(self, tmp_path: Path, command: tuple[str, ...]) -> None:
        done = _congvu(tmp_path, *command, CONGVU_DEBUG="có")
        assert done.returncode == 2
        assert "CONGVU_DEBUG" in done.stderr

    def test_converge_says_when_there_is_no_database(self, tmp_path: Path) -> None:
        done = _congvu(tmp_path, "mailbox", "converge")
        assert done.returncode == 2
        assert len(done.stderr.strip().splitlines()) == 1

    def test_demo_load_asks_for_a_migrated_database(self, tmp_path: Path) -> None:
        (tmp_path / "db").mkdir()
        done = _congvu(tmp_path, "demo", "load")
        assert done.returncode == 2
        assert "congvu django migrate" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
