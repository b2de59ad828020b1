"""Text of header fields: encoded words (RFC 2047), raw UTF-8 (RFC 6532), and what is neither.

Encoded words that stand side by side in one charset are joined as bytes before they are decoded, so
a letter that a careless program split between two words comes out whole.
"""

import binascii
import re

from congvu.formats.mime.charset import decode_text, find_codec
from congvu.formats.mime.transfer import decode_base64
from congvu.policy.text import normalize

ENCODED_WORD = r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*)\?="
_WORD = re.compile(ENCODED_WORD)
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_LONGEST = 100_000
# What must not reach a screen or another header: controls, and marks that turn text around.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_BREAKS = re.compile(r"[\r\n\t\u2028\u2029]+\s*")


def decode_header(value: bytes) -> str:
    """A field's value as one line of text, NFC."""
    return clean_line(decode_words(raw_text(value)))


def raw_text(value: bytes) -> str:
    """A field's value unfolded, encoded words left as they are."""
    return decode_text(_FOLD.sub(b"", value[:_LONGEST])).replace("\r", " ").replace("\n", " ")


def clean_line(text: str) -> str:
    """One line, NFC, without control characters."""
    return normalize(_CONTROLS.sub("", _BREAKS.sub(" ", text))).strip()


def clean_text(text: str) -> str:
    """Lines ended by \\n, NFC, without control characters."""
    return normalize(_CONTROLS.sub("", text.replace("\x0c", "\n")))


def decode_words(text: str) -> str:
    """Replace encoded words in `text`; white space between two of them goes (RFC 2047 section 6.2)."""
    if "=?" not in text:
        return text
    out: list[str] = []
    run: list[bytes] = []
    run_charset = ""
    end = 0
    for found in _WORD.finditer(text):
        charset = found[1].partition("*")[0].lower()
        between = text[end : found.start()]
        is_next = bool(run) and not between.strip()
        if not (is_next and charset == run_charset):
            out.append(_decode_run(run, run_charset))
            run = []
            out.append("" if is_next else between)
        run.append(_word_bytes(found[2], found[3]))
        run_charset = charset
        end = found.end()
    out.extend((_decode_run(run, run_charset), text[end:]))
    return "".join(out)


def _decode_run(words: list[bytes], charset: str) -> str:
    if len(words) > 1 and (find_codec(charset) or "").startswith(("iso2022", "utf-7", "utf-16", "hz")):
        return "".join(decode_text(word, charset) for word in words)  # each word begins afresh
    return decode_text(b"".join(words), charset) if words else ""


def _word_bytes(encoding: str, payload: str) -> bytes:
    if encoding in "bB":
        return decode_base64(payload.encode("ascii", errors="ignore"))
    return binascii.a2b_qp(payload.encode("utf-8", errors="replace"), header=True)
