"""What the worker does for a handover: reads the mailbox through once and keeps what it held."""

from datetime import datetime

from django.db import transaction

from congvu.audit.operations import SYSTEM, Target, record
from congvu.engines.errors import EngineError
from congvu.engines.ports import MailboxEngine
from congvu.mailboxes.models import Handover
from congvu.policy.inventory import Inventory


def count_handovers(*, engine: MailboxEngine, now: datetime) -> int:
    """Take the inventories that handovers wait for; returns how many. A repeat begins anew.

    What cannot be counted now is told on the page and tried again.
    """
    done = 0
    waiting = Handover.objects.filter(status=Handover.Status.COUNTING, mailbox__renamed_from="")
    for row in waiting.select_related("mailbox").defer("manifest", "minutes").order_by("pk"):
        try:
            inventory = engine.inventory(row.mailbox.address)
        except EngineError as problem:
            Handover.objects.filter(pk=row.pk).update(failure=problem.sentence[:300])
            continue
        done += _keep(row, inventory, now)
    return done


@transaction.atomic
def _keep(row: Handover, inventory: Inventory, now: datetime) -> bool:
    """False when the handover was cancelled meanwhile."""
    folders = [
        {"name": one.name, "messages": one.messages, "bytes": one.size, "root": one.root}
        for one in inventory.folders
    ]
    kept = Handover.objects.filter(pk=row.pk, status=Handover.Status.COUNTING).update(
        status=Handover.Status.PREPARED,
        folders=folders,
        messages=inventory.messages,
        size_bytes=inventory.size,
        root=inventory.root,
        manifest=inventory.manifest,
        counted_at=now,
        failure="",
    )
    if kept:
        record(
            actor=SYSTEM,
            action="mailboxes.count_handover",
            target=Target("mailbox", row.mailbox.address),
            now=now,
            detail={"handover": row.pk, "messages": inventory.messages, "root": inventory.root},
        )
    return bool(kept)
