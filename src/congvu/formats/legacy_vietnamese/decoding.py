"""Bytes in a known encoding to text, and text that was read in Latin-1 or cp1252 back to bytes."""

import re
import unicodedata
from collections.abc import Mapping

from congvu.formats.legacy_vietnamese.tables import SINGLE_BYTE, VNI
from congvu.formats.legacy_vietnamese.values import Encoding

# What cp1252 shows for a byte; the five that it leaves open stay control characters.
_CP1252 = {byte: bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(0x80, 0xA0)}
# Western letters, which may look Vietnamese: where an encoding leaves them open, they are nothing.
_NOTHING = dict.fromkeys(range(0xC0, 0x100), "\ufffd")
_SINGLE = {encoding: _CP1252 | table for encoding, table in SINGLE_BYTE.items()}
_STRICT = {encoding: _CP1252 | _NOTHING | table for encoding, table in SINGLE_BYTE.items()}
_VNI_SIGNS = re.compile("|".join(re.escape(signs) for signs in sorted(VNI, key=len, reverse=True)))
_TO_BYTE = {ord(letter): byte for byte, letter in _CP1252.items()} | {
    0x2212: 0xAD,  # the soft hyphen, which is ư in TCVN3, comes back as a minus sign
    0x03BC: 0xB5,  # two letters for mu; both are à in TCVN3
}
_LATIN_1 = "".join(map(chr, (*range(0x100), *_TO_BYTE)))
BYTES_RUN = re.compile(f"[{re.escape(_LATIN_1)}]+")


def decode(data: bytes, encoding: Encoding) -> str:
    """The text, NFC. What an encoding leaves open is shown as cp1252 shows it. Never raises."""
    return decode_signs(data.decode("latin-1"), encoding)


def decode_signs(signs: str, encoding: Encoding, *, strictly: bool = False) -> str:
    """As `decode`, of bytes read in Latin-1; strictly, Western letters that are none here are U+FFFD."""
    if encoding is Encoding.VNI:
        text = _decode_vni(signs, _CP1252 | _NOTHING if strictly else _CP1252)
    elif encoding is Encoding.WINDOWS_1258:
        text = signs.encode("latin-1").decode("cp1258", errors="replace")
    elif encoding is Encoding.WINDOWS_1252:
        text = signs.translate(_CP1252)
    else:
        text = signs.translate((_STRICT if strictly else _SINGLE)[encoding])
    return unicodedata.normalize("NFC", text)


def _decode_vni(signs: str, others: Mapping[int, str]) -> str:
    pieces = []
    at = 0
    for found in _VNI_SIGNS.finditer(signs):
        pieces += [signs[at : found.start()].translate(others), VNI[found[0]]]
        at = found.end()
    return "".join((*pieces, signs[at:].translate(others)))


def to_signs(text: str) -> str:
    """Text of `BYTES_RUN` as if read in Latin-1."""
    return text.translate(_TO_BYTE)
