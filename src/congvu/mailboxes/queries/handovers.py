"""Reading handovers."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from congvu.engines import wiring
from congvu.engines.errors import EngineError
from congvu.engines.ports import MailboxEngine
from congvu.mailboxes.models import Handover, Mailbox
from congvu.mailboxes.queries.rights import is_operator, list_offices, list_operated, may_arrange_handover
from congvu.policy.inventory import Inventory, Verification, read_inventory

# Folders that every mailbox has, as the pages of mail call them; minutes are Vietnamese in any language.
_LABELS = {
    "INBOX": "Hộp thư đến",
    "Drafts": "Bản thảo",
    "Sent": "Đã gửi",
    "Junk": "Thư rác",
    "Trash": "Thùng rác",
}


@dataclass(frozen=True, slots=True)
class FolderCount:
    """A line of an inventory; `size` in bytes."""

    label: str
    messages: int
    size: int


def folder_label(name: str) -> str:
    """ "INBOX (Hộp thư đến)": the name that the roots are computed with, and what people call it."""
    label = _LABELS.get(name)
    return f"{name} ({label})" if label else name


def list_folder_counts(handover: Handover) -> tuple[FolderCount, ...]:
    """Those that every mailbox has come first."""
    order = list(_LABELS)
    rows = sorted(
        handover.folders,
        key=lambda row: (order.index(row["name"]) if row["name"] in _LABELS else len(order), row["name"]),
    )
    return tuple(
        FolderCount(_LABELS.get(row["name"], row["name"]), row["messages"], row["bytes"]) for row in rows
    )


def find_handover(handover_id: int, login: str, *, now: datetime) -> Handover | None:
    """One that the person takes part in or may arrange; None for all others."""
    row = _light().filter(pk=handover_id).first()
    if row is None:
        return None
    takes_part = login in (row.giver.login, row.receiver.login)
    return row if takes_part or may_arrange_handover(login, row.mailbox, now=now) else None


def list_handovers(mailbox: Mailbox) -> QuerySet[Handover]:
    """Newest first."""
    return _light().filter(mailbox=mailbox)


def list_visible_handovers(login: str, *, now: datetime) -> list[Handover]:
    """Those a person takes part in, or arranges for the own agency; the operator sees all. Newest first."""
    if is_operator(login):
        return list_operated(login, _light()[:200])
    mine = Q(giver__login=login) | Q(receiver__login=login)
    return list(_light().filter(mine | Q(mailbox__in=list_offices(login, now=now)))[:200])


def list_handovers_to_confirm(login: str) -> QuerySet[Handover]:
    """What waits for this very person."""
    mine = Q(giver__login=login, status=Handover.Status.PREPARED)
    return _light().filter(mine | Q(receiver__login=login, status=Handover.Status.GIVEN))


def count_new_messages(handover: Handover) -> int | None:
    """How many messages there are more (less) than at the inventory; None when it cannot be told now."""
    try:
        with wiring.mail_stores().open(handover.giver.login) as store:
            held = sum(folder.messages for folder in store.list_folders(handover.mailbox.address))
    except EngineError:
        return None
    return held - handover.messages


def get_minutes(handover: Handover) -> bytes:
    """The PDF; empty before the end."""
    return bytes(Handover.objects.values_list("minutes", flat=True).get(pk=handover.pk) or b"")


def find_handover_of_minutes(sha256: str) -> Handover | None:
    """The handover whose minutes have this hash."""
    return _light().filter(minutes_sha256=sha256).exclude(minutes_sha256="").first()


def find_counted_handover(handover_id: int) -> Handover | None:
    """One with an inventory, for verifying."""
    return _light().filter(pk=handover_id).exclude(root="").first()


def verify_handover(handover: Handover, *, engine: MailboxEngine) -> Verification:
    """The mailbox, under the address of today, against what was handed over.

    Raises `EngineError`, `policy.inventory.BadManifest` for a row that somebody changed.
    """
    return engine.verify(handover.mailbox.address, stored_inventory(handover))


def stored_inventory(handover: Handover) -> Inventory:
    """With the root of the row, which the minutes name."""
    manifest = bytes(Handover.objects.values_list("manifest", flat=True).get(pk=handover.pk))
    then = read_inventory(manifest)
    return Inventory(then.folders, then.messages, then.size, handover.root, manifest)


def _light() -> QuerySet[Handover]:
    rows = Handover.objects.select_related("mailbox__agency__province", "giver", "receiver")
    return rows.defer("manifest", "minutes").order_by("-pk")
