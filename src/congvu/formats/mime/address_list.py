"""Lists of addresses in From, To, Cc (RFC 5322 section 3.4), read as programs really write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from congvu.formats.mime.header_text import ENCODED_WORD, clean_line, decode_words, raw_text

_TOKEN = re.compile(
    rf'(?P<word>{ENCODED_WORD})|(?P<quoted>"(?:[^"\\]|\\.)*"?)|(?P<angle><[^<>]*>?)|(?P<mark>[(),;:])'
    r'|(?P<space>\s+)|(?P<atom>(?:(?!=\?)[^"<>(),;:\s])+|.)'
)
_ESCAPE = re.compile(r"\\(.)")
_ADDRESS = re.compile(r'[^\s<>()\[\],;:"@]+@[^\s<>(),;:"@]+')
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Address:
    """`name` is decoded, NFC, may be empty; `address` lower-case, empty where none can be read."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


def parse_addresses(value: bytes) -> tuple[Address, ...]:
    """All addresses of a field, in order; names of groups are left out."""
    text = raw_text(value)
    if text.count("(") != text.count(")"):  # a comment that never ends would swallow the rest
        text = text.replace("(", " ").replace(")", " ")
    found = []
    for entry in _entries(text):
        address = _to_address(entry)
        if address is not None:
            found.append(address)
        if len(found) >= _MOST:
            break
    return tuple(found)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each word, comments as one word each."""
    depth, start = 0, 0
    for found in _TOKEN.finditer(text):
        kind, word = found.lastgroup or "", found[0]
        kind = "word" if found["word"] else kind
        if kind == "mark" and word == "(":
            start = found.end() if depth == 0 else start
            depth += 1
        elif depth and kind == "mark" and word == ")":
            depth -= 1
            if depth == 0:
                yield "comment", text[start : found.start()]
        elif depth == 0:
            yield kind, word


def _entries(text: str) -> Iterator[list[tuple[str, str]]]:
    """The tokens of each address. Outlook separates by semicolons; a colon ends a group's name."""
    entry: list[tuple[str, str]] = []
    for kind, word in _tokens(text):
        if kind == "mark" and word in ",;":
            yield entry
            entry = []
        elif kind == "mark" and word == ":" and not _has_address(entry):
            entry = []
        else:
            entry.append((kind, word))
    yield entry


def _has_address(entry: list[tuple[str, str]]) -> bool:
    return any(kind == "angle" or (kind == "atom" and "@" in word) for kind, word in entry)


def _to_address(entry: list[tuple[str, str]]) -> Address | None:
    angles = [word for kind, word in entry if kind == "angle"]
    if angles:
        address = _clean_address(angles[-1].strip("<>"))
        return Address(_name(entry), address) if address or _name(entry) else None
    bare = next((word for kind, word in entry if kind == "atom" and "@" in word), "")
    comment = next((word for kind, word in entry if kind == "comment"), "")
    if bare:
        rest = [(kind, word) for kind, word in entry if word != bare]
        return Address(_name(rest) or _decode(comment), _clean_address(bare))
    name = _name(entry)
    if _ADDRESS.fullmatch(name):
        return Address("", name.lower())
    return Address(name, "") if name else None


def _name(entry: list[tuple[str, str]]) -> str:
    words = []
    for kind, word in entry:
        if kind == "quoted":
            inner = word[1:-1] if len(word) > 1 and word.endswith('"') else word[1:]
            words.append(_ESCAPE.sub(r"\1", inner))
        elif kind in ("word", "atom", "space"):
            words.append(word)
    return _decode("".join(words))


def _decode(name: str) -> str:
    line = " ".join(clean_line(decode_words(name)).split())[:200]
    return line[1:-1].strip() if len(line) > 1 and line[0] == line[-1] == "'" else line


def _clean_address(text: str) -> str:
    """`local@domain` lower-case; source routes (RFC 5322 obs-route) and quotes go."""
    text = text.rpartition(":")[2] if text.lstrip().startswith("@") else text
    text = clean_line(text).replace(" ", "").strip("'.\"").removeprefix("mailto:")
    found = _ADDRESS.search(text)
    return found[0].lower() if found else ""
