"""docs/law/index.tsv is true: what it calls working is named by a test."""

import csv
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MARK = re.compile(r"""mark\.row\(([^)]*)\)""")
STATUSES = {"yes", "partial", "planned"}


def _index() -> dict[str, str]:
    with (ROOT / "docs" / "law" / "index.tsv").open(encoding="utf-8") as stream:
        return {row["row"]: row["status"] for row in csv.DictReader(stream, delimiter="\t")}


def _marked() -> set[str]:
    rows: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for arguments in MARK.findall(path.read_text(encoding="utf-8")):
            rows.update(re.findall(r"R\d+[a-d]?", arguments))
    return rows


class TestIndex:
    def test_lists_every_row_once(self) -> None:
        numbers = {f"R{n}" for n in range(1, 74)} | {"R47a", "R47b", "R47c", "R47d"}
        assert set(_index()) == numbers

    def test_uses_known_statuses(self) -> None:
        assert set(_index().values()) <= STATUSES

    def test_what_works_is_named_by_a_test(self) -> None:
        claimed = {row for row, status in _index().items() if status in {"yes", "partial"}}
        assert claimed - _marked() == set()

    def test_what_a_test_names_is_not_called_planned(self) -> None:
        planned = {row for row, status in _index().items() if status == "planned"}
        assert planned & _marked() == set()
