"""Makes mailboxes in Dovecot, many at once.

`doveadm` goes through a list of users in one run for each folder; the rights of an agency mailbox
are the same file in each, so it is written straight into the mailbox, and its groups into the index.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from congvu.engines.dovecot import shared_index
from congvu.engines.errors import EngineUnavailable
from congvu.engines.layout import Layout
from congvu.engines.ports import MailboxSpec, Role

_FOLDERS = ("INBOX", "Drafts", "Sent", "Junk", "Trash")
# Dovecot's letters (RFC 4314): lookup, read, own \Seen; then flags, insert, post, expunge, delete, folders.
_RIGHTS = {Role.READ: "lrs", Role.HANDLE: "lrwstipekx", Role.SEND: "lrwstipekx", Role.MANAGE: "lrwstipekx"}
_SECONDS = 600
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
        with tempfile.NamedTemporaryFile("w", suffix=".users", encoding="ascii") as users:
            users.write("".join(f"{spec.address}\n" for spec in specs))
            users.flush()
            os.chmod(users.name, 0o644)
            # INBOX before the first delivery: parallel first deliveries would collide (Dovecot 2.3).
            self._doveadm("mailbox", "create", "-F", users.name, "-s", *_FOLDERS, allow=(0, 65, 68))
        shared = [spec for spec in specs if spec.is_shared]
        if shared:
            self._share(shared)

    def exists(self, address: str) -> bool:
        home = self._home(address)
        return home is not None and (home / "sdbox" / "mailboxes" / "INBOX").is_dir()

    def remove(self, address: str) -> None:
        home = self._home(address)
        if home is not None:
            self.end_sessions(address)
            shared_index.discard(self._layout.shared_mailboxes, address)
            shutil.rmtree(home, ignore_errors=True)

    def end_sessions(self, login: str) -> None:
        self._doveadm("kick", login, allow=(0, 68))

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Two that make the same mailbox at the same moment break its list of folders (Dovecot 2.3)."""
        path = self._layout.shared_mailboxes.parent / "ensure.lock"
        try:
            lock = path.open("a")
            _give(path, self._layout.user)  # root may be the first, the worker the next
        except OSError as problem:
            raise EngineUnavailable(_SENTENCE, engine="dovecot", detail=str(problem)) from None
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _share(self, specs: Sequence[MailboxSpec]) -> None:
        for spec in specs:
            self._write_rights(spec.address)
        shared_index.add(self._layout.shared_mailboxes, (spec.address for spec in specs))

    def _write_rights(self, address: str) -> None:
        mailboxes = self._layout.home(address) / "sdbox" / "mailboxes"
        folder = mailboxes / "INBOX" / "dbox-Mails"
        lines = [f"group={shared_index.group(address, role)} {rights}" for role, rights in _RIGHTS.items()]
        fresh = folder / "dovecot-acl.new"
        fresh.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
        _give(fresh, self._layout.user)
        fresh.replace(folder / "dovecot-acl")
        # Dovecot trusts its list of shared folders while it stands; without it, it looks anew.
        (mailboxes / "dovecot-acl-list").unlink(missing_ok=True)

    def _home(self, address: str) -> Path | None:
        try:
            return self._layout.home(address)
        except ValueError:
            return None

    def _doveadm(self, *arguments: str, allow: tuple[int, ...] = (0,)) -> None:
        command = ["doveadm", "-c", str(self._layout.dovecot_etc / "dovecot.conf"), *arguments]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise EngineUnavailable(_SENTENCE, engine="dovecot", detail=str(problem)) from None
        if done.returncode not in allow:
            raise EngineUnavailable(_SENTENCE, engine="dovecot", detail=done.stderr[-500:])


def _give(path: Path, user: str) -> None:
    if os.geteuid() == 0:
        entry = pwd.getpwnam(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)
