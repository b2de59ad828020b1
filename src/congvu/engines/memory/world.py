"""What all twins share: mailboxes with their folders, and the list of events."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from congvu.engines.errors import EngineUnavailable, NoSuchFolder, NotPermitted, OverQuota
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
    """`rights` says which role a person holds in another's mailbox; an own one is always open.

    `quotas` are bytes by address, without one there is no limit; `closed` holds withdrawn mailboxes;
    `ended` counts how often the sessions of a login were cut.
    """

    def __init__(self, rights: Rights | None = None) -> None:
        self.mailboxes: dict[str, dict[str, StoredFolder]] = {}
        self.events: list[Delivered | SignedIn | MailboxOpened] = []
        self.quotas: dict[str, int] = {}
        self.closed: set[str] = set()
        self.ended: Counter[str] = Counter()
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

    def is_open(self, address: str) -> bool:
        return address in self.mailboxes and address not in self.closed

    def has_room(self, address: str, size: int) -> bool:
        quota = self.quotas.get(address)
        if quota is None:
            return True
        stored = self.mailboxes[address].values()
        return size + sum(len(m.raw) for folder in stored for m in folder.messages.values()) <= quota

    def require_room(self, address: str, size: int) -> None:
        """Raises OverQuota."""
        if not self.has_room(address, size):
            raise OverQuota("Hộp thư đã đầy: hãy xóa bớt thư cũ rồi làm lại.", engine="memory")

    def require_up(self) -> None:
        """Raises EngineUnavailable."""
        if self.is_down:
            raise EngineUnavailable("Hệ thống thư đang tạm ngừng, xin thử lại sau ít phút.", engine="memory")

    def require(self, login: str, mailbox: str, least: Role) -> None:
        """Raises NoSuchFolder where nothing may be seen, NotPermitted where only this act may not be."""
        if login == mailbox:
            return
        role = self._rights(login, mailbox)
        if role is None:
            raise NoSuchFolder("Không có hộp thư này hoặc ông/bà không được ủy quyền mở.", engine="memory")
        if _STRENGTH.index(role) < _STRENGTH.index(least):
            raise NotPermitted("Vai trò được ủy quyền không cho phép việc này.", engine="memory")
