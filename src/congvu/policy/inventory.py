"""What a mailbox held at a moment, and whether it still does (handover, BP48 Đ15; requirements R26).

The hash of a message is the SHA-256 of its bytes (RFC 5322, lines ended by CRLF). The root of a folder
is the SHA-256 of the hashes of its messages, in small hexadecimal letters, sorted, a line each. The root
of the mailbox is the SHA-256 of one line for each folder, sorted by name: root, number of messages,
bytes and name, separated by a space. Flags, dates and numbers in the engine do not count, so that
reading, answering or restoring changes nothing; docs/rules/inventory.md computes it with usual tools.
"""

import gzip
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_HASH = re.compile(r"[0-9a-f]{64}")


class BadManifest(ValueError):
    """Bytes that are no manifest of an inventory, or whose lines are out of order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A message: `uid` is its number in the folder, `size` its bytes, `sha256` their hash (64 digits)."""

    folder: str
    uid: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FolderInventory:
    """A folder, perhaps empty; `size` in bytes, `root` as the module says."""

    name: str
    messages: int
    size: int
    root: str

    @property
    def line(self) -> str:
        """What of it goes into the root of the mailbox."""
        return f"{self.root} {self.messages} {self.size} {self.name}\n"


@dataclass(frozen=True, slots=True)
class Inventory:
    """`manifest` is the list of all messages (gzip of JSON lines); all else follows from it."""

    folders: tuple[FolderInventory, ...]
    messages: int
    size: int
    root: str
    manifest: bytes

    def entries(self) -> Iterator[Entry]:
        """By name of folder, then by number. Raises BadManifest."""
        return (entry for entry in _read(self.manifest) if isinstance(entry, Entry))


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of the messages of an inventory.

    `missing` are nowhere in the mailbox; `changed` stand where they stood with other bytes; `moved`
    stand elsewhere in it, unchanged; `added` are those that were not there (as they are now).
    """

    missing: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    moved: tuple[Entry, ...]
    added: tuple[Entry, ...]

    @property
    def is_complete(self) -> bool:
        """Every message is still there, byte by byte."""
        return not self.missing and not self.changed

    @property
    def is_unchanged(self) -> bool:
        """The mailbox holds what it held then, nothing else, each where it was."""
        return self.is_complete and not self.moved and not self.added


def message_hash(message: bytes) -> str:
    return hashlib.sha256(message).hexdigest()


def take_inventory(folders: Iterable[tuple[str, Iterable[Entry]]]) -> Inventory:
    """Of folders sorted by `folder_order`, each with its messages by rising uid, read one by one.

    Raises BadManifest when the order is another.
    """
    packed = io.BytesIO()
    found: list[FolderInventory] = []
    # Without a time: the same mailbox gives the same bytes.
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=6, mtime=0) as manifest:
        for name, entries in folders:
            if found and folder_order(found[-1].name) >= folder_order(name):
                raise BadManifest(f"folder out of order: {name!r}")
            manifest.write(_line({"folder": name}))
            found.append(_folder(name, _written(manifest, entries)))
    return _inventory(found, packed.getvalue())


def read_inventory(manifest: bytes) -> Inventory:
    """The inventory that a stored manifest is of; its roots are computed anew. Raises BadManifest."""
    folders: list[tuple[str, list[Entry]]] = []
    for row in _read(manifest):
        if isinstance(row, Entry):
            folders[-1][1].append(row)
        else:
            folders.append((row, []))
    if not folders:
        raise BadManifest("no folder")
    return _inventory([_folder(name, entries) for name, entries in folders], manifest)


def compare(then: Inventory, now: Inventory) -> Verification:
    """Raises BadManifest."""
    gone, new = _differences(then.entries(), now.entries())
    elsewhere = Counter(entry.sha256 for entry in new)
    moved, missing = [], []
    for entry in gone:
        if elsewhere[entry.sha256]:
            elsewhere[entry.sha256] -= 1
            moved.append(entry)
        else:
            missing.append(entry)
    still_new = Counter(elsewhere)
    added = []
    for entry in new:
        if still_new[entry.sha256]:
            still_new[entry.sha256] -= 1
            added.append(entry)
    places = {(entry.folder, entry.uid) for entry in missing}
    replaced = {(entry.folder, entry.uid) for entry in added} & places
    return Verification(
        missing=tuple(entry for entry in missing if (entry.folder, entry.uid) not in replaced),
        changed=tuple(entry for entry in missing if (entry.folder, entry.uid) in replaced),
        moved=tuple(moved),
        added=tuple(entry for entry in added if (entry.folder, entry.uid) not in replaced),
    )


def folder_order(name: str) -> bytes:
    """By the bytes of the name, as `LC_ALL=C sort` does."""
    return name.encode("utf-8")


def _differences(then: Iterator[Entry], now: Iterator[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Those of one side that do not stand at the same place, with the same hash, on the other."""
    gone: list[Entry] = []
    new: list[Entry] = []
    old_one, new_one = next(then, None), next(now, None)
    while old_one is not None or new_one is not None:
        if new_one is None or (old_one is not None and _place(old_one) < _place(new_one)):
            assert old_one is not None  # noqa: S101 - else the loop had ended
            gone.append(old_one)
            old_one = next(then, None)
        elif old_one is None or _place(new_one) < _place(old_one):
            new.append(new_one)
            new_one = next(now, None)
        else:
            if old_one.sha256 != new_one.sha256:
                gone.append(old_one)
                new.append(new_one)
            old_one, new_one = next(then, None), next(now, None)
    return gone, new


def _place(entry: Entry) -> tuple[bytes, int]:
    return folder_order(entry.folder), entry.uid


def _folder(name: str, entries: Iterable[Entry]) -> FolderInventory:
    hashes: list[bytes] = []
    size = 0
    for entry in entries:
        hashes.append(bytes.fromhex(entry.sha256))
        size += entry.size
    hashes.sort()
    root = hashlib.sha256()
    for one in hashes:
        root.update(f"{one.hex()}\n".encode("ascii"))
    return FolderInventory(name, len(hashes), size, root.hexdigest())


def _inventory(folders: list[FolderInventory], manifest: bytes) -> Inventory:
    root = hashlib.sha256("".join(folder.line for folder in folders).encode("utf-8")).hexdigest()
    return Inventory(
        folders=tuple(folders),
        messages=sum(folder.messages for folder in folders),
        size=sum(folder.size for folder in folders),
        root=root,
        manifest=manifest,
    )


def _written(manifest: gzip.GzipFile, entries: Iterable[Entry]) -> Iterator[Entry]:
    last = 0
    for entry in entries:
        if entry.uid <= last:
            raise BadManifest(f"uid out of order: {entry.uid} in {entry.folder!r}")
        last = entry.uid
        manifest.write(_line({"uid": entry.uid, "size": entry.size, "sha256": entry.sha256}))
        yield entry


def _line(values: dict[str, object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def _read(manifest: bytes) -> Iterator[str | Entry]:
    """The name of each folder, and its messages behind it."""
    folder: str | None = None
    last = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(manifest)) as lines:
            for line in lines:
                row = json.loads(line)
                if "folder" in row:
                    name = str(row["folder"])
                    if folder is not None and folder_order(folder) >= folder_order(name):
                        raise BadManifest(f"folder out of order: {name!r}")
                    folder, last = name, 0
                    yield name
                    continue
                entry = Entry(str(folder), int(row["uid"]), int(row["size"]), str(row["sha256"]))
                if folder is None or entry.uid <= last or not _HASH.fullmatch(entry.sha256):
                    raise BadManifest(f"a line out of order: {line[:100]!r}")
                last = entry.uid
                yield entry
    except (OSError, EOFError, ValueError, KeyError, TypeError) as problem:
        raise BadManifest(str(problem)) from problem
