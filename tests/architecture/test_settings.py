"""docs/reference/settings.md lists every environment variable that the product reads, and no other."""

import ast
import re

from congvu.cli.doctor.variables import KNOWN
from congvu.engines.layout import DEFAULT_PORTS, variable
from tests.architecture.source import ROOT, modules

_NAME = re.compile(r"CONGVU_[A-Z0-9_]+")
_PAGE = ROOT / "docs" / "reference" / "settings.md"
# Read under a name that is put together: `environment.secret` asks for NAME and NAME_FILE.
_COMPOSED = {"CONGVU_SECRET_KEY_FILE"}


def _documented() -> set[str]:
    rows = _PAGE.read_text(encoding="utf-8").splitlines()
    return {found[1] for row in rows if (found := re.match(r"\| `(CONGVU_[A-Z0-9_]+)` \|", row))}


def _read_by_source() -> set[str]:
    """Texts in the source that are the name of a variable as a whole, and the ports."""
    names = {
        node.value
        for path, tree in modules().items()
        if "doctor" not in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _NAME.fullmatch(node.value)
    }
    return names | _COMPOSED | set(map(variable, DEFAULT_PORTS))


def _read_by_scripts() -> set[str]:
    files = [ROOT / "Makefile", *(ROOT / "scripts").iterdir()]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files if path.is_file())
    return set(re.findall(r"\$[({](CONGVU_[A-Z0-9_]+)", text)) | set(
        re.findall(r"\$\(or \$\((CONGVU_[A-Z0-9_]+)", text)
    )


class TestSettings:
    def test_every_variable_that_is_read_is_documented(self) -> None:
        assert (_read_by_source() | _read_by_scripts()) - _documented() == set()

    def test_every_documented_variable_is_read(self) -> None:
        assert _documented() - _read_by_source() - _read_by_scripts() == set()

    def test_the_doctor_knows_them_all_and_no_other(self) -> None:
        assert set(KNOWN) == _documented()

    def test_every_default_port_is_the_documented_one(self) -> None:
        page = _PAGE.read_text(encoding="utf-8")
        for name, port in DEFAULT_PORTS.items():
            assert f"| `{variable(name)}` | {port} |" in page, name
