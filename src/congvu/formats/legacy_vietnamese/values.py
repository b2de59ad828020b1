"""What was found about the encoding of a text."""

from dataclasses import dataclass
from enum import StrEnum


class Encoding(StrEnum):
    """Encodings of Vietnamese text; UTF-8 and UTF-16 are those of TCVN 6909:2001."""

    UTF_8 = "UTF-8"
    UTF_16 = "UTF-16"
    TCVN3 = "TCVN3"
    VNI = "VNI"
    VPS = "VPS"
    VISCII = "VISCII"
    TCVN5712 = "TCVN5712-1"
    WINDOWS_1258 = "windows-1258"
    WINDOWS_1252 = "windows-1252"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way to read the same bytes; `score` as in `Detection`."""

    encoding: Encoding
    score: int


@dataclass(frozen=True, slots=True)
class Detection:
    """`text` is NFC. `confidence` from 0 to 1 is the lead of the best reading over the next one.

    `is_certain` False asks a person to look before it is believed. `are_capitals_restored`: the
    encoding cannot tell small toned letters from capitals, so a rule has (TCVN3).
    """

    encoding: Encoding
    text: str
    confidence: float
    is_certain: bool
    alternatives: tuple[Alternative, ...] = ()
    are_capitals_restored: bool = False


@dataclass(frozen=True, slots=True)
class Repair:
    """`encoding` is None where the text was left as it was."""

    text: str
    encoding: Encoding | None
    are_capitals_restored: bool = False


@dataclass(frozen=True, slots=True)
class Repairs:
    """As `Repair`, of several texts of one document, in their order."""

    texts: tuple[str, ...]
    encoding: Encoding | None
    are_capitals_restored: bool = False
