"""Fields with parameters: Content-Type and Content-Disposition (RFC 2045, RFC 2183, RFC 2231).

Read as programs really write them: encoded words in quotes, raw UTF-8, spaces without quotes,
continuations out of order, charsets that do not exist.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from congvu.formats.mime.charset import decode_text
from congvu.formats.mime.header_text import clean_line, decode_words, raw_text

_PARAMETER = re.compile(r';\s*([^\s=;"]{1,100})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;"]*)')
_COMMENT = re.compile(r"\([^()]*\)")
_ESCAPE = re.compile(r"\\(.)")
_SECTION = re.compile(r"(.*?)(?:\*(\d{1,3}))?(\*)?")
_MOST = 200


@dataclass(frozen=True, slots=True)
class FieldValue:
    """`main` is lower-case ("text/plain", "attachment"); parameters by lower-case name."""

    main: str
    parameters: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.parameters.get(name, "")


def parse_field(value: bytes) -> FieldValue:
    """A Content-Type or Content-Disposition value; anything, even nothing, has one."""
    text = raw_text(value)
    main = text.partition(";")[0]
    main = clean_line(_COMMENT.sub("", main)).strip('"').lower()
    sections: dict[str, list[tuple[int, bool, str]]] = {}
    for count, found in enumerate(_PARAMETER.finditer(text)):
        if count >= _MOST:
            break
        name, number, star = _split_name(found[1].lower())
        sections.setdefault(name, []).append((number, star, _plain(found[2])))
    return FieldValue(main, {name: _join(parts) for name, parts in sections.items()})


def _split_name(name: str) -> tuple[str, int, bool]:
    found = _SECTION.fullmatch(name)
    assert found is not None  # noqa: S101 - the pattern matches everything
    return found[1], int(found[2]) if found[2] else -1, bool(found[3])


def _plain(value: str) -> str:
    value = value.strip()
    if not value.startswith('"'):
        return value
    inner = value[1:-1] if len(value) > 1 and value.endswith('"') else value[1:]
    return _ESCAPE.sub(r"\1", inner)


def _join(parts: list[tuple[int, bool, str]]) -> str:
    """One value: the RFC 2231 form where there is one, else the plain one."""
    extended = sorted((part for part in parts if part[0] >= 0 or part[1]), key=lambda part: part[0])
    whole = [part for part in extended if part[0] == -1]
    if whole:
        return _decode_extended(whole[:1])
    if extended:
        return _decode_extended(extended)
    return clean_line(decode_words(parts[0][2]))


def _decode_extended(parts: list[tuple[int, bool, str]]) -> str:
    charset = ""
    content: list[bytes] = []
    for position, (_number, star, value) in enumerate(parts):
        if star and position == 0 and value.count("'") >= 2:
            charset, _language, value = value.split("'", 2)
        content.append(unquote_to_bytes(value) if star else value.encode("utf-8", errors="replace"))
    text = decode_text(b"".join(content), charset or "utf-8")
    return clean_line(decode_words(text) if not any(star for _n, star, _v in parts) else text)
