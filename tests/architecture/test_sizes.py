"""Beauty is decided in the tail: no long functions, no long files (ARCHITECTURE.md, sizes)."""

from tests.architecture.source import PACKAGE, functions, modules

FUNCTION_P90, FUNCTION_LIMIT = 30, 60
FILE_SOFT, FILE_LIMIT = 300, 500
BANNED_NAMES = {"utils", "helpers", "common", "core", "manager", "misc"}

# Files above the soft limit, each with its reason.
LONG_FILES: dict[str, str] = {"engines/ports.py": "the whole contract with the engines, read as one"}


def _length(node: object) -> int:
    return node.end_lineno - node.lineno + 1  # type: ignore[attr-defined]


class TestFunctions:
    def test_none_is_longer_than_the_limit(self) -> None:
        long = {place: _length(node) for place, node in functions() if _length(node) > FUNCTION_LIMIT}
        assert long == {}

    def test_ninety_of_a_hundred_are_short(self) -> None:
        lengths = sorted(_length(node) for _place, node in functions())
        assert lengths[int(len(lengths) * 0.9)] <= FUNCTION_P90


class TestFiles:
    def test_none_is_longer_than_the_limit(self) -> None:
        long = {
            str(p.relative_to(PACKAGE)) for p in modules() if len(p.read_text().splitlines()) > FILE_LIMIT
        }
        assert long == set()

    def test_those_above_the_soft_limit_are_listed_with_a_reason(self) -> None:
        long = {str(p.relative_to(PACKAGE)) for p in modules() if len(p.read_text().splitlines()) > FILE_SOFT}
        assert long == set(LONG_FILES)

    def test_no_name_says_nothing(self) -> None:
        assert [str(p) for p in modules() if p.stem in BANNED_NAMES or p.parent.name in BANNED_NAMES] == []
