"""A person's own order of folders."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit import operations as audit
from congvu.engines import wiring
from congvu.engines.errors import Refused
from congvu.engines.ports import FolderRef, MailStore, SpecialUse
from congvu.webmail.queries.listing import pick_folder, pick_special

_AT_ONCE = 500


def create_folder(*, actor: str, now: datetime, folder: FolderRef) -> None:
    """Raises Refused where the name is taken or cannot be used, NotPermitted."""
    with wiring.mail_stores().open(actor) as store:
        store.create_folder(folder)
    _record("webmail.create_folder", actor, now, folder)


def rename_folder(*, actor: str, now: datetime, folder: FolderRef, new_name: str) -> None:
    """Raises Refused for special folders and taken names, NoSuchFolder, NotPermitted."""
    with wiring.mail_stores().open(actor) as store:
        store.rename_folder(folder, new_name)
    _record("webmail.rename_folder", actor, now, folder, new_name=new_name)


def delete_folder(*, actor: str, now: datetime, folder: FolderRef) -> int:
    """Put its messages into the trash, then remove the folder; returns how many there were.

    Raises Refused for special folders, NoSuchFolder, NotPermitted. When it breaks off half-way, the
    rest is still in the folder.
    """
    with wiring.mail_stores().open(actor) as store:
        folders = store.list_folders(folder.mailbox)
        if pick_folder(folders, folder).special_use != SpecialUse.NONE:
            raise Refused(_("Thư mục này của hệ thống, không xóa được."))
        count = _empty_into(store, folder, pick_special(folders, SpecialUse.TRASH))
        store.delete_folder(folder)
    _record("webmail.delete_folder", actor, now, folder, messages=count)
    return count


def _empty_into(store: MailStore, folder: FolderRef, trash: FolderRef) -> int:
    count = 0
    while rows := store.list_page(folder, limit=_AT_ONCE).rows:
        store.move(folder, [row.uid for row in rows], trash)
        count += len(rows)
    return count


def _record(action: str, actor: str, now: datetime, folder: FolderRef, **detail: object) -> None:
    """Folders of an agency are common; those of a person are of no concern to others."""
    if folder.mailbox == actor:
        return
    with transaction.atomic():
        audit.record(
            actor=actor,
            action=action,
            target=audit.Target("mailbox", folder.mailbox),
            now=now,
            detail={"folder": folder.name, **detail},
        )
