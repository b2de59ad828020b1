"""Marking, moving and deleting messages."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit import operations as audit
from congvu.engines import wiring
from congvu.engines.errors import Refused
from congvu.engines.ports import Flag, FolderRef, MailStore, SpecialUse
from congvu.webmail.queries.listing import pick_folder, pick_special


class Act(StrEnum):
    """DELETE puts into the trash, DESTROY removes for good."""

    READ = "read"
    UNREAD = "unread"
    STAR = "star"
    UNSTAR = "unstar"
    MOVE = "move"
    JUNK = "junk"
    NOT_JUNK = "not_junk"
    DELETE = "delete"
    DESTROY = "destroy"


_FLAGS = {
    Act.READ: ((Flag.SEEN,), ()),
    Act.UNREAD: ((), (Flag.SEEN,)),
    Act.STAR: ((Flag.FLAGGED,), ()),
    Act.UNSTAR: ((), (Flag.FLAGGED,)),
}
_PLACES = {
    Act.JUNK: SpecialUse.JUNK,
    Act.NOT_JUNK: SpecialUse.INBOX,
    Act.DELETE: SpecialUse.TRASH,
}


def act_on_messages(
    *, actor: str, now: datetime, folder: FolderRef, uids: Sequence[int], act: Act, target: str = ""
) -> None:
    """Do one thing with all `uids`; `target` names the folder of the same mailbox for MOVE.

    Raises NoSuchFolder, NotPermitted, OverQuota, EngineUnavailable; then nothing is lost.
    """
    with wiring.mail_stores().open(actor) as store:
        if act in _FLAGS:
            added, removed = _FLAGS[act]
            store.set_flags(folder, uids, add=added, remove=removed)
        elif act == Act.DESTROY:
            store.expunge(folder, uids)
        else:
            _move(store, folder, uids, act, target)
    if act == Act.DESTROY and folder.mailbox != actor:
        _record_destroyed(actor, now, folder, len(uids))


def _move(store: MailStore, folder: FolderRef, uids: Sequence[int], act: Act, target: str) -> None:
    folders = store.list_folders(folder.mailbox)
    if act == Act.MOVE:
        place = pick_folder(folders, FolderRef(folder.mailbox, target)).ref
    else:
        place = pick_special(folders, _PLACES[act])
    if place == folder:
        raise Refused(_("Thư đang nằm trong chính thư mục này; hãy chọn thư mục khác."))
    store.move(folder, uids, place)


def _record_destroyed(actor: str, now: datetime, folder: FolderRef, count: int) -> None:
    """Common mail does not vanish without a trace; one's own is one's own affair."""
    with transaction.atomic():
        audit.record(
            actor=actor,
            action="webmail.destroy_messages",
            target=audit.Target("mailbox", folder.mailbox),
            now=now,
            detail={"folder": folder.name, "count": count},
        )
