"""A page of a folder, with the folders beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from congvu.engines import wiring
from congvu.engines.errors import NoSuchFolder
from congvu.engines.ports import Folder, FolderRef, MessagePage, SearchQuery, SpecialUse

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class FolderPage:
    """`folders` are all of the mailbox, `folder` the one that is shown."""

    folders: tuple[Folder, ...]
    folder: Folder
    page: MessagePage


def get_folder_page(
    login: str, ref: FolderRef, *, offset: int = 0, query: SearchQuery | None = None
) -> FolderPage:
    """One list of folders and one page of lines: no further round trip. Raises NoSuchFolder."""
    with wiring.mail_stores().open(login) as store:
        folders = store.list_folders(ref.mailbox)
        folder = pick_folder(folders, ref)
        page = store.list_page(ref, offset=offset, limit=ROWS_A_PAGE, query=query)
    return FolderPage(folders, folder, page)


def list_folders(login: str, mailbox: str) -> tuple[Folder, ...]:
    with wiring.mail_stores().open(login) as store:
        return store.list_folders(mailbox)


def pick_folder(folders: Iterable[Folder], ref: FolderRef) -> Folder:
    """Raises NoSuchFolder."""
    for folder in folders:
        if folder.ref == ref:
            return folder
    raise NoSuchFolder(_("Không có thư mục này."), detail=f"{ref.mailbox}/{ref.name}")


def pick_special(folders: Iterable[Folder], use: SpecialUse) -> FolderRef:
    """Raises NoSuchFolder; every mailbox has its special folders from the day it opens."""
    for folder in folders:
        if folder.special_use == use:
            return folder.ref
    raise NoSuchFolder(_("Hộp thư này thiếu một thư mục của hệ thống; hãy báo đơn vị vận hành."), detail=use)
