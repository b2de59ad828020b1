"""Text written in the encodings before Unicode, as the programs of their time wrote it."""

import unicodedata

from congvu.formats.legacy_vietnamese import Encoding
from congvu.formats.legacy_vietnamese.tables import SINGLE_BYTE, VNI

TONES = "\u0300\u0301\u0303\u0309\u0323"
_VNI_BYTES = {letter: signs.encode("latin-1") for signs, letter in VNI.items()}
_BYTES = {
    encoding: {letter: bytes([byte]) for byte, letter in reversed(table.items()) if letter not in TONES}
    for encoding, table in SINGLE_BYTE.items()
}


def encode(text: str, encoding: Encoding) -> bytes:
    """`text` in bytes; capitals that the encoding does not have are written small, as fonts showed them."""
    return b"".join(_letter(letter, encoding) for letter in unicodedata.normalize("NFC", text))


def _letter(letter: str, encoding: Encoding) -> bytes:
    if letter.isascii():
        return letter.encode("ascii")
    if encoding is Encoding.VNI:
        return _VNI_BYTES[letter]
    if encoding is Encoding.WINDOWS_1258:
        return _windows_1258(letter)
    table = _BYTES[encoding]
    return table.get(letter) or table[letter.lower()]


def _windows_1258(letter: str) -> bytes:
    """A letter that the code page has, or one with a tone behind it."""
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        marks = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks if mark in TONES)
        base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
        return (base + tone).encode("cp1258")


def as_western(data: bytes, codec: str) -> str:
    """As programs show it that believe the bytes to be Western text."""
    if codec == "latin-1":
        return data.decode("latin-1")
    return "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in data)
