"""The ZIP archive that an XLSX is, opened within bounds: some are made to fill the memory."""

import io
import zipfile
import zlib

from congvu.formats.archive import has_small_directory
from congvu.formats.tables.values import MEBIBYTE, Limits, Reason, UnreadableTable

_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SMALL = MEBIBYTE  # up to this size any ratio is harmless
_FAULTS = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error)


class Container:
    """The parts of an office file by name, without regard to capitals. Raises UnreadableTable only."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        if not has_small_directory(content):
            raise UnreadableTable(Reason.DAMAGED)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _FAULTS:
            raise UnreadableTable(Reason.DAMAGED) from None
        entries = self._archive.infolist()
        if len(entries) > limits.most_entries or sum(one.file_size for one in entries) > limits.most_unpacked:
            raise UnreadableTable(Reason.BOMB)
        if any(_is_suspicious(one, limits) for one in entries):
            raise UnreadableTable(Reason.BOMB)
        self._by_name = {one.filename.lower().lstrip("/"): one for one in entries}

    def __contains__(self, name: str) -> bool:
        return name.lower().lstrip("/") in self._by_name

    def read(self, name: str) -> bytes:
        """The whole part; b"" where there is none."""
        entry = self._by_name.get(name.lower().lstrip("/"))
        if entry is None:
            return b""
        if entry.flag_bits & _ENCRYPTED:
            raise UnreadableTable(Reason.ENCRYPTED)
        if entry.compress_type not in _METHODS:
            raise UnreadableTable(Reason.DAMAGED)
        try:
            return self._archive.read(entry)  # never more than the size that was checked
        except _FAULTS:
            raise UnreadableTable(Reason.DAMAGED) from None


def _is_suspicious(entry: zipfile.ZipInfo, limits: Limits) -> bool:
    return entry.file_size > _SMALL and entry.file_size > entry.compress_size * limits.most_ratio
