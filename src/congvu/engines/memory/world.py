"""What all twins share: mailboxes with their folders, and the list of events."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from congvu.engines.errors import NoSuchFolder, NotPermitted
from congvu.engines.ports import Delivered, FolderRef, MailboxOpened, Role, SignedIn, SpecialUse

SPECIAL_FOLDERS = {
    "INBOX": SpecialUse.INBOX,
    "Drafts": SpecialUse.DRAFTS,
    "Sent": SpecialUse.SENT,
    "Junk": SpecialUse.JUNK,
    "Trash": SpecialUse.TRASH,
}
_STRENGTH = (Role.READ, Role.HANDLE, Role.SEND, Role.MANAGE)
Rights = Callable[[str, str], Role | None]


@dataclass(slots=True)
class StoredMessage:
    """`flags` are common, \\Seen is kept for each person (`seen_by`), as in the shared namespace."""

    uid: int
    raw: bytes
    arrived_at: datetime
    flags: set[str] = field(default_factory=set)
    seen_by: set[str] = field(default_factory=set)


@dataclass(slots=True)
class StoredFolder:
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    next_uid: int = 1

    def add(self, raw: bytes, at: datetime, flags: set[str]) -> StoredMessage:
        message = StoredMessage(self.next_uid, raw, at, flags)
        self.messages[self.next_uid] = message
        self.next_uid += 1
        return message


class World:
    """`rights` says which role a person holds in another's mailbox; an own one is always open."""

    def __init__(self, rights: Rights | None = None) -> None:
        self.mailboxes: dict[str, dict[str, StoredFolder]] = {}
        self.events: list[Delivered | SignedIn | MailboxOpened] = []
        self.is_down = False
        self._rights: Rights = rights or (lambda login, mailbox: None)

    def create(self, address: str) -> None:
        self.mailboxes.setdefault(address, {name: StoredFolder() for name in SPECIAL_FOLDERS})

    def folder(self, ref: FolderRef) -> StoredFolder:
        """Raises NoSuchFolder."""
        folders = self.mailboxes.get(ref.mailbox)
        if folders is None or ref.name not in folders:
            raise NoSuchFolder("Không có thư mục này.", engine="memory", detail=f"{ref.mailbox}/{ref.name}")
        return folders[ref.name]

    def require(self, login: str, mailbox: str, least: Role) -> None:
        """Raises NoSuchFolder where nothing may be seen, NotPermitted where only this act may not be."""
        if login == mailbox:
            return
        role = self._rights(login, mailbox)
        if role is None:
            raise NoSuchFolder("Không có hộp thư này hoặc ông/bà không được ủy quyền mở.", engine="memory")
        if _STRENGTH.index(role) < _STRENGTH.index(least):
            raise NotPermitted("Vai trò được ủy quyền không cho phép việc này.", engine="memory")
