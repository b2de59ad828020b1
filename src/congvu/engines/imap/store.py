"""One person's mail store over one IMAP connection."""

import imaplib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, ProtocolError
from imapclient.imap_utf7 import encode as encode_utf7

from congvu.engines.errors import (
    EngineError,
    EngineUnavailable,
    NoSuchFolder,
    NoSuchMessage,
    NotPermitted,
    OverQuota,
    Refused,
)
from congvu.engines.imap.folders import SPECIAL_NAMES, folders_of
from congvu.engines.imap.rows import LIST_ITEMS, message_row
from congvu.engines.imap.search import criteria
from congvu.engines.ports import (
    Folder,
    FolderRef,
    MessagePage,
    MessageRow,
    SearchQuery,
)
from congvu.policy.text import normalize

_CODES: tuple[tuple[str, type[EngineError], str], ...] = (
    ("[INUSE]", EngineUnavailable, "Hộp thư đang được lập chỉ mục để tìm kiếm; xin tìm lại sau ít phút."),
    ("[OVERQUOTA]", OverQuota, "Hộp thư đã đầy: hãy xóa bớt thư cũ rồi làm lại."),
    ("[NOPERM]", NotPermitted, "Vai trò được ủy quyền không cho phép việc này."),
    ("PERMISSION DENIED", NotPermitted, "Vai trò được ủy quyền không cho phép việc này."),
    ("[ALREADYEXISTS]", Refused, "Đã có thư mục tên này."),
    ("[TRYCREATE]", NoSuchFolder, "Không có thư mục này."),
    ("[NONEXISTENT]", NoSuchFolder, "Không có thư mục này."),
    ("DOESN'T EXIST", NoSuchFolder, "Không có hộp thư hoặc thư mục này, hoặc ông/bà không được ủy quyền mở."),
    ("NOT FOUND", NoSuchFolder, "Không có hộp thư hoặc thư mục này, hoặc ông/bà không được ủy quyền mở."),
)
_BAD_NAME = re.compile(r"[\x00-\x1f\x7f*%\"\\]|^[/~.]|/$|//|\.\.")


@contextmanager
def translate_errors() -> Iterator[None]:
    """IMAP's errors as ours."""
    try:
        yield
    except EngineError:
        raise
    except (TimeoutError, IMAPClientAbortError, ProtocolError, imaplib.IMAP4.abort, OSError) as problem:
        sentence = "Hệ thống thư đang tạm ngừng, xin thử lại sau ít phút."
        raise EngineUnavailable(sentence, engine="imap", detail=str(problem)) from None
    except (IMAPClientError, imaplib.IMAP4.error) as problem:
        text = str(problem)
        for code, kind, sentence in _CODES:
            if code in text.upper():
                raise kind(sentence, engine="imap", detail=text) from None
        raise Refused("Hệ thống thư từ chối việc này.", engine="imap", detail=text) from None


class ImapMailStore:
    """Remembers which folder is selected, so that a warm page costs no SELECT of a large one."""

    def __init__(self, client: IMAPClient, login: str) -> None:
        self._client = client
        self._login = login
        self._selected: str | None = None
        self._exists = 0
        self.is_broken = False
        self._count_from_now()

    def close(self) -> None:
        try:
            self._client.logout()
        except (IMAPClientError, OSError):
            self._client.shutdown()

    def is_alive(self) -> bool:
        try:
            self._client.noop()
        except (IMAPClientError, OSError):
            return False
        return True

    def list_folders(self, mailbox: str) -> tuple[Folder, ...]:
        prefix = self._prefix(mailbox)
        pattern = f"{prefix}*" if prefix else "*"
        options = b"(SPECIAL-USE STATUS (MESSAGES UNSEEN))"
        with self._guard():
            lines = self._client._raw_command_untagged(
                b"LIST",
                [b'""', _quoted(pattern), b"RETURN", options],
                uid=False,
                response_name="LIST",
            )
            statuses = self._client._imap.untagged_responses.pop("STATUS", [])
        folders = folders_of(mailbox, prefix, lines, statuses)
        if not folders:
            raise NoSuchFolder(
                "Không có hộp thư này hoặc ông/bà không được ủy quyền mở.", engine="imap", detail=mailbox
            )
        return folders

    def list_page(
        self, folder: FolderRef, *, offset: int = 0, limit: int = 50, query: SearchQuery | None = None
    ) -> MessagePage:
        with self._guard():
            total = self._select(folder)
            if query is not None and not query.is_empty:
                uids = sorted(self._client.search(criteria(query), "UTF-8"), reverse=True)
                total, wanted = len(uids), uids[offset : offset + limit]
                answers = self._client.fetch(wanted, LIST_ITEMS) if wanted else {}
                rows = [message_row(uid, answers[uid]) for uid in wanted if uid in answers]
                return MessagePage(total, offset, tuple(rows))
            last = total - offset
            if last < 1:
                return MessagePage(total, offset, ())
            answers = self._fetch_sequence(max(1, last - limit + 1), last)
            rows = [message_row(uid, answer) for uid, answer in sorted(answers.items(), reverse=True)]
            return MessagePage(total, offset, tuple(rows))

    def fetch(self, folder: FolderRef, uid: int) -> bytes:
        with self._guard():
            self._select(folder)
            answer = self._client.fetch([uid], [b"BODY.PEEK[]"]).get(uid)
        if answer is None:
            raise _gone()
        return bytes(answer[b"BODY[]"])

    def fetch_row(self, folder: FolderRef, uid: int) -> MessageRow:
        with self._guard():
            self._select(folder)
            answer = self._client.fetch([uid], LIST_ITEMS).get(uid)
        if answer is None:
            raise _gone()
        return message_row(uid, answer)

    def append(
        self, folder: FolderRef, message: bytes, *, flags: Iterable[str] = (), at: datetime | None = None
    ) -> int:
        with self._guard():
            answer = self._client.append(self._name(folder), message, tuple(flags), at)
        found = re.search(rb"APPENDUID \d+ (\d+)", bytes(answer))
        return int(found[1]) if found else 0

    def set_flags(
        self, folder: FolderRef, uids: Sequence[int], *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> None:
        with self._guard():
            self._select(folder)
            if uids and (added := list(add)):
                self._client.add_flags(list(uids), added, silent=True)
            if uids and (removed := list(remove)):
                self._client.remove_flags(list(uids), removed, silent=True)

    def move(self, folder: FolderRef, uids: Sequence[int], target: FolderRef) -> None:
        with self._guard():
            self._select(folder)
            if uids:
                self._client.move(list(uids), self._name(target))

    def expunge(self, folder: FolderRef, uids: Sequence[int]) -> None:
        with self._guard():
            self._select(folder)
            if uids:
                self._client.delete_messages(list(uids), silent=True)
                self._client.uid_expunge(list(uids))

    def create_folder(self, folder: FolderRef) -> None:
        with self._guard():
            self._client.create_folder(self._name(folder))
            if folder.mailbox == self._login:
                self._client.subscribe_folder(self._name(folder))

    def rename_folder(self, folder: FolderRef, new_name: str) -> None:
        _refuse_special(folder)
        with self._guard():
            self._leave()
            self._client.rename_folder(self._name(folder), self._name(FolderRef(folder.mailbox, new_name)))

    def delete_folder(self, folder: FolderRef) -> None:
        _refuse_special(folder)
        with self._guard():
            self._leave()
            self._client.delete_folder(self._name(folder))

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            with translate_errors():
                yield
        except EngineUnavailable:
            self.is_broken = True
            raise
        except EngineError:
            self._selected = None
            raise

    def _select(self, folder: FolderRef) -> int:
        """Open the folder; the number of messages in it now."""
        name = self._name(folder)
        if self._selected == name:
            self._client.noop()  # the engine tells what came and went since
            return self._exists
        self._selected = None
        self._exists = int(self._client.select_folder(name)[b"EXISTS"])
        self._selected = name
        return self._exists

    def _count_from_now(self) -> None:
        """Follow the number of messages in the selected folder through every answer of the engine.

        Any command may bring the news (RFC 3501 7.3.1), and imaplib keeps them without their order.
        """
        imap = self._client._imap
        keep = imap._append_untagged

        def count_and_keep(kind: str, data: bytes) -> None:
            if kind == "EXISTS":
                self._exists = int(data)
            elif kind == "EXPUNGE":
                self._exists -= 1
            keep(kind, data)

        imap._append_untagged = count_and_keep

    def _leave(self) -> None:
        if self._selected is not None:
            self._client.unselect_folder()
            self._selected = None

    def _fetch_sequence(self, first: int, last: int) -> dict[int, dict[bytes, Any]]:
        """By sequence number, keyed by uid: the newest page needs no list of uids."""
        self._client.use_uid = False
        try:
            answers = self._client.fetch(range(first, last + 1), [b"UID", *LIST_ITEMS])
        finally:
            self._client.use_uid = True
        return {int(answer[b"UID"]): answer for answer in answers.values() if b"UID" in answer}

    def _prefix(self, mailbox: str) -> str:
        return "" if mailbox == self._login else f"shared/{mailbox}"

    def _name(self, folder: FolderRef) -> str:
        name = normalize(folder.name)
        if _BAD_NAME.search(name) or not name.strip():
            raise Refused('Tên thư mục không được chứa ký tự * % " \\ hay ký tự điều khiển.', engine="imap")
        prefix = self._prefix(folder.mailbox)
        if not prefix:
            return name
        return prefix if name == "INBOX" else f"{prefix}/{name}"


def _quoted(text: str) -> bytes:
    return b'"' + bytes(encode_utf7(text)).replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def _refuse_special(folder: FolderRef) -> None:
    if folder.name in SPECIAL_NAMES:
        raise Refused("Thư mục này của hệ thống, không đổi tên hoặc xóa được.", engine="imap")


def _gone() -> NoSuchMessage:
    return NoSuchMessage("Thư này không còn trong thư mục.", engine="imap")
