"""Header fields to bytes: 7-bit, folded, encoded words that never split a letter.

RFC 5322 (lines), RFC 2047 (words of at most 75 characters), RFC 2231 (parameters in pieces). Text
with a line break or control character is refused: no value can begin a new header.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from congvu.formats.mime.address_list import Address
from congvu.policy.text import normalize

_LINE = 76
_WORD_BYTES_B = 45  # 60 base64 letters + "=?UTF-8?B?" + "?=" = 72
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ATOM_WORDS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_PRINTABLE = re.compile(r"[ -~]*")
_SAFE_Q = re.compile(rb"[A-Za-z0-9!*+/-]")
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?"
)
_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,75}")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_PIECE = 60


class UnsafeHeader(ValueError):
    """A value that could break out of its header field, or that no header may carry."""


def check_line(text: str) -> str:
    """`text` NFC; refused where it holds a line break or another control character."""
    if _CONTROL.search(text):
        raise UnsafeHeader("Tiêu đề, tên hoặc tên tệp có ký tự xuống dòng hoặc ký tự điều khiển.")
    return normalize(text)


def text_field(name: str, text: str) -> bytes:
    """An unstructured field such as Subject."""
    clean = check_line(text)
    return _fold(name, clean.split(" ") if _is_plain(clean) else list(encoded_words(clean)))


def address_field(name: str, addresses: Iterable[Address]) -> bytes:
    """A list of addresses; names are encoded, addresses must be plain `local@domain`."""
    tokens: list[str] = []
    for address in addresses:
        if tokens:
            tokens[-1] += ","
        tokens.extend(_address_tokens(address))
    return _fold(name, tokens)


def id_field(name: str, ids: Iterable[str]) -> bytes:
    """Message-ID, In-Reply-To, References."""
    tokens = list(ids)
    for token in tokens:
        if not _MESSAGE_ID.fullmatch(token):
            raise UnsafeHeader("Mã thư (Message-ID) không đúng dạng <...>.")
    return _fold(name, tokens)


def raw_field(name: str, value: str) -> bytes:
    """A field whose value is made by the program; ASCII, folded at spaces."""
    if not _FIELD_NAME.fullmatch(name):
        raise UnsafeHeader("Tên trường đầu thư không hợp lệ.")
    return text_field(name, value)


def parameter_field(name: str, main: str, parameters: Iterable[tuple[str, str]]) -> bytes:
    """Content-Type or Content-Disposition; one parameter a line."""
    lines = [f"{name}: {main}"]
    for key, value in parameters:
        lines.extend(f" {piece}" for piece in _parameter(key, check_line(value)))
    return ";\r\n".join(lines).encode("ascii") + b"\r\n"


def encoded_words(text: str) -> Iterator[str]:
    """RFC 2047 words of UTF-8, each whole letters with their marks, each at most 75 characters."""
    chunk = b""
    for cluster in _clusters(text):
        piece = cluster.encode("utf-8")
        if chunk and not _fits(chunk + piece):
            yield _encode_word(chunk)
            chunk = b""
        chunk += piece
    if chunk:
        yield _encode_word(chunk)


def _clusters(text: str) -> Iterator[str]:
    """Letters with the combining marks that follow them; overlong heaps of marks are cut."""
    cluster = ""
    for letter in text:
        if cluster and (not unicodedata.combining(letter) or len(cluster) >= 8):
            yield cluster
            cluster = ""
        cluster += letter
    if cluster:
        yield cluster


def _fits(content: bytes) -> bool:
    return len(content) <= _WORD_BYTES_B or len(_q_encode(content)) <= _LINE - 16


def _encode_word(content: bytes) -> str:
    q_form = _q_encode(content)
    if len(q_form) <= _LINE - 16:
        b_form = base64.b64encode(content).decode("ascii")
        if len(q_form) <= len(b_form):
            return f"=?UTF-8?Q?{q_form}?="
    return f"=?UTF-8?B?{binascii.b2a_base64(content, newline=False).decode('ascii')}?="


def _q_encode(content: bytes) -> str:
    out = []
    for byte in content:
        letter = bytes((byte,))
        if letter == b" ":
            out.append("_")
        elif _SAFE_Q.fullmatch(letter):
            out.append(letter.decode("ascii"))
        else:
            out.append(f"={byte:02X}")
    return "".join(out)


def _is_plain(text: str) -> bool:
    """Printable ASCII that nobody takes for an encoded word and that can be folded."""
    return (
        _PRINTABLE.fullmatch(text) is not None
        and "=?" not in text
        and text == text.strip()
        and "  " not in text
        and all(len(word) < 900 for word in text.split(" "))
    )


def _address_tokens(address: Address) -> list[str]:
    if not _ADDRESS.fullmatch(address.address) or ".." in address.address:
        raise UnsafeHeader(f"Địa chỉ thư không hợp lệ: {address.address[:100]!r}.")
    name = check_line(address.name).strip()
    if not name:
        return [address.address]
    if _ATOM_WORDS.fullmatch(name) and _is_plain(name):
        words = name.split(" ")
    elif _is_plain(name) and len(name) < 60:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        words = [f'"{escaped}"']
    else:
        words = list(encoded_words(name))
    return [*words, f"<{address.address}>"]


def _parameter(key: str, value: str) -> Iterator[str]:
    """RFC 2231 pieces for what is not plain ASCII, a quoted string for the rest."""
    if _PRINTABLE.fullmatch(value) and len(value) <= _PIECE and "=?" not in value:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        yield f'{key}="{escaped}"'
        return
    pieces = list(_percent_pieces(value))
    if len(pieces) == 1:
        yield f"{key}*=UTF-8''{pieces[0]}"
        return
    for number, piece in enumerate(pieces):
        charset = "UTF-8''" if number == 0 else ""
        yield f"{key}*{number}*={charset}{piece}"


def _percent_pieces(value: str) -> Iterator[str]:
    """Percent-encoded pieces, cut between letters, the first shorter for its charset."""
    piece, room = "", _PIECE - 12
    for cluster in _clusters(value):
        encoded = quote(cluster, safe="")
        if piece and len(piece) + len(encoded) > room:
            yield piece
            piece, room = "", _PIECE
        piece += encoded
    yield piece


def _fold(name: str, tokens: list[str]) -> bytes:
    """Tokens are separated by spaces; lines are kept to 76 characters where tokens allow it."""
    lines, line = [], f"{name}:"
    for token in tokens:
        if len(line) + 1 + len(token) > _LINE and line.strip() and not line.endswith(":"):
            lines.append(line)
            line = ""
        line += f" {token}"
    lines.append(line)
    return "\r\n".join(lines).encode("ascii") + b"\r\n"
