"""What folders and roles are called on the screen."""

from django.utils.translation import gettext_lazy as _

from congvu.engines.ports import Folder, FolderRef, SpecialUse
from congvu.mailboxes.queries import UsableMailbox

_FOLDERS = {
    SpecialUse.INBOX: (_("Hộp thư đến"), "inbox"),
    SpecialUse.DRAFTS: (_("Bản thảo"), "draft"),
    SpecialUse.SENT: (_("Đã gửi"), "send"),
    SpecialUse.JUNK: (_("Thư rác"), "junk"),
    SpecialUse.TRASH: (_("Thùng rác"), "trash"),
}
_TARGETS = (SpecialUse.NONE, SpecialUse.INBOX, SpecialUse.SENT)
_ROLES = {
    None: _("Hộp thư của tôi"),
    "READ": _("được ủy quyền: chỉ đọc"),
    "HANDLE": _("được ủy quyền: đọc và xử lý thư"),
    "SEND": _("được ủy quyền: xử lý và gửi thư"),
    "MANAGE": _("được ủy quyền: quản lý hộp thư"),
}


def folder_name(folder: Folder) -> str:
    """ "Hộp thư đến" for INBOX, its own name for a folder that a person made."""
    known = _FOLDERS.get(folder.special_use)
    return str(known[0]) if known else folder.ref.name


def folder_icon(folder: Folder) -> str:
    known = _FOLDERS.get(folder.special_use)
    return known[1] if known else "folder"


def role_name(mailbox: UsableMailbox) -> str:
    """The person's role in this mailbox, in words."""
    return str(_ROLES.get(mailbox.role, mailbox.role))


def choices(folders: tuple[Folder, ...], without: FolderRef) -> list[tuple[str, str]]:
    """Where messages may be moved to: the engine's name and ours.

    Own folders come first; the trash and junk have buttons of their own, drafts are none of these.
    """
    found = [folder for folder in folders if folder.ref != without and folder.special_use in _TARGETS]
    found.sort(key=lambda folder: folder.special_use != SpecialUse.NONE)
    return [(folder.ref.name, folder_name(folder)) for folder in found]
