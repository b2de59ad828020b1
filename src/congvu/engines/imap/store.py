"""One person's mail store over one IMAP connection."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from congvu.engines.errors import EngineError, EngineUnavailable, NoSuchFolder, NotPermitted, Refused
from congvu.engines.folder_names import folder_name
from congvu.engines.imap.connection import Connection, quoted
from congvu.engines.imap.failures import NO_FOLDER, ROLE_FORBIDS, gone, translate_errors
from congvu.engines.imap.folders import SPECIAL_NAMES, folders_of
from congvu.engines.imap.rows import LIST_ITEMS, message_row
from congvu.engines.imap.search import ALL, criteria
from congvu.engines.ports import (
    Flag,
    Folder,
    FolderRef,
    MessagePage,
    MessageRow,
    SearchQuery,
)

_LARGEST_UID = 2**32 - 1
_FOLDER_ITEMS = b"(SPECIAL-USE STATUS (MESSAGES UNSEEN))"
# Rights of RFC 4314: "r" read, "w" flags, "te" mark and remove, "k" make folders.
_READ, _WRITE, _REMOVE, _MAKE = frozenset("r"), frozenset("w"), frozenset("te"), frozenset("k")


class ImapMailStore:
    """Remembers which folder is open, so that a warm page costs no SELECT of a large one."""

    def __init__(self, connection: Connection, login: str) -> None:
        self._connection = connection
        self._login = login
        self.is_broken = False

    def close(self) -> None:
        self._connection.close()

    def list_folders(self, mailbox: str) -> tuple[Folder, ...]:
        prefix = self._prefix(mailbox)
        pattern = f"{prefix}*" if prefix else "*"
        with self._act() as client:
            lines = client._raw_command_untagged(
                b"LIST", [b'""', quoted(pattern), b"RETURN", _FOLDER_ITEMS], uid=False, response_name="LIST"
            )
            statuses = client._imap.untagged_responses.pop("STATUS", [])
        found = folders_of(mailbox, prefix, lines, statuses)
        if not found:
            raise NoSuchFolder(NO_FOLDER, engine="imap", detail=mailbox)
        return found

    def list_page(
        self, folder: FolderRef, *, offset: int = 0, limit: int = 50, query: SearchQuery | None = None
    ) -> MessagePage:
        keys = criteria(query)
        with self._act() as client:
            total = self._select(folder)
            if keys != ALL:
                uids = sorted(client.search(keys, "UTF-8"), reverse=True)
                wanted = uids[offset : offset + limit]
                answers = client.fetch(wanted, LIST_ITEMS) if wanted else {}
                rows = [message_row(uid, answers[uid]) for uid in wanted if uid in answers]
                return MessagePage(len(uids), offset, tuple(rows))
            last = total - offset
            if last < 1:
                return MessagePage(total, offset, ())
            answers = self._fetch_sequence(max(1, last - limit + 1), last)
            rows = [message_row(uid, answer) for uid, answer in sorted(answers.items(), reverse=True)]
            return MessagePage(total, offset, tuple(rows))

    def fetch(self, folder: FolderRef, uid: int) -> bytes:
        return bytes(self._fetch_one(folder, uid, [b"BODY.PEEK[]"])[b"BODY[]"])

    def fetch_row(self, folder: FolderRef, uid: int) -> MessageRow:
        return message_row(uid, self._fetch_one(folder, uid, LIST_ITEMS))

    def append(
        self, folder: FolderRef, message: bytes, *, flags: Iterable[str] = (), at: datetime | None = None
    ) -> int:
        with self._act() as client:
            answer = client.append(self._name(folder), message, tuple(flags), at)
        found = re.search(rb"APPENDUID \d+ (\d+)", bytes(answer))
        return int(found[1]) if found else 0

    def set_flags(
        self, folder: FolderRef, uids: Sequence[int], *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> None:
        added, removed = list(add), list(remove)
        with self._act() as client:
            self._select(folder)
            if {*added, *removed} - {Flag.SEEN}:
                self._require(folder, _WRITE)
            if (known := _possible(uids)) and added:
                client.add_flags(known, added, silent=True)
            if known and removed:
                client.remove_flags(known, removed, silent=True)

    def move(self, folder: FolderRef, uids: Sequence[int], target: FolderRef) -> None:
        with self._act() as client:
            self._select(folder)
            self._require(folder, _REMOVE)
            if known := _possible(uids):
                client.move(known, self._name(target))

    def expunge(self, folder: FolderRef, uids: Sequence[int]) -> None:
        with self._act() as client:
            self._select(folder)
            self._require(folder, _REMOVE)
            if known := _possible(uids):
                client.delete_messages(known, silent=True)
                client.uid_expunge(known)

    def create_folder(self, folder: FolderRef) -> None:
        name = self._name(folder)
        _refuse_taken(folder)
        with self._act() as client:
            self._require(FolderRef(folder.mailbox), _MAKE)
            client.create_folder(name)
            if folder.mailbox == self._login:
                client.subscribe_folder(name)

    def rename_folder(self, folder: FolderRef, new_name: str) -> None:
        _refuse_special(folder)
        target = FolderRef(folder.mailbox, new_name)
        _refuse_taken(target)
        old, new = self._name(folder), self._name(target)
        with self._act() as client:
            self._connection.leave()
            client.rename_folder(old, new)

    def delete_folder(self, folder: FolderRef) -> None:
        _refuse_special(folder)
        name = self._name(folder)
        with self._act() as client:
            self._connection.leave()
            client.delete_folder(name)

    @contextmanager
    def _act(self) -> Iterator[Any]:
        """The library's client, on a connection that answers."""
        try:
            with translate_errors():
                self._connection.ready()
                yield self._connection.client
        except EngineUnavailable:
            self.is_broken = True
            raise
        except EngineError:
            self._connection.forget()
            raise

    def _select(self, folder: FolderRef) -> int:
        """Open the folder; the number of messages in it now."""
        return self._connection.select(self._name(folder))

    def _require(self, folder: FolderRef, rights: frozenset[str]) -> None:
        """Dovecot passes over some acts without the right to them in silence: ask before."""
        if folder.mailbox == self._login:
            return
        held = self._connection.rights(self._name(folder))
        if not held & _READ:
            raise NoSuchFolder(NO_FOLDER, engine="imap", detail=folder.mailbox)
        if not rights <= held:
            raise NotPermitted(ROLE_FORBIDS, engine="imap", detail=folder.mailbox)

    def _fetch_one(self, folder: FolderRef, uid: int, items: list[bytes]) -> dict[bytes, Any]:
        with self._act() as client:
            self._select(folder)
            answer = client.fetch([uid], items).get(uid) if _possible([uid]) else None
        if answer is None:
            raise gone()
        return dict(answer)

    def _fetch_sequence(self, first: int, last: int) -> dict[int, dict[bytes, Any]]:
        """By sequence number, keyed by uid: the newest page needs no list of uids."""
        client = self._connection.client
        client.use_uid = False
        try:
            answers = client.fetch(range(first, last + 1), [b"UID", *LIST_ITEMS])
        finally:
            client.use_uid = True
        return {int(answer[b"UID"]): answer for answer in answers.values() if b"UID" in answer}

    def _prefix(self, mailbox: str) -> str:
        return "" if mailbox == self._login else f"shared/{mailbox}"

    def _name(self, folder: FolderRef) -> str:
        name, prefix = folder_name(folder.name, engine="imap"), self._prefix(folder.mailbox)
        if not prefix:
            return name
        return prefix if name == "INBOX" else f"{prefix}/{name}"


def _possible(uids: Sequence[int]) -> list[int]:
    """Those that can be a message's: others would make the command one that is not understood."""
    return [uid for uid in uids if 0 < uid <= _LARGEST_UID]


def _refuse_taken(folder: FolderRef) -> None:
    """Dovecot lets a special folder be made or replaced while the person has not used it yet."""
    if folder_name(folder.name, engine="imap") in SPECIAL_NAMES:
        raise Refused("Đã có thư mục tên này.", engine="imap")


def _refuse_special(folder: FolderRef) -> None:
    if folder_name(folder.name, engine="imap") in SPECIAL_NAMES:
        raise Refused("Thư mục này của hệ thống, không đổi tên hoặc xóa được.", engine="imap")
