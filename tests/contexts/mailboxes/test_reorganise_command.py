"""The commands `congvu reorganise` and `congvu profile`, as somebody at the machine meets them."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from congvu.cli.profile import profile
from congvu.cli.reorganise import reorganise
from congvu.directory.queries import get_profile
from tests.cast import Cast

pytestmark = pytest.mark.django_db
GOOD = """
code = "1/QĐ-UBND"
effective_on = 2020-01-01
[[body]]
local_part = "snv"
name = "Sở Nội vụ"
symbol = "SNV"
kind = "DEPARTMENT"
takes_over = ["sotttt"]
"""


@pytest.fixture
def order(tmp_path: Path) -> Path:
    path = tmp_path / "sap-xep.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_a_plan_names_everybody_and_the_command_that_does_it(cast: Cast, order: Path) -> None:
    shown = CliRunner().invoke(reorganise, ["plan", str(order)])
    assert shown.exit_code == 0, shown.output
    assert "- cơ quan kết thúc: Sở Thông tin và Truyền thông (sotttt); thư chuyển về snv" in shown.output
    assert "~ Nguyễn Văn Bình: nguyenvanbinh.sotttt -> nguyenvanbinh.snv" in shown.output
    digest = shown.output.strip().rpartition("--digest ")[2]
    done = CliRunner().invoke(reorganise, ["apply", str(order), "--digest", digest])
    assert "6 hộp thư có địa chỉ mới, 1 hộp thư thu hồi" in done.output
    again = CliRunner().invoke(reorganise, ["apply", str(order), "--digest", digest])
    assert again.exit_code == 1
    assert "đã được thực hiện rồi" in again.output


def test_what_is_left_open_is_said_with_what_to_do(cast: Cast, order: Path) -> None:
    order.write_text(
        'code = "1"\neffective_on = 2020-01-01\n[[ended]]\nlocal_part = "stc"\ncorrespondence_to = "snv"',
        encoding="utf-8",
    )
    shown = CliRunner().invoke(reorganise, ["plan", str(order)])
    assert shown.exit_code == 1
    assert "! Vũ Bích Ngân (vubichngan.stc) chưa có cơ quan mới: thêm vào [ended.people]" in shown.output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "không đọc được"),
        (b"code = ", "not TOML"),
        (b'code = "1"', "effective_on: missing"),
    ],
)
def test_a_file_that_is_wrong_is_refused_whole(cast: Cast, order: Path, content: bytes, words: str) -> None:
    order.write_bytes(content)
    shown = CliRunner().invoke(reorganise, ["plan", str(order)])
    assert shown.exit_code == 2
    assert words in shown.output


@pytest.mark.row("R73")
class TestProfile:
    def test_holds_from_its_day_on(self, cast: Cast) -> None:
        done = CliRunner().invoke(profile, ["set", "dong-nai-2010", "--from", "2011-01-01"])
        assert done.exit_code == 0, done.output
        assert get_profile(on=date(2010, 12, 31)).id == "binh-phuoc-2009"
        assert get_profile(on=date(2011, 1, 1)).id == "dong-nai-2010"
        assert "01/01/2011  dong-nai-2010" in CliRunner().invoke(profile, ["show"]).output

    def test_is_refused_before_the_regulation_is_in_force(self, cast: Cast) -> None:
        done = CliRunner().invoke(profile, ["set", "binh-duong-2014", "--from", "2010-01-01"])
        assert done.exit_code == 2
        assert "01/07/2014" in done.output

    def test_that_is_not_there_is_refused_with_those_that_are(self, cast: Cast) -> None:
        done = CliRunner().invoke(profile, ["set", "khong-co", "--from", "2020-01-01"])
        assert done.exit_code == 2
        assert "binh-phuoc-2009" in done.output
        assert "binh-duong-2014" in CliRunner().invoke(profile, ["list"]).output
