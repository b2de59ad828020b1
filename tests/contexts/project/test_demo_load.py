"""`congvu demo load`: everything or nothing, into an empty database only."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings as django_settings
from django.test import Client, override_settings

from congvu.audit.queries import verify_chain
from congvu.cli.demo import demo
from congvu.cli.demo.plan import Plan, make_plan
from congvu.directory.models import Agency, Official, Province
from congvu.mailboxes.models import Delegation, Mailbox
from tests.cast import Cast

DOMAIN = "thu.tinh.example"  # that of the installation, not of the plan


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    with override_settings(CONGVU_VAR=tmp_path):
        yield tmp_path


def _load(*options: str) -> Result:
    return CliRunner().invoke(demo, ["load", *options])


class TestLoad:
    def test_makes_the_planned_province_and_says_where_the_logins_are(
        self, db: None, var: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CONGVU_DOMAIN", DOMAIN)
        done = _load()
        assert done.exit_code == 0, done.output
        assert str(var / "demo" / "logins.csv") in done.stdout
        assert "Nạp tỉnh mẫu: 400/400 người" in done.stderr
        assert "\r" not in done.stderr
        plan = make_plan(2009)
        with (var / "demo" / "logins.csv").open(encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        planned = [o for a in plan.agencies for o in a.officials]
        assert [(r["name"], r["password"]) for r in rows] == [(o.full_name, o.password) for o in planned]
        assert list(rows[0]) == ["role", "agency", "name", "login", "password", "mailboxes"]
        assert (var / "demo" / "logins.csv").stat().st_mode & 0o777 == 0o600
        assert Official.objects.count() == 400
        assert Agency.objects.exclude(address="").count() == len(plan.agencies)
        assert Mailbox.objects.count() == 400 + len(plan.agencies)
        assert Delegation.objects.count() == 3 * len(plan.agencies)
        assert not Mailbox.objects.exclude(address__endswith=f"@{DOMAIN}").exists()
        assert verify_chain().broken_at is None
        clerk = next(row for row in rows if row["role"] == "Văn thư")
        assert clerk["mailboxes"].split() == [clerk["login"], planned_address(plan, clerk["agency"])]
        client = Client()
        client.post("/dang-nhap", {"login": clerk["login"], "password": clerk["password"]})
        assert client.get("/danh-ba/").status_code == 200

    def test_refuses_a_database_that_holds_a_province(self, cast: Cast, var: Path) -> None:
        done = _load()
        assert done.exit_code == 2
        assert "cơ sở dữ liệu trống" in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert Official.objects.count() == 9
        assert not (var / "demo").exists()

    def test_leaves_such_a_database_alone_when_asked_to(self, cast: Cast, var: Path) -> None:
        done = _load("--if-empty")
        assert (done.exit_code, done.output) == (0, "")

    @pytest.mark.django_db(transaction=True)
    def test_leaves_nothing_when_the_logins_cannot_be_written(self, var: Path) -> None:
        (var / "demo").write_text("a file where the folder should be")
        done = _load()
        assert done.exit_code == 2
        assert str(var / "demo") in done.stderr
        assert not Province.objects.exists()
        assert not Official.objects.exists()


def planned_address(plan: Plan, agency: str) -> str:
    local_part = next(one.local_part for one in plan.agencies if one.name == agency)
    return f"{local_part}@{DOMAIN}"


def test_the_tests_write_to_no_real_place() -> None:
    assert "cv-tests-" in str(django_settings.CONGVU_VAR)
