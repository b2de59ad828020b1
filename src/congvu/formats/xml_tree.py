"""A tree of a foreign XML text, by local names: no document type, no entity, bounded depth and size."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

LARGEST_PACKET = 150 * 1024 * 1024
_DEEPEST, _MOST_ELEMENTS = 40, 100_000


class NotXml(ValueError):
    """Not well-formed, with a document type, or beyond the bounds."""


@dataclass(slots=True)
class Node:
    """An element: `name` without its namespace, `text` without that of its children."""

    name: str
    children: list["Node"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces).strip()

    def find(self, *names: str) -> "Node | None":
        """The first child of one of these names, small and capital letters alike."""
        return next(self.each(*names), None)

    def each(self, *names: str) -> Iterator["Node"]:
        wanted = {name.lower() for name in names}
        return (child for child in self.children if child.name.lower() in wanted)

    def value(self, *names: str) -> str:
        """The text of such a child, empty when it is not there."""
        found = self.find(*names)
        return "" if found is None else found.text

    def below(self, name: str) -> "Node | None":
        """The first of this name at any depth, nearest first."""
        level = [self]
        while level:
            for node in level:
                if node.name.lower() == name.lower():
                    return node
            level = [child for node in level for child in node.children]
        return None


class _Builder:
    def __init__(self) -> None:
        self.top = Node("")
        self._open = [self.top]
        self._elements = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._open) > _DEEPEST or self._elements > _MOST_ELEMENTS:
            raise NotXml("too deep or too large")
        node = Node(name.rpartition("}")[2].rpartition(":")[2])
        self._open[-1].children.append(node)
        self._open.append(node)

    def end(self, _name: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        self._open[-1].pieces.append(text)


def parse_tree(content: bytes) -> Node:
    """The root element. Raises NotXml."""
    if len(content) > LARGEST_PACKET:
        raise NotXml("too large")
    builder = _Builder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as problem:
        raise NotXml(str(problem)) from None
    return builder.top.children[0]


def _refuse(*_declaration: object) -> None:
    raise NotXml("a document type is not taken")
