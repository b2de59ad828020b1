"""The end of a withdrawn mailbox: exported after its archive period, then destroyed by a signed decision
(R11). The worker writes the export and destroys; each step can be repeated after a crash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import SYSTEM, Target, record
from congvu.directory.queries import office_date
from congvu.engines.errors import EngineError
from congvu.engines.ports import MailboxEngine
from congvu.mailboxes.models import Archive, Destruction, Mailbox
from congvu.mailboxes.operations.permission import require_operator
from congvu.mailboxes.operations.refusals import BadChoice, NotNow
from congvu.policy.inventory import Inventory

MOST_DECISION_BYTES = 20 * 2**20


@dataclass(frozen=True, slots=True)
class Decision:
    """The signed decision to destroy: `content` is its PDF."""

    code: str
    signed_on: date
    content: bytes


def archive_folder() -> Path:
    return Path(settings.CONGVU_VAR) / "archive"


@transaction.atomic
def ask_for_export(*, actor: str, now: datetime, mailbox: Mailbox) -> Archive:
    """The worker writes the whole content to `var/archive`; a repeat writes it anew.

    Raises MayNot, NotNow before the end of the archive period.
    """
    row = _lock(actor, now, mailbox)
    archive, _made = Archive.objects.update_or_create(
        mailbox=row, defaults={"asked_by": actor, "asked_at": now, "done_at": None, "failure": ""}
    )
    record(actor=actor, action="mailboxes.ask_for_export", target=Target("mailbox", row.address), now=now)
    return archive


def write_exports(*, engine: MailboxEngine, folder: Path, now: datetime) -> int:
    """Exports that were asked for; returns how many were written. What fails is told and tried again."""
    done = 0
    for archive in Archive.objects.filter(done_at=None).select_related("mailbox"):
        address = archive.mailbox.address
        name = f"{archive.mailbox_id}-{address}.zip"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            inventory = engine.export(address, folder / name)
        except EngineError as problem:
            Archive.objects.filter(pk=archive.pk).update(failure=problem.sentence[:300])
            continue
        _keep(archive, folder / name, inventory, now)
        done += 1
    return done


@transaction.atomic
def destroy_mailbox(
    *, actor: str, now: datetime, mailbox: Mailbox, decision: Decision, folder: Path
) -> Destruction:
    """The content goes for good, by a signed decision; the address stays taken for ever.

    Raises MayNot, NotNow (before the end of the archive period, without its export, twice), BadChoice.
    """
    row = _lock(actor, now, mailbox)
    archive = Archive.objects.filter(mailbox=row).exclude(done_at=None).first()
    if archive is None or not (folder / archive.file_name).is_file():
        raise NotNow(_("Chưa có bản xuất của hộp thư này. Hãy xuất hộp thư trước khi tiêu hủy."))
    _check(decision, row, now)
    destruction = Destruction.objects.create(
        mailbox=row,
        decision=decision.content,
        decision_code=decision.code,
        decision_date=decision.signed_on,
        decision_sha256=hashlib.sha256(decision.content).hexdigest(),
        export_sha256=archive.sha256,
        messages=archive.messages,
        destroyed_by=actor,
        destroyed_at=now,
    )
    record(
        actor=actor,
        action="mailboxes.destroy_mailbox",
        target=Target("mailbox", row.address),
        now=now,
        detail={
            "decision": decision.code,
            "decision_sha256": destruction.decision_sha256,
            "export_sha256": archive.sha256,
            "messages": archive.messages,
        },
    )
    return destruction


def remove_destroyed(*, engine: MailboxEngine, folder: Path, now: datetime) -> int:
    """Take out of the engine what was decided; only while the export is whole. Returns how many."""
    done = 0
    for row in Destruction.objects.filter(removed_at=None).select_related("mailbox__archive"):
        archive = row.mailbox.archive
        if _hash_of(folder / archive.file_name) != row.export_sha256:
            failure = _("Bản xuất không còn nguyên vẹn: chưa tiêu hủy. Hãy khôi phục tệp trong kho lưu trữ.")
            Archive.objects.filter(pk=archive.pk).update(failure=failure)
            continue
        engine.remove(row.mailbox.address)
        with transaction.atomic():
            Destruction.objects.filter(pk=row.pk).update(removed_at=now)
            record(
                actor=SYSTEM,
                action="mailboxes.remove_destroyed",
                target=Target("mailbox", row.mailbox.address),
                now=now,
                detail={"messages": row.messages},
            )
        done += 1
    return done


def _lock(actor: str, now: datetime, mailbox: Mailbox) -> Mailbox:
    rows = Mailbox.objects.select_for_update(of=("self",)).select_related("agency__province")
    row = rows.get(pk=mailbox.pk)
    require_operator(actor, row)
    if Destruction.objects.filter(mailbox=row).exists():
        raise NotNow(_("Nội dung hộp thư này đã có quyết định tiêu hủy rồi."))
    if row.status != Mailbox.Status.CLOSED or row.keep_until is None:
        raise NotNow(_("Hộp thư đang dùng: không xuất để tiêu hủy."))
    if office_date(now) < row.keep_until:
        raise NotNow(
            _("Hộp thư còn trong thời hạn lưu giữ đến hết ngày trước %(day)s.")
            % {"day": f"{row.keep_until:%d/%m/%Y}"}
        )
    return row


def _check(decision: Decision, row: Mailbox, now: datetime) -> None:
    if not decision.code.strip():
        raise BadChoice(_("Hãy ghi số, ký hiệu quyết định."), field="code")
    closed_on = office_date(row.closed_at) if row.closed_at else decision.signed_on
    if not closed_on <= decision.signed_on <= office_date(now):
        raise BadChoice(
            _("Ngày quyết định phải sau ngày thu hồi hộp thư và không sau hôm nay."), field="signed_on"
        )
    if not decision.content.startswith(b"%PDF-"):
        raise BadChoice(_("Tệp quyết định phải là PDF có chữ ký."), field="file")
    if len(decision.content) > MOST_DECISION_BYTES:
        raise BadChoice(_("Tệp quyết định lớn quá 20 MB. Hãy quét với độ phân giải thấp hơn."), field="file")


@transaction.atomic
def _keep(archive: Archive, path: Path, inventory: Inventory, now: datetime) -> None:
    digest = _hash_of(path)
    Archive.objects.filter(pk=archive.pk).update(
        done_at=now,
        failure="",
        file_name=path.name,
        size_bytes=path.stat().st_size,
        sha256=digest,
        messages=inventory.messages,
        root=inventory.root,
    )
    record(
        actor=SYSTEM,
        action="mailboxes.write_export",
        target=Target("mailbox", archive.mailbox.address),
        now=now,
        detail={"file": path.name, "sha256": digest, "messages": inventory.messages, "root": inventory.root},
    )


def _hash_of(path: Path) -> str:
    """Empty when it is not there."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
