"""Writes the package: a ZIP file that appears when it is complete."""

import csv
import errno
import io
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from string import Template
from typing import Protocol

from congvu.engines.errors import EngineUnavailable
from congvu.engines.export.content import Content, Messages
from congvu.engines.export.names import LETTERS, FolderPaths, letter_name
from congvu.formats.mime.header_text import decode_header
from congvu.formats.mime.structure import parse_headers
from congvu.policy.inventory import Entry, Inventory, message_hash, take_inventory

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_ROOM = "Không đủ chỗ trên đĩa để xuất hộp thư; chưa có tệp nào được tạo. Hãy dọn bớt đĩa rồi làm lại."
_NOT_WRITTEN = "Không ghi được tệp xuất hộp thư; chưa có tệp nào được tạo. Hãy kiểm tra thư mục rồi làm lại."
_HEADINGS = ("Thư mục", "Tệp", "Ngày gửi", "Người gửi", "Tiêu đề", "Số byte")
# A spreadsheet would take such a field for a formula.
_FORMULA = ("=", "+", "-", "@")
_PIECE = 1 << 20


def write_package(address: str, content: Content, target: Path) -> Inventory:
    """Raises EngineUnavailable when it cannot be written; then nothing is left of it."""
    with _whole_or_nothing(target) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        # Level 1: mail is mostly base64, which no level makes much smaller.
        package.compresslevel = 1
        return _Writer(address, package, target.parent).write(content)


class _Rows(Protocol):
    """A `csv.writer`."""

    def writerow(self, row: Iterable[object], /) -> object: ...


class _Writer:
    def __init__(self, address: str, package: zipfile.ZipFile, folder: Path) -> None:
        self._address = address
        self._package = package
        self._folder = folder
        self._paths = FolderPaths()

    def write(self, content: Content) -> Inventory:
        with tempfile.TemporaryFile(dir=self._folder) as kept:
            listing = io.TextIOWrapper(kept, encoding="utf-8-sig", newline="")
            rows = csv.writer(listing)
            rows.writerow(_HEADINGS)
            inventory = take_inventory(
                (name, self._letters(name, messages, rows)) for name, messages in content
            )
            listing.flush()
            listing.detach()
            kept.seek(0)
            with self._package.open("danh-muc.csv", "w", force_zip64=True) as out:
                while piece := kept.read(_PIECE):
                    out.write(piece)
        self._write_lists(inventory)
        return inventory

    def _letters(self, folder: str, messages: Messages, rows: _Rows) -> Iterator[Entry]:
        path = self._paths.path(folder)
        self._package.writestr(zipfile.ZipInfo(f"{path}/"), b"")
        for uid, raw in messages:
            name = f"{path}/{letter_name(uid)}"
            self._package.writestr(name, raw)
            rows.writerow([folder, name, *_described(raw), len(raw)])
            yield Entry(folder, uid, len(raw), message_hash(raw))

    def _write_lists(self, inventory: Inventory) -> None:
        with self._package.open("SHA256SUMS", "w", force_zip64=True) as sums:
            for entry in inventory.entries():
                path = f"{self._paths.path(entry.folder)}/{letter_name(entry.uid)}"
                sums.write(f"{entry.sha256}  {path}\n".encode())
        self._package.writestr("folders.txt", "".join(folder.line for folder in inventory.folders))
        self._package.writestr("manifest.jsonl.gz", inventory.manifest)
        text = resources.files("congvu.engines.export").joinpath("DOC-TRUOC.txt").read_text("utf-8")
        filled = Template(text).substitute(
            address=self._address,
            messages=inventory.messages,
            size=inventory.size,
            root=inventory.root,
            letters=LETTERS,
        )
        self._package.writestr("DOC-TRUOC.txt", filled.replace("\n", "\r\n").encode("utf-8-sig"))


def _described(raw: bytes) -> list[str]:
    """Date, sender and subject as they stand in the letter."""
    headers, _end = parse_headers(raw, 0, len(raw))
    texts = [decode_header(headers.get(name)) for name in ("date", "from", "subject")]
    return [f"'{text}" if text.startswith(_FORMULA) else text for text in texts]


@contextmanager
def _whole_or_nothing(target: Path) -> Iterator[io.BufferedWriter]:
    """A file beside the target, which takes its place at the end; one that a crash left is overwritten."""
    unfinished = target.with_name(f".{target.name}.part")
    try:
        with unfinished.open("wb") as stream:
            unfinished.chmod(0o600)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(target)
    except OSError as problem:
        unfinished.unlink(missing_ok=True)
        sentence = _NO_ROOM if problem.errno in _FULL else _NOT_WRITTEN
        raise EngineUnavailable(sentence, engine="export", detail=str(problem)) from problem
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
