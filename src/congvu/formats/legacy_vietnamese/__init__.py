"""Vietnamese text in the encodings before Unicode (TCVN 6909:2001 is the one in use; R48)."""

import unicodedata

from congvu.formats.legacy_vietnamese.values import Alternative, Detection, Encoding, Repair

__all__ = ["Alternative", "Detection", "Encoding", "Repair", "detect", "repair_text"]


def detect(data: bytes) -> Detection:
    """The text of `data` and how it was read. Never raises."""
    try:
        return Detection(Encoding.UTF_8, unicodedata.normalize("NFC", data.decode("utf-8-sig")), 1.0, True)
    except UnicodeDecodeError:
        text = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
        return Detection(Encoding.WINDOWS_1258, text, 0.5, False)


def repair_text(text: str) -> Repair:
    return Repair(unicodedata.normalize("NFC", text), None)
