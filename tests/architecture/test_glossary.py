"""docs/glossary.toml is the one list of words; its banned synonyms occur nowhere."""

import re
import tomllib
from typing import Any

from tests.architecture.source import PACKAGE, ROOT, modules


def _glossary() -> dict[str, dict[str, Any]]:
    return tomllib.loads((ROOT / "docs" / "glossary.toml").read_text(encoding="utf-8"))


class TestGlossary:
    def test_each_word_says_what_it_is_and_who_owns_it(self) -> None:
        for word, entry in _glossary().items():
            assert {"vi", "code", "owner", "definition"} <= entry.keys(), word
            assert (PACKAGE / entry["owner"]).is_dir(), word

    def test_each_word_is_used_by_its_owner(self) -> None:
        unused = []
        for word, entry in _glossary().items():
            name = entry["code"].split(".")[-1]
            texts = (p.read_text(encoding="utf-8") for p in (PACKAGE / entry["owner"]).rglob("*.py"))
            if not any(re.search(rf"\b{name}", text) or re.search(rf"{name}\b", text) for text in texts):
                unused.append(word)
        assert unused == []

    def test_banned_synonyms_occur_in_no_identifier(self) -> None:
        banned = {synonym for entry in _glossary().values() for synonym in entry.get("not", ())}
        assert banned
        pattern = re.compile(r"\b(" + "|".join(sorted(banned)) + r")\b", re.IGNORECASE)
        found = [str(path) for path in modules() if pattern.search(path.read_text(encoding="utf-8"))]
        assert found == []
