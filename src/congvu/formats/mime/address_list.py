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
    found = []
    for entry in _entries(raw_text(value)):
        address = _to_address(entry)
        if address is not None:
            found.append(address)
        if len(found) >= _MOST:
            break
    return tuple(found)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each word, comments as one word each; a bracket without its pair is a space."""
    tokens = list(_TOKEN.finditer(text))
    pairs = _pairs(tokens)
    place = 0
    while place < len(tokens):
        found = tokens[place]
        kind, word = "word" if found["word"] else found.lastgroup or "", found[0]
        if kind != "mark" or word not in "()":
            yield kind, word
        elif place in pairs:
            yield "comment", text[found.end() : tokens[pairs[place]].start()]
            place = pairs[place]
        else:
            yield "space", " "
        place += 1


def _pairs(tokens: list[re.Match[str]]) -> dict[int, int]:
    """For each bracket that is closed, by place among the tokens, where it is closed."""
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for place, found in enumerate(tokens):
        if found["mark"] == "(":
            opened.append(place)
        elif found["mark"] == ")" and opened:
            pairs[opened.pop()] = place
    return pairs


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
        written = angles[-1].strip("<>")
        address = _clean_address(written)
        name = _name(entry) or ("" if address else _decode(written))  # <MAILER-DAEMON>
        return Address(name, address) if address or name else None
    bare = next((word for kind, word in entry if kind == "atom" and "@" in word), "")
    comment = next((word for kind, word in entry if kind == "comment"), "")
    if bare:
        rest = [(kind, word) for kind, word in entry if word != bare]
        address = _clean_address(bare)
        name = _name(rest) or _decode(comment) or ("" if address else _decode(bare))
        return Address(name, address) if address or name else None
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
