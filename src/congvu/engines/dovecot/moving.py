"""Gives mailboxes new addresses: the directory moves as a whole, then what others keep of it follows.

The move itself is one exchange of two directory entries. What then stands at the old place is a small
file with the new address: a program that still writes there fails, instead of making a second mailbox.
Every step finds out whether it is done, so that a crash anywhere is met by doing all of it again.
"""

import ctypes
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from congvu.engines.dovecot import shared_index
from congvu.engines.dovecot.reading import is_held
from congvu.engines.dovecot.rights import are_of, give, is_shared, write_rights
from congvu.engines.dovecot.sessions import cut_all
from congvu.engines.errors import EngineUnavailable, Refused
from congvu.engines.layout import Layout

_SENTENCE = "Hệ thống thư chưa đổi được địa chỉ hộp thư, hệ thống sẽ tự thử lại; không thư nào bị mất."
_TAKEN = "Địa chỉ mới đã có hộp thư đang chứa thư; hãy chọn địa chỉ khác."
_EXCHANGE, _HERE = 2, -100  # RENAME_EXCHANGE, AT_FDCWD (renameat2(2))
# What a fresh mailbox subscribes to is shorter: only longer lists can name others' mailboxes.
_PLAIN_SUBSCRIPTIONS = 48
_SUBSCRIPTIONS = Path("sdbox") / "subscriptions"


def move_all(layout: Layout, pairs: Sequence[tuple[str, str]]) -> None:
    """As `MailboxEngine.rename_all`; the caller holds the lock of those who make mailboxes."""
    try:
        moves = [_Move(old, new, layout.home(old), layout.home(new)) for old, new in pairs if old != new]
        _require_free(moves)
        shared = {move.old: move.new for move in moves if move.is_shared}
        followers = [address for address, _home in _followers(layout, shared)]
        cut_all(layout, {move.old for move in moves} | set(followers))
        for move in moves:
            move.make(layout.user)
        _follow(layout, shared)
        for move in moves:
            if move.is_shared:
                write_rights(move.target, move.new, user=layout.user)
        if shared:
            shared_index.replace(layout.shared_mailboxes, shared)
    except (OSError, ValueError) as problem:
        raise EngineUnavailable(_SENTENCE, engine="dovecot", detail=str(problem)) from problem


@dataclass(frozen=True, slots=True)
class _Move:
    old: str
    new: str
    source: Path
    target: Path

    @property
    def is_shared(self) -> bool:
        return is_shared(self.source) or is_shared(self.target)

    def make(self, user: str) -> None:
        if not is_held(self.source):
            return
        if not self.target.parent.is_dir():
            self.target.parent.mkdir(mode=0o700)
            give(self.target.parent, user)
        if self.target.is_dir():
            shutil.rmtree(self.target)  # `_require_free` saw that it holds nothing
        self.target.write_text(f"{self.old}\n", encoding="ascii")
        _exchange(self.source, self.target)
        self.source.write_text(f"{self.new}\n", encoding="ascii")
        _settle(self.source.parent)
        _settle(self.target.parent)


def _require_free(moves: Sequence[_Move]) -> None:
    for move in moves:
        if is_held(move.source) and any(move.target.glob("sdbox/mailboxes/**/u.*")):
            raise Refused(_TAKEN, engine="dovecot", detail=f"{move.old} -> {move.new}")


def _exchange(one: Path, other: Path) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(one), None, str(other))


def _settle(folder: Path) -> None:
    """The names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _followers(layout: Layout, shared: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    """Who keeps something of these mailboxes in the own one: address and home."""
    if not shared:
        return
    for domain in _folders(layout.mail):
        for home in _folders(domain):
            if shared.keys() & (_seen(home) | _subscribed(home)):
                yield f"{home.name}@{domain.name}", home


def _folders(place: Path) -> list[Path]:
    if not place.is_dir():
        return []
    with os.scandir(place) as entries:
        return sorted(Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False))


def _seen(home: Path) -> set[str]:
    """The mailboxes of which the person keeps what was seen."""
    try:
        return set(os.listdir(home / "shared"))
    except (FileNotFoundError, NotADirectoryError):
        return set()


def _subscribed(home: Path) -> set[str]:
    """The mailboxes of others that the person's programs list."""
    try:
        if (home / _SUBSCRIPTIONS).stat().st_size <= _PLAIN_SUBSCRIPTIONS:
            return set()
        lines = (home / _SUBSCRIPTIONS).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return set()
    return {line.split("\t")[1] for line in lines if line.startswith("shared\t")}


def _follow(layout: Layout, shared: Mapping[str, str]) -> None:
    """What each delegate has seen, and subscribes to, bears the new address."""
    for _address, home in list(_followers(layout, shared)):
        for old in sorted(shared.keys() & _seen(home)):
            new = shared[old]
            _rename_seen(home / "shared", old, new, is_done=are_of(layout.home(new), new))
        if shared.keys() & _subscribed(home):
            _rename_subscriptions(home / _SUBSCRIPTIONS, shared, user=layout.user)


def _rename_seen(kept: Path, old: str, new: str, *, is_done: bool) -> None:
    """Nobody opens the new address before its rights are written: what lies there before is empty."""
    if not (kept / old).is_dir():
        return
    if is_done and (kept / new).is_dir():
        shutil.rmtree(kept / old)
        return
    shutil.rmtree(kept / new, ignore_errors=True)
    (kept / old).rename(kept / new)


def _rename_subscriptions(file: Path, shared: Mapping[str, str], *, user: str) -> None:
    """Its lines have levels separated by tabs. Dovecot's own way to write it: the lock is the new file."""
    lines = file.read_bytes().split(b"\n")
    for number, line in enumerate(lines):
        levels = line.split(b"\t")
        if levels[0] == b"shared" and len(levels) > 1:
            address = levels[1].decode("utf-8", "replace")
            levels[1] = shared[address].encode("ascii") if address in shared else levels[1]
            lines[number] = b"\t".join(levels)
    lock = file.with_name(f"{file.name}.lock")
    lock.write_bytes(b"\n".join(lines))
    give(lock, user)
    lock.replace(file)
