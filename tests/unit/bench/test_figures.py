"""What the figures of `make bench` are made of."""

import json
from pathlib import Path

import pytest
from bench.__main__ import main
from bench.disk import disk_usage
from bench.result import at_least, at_most, failed, percentile, write


def test_a_target_counts_as_met_at_its_very_edge() -> None:
    assert at_most("a", 1.5, 1.5, "").ok
    assert not at_most("a", 1.5004, 1.5, "").ok
    assert at_least("a", 0.85, 0.85, "").ok
    assert not at_least("a", 0.8499, 0.85, "").ok


def test_the_95th_percentile_is_passed_by_one_in_twenty() -> None:
    values = [float(number) for number in range(1, 101)]
    assert sum(value > percentile(values, 0.95) for value in values) <= 5
    assert percentile([3.0], 0.95) == 3.0


def test_the_report_holds_every_figure_with_its_target(tmp_path: Path) -> None:
    path = tmp_path / "var" / "bench.json"
    write([at_most("fan-out", 1.36, 1.5, "1.81 s"), failed("smtp", RuntimeError("refused"))], path)
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert rows[0] == {"name": "fan-out", "ratio": 1.36, "target": "<= 1.5", "ok": True, "detail": "1.81 s"}
    assert (rows[1]["ok"], "refused" in rows[1]["detail"]) == (False, True)


def test_a_file_of_many_links_takes_its_blocks_once(tmp_path: Path) -> None:
    empty = disk_usage(tmp_path)
    (tmp_path / "a").write_bytes(b"x" * 200_000)
    once = disk_usage(tmp_path)
    assert once - empty >= 200_000
    for number in range(20):
        (tmp_path / f"link{number}").hardlink_to(tmp_path / "a")
    assert disk_usage(tmp_path) - once < 50_000


def test_an_unknown_measure_is_named_and_nothing_starts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fanout"]) == 2
    assert "fanout" in capsys.readouterr().err
