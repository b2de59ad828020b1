"""The parts of an XLSX that are small: which sheets there are, what its strings and formats are.

Read with expat by hand: no entity is defined, no tree of a hostile file is kept in the memory.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from congvu.formats.tables.cells import is_day_format
from congvu.formats.tables.container import Container
from congvu.formats.tables.values import Reason, UnreadableTable

Attributes = Mapping[str, str]
_MOST_SHEETS = 50
_MOST_FORMATS = 20_000
_MOST_STRINGS = 1_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """`part` is the name of the sheet's part in the container."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    sheets: tuple[Sheet, ...]
    strings: tuple[str, ...]
    day_styles: frozenset[int]
    is_1904: bool


def parse_xml(
    content: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call `start`, `end` and `text` with names without prefixes. Raises UnreadableTable (DAMAGED)."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_declaration: object) -> None:
        raise UnreadableTable(Reason.DAMAGED)

    parser.StartDoctypeDeclHandler = refuse  # no office program writes one; all entity tricks need one
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        finish = end
        parser.EndElementHandler = lambda name: finish(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except UnreadableTable:
        raise
    except (expat.ExpatError, ValueError, LookupError):  # LookupError: an encoding that is none
        raise UnreadableTable(Reason.DAMAGED) from None


def read_workbook(container: Container) -> Workbook:
    """Sheets in their order, shared strings, styles that show days."""
    main = _main_part(container)
    folder = main.rpartition("/")[0]
    targets = _targets(container, main)
    sheets: list[Sheet] = []
    is_1904 = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal is_1904
        if name == "workbookPr":
            is_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet" and len(sheets) < _MOST_SHEETS:
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            part = _resolve(folder, targets.get(relation, ""))
            is_hidden = attributes.get("state", "visible") != "visible"
            sheets.append(Sheet(attributes.get("name", ""), part, is_hidden))

    parse_xml(container.read(main), start)
    if not sheets:
        raise UnreadableTable(Reason.DAMAGED)
    return Workbook(
        tuple(sheets),
        _shared_strings(container.read(_part(targets, folder, "sharedStrings.xml"))),
        _day_styles(container.read(_part(targets, folder, "styles.xml"))),
        is_1904,
    )


def _main_part(container: Container) -> str:
    found = "xl/workbook.xml"

    def start(name: str, attributes: Attributes) -> None:
        nonlocal found
        if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            found = attributes.get("Target", found).lstrip("/")

    if relations := container.read("_rels/.rels"):
        parse_xml(relations, start)
    if found not in container:
        raise UnreadableTable(Reason.NOT_A_TABLE)
    return found


def _targets(container: Container, main: str) -> dict[str, str]:
    """Targets of the workbook's relations by their id."""
    folder, _slash, name = main.rpartition("/")
    targets: dict[str, str] = {}

    def start(element: str, attributes: Attributes) -> None:
        if element == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    if relations := container.read(f"{folder}/_rels/{name}.rels"):
        parse_xml(relations, start)
    return targets


def _part(targets: Mapping[str, str], folder: str, name: str) -> str:
    found = next((target for target in targets.values() if target.lower().endswith(name.lower())), name)
    return _resolve(folder, found)


def _resolve(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    while target.startswith("../"):
        target, folder = target[3:], folder.rpartition("/")[0]
    return f"{folder}/{target}".lstrip("/")


class _Strings:
    """Collects shared texts; runs are joined, the reading aids of Japanese (rPh) left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._aside = 0
        self._inside = False

    def start(self, name: str, _attributes: Attributes) -> None:
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._aside += 1
        elif name == "t":
            self._inside = not self._aside

    def end(self, name: str) -> None:
        if name == "si":
            if len(self.found) >= _MOST_STRINGS:
                raise UnreadableTable(Reason.BOMB)
            self.found.append("".join(self._pieces))
        elif name == "rPh":
            self._aside -= 1
        elif name == "t":
            self._inside = False

    def text(self, piece: str) -> None:
        if self._inside:
            self._pieces.append(piece)


def _shared_strings(content: bytes) -> tuple[str, ...]:
    """Texts by number."""
    strings = _Strings()
    if content:
        parse_xml(content, strings.start, strings.end, strings.text)
    return tuple(strings.found)


def _day_styles(content: bytes) -> frozenset[int]:
    """Numbers of the cell formats that show days or times."""
    codes: dict[int, str] = {}
    formats: list[int] = []
    inside = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        if name == "numFmt":
            codes[whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside and len(formats) < _MOST_FORMATS:
            formats.append(whole(attributes.get("numFmtId")))

    def end(name: str) -> None:
        nonlocal inside
        if name == "cellXfs":
            inside = False

    if content:
        parse_xml(content, start, end)
    return frozenset(
        style for style, number in enumerate(formats) if is_day_format(number, codes.get(number, ""))
    )


def whole(text: str | None, otherwise: int = 0) -> int:
    """A whole number of at most nine digits, else `otherwise`."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
