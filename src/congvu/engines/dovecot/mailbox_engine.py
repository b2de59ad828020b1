"""Makes mailboxes in Dovecot, many at once; renames, reads and removes them.

`doveadm` goes through a list of users in one run for each folder; the rights of an agency mailbox
are the same file in each, so it is written straight into the mailbox, and its groups into the index.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from congvu.engines.dovecot import shared_index
from congvu.engines.dovecot.moving import move_all
from congvu.engines.dovecot.reading import is_held, open_reader
from congvu.engines.dovecot.rights import give, write_rights
from congvu.engines.dovecot.sessions import cut, run_doveadm
from congvu.engines.errors import EngineUnavailable, NoSuchFolder
from congvu.engines.export import Content, inventory_of, verify_content, write_package
from congvu.engines.layout import Layout
from congvu.engines.ports import MailboxSpec
from congvu.policy.inventory import Inventory, Verification

_WORTH_TWO = 100
_FOLDERS = ("INBOX", "Drafts", "Sent", "Junk", "Trash")
_KEPT = "Chưa xóa hết được nội dung hộp thư; hệ thống sẽ tự thử lại."
_SENTENCE = "Hệ thống thư chưa tạo được hộp thư, hệ thống sẽ tự thử lại."


class DovecotMailboxEngine:
    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def ensure(self, specs: Sequence[MailboxSpec]) -> None:
        if not specs:
            return
        with self._one_at_a_time():
            self._ensure(specs)

    def _ensure(self, specs: Sequence[MailboxSpec]) -> None:
        for spec in specs:
            if self._layout.home(spec.address).is_file():  # another mailbox had this address before
                self._layout.home(spec.address).unlink()
        shared = [spec.address for spec in specs if spec.is_shared]
        self._create(shared, "-s", *_FOLDERS)
        # The other folders of a person come by themselves when they are first used, and all are subscribed
        # to (`auto`, dovecot.conf): ten thousand people take a fifth of the time that way.
        self._create_many([spec.address for spec in specs if not spec.is_shared])
        for address in shared:
            write_rights(self._layout.home(address), address, user=self._layout.user)
        if shared:
            shared_index.add(self._layout.shared_mailboxes, shared)

    def _create_many(self, addresses: Sequence[str]) -> None:
        """By several programs: one uses one core only, and no two of them make the same mailbox."""
        if len(addresses) < _WORTH_TWO:
            self._create_inboxes(addresses)
            return
        half = len(addresses) // 2
        with ThreadPoolExecutor(max_workers=2) as pool:
            parts = (addresses[:half], addresses[half:])
            list(pool.map(self._create_inboxes, parts))

    def _create_inboxes(self, addresses: Sequence[str]) -> None:
        """Without plugins: an empty INBOX needs no index of words, no list of rights, no count of bytes."""
        self._create(addresses, _FOLDERS[0], options=("-o", "mail_plugins="))

    def _create(self, addresses: Sequence[str], *folders: str, options: Sequence[str] = ()) -> None:
        """INBOX before the first delivery: parallel first deliveries would collide (Dovecot 2.3)."""
        if not addresses:
            return
        with tempfile.NamedTemporaryFile("w", suffix=".users", encoding="ascii") as users:
            users.write("".join(f"{address}\n" for address in addresses))
            users.flush()
            os.chmod(users.name, 0o644)
            command = (*options, "mailbox", "create", "-F", users.name, *folders)
            run_doveadm(self._layout, *command, allow=(0, 65, 68), sentence=_SENTENCE)

    def exists(self, address: str) -> bool:
        home = self._home(address)
        return home is not None and is_held(home)

    def remove(self, address: str) -> None:
        home = self._home(address)
        if home is not None:
            self.end_sessions(address)
            shared_index.discard(self._layout.shared_mailboxes, address)
            _destroy(home)

    def end_sessions(self, *logins: str) -> None:
        cut(self._layout, logins)

    def rename(self, old: str, new: str) -> None:
        self.rename_all([(old, new)])

    def rename_all(self, pairs: Sequence[tuple[str, str]]) -> None:
        with self._one_at_a_time():
            move_all(self._layout, pairs)

    def inventory(self, address: str) -> Inventory:
        with self._content(address) as content:
            return inventory_of(content)

    def verify(self, address: str, inventory: Inventory) -> Verification:
        with self._content(address) as content:
            return verify_content(content, inventory)

    def export(self, address: str, target: Path) -> Inventory:
        with self._content(address) as content:
            return write_package(address, content, target)

    @contextmanager
    def _content(self, address: str) -> Iterator[Content]:
        """Raises EngineUnavailable without a place of ours, NoSuchFolder without the mailbox."""
        if not self._layout.mail.is_dir():
            detail = f"no {self._layout.mail}"
            raise EngineUnavailable("Hệ thống thư chưa chạy.", engine="dovecot", detail=detail)
        if not self.exists(address):
            raise NoSuchFolder("Không có hộp thư này.", engine="dovecot", detail=address)
        with open_reader(self._layout, address) as reader:
            yield ((name, reader.messages(name)) for name in reader.folders())

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Two that make the same mailbox at the same moment break its list of folders (Dovecot 2.3)."""
        path = self._layout.shared_mailboxes.parent / "ensure.lock"
        try:
            lock = path.open("a")
            give(path, self._layout.user)  # root may be the first, the worker the next
        except OSError as problem:
            raise EngineUnavailable(_SENTENCE, engine="dovecot", detail=str(problem)) from None
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _home(self, address: str) -> Path | None:
        try:
            return self._layout.home(address)
        except ValueError:
            return None


def _destroy(home: Path) -> None:
    """At once for all others, under another name; a crash leaves that, and a repeat removes it."""
    doomed = home.with_name(f".{home.name}.removed")
    try:
        if home.is_dir():
            if doomed.exists():
                shutil.rmtree(doomed)
            home.rename(doomed)
        if doomed.exists():
            shutil.rmtree(doomed)
    except OSError as problem:
        raise EngineUnavailable(_KEPT, engine="dovecot", detail=str(problem)) from problem
