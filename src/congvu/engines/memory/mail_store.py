"""The mail store in memory."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from congvu.engines.errors import NoSuchMessage, NotPermitted, Refused
from congvu.engines.folder_names import folder_name
from congvu.engines.memory.world import SPECIAL_FOLDERS, StoredFolder, StoredMessage, World
from congvu.engines.ports import (
    Flag,
    Folder,
    FolderRef,
    MailStore,
    MessagePage,
    MessageRow,
    Person,
    Role,
    SearchQuery,
    SpecialUse,
)
from congvu.engines.search_words import search_words
from congvu.formats.mime.parse import Address, parse_message
from congvu.policy.text import fold

_BARE_LINE_END = re.compile(rb"(?<!\r)\n")
_EPOCH = datetime(2009, 11, 2, 1, 0, tzinfo=UTC)


class MemoryMailStores:
    def __init__(self, world: World) -> None:
        self._world = world

    @contextmanager
    def open(self, login: str) -> Iterator[MailStore]:
        self._world.require_up()
        if not self._world.is_open(login):
            sentence = "Hộp thư này chưa mở hoặc đã khóa; hãy hỏi cán bộ chuyên trách CNTT của cơ quan."
            raise NotPermitted(sentence, engine="memory", detail=login)
        yield MemoryMailStore(self._world, login)


class MemoryMailStore:
    def __init__(self, world: World, login: str) -> None:
        self._world = world
        self._login = login

    def list_folders(self, mailbox: str) -> tuple[Folder, ...]:
        self._open(FolderRef(mailbox), Role.READ)
        folders = self._world.mailboxes[mailbox]
        own = sorted(name for name in folders if name not in SPECIAL_FOLDERS)
        return tuple(self._folder(mailbox, name, folders[name]) for name in (*SPECIAL_FOLDERS, *own))

    def list_page(
        self, folder: FolderRef, *, offset: int = 0, limit: int = 50, query: SearchQuery | None = None
    ) -> MessagePage:
        stored = self._open(folder, Role.READ)
        found = [m for m in reversed(stored.messages.values()) if query is None or self._matches(m, query)]
        rows = tuple(self._row(message) for message in found[offset : offset + limit])
        return MessagePage(total=len(found), offset=offset, rows=rows)

    def fetch(self, folder: FolderRef, uid: int) -> bytes:
        return self._message(folder, uid).raw

    def fetch_row(self, folder: FolderRef, uid: int) -> MessageRow:
        return self._row(self._message(folder, uid))

    def append(
        self, folder: FolderRef, message: bytes, *, flags: Iterable[str] = (), at: datetime | None = None
    ) -> int:
        stored = self._open(folder, Role.HANDLE)
        raw = _BARE_LINE_END.sub(b"\r\n", message)
        if folder.mailbox == self._login:
            self._world.require_room(folder.mailbox, len(raw))
        arrived = (at or _EPOCH).astimezone(UTC)
        kept = stored.add(raw, arrived, {str(flag) for flag in flags} - {Flag.SEEN})
        if Flag.SEEN in flags:
            kept.seen_by.add(self._login)
        return kept.uid

    def set_flags(
        self, folder: FolderRef, uids: Sequence[int], *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> None:
        added, removed = set(add), set(remove)
        # One's own \\Seen is no change of the mailbox.
        only_seen = added | removed <= {Flag.SEEN}
        stored = self._open(folder, Role.READ if only_seen else Role.HANDLE)
        for uid in uids:
            if message := stored.messages.get(uid):
                if Flag.SEEN in added:
                    message.seen_by.add(self._login)
                if Flag.SEEN in removed:
                    message.seen_by.discard(self._login)
                message.flags = (message.flags | added) - removed - {Flag.SEEN}

    def move(self, folder: FolderRef, uids: Sequence[int], target: FolderRef) -> None:
        source, goal = self._open(folder, Role.HANDLE), self._open(target, Role.HANDLE)
        if target.mailbox == self._login != folder.mailbox:
            size = sum(len(source.messages[uid].raw) for uid in uids if uid in source.messages)
            self._world.require_room(target.mailbox, size)
        for uid in uids:
            if message := source.messages.pop(uid, None):
                moved = goal.add(message.raw, message.arrived_at, message.flags)
                moved.seen_by = message.seen_by & {self._login}  # others find it as new

    def expunge(self, folder: FolderRef, uids: Sequence[int]) -> None:
        stored = self._open(folder, Role.HANDLE)
        for uid in uids:
            stored.messages.pop(uid, None)

    def create_folder(self, folder: FolderRef) -> None:
        folder = _named(folder)
        self._open(FolderRef(folder.mailbox), Role.HANDLE)
        folders = self._world.mailboxes[folder.mailbox]
        if folder.name in folders:
            raise Refused("Đã có thư mục tên này.", engine="memory")
        folders[folder.name] = StoredFolder()

    def rename_folder(self, folder: FolderRef, new_name: str) -> None:
        self._refuse_special(folder)
        old, new = _named(folder).name, _named(FolderRef(folder.mailbox, new_name)).name
        self._open(folder, Role.HANDLE)
        folders = self._world.mailboxes[folder.mailbox]
        if new in folders:
            raise Refused("Đã có thư mục tên này.", engine="memory")
        for name in list(folders):
            if name == old or name.startswith(f"{old}/"):
                folders[new + name.removeprefix(old)] = folders.pop(name)

    def delete_folder(self, folder: FolderRef) -> None:
        self._refuse_special(folder)
        self._open(folder, Role.HANDLE)
        del self._world.mailboxes[folder.mailbox][_named(folder).name]

    def _open(self, folder: FolderRef, least: Role) -> StoredFolder:
        self._world.require_up()
        named = _named(folder)
        self._world.require(self._login, folder.mailbox, least)
        return self._world.folder(named)

    def _message(self, folder: FolderRef, uid: int) -> StoredMessage:
        stored = self._open(folder, Role.READ)
        if uid not in stored.messages:
            raise NoSuchMessage("Thư này không còn trong thư mục.", engine="memory")
        return stored.messages[uid]

    def _folder(self, mailbox: str, name: str, stored: StoredFolder) -> Folder:
        unseen = sum(self._login not in message.seen_by for message in stored.messages.values())
        use = SPECIAL_FOLDERS.get(name, SpecialUse.NONE)
        return Folder(FolderRef(mailbox, name), use, len(stored.messages), unseen)

    def _row(self, message: StoredMessage) -> MessageRow:
        parsed = parse_message(message.raw)
        seen = {str(Flag.SEEN)} if self._login in message.seen_by else set()
        return MessageRow(
            uid=message.uid,
            sender=_person(parsed.sender),
            recipients=tuple(_person(address) for address in parsed.to),
            subject_header=parsed.subject,
            sent_at=parsed.date,
            arrived_at=message.arrived_at,
            size=len(message.raw),
            flags=frozenset(message.flags | seen),
            has_attachment=any(not a.is_inline for a in parsed.attachments),
        )

    def _matches(self, message: StoredMessage, query: SearchQuery) -> bool:
        parsed = parse_message(message.raw)
        head = " ".join([parsed.subject, str(parsed.sender), *(str(a) for a in (*parsed.to, *parsed.cc))])
        whole = fold(f"{head} {parsed.text}")
        arrived = message.arrived_at.date()
        return all(
            (
                _has_words(whole, query.text),
                _has_words(fold(str(parsed.sender)), query.sender),
                _has_words(fold(parsed.subject), query.subject),
                query.since is None or arrived >= query.since,
                query.before is None or arrived < query.before,
                not query.unseen or self._login not in message.seen_by,
                not query.flagged or Flag.FLAGGED in message.flags,
            )
        )

    @staticmethod
    def _refuse_special(folder: FolderRef) -> None:
        if _named(folder).name in SPECIAL_FOLDERS:
            raise Refused("Thư mục này của hệ thống, không đổi tên hoặc xóa được.", engine="memory")


def _named(folder: FolderRef) -> FolderRef:
    return replace(folder, name=folder_name(folder.name, engine="memory"))


def _has_words(folded: str, text: str) -> bool:
    return all(fold(word) in folded for word in search_words(text))


def _person(address: Address) -> Person:
    return Person(address.name, address.address)
