"""The pages of docs/rules run: each example gives what the page says, and each rule has a page."""

import doctest
import re
from pathlib import Path

import pytest

import congvu

RULES = Path(__file__).resolve().parents[2] / "docs" / "rules"
PAGES = sorted(path for path in RULES.glob("*.md") if path.name != "README.md")
POLICY = Path(congvu.__file__).parent / "policy"
NO_RULE = {"__init__", "toml_reader", "problems"}  # reading data is no rule, nor is a list of codes
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _examples(page: Path) -> doctest.DocTest:
    """All examples of a page as one test, at the lines where they stand."""
    text = page.read_text(encoding="utf-8")
    lines = [""] * (text.count("\n") + 1)
    for block in _BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(1))
        for place, line in enumerate(block[1].splitlines()):
            lines[first + place] = line
    return doctest.DocTestParser().get_doctest("\n".join(lines), {}, page.name, str(page), 0)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_example_gives_what_the_page_says(page: Path) -> None:
    test = _examples(page)
    report: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    results = runner.run(test, out=report.append)
    assert results.failed == 0, "".join(report)
    assert results.attempted > 0


def test_every_rule_has_a_page() -> None:
    packages = {path.name for path in POLICY.iterdir() if (path / "__init__.py").exists()}
    rules = packages | {path.stem for path in POLICY.glob("*.py")}
    assert {page.stem for page in PAGES} == rules - NO_RULE


def test_the_list_of_pages_is_complete() -> None:
    listed = re.findall(r"\]\((\w+\.md)\)", (RULES / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == [page.name for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_begins_with_its_source(page: Path) -> None:
    assert re.match(r"# .+\n\n\*Source: .+", page.read_text(encoding="utf-8"))
