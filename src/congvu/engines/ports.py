"""The ports: what the contexts may ask of a mail engine.

Each port has a real implementation and a twin in `engines.memory`; `tests/contract` runs one suite
against both. All moments are aware `datetime`s in UTC, all sizes bytes, all addresses lower-case
ASCII `local@domain`. Folder names are Unicode (NFC), levels separated by "/". Every method may
raise `errors.EngineError`; each names the subclass that callers must expect.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from congvu.policy.inventory import Inventory, Verification


class Role(StrEnum):
    """What a delegate may do in an agency mailbox, weakest first (BP48 Đ15.1)."""

    READ = "READ"
    HANDLE = "HANDLE"  # READ and flag, file, move, delete
    SEND = "SEND"  # HANDLE and send as the agency
    MANAGE = "MANAGE"  # SEND and name delegates


class SpecialUse(StrEnum):
    """Special folders (RFC 6154); every mailbox has them from the day it opens."""

    INBOX = "INBOX"
    SENT = "SENT"
    DRAFTS = "DRAFTS"
    TRASH = "TRASH"
    JUNK = "JUNK"
    NONE = ""


class Flag(StrEnum):
    SEEN = "\\Seen"
    ANSWERED = "\\Answered"
    FLAGGED = "\\Flagged"
    DRAFT = "\\Draft"
    FORWARDED = "$Forwarded"


@dataclass(frozen=True, slots=True)
class FolderRef:
    """A folder of a mailbox: `mailbox` is its address, `name` is "INBOX", "Sent", "Công văn/2026"."""

    mailbox: str
    name: str = "INBOX"


@dataclass(frozen=True, slots=True)
class Folder:
    ref: FolderRef
    special_use: SpecialUse
    messages: int
    unseen: int


@dataclass(frozen=True, slots=True)
class Person:
    """A correspondent as a header names it; `name` is decoded, NFC, may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A line of a message list."""

    uid: int
    sender: Person
    recipients: tuple[Person, ...]
    subject_header: str
    sent_at: datetime | None
    arrived_at: datetime
    size: int
    flags: frozenset[str]
    has_attachment: bool


@dataclass(frozen=True, slots=True)
class MessagePage:
    """`rows` newest first; `total` counts all that match, `offset` those before the first row."""

    total: int
    offset: int
    rows: tuple[MessageRow, ...]


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """All given conditions must hold. Words match without diacritics, as parts of longer ones too:
    those of `text` in header and body. Words are letters and digits, two at least; others do not count."""

    text: str = ""
    sender: str = ""
    subject: str = ""
    since: date | None = None
    before: date | None = None
    unseen: bool = False
    flagged: bool = False

    @property
    def is_empty(self) -> bool:
        return self == SearchQuery()


class MailStore(Protocol):
    """The mailboxes that one person may open, opened as that person.

    A session that the engine has cut in between is opened anew by the next act, with the rights that
    hold then.

    Own mailbox and, by delegation, agency mailboxes: a right that is missing raises `NotPermitted`
    or, where the engine does not tell that the folder exists, `NoSuchFolder`.
    """

    def list_folders(self, mailbox: str) -> tuple[Folder, ...]:
        """All folders, special ones first, in the order INBOX, Drafts, Sent, Junk, Trash."""

    def list_page(
        self, folder: FolderRef, *, offset: int = 0, limit: int = 50, query: SearchQuery | None = None
    ) -> MessagePage:
        """One page of a folder, newest first, `query` applied."""

    def fetch(self, folder: FolderRef, uid: int) -> bytes:
        """The whole message (RFC 5322 bytes), without setting \\Seen; raises `NoSuchMessage`."""

    def fetch_row(self, folder: FolderRef, uid: int) -> MessageRow:
        """Its line in the list; raises `NoSuchMessage`."""

    def append(
        self, folder: FolderRef, message: bytes, *, flags: Iterable[str] = (), at: datetime | None = None
    ) -> int:
        """Store a message, return its uid; raises `OverQuota`, `NotPermitted`.

        The quota of the own mailbox counts; what a delegate files in an agency mailbox is not held up,
        deliveries to it are. Line ends become CRLF.
        """

    def set_flags(
        self, folder: FolderRef, uids: Sequence[int], *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> None:
        """Change flags; unknown uids are passed over."""

    def move(self, folder: FolderRef, uids: Sequence[int], target: FolderRef) -> None:
        """Move messages; both folders may lie in different mailboxes that the person may open."""

    def expunge(self, folder: FolderRef, uids: Sequence[int]) -> None:
        """Remove messages for good."""

    def create_folder(self, folder: FolderRef) -> None:
        """Raises `Refused` for a name that is taken or cannot be used (`engines.folder_names`)."""

    def rename_folder(self, folder: FolderRef, new_name: str) -> None:
        """With all that lies in and below it; as `create_folder`, and special folders are `Refused`."""

    def delete_folder(self, folder: FolderRef) -> None:
        """Remove a folder and its messages, not those below it; special folders raise `Refused`."""


class MailStores(Protocol):
    """Opens a `MailStore`; implementations may keep and reuse connections per person."""

    def open(self, login: str) -> AbstractContextManager[MailStore]:
        """As `login` (a personal address). Raises `EngineUnavailable`, `NotPermitted`."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An SMTP reply: `code` 250, `enhanced` "2.1.5" (may be empty), `text` as the server said it."""

    code: int
    enhanced: str
    text: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """A message the engine has taken over; `refused` lists the recipients it did not take."""

    queue_id: str
    refused: Mapping[str, Reply] = field(default_factory=dict)


class Submission(Protocol):
    """Hands a message to the mail system."""

    def submit(self, *, login: str, sender: str, recipients: Sequence[str], message: bytes) -> Submitted:
        """Submit as `login` (a person) from `sender` (own address, or one delegated to send).

        The caller files the sender's copy (`engines.filed`).

        Raises `Refused` with the server's sentence when the message as a whole, or every
        recipient, is refused; `EngineUnavailable` when it is not known to be taken over.
        """

    def dispatch(
        self, *, sender: str, recipients: Sequence[str], message: bytes, keep_copy: bool = False
    ) -> Submitted:
        """Submit an issued official document as the system itself, in one message to all.

        With `keep_copy` it is delivered into the sender's own Sent folder too, reported as
        `Delivered` to the sender; `refused` does not tell of it.
        """


@dataclass(frozen=True, slots=True)
class MailboxSpec:
    """What the engine must hold for a mailbox; `is_shared` for one that delegates open."""

    address: str
    is_shared: bool


class MailboxEngine(Protocol):
    """Makes and rebuilds mailboxes in the store."""

    def ensure(self, specs: Sequence[MailboxSpec]) -> None:
        """Create what is missing (folders, rights); a repeat changes nothing."""

    def exists(self, address: str) -> bool:
        """Whether the store holds it; False for what is no address."""

    def remove(self, address: str) -> None:
        """Destroy a mailbox with all its mail; absent ones are passed over.

        When it returns nothing is left; after a failure (`EngineUnavailable`) a repeat removes the rest.
        """

    def end_sessions(self, *logins: str) -> None:
        """Cut all open connections of these people, in all protocols."""

    def rename(self, old: str, new: str) -> None:
        """As `rename_all`, for one."""

    def rename_all(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Give mailboxes new addresses, (old, new) each, with all that lies in them.

        Mail, flags, numbers, folders, subscriptions, what each delegate has seen, and the rights of
        delegates go along; sessions of the old address and of its delegates are cut. The product's
        database names the new address already and says that the mailbox is not ready: deliveries wait
        meanwhile. Repeat it after a failure: what is done is passed over, and so are mailboxes that
        are not there at all. A new address where another mailbox holds mail is `Refused`, nothing moved.
        """

    def inventory(self, address: str) -> Inventory:
        """What the mailbox holds now, read through once, without setting \\Seen or telling events.

        Also of a mailbox that is closed. Mail that arrives meanwhile does not count. Raises
        `NoSuchFolder` when the store does not hold it, `EngineUnavailable`.
        """

    def verify(self, address: str, inventory: Inventory) -> Verification:
        """What became of the messages of an inventory, taken of this mailbox under any address.

        Raises as `inventory`, and `BadContent` for a manifest that does not give the inventory's root.
        """

    def export(self, address: str, target: Path) -> Inventory:
        """Write all mail as a ZIP file (.eml by folder, lists, how to check) that needs no system of ours.

        Returns the inventory of what was written; its root stands in the file too. `target` appears when
        it is complete, replacing an older one; a repeat begins anew. Raises as `inventory`, and
        `EngineUnavailable` when the disk is full, nothing left behind.
        """


class AccessProtocol(StrEnum):
    """By which program a mailbox was opened."""

    WEBMAIL = "WEBMAIL"
    IMAP = "IMAP"
    POP3 = "POP3"


@dataclass(frozen=True, slots=True)
class Delivered:
    """The engine put a message into a mailbox, or failed to (`error`, as the engine said it)."""

    at: datetime
    recipient: str
    message_id: str  # with angle brackets
    error: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person's mail program signed in; the web itself (master login) is not reported."""

    at: datetime
    login: str
    protocol: AccessProtocol
    session: str
    remote_ip: str


@dataclass(frozen=True, slots=True)
class MailboxOpened:
    """A person's program opened a folder (`uid` None) or one message of it."""

    at: datetime
    login: str
    mailbox: str  # address of the mailbox, own or delegated
    folder: str
    protocol: AccessProtocol
    session: str
    uid: int | None = None


@dataclass(frozen=True, slots=True)
class EventBatch:
    """Events read since a position, and the position (opaque, at most 200 characters) after them."""

    events: tuple[Delivered | SignedIn | MailboxOpened, ...]
    position: str


class EventStream(Protocol):
    """What the engine reports of itself, durable and in order, at least once."""

    def read(self, position: str, *, limit: int = 5000) -> EventBatch:
        """Events after `position` ("" is the beginning). Never blocks; may be empty."""


class DocumentReader(Protocol):
    """Reads foreign document files in a process of its own, so that a hostile one harms nothing."""

    def pdf_text(self, content: bytes) -> str:
        """The text of a PDF, all pages, NFC, pages separated by form feeds.

        Raises `BadContent` when it is no PDF, is encrypted or cannot be read;
        `EngineUnavailable` when reading took too long or the process died.
        """


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """A password that is about to be checked, or was. `protocol` is "web", "imap", "pop3" or "smtp"."""

    login: str
    remote_ip: str
    protocol: str
    fingerprint: str = ""  # a short keyed hash of login and password (`SignInGuard.fingerprint`)


@dataclass(frozen=True, slots=True)
class SignInVerdict:
    """`wait_seconds` > 0: the password must not be checked before; `slow_by`: seconds to hold the answer."""

    wait_seconds: float = 0.0
    slow_by: int = 0


@dataclass(frozen=True, slots=True)
class AppPasswordUse:
    """The last use of an app password, named by its selector; `at` in seconds since 1970."""

    login: str
    selector: str
    at: float
    remote_ip: str


@dataclass(frozen=True, slots=True)
class HeldUp:
    """Tries that were refused before the password was checked."""

    login: str
    network: str
    protocol: str
    times: int


@dataclass(frozen=True, slots=True)
class SignInNews:
    uses: tuple[AppPasswordUse, ...] = ()
    held_up: tuple[HeldUp, ...] = ()


class SignInGuard(Protocol):
    """Remembers wrong passwords of all protocols together. Never raises: without it nobody is held up."""

    def fingerprint(self, login: str, password: str) -> str:
        """For `SignInAttempt`, the same in all protocols for a whole address."""

    def judge(self, attempt: SignInAttempt) -> SignInVerdict:
        """Before a password is checked."""

    def report(self, attempt: SignInAttempt, *, success: bool) -> None:
        """After it was checked."""

    def news(self) -> SignInNews:
        """What happened since the last call, each told once."""
