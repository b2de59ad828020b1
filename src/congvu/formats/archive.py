"""Files inside ZIP archives, bounded: a small archive may claim to hold terabytes.

What cannot be read (encrypted, strange compression, damaged, beyond the bounds) is named, never
passed over in silence: a rule must know that it has not seen everything.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

MOST_MEMBERS = 500
MOST_BYTES = 64 * 1024 * 1024  # of all that is unpacked from one archive
LARGEST_MEMBER = 32 * 1024 * 1024
_LARGEST_DIRECTORY = 1024 * 1024
_END_RECORD = b"PK\x05\x06"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    content: bytes = field(repr=False)


@dataclass(slots=True)
class Unpacked:
    """`unreadable` names members, or is `("",)` where the archive as a whole cannot be read."""

    members: list[Member] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def unpack_zip(
    content: bytes, *, most_bytes: int = MOST_BYTES, wanted: Callable[[str], bool] | None = None
) -> Unpacked:
    """The files of an archive up to the bounds; with `wanted` only those whose names it accepts."""
    unpacked = Unpacked()
    if not has_small_directory(content):
        unpacked.unreadable.append("")
        return unpacked
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name, data in _members(archive, most_bytes, wanted):
                if data is None:
                    unpacked.unreadable.append(name)
                else:
                    unpacked.members.append(Member(name, data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        unpacked.unreadable.append("")
    return unpacked


def has_small_directory(content: bytes) -> bool:
    """Reading a directory costs time per entry; its size stands in the record at the end."""
    at = content.rfind(_END_RECORD, max(0, len(content) - 65_557))
    if at < 0 or len(content) < at + 22:
        return False
    entries = int.from_bytes(content[at + 10 : at + 12], "little")
    size = int.from_bytes(content[at + 12 : at + 16], "little")
    return entries <= MOST_MEMBERS * 4 and size <= _LARGEST_DIRECTORY


def _members(
    archive: zipfile.ZipFile, room: int, wanted: Callable[[str], bool] | None
) -> Iterator[tuple[str, bytes | None]]:
    files = [info for info in archive.infolist() if not info.filename.endswith("/")]
    if wanted is not None:
        files = [info for info in files if wanted(_name(info))]
    for info in files[:MOST_MEMBERS]:
        name = _name(info)
        data = _read(archive, info, min(room, LARGEST_MEMBER))
        room -= len(data or b"")
        yield name, data
    for info in files[MOST_MEMBERS:]:
        yield _name(info), None


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes | None:
    if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS or info.file_size > most:
        return None
    try:
        with archive.open(info) as stream:
            data = stream.read(most + 1)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        return None
    return data if len(data) <= most else None


def _name(info: zipfile.ZipInfo) -> str:
    """Names without the UTF-8 flag are cp437 to Python; most programs wrote UTF-8 all the same."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename
