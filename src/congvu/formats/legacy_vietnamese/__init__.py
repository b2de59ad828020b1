"""Vietnamese text in the encodings before Unicode: found out, read, and put right (R48).

TCVN 6909:2001 (Unicode) is what the State uses since 2003; lists and letters in TCVN3, VNI and
others still come in, mostly as text that a program has read as if it were Western.

Invariants: never raises; what is Unicode already, or another language, comes back as it is; the
result is NFC. Never used on bytes that were signed or hashed.
"""

from congvu.formats.legacy_vietnamese.detection import detect, repair_text, repair_texts
from congvu.formats.legacy_vietnamese.values import Alternative, Detection, Encoding, Repair, Repairs

__all__ = [
    "Alternative",
    "Detection",
    "Encoding",
    "Repair",
    "Repairs",
    "detect",
    "repair_text",
    "repair_texts",
]
