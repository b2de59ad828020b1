"""What the mail gate must know of a message: its words, and its files by content.

Fast for large messages: bodies are cut out by position and decoded once. Looks into attached
messages and into ZIP archives, bounded in number, depth and size.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from congvu.formats.html_clean import html_to_text
from congvu.formats.media_type import ending, sniff
from congvu.formats.mime.headers import decode_filename, decode_header, decode_text
from congvu.formats.mime.split import RawPart, split_head, split_message

_LONGEST_TEXT = 512 * 1024
_ZIP_MEMBERS = 200
_ZIP_BYTES = 100 * 2**20
_ZIP_LEVELS = 2


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file in the message; `is_readable` is False for one that is locked or broken."""

    filename: str
    media_type: str
    sha256: str
    content: bytes
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class RawFacts:
    """`text` joins all readable bodies; `message_id` has its angle brackets."""

    subject: str
    message_id: str
    text: str
    files: tuple[FileFacts, ...]


def read_facts(raw: bytes) -> RawFacts:
    """Never raises on foreign bytes."""
    headers, _body = split_head(raw)
    texts: list[str] = []
    files: list[FileFacts] = []
    for part in split_message(raw, into_messages=True):
        name = decode_filename(part.headers)
        if part.media_type in ("text/plain", "text/html") and not name:
            texts.append(_text(part))
        else:
            files += _files(name, part.content(), 0)
    return RawFacts(
        subject=decode_header(headers.get("Subject")),
        message_id=decode_header(headers.get("Message-ID")),
        text="\n".join(texts)[:_LONGEST_TEXT],
        files=tuple(files),
    )


def _text(part: RawPart) -> str:
    charset = part.headers.get_param("charset")
    text = decode_text(part.content()[:_LONGEST_TEXT], charset if isinstance(charset, str) else None)
    return html_to_text(text) if part.media_type == "text/html" else text


def _files(name: str, content: bytes, level: int) -> Iterator[FileFacts]:
    media_type = sniff(content, name)
    is_archive = media_type == "application/zip" and ending(name) not in (".jar", ".apk")
    if is_archive and level < _ZIP_LEVELS:
        members = _unzip(content)
        yield FileFacts(name, media_type, _sha256(content), content, members is not None)
        for inner_name, inner in members or ():
            yield from _files(inner_name, inner, level + 1)
        return
    yield FileFacts(name, media_type, _sha256(content), content)


def _unzip(content: bytes) -> list[tuple[str, bytes]] | None:
    """The members, None when the archive is locked, broken or would swell beyond measure."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            locked = any(info.flag_bits & 0x1 for info in infos)
            if locked or len(infos) > _ZIP_MEMBERS or sum(i.file_size for i in infos) > _ZIP_BYTES:
                return None
            return [(info.filename.rpartition("/")[2], _member(archive, info)) for info in infos]
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError, EOFError):
        return None


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as stream:
        content = stream.read(_ZIP_BYTES + 1)
    if len(content) > _ZIP_BYTES:
        raise zipfile.BadZipFile("larger than it says")
    return content


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
