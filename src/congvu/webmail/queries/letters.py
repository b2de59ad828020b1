"""One message: as it is shown, its neighbours in the list, its files."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from congvu.engines import wiring
from congvu.engines.errors import NoSuchMessage
from congvu.engines.ports import Flag, Folder, FolderRef, MailStore, MessageRow, SearchQuery
from congvu.formats.mime.compose import OutgoingAttachment
from congvu.formats.mime.parse import ParsedMessage, attachments_with_content, parse_message
from congvu.webmail.queries.listing import pick_folder

_ADDRESS_IN_NAME = re.compile(r"[^\s<>()\[\],;:\"'@]+@[^\s<>()\[\],;:\"'@]+\.[^\s<>()\[\],;:\"'@]+")
_NEIGHBOURHOOD = 5  # how far a message may have moved in the list since its link was made


@dataclass(frozen=True, slots=True)
class Neighbour:
    """`position` counts from the newest message that the list shows."""

    uid: int
    position: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to be shown; `newer` and `older` are None at the ends, or where the list is not known."""

    folders: tuple[Folder, ...]
    folder: Folder
    row: MessageRow
    raw: bytes
    parsed: ParsedMessage
    newer: Neighbour | None
    older: Neighbour | None


def get_letter(
    login: str, ref: FolderRef, uid: int, *, position: int | None = None, query: SearchQuery | None = None
) -> Letter:
    """The message, marked as read by `login`. Raises NoSuchFolder, NoSuchMessage.

    `position` is its place in the list that `query` gives.
    """
    with wiring.mail_stores().open(login) as store:
        row, newer, older = _find_in_list(store, ref, uid, position, query)
        if row is None:
            row = store.fetch_row(ref, uid)
        raw = store.fetch(ref, uid)
        if Flag.SEEN not in row.flags:
            store.set_flags(ref, [uid], add=[Flag.SEEN])
        folders = store.list_folders(ref.mailbox)  # last, so that the counts know it as read
    folder = pick_folder(folders, ref)
    return Letter(folders, folder, row, raw, parse_message(raw), newer, older)


def get_raw(login: str, ref: FolderRef, uid: int) -> bytes:
    """The message as it came. Raises NoSuchFolder, NoSuchMessage."""
    with wiring.mail_stores().open(login) as store:
        return store.fetch(ref, uid)


def list_files(
    login: str, ref: FolderRef, uid: int, indexes: Iterable[int]
) -> tuple[OutgoingAttachment, ...]:
    """Files of a message, to be sent on. Raises NoSuchMessage where one of them is not there."""
    wanted = set(indexes)
    if not wanted:
        return ()
    files = tuple(
        OutgoingAttachment(file.filename, file.media_type, content)
        for file, content in attachments_with_content(get_raw(login, ref, uid))
        if file.index in wanted
    )
    if len(files) < len(wanted):
        raise NoSuchMessage(
            _("Một tệp đính kèm không còn trong thư gốc; hãy chọn lại tệp từ máy của ông/bà.")
        )
    return files


def find_false_address(parsed: ParsedMessage) -> str:
    """An address that the sender's name pretends, where it is not the real one; "" for honest mail."""
    for found in _ADDRESS_IN_NAME.findall(parsed.sender.name):
        if found.lower().strip(".") != parsed.sender.address:
            return str(found)
    return ""


def _find_in_list(
    store: MailStore, ref: FolderRef, uid: int, position: int | None, query: SearchQuery | None
) -> tuple[MessageRow | None, Neighbour | None, Neighbour | None]:
    """Its line and those beside it, near where the list had it."""
    if position is None:
        return None, None, None
    first = max(0, position - _NEIGHBOURHOOD)
    page = store.list_page(ref, offset=first, limit=2 * _NEIGHBOURHOOD + 1, query=query)
    for place, row in enumerate(page.rows):
        if row.uid == uid:
            newer = Neighbour(page.rows[place - 1].uid, first + place - 1) if place else None
            older = place + 1 < len(page.rows)
            return row, newer, Neighbour(page.rows[place + 1].uid, first + place + 1) if older else None
    return None, None, None
