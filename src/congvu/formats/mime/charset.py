"""Bytes of a mail to text, whatever their label says.

Labels are a hint: messages say `us-ascii`, `iso-8859-1` or nothing and hold UTF-8. Never fails, and
never yields lone surrogates, so the text can be stored and sent on.
"""

import codecs
import re
from functools import lru_cache

# Only codecs that turn bytes into text in linear time: no rot13, zlib, idna, unicode_escape.
_TEXT_CODEC = re.compile(
    r"utf-(?:8|7|16|32)(?:-[bl]e|-sig)?|ascii|iso8859-\d+|cp\d+|koi8-[rtu]|mac-[a-z]+|tis-620"
    r"|gb2312|gbk|gb18030|hz|big5(?:hkscs)?|shift_jis\w*|euc_(?:jp|kr|jis\w*)|iso2022_(?:jp|kr)\w*"
)
# Labels that programs write and Python does not know.
_ALIASES = {
    "unicode-1-1-utf-8": "utf-8",
    "unicode": "utf-8",
    "utf-8mb4": "utf-8",
    "utf8mb4": "utf-8",
    "x-unknown": "ascii",
    "unknown-8bit": "ascii",
    "ansi_x3.110-1983": "iso8859-1",
    "cp-850": "cp850",
    "x-user-defined": "ascii",
    "iso-8859-8-i": "iso8859-8",
    "ks_c_5601-1987": "cp949",
    "windows-874": "cp874",
}
# Codecs of one byte a letter: where such a label stands over valid UTF-8, the label is wrong.
_ONE_BYTE = re.compile(r"ascii|iso8859-\d+|cp\d{3,4}|koi8-[rtu]|mac-[a-z]+|tis-620")
_VIETNAMESE = "cp1258"
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SURROGATES = re.compile("[\ud800-\udfff]")


def decode_text(content: bytes, label: str = "") -> str:
    """The text of `content`, whose charset is said to be `label` (may be empty or nonsense)."""
    codec = next((codec for mark, codec in _BYTE_ORDER_MARKS if content.startswith(mark)), find_codec(label))
    if codec is None or _ONE_BYTE.fullmatch(codec):
        return _decode_guessing(content, codec)
    if codec == "utf-8":
        return _decode_utf8(content)
    text = content.decode(codec, errors="replace")
    return _SURROGATES.sub("\ufffd", text)


@lru_cache(maxsize=256)
def find_codec(label: str) -> str | None:
    """Python's name of the charset that `label` means; None where unknown or not allowed."""
    name = label.strip().strip("\"'").lower().replace(" ", "")
    name = _ALIASES.get(name, name)
    if not name or len(name) > 40 or not name.isascii():
        return None
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return codec if _TEXT_CODEC.fullmatch(codec) else None


def _decode_guessing(content: bytes, codec: str | None) -> str:
    if codec in (None, "ascii"):
        return _decode_utf8(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(str(codec), errors="replace")


def _decode_utf8(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    letters = sum(1 for letter in text if letter > "\x7f") - broken
    # Mostly broken: the bytes were never UTF-8. A few: a message cut or damaged on its way.
    return text if broken <= letters else content.decode(_VIETNAMESE, errors="replace")
