"""The words of RTF files (Word, WordPad), for rules that look for marks."""

import re

from congvu.policy.text import normalize

MOST_RTF = 32 * 1024 * 1024
_MOST_TOKENS = 500_000
_DEEPEST = 1000
_TOKEN = re.compile(
    rb"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]++)|[\r\n]++",
    re.DOTALL,
)
_BREAKS = dict.fromkeys((b"par", b"line", b"sect", b"page", b"row"), "\n") | {b"cell": "\t", b"tab": "\t"}
_SIGNS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}"}
# Groups that hold no text of the page: \* marks all that an old program may pass over.
_HIDDEN = {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"objdata", b"themedata", b"datastore"}
_CODECS = {874: "cp874", **{page: f"cp{page}" for page in range(1250, 1259)}}


def rtf_text(content: bytes) -> tuple[str, bool]:
    """The text, NFC, and whether all of it was read; never raises."""
    reader = _Reader()
    for count, found in enumerate(_TOKEN.finditer(content, 0, MOST_RTF)):
        if count >= _MOST_TOKENS:
            return normalize("".join(reader.out)), False
        reader.read(found)
    return normalize("".join(reader.out)), len(content) <= MOST_RTF


class _Reader:
    """Where in the groups reading stands; `out` is the text until there."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._codec = "cp1252"
        self._around: list[tuple[bool, int]] = []  # the groups around this one
        self._is_hidden = False
        self._stand_ins = 1  # plain letters that follow a \u for old programs
        self._to_skip = 0

    def read(self, found: re.Match[bytes]) -> None:
        if brace := found["brace"]:
            self._group(brace)
        elif word := found["word"]:
            self._control(word, int(found["number"] or 0))
        elif found["sign"] == b"*":
            self._is_hidden = True
        elif not self._is_hidden:
            piece = self._plain(found)
            self.out.append(piece[self._to_skip :])
            self._to_skip = max(self._to_skip - len(piece), 0)

    def _group(self, brace: bytes) -> None:
        self._to_skip = 0
        if brace == b"}" and self._around:
            self._is_hidden, self._stand_ins = self._around.pop()
        elif brace == b"{" and len(self._around) < _DEEPEST:
            self._around.append((self._is_hidden, self._stand_ins))

    def _control(self, word: bytes, number: int) -> None:
        self._is_hidden = self._is_hidden or word in _HIDDEN
        if word == b"uc":
            self._stand_ins = min(abs(number), 8)
        elif word == b"ansicpg":
            self._codec = _CODECS.get(number, self._codec)
        elif word == b"u" and not self._is_hidden:
            letter = chr(number % 0x10000)
            self.out.append("" if "\ud800" <= letter <= "\udfff" else letter)
            self._to_skip = self._stand_ins
        elif not self._is_hidden:
            self.out.append(_BREAKS.get(word, ""))

    def _plain(self, found: re.Match[bytes]) -> str:
        if found["byte"]:
            return bytes((int(found["byte"], 16),)).decode(self._codec, "replace")
        if found["sign"]:
            return _SIGNS.get(found["sign"], "")
        return (found["text"] or b"").decode(self._codec, "replace")
