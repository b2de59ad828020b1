"""The operator decides: all rows, some, or none; what is approved is there at once (BP48 Đ7, Đ12; R6)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from congvu.audit.operations import Target, record
from congvu.engines.knock import knock
from congvu.engines.ports import MailboxEngine
from congvu.mailboxes.models import Mailbox, RequestJob, RequestList, RequestRow
from congvu.mailboxes.operations.refusals import BadChoice, NotNow
from congvu.mailboxes.operations.requests.carrying_out import Order, carry_out
from congvu.mailboxes.operations.requests.checking import recheck
from congvu.mailboxes.operations.requests.rights import lock_list, require_decider, require_status
from congvu.policy.text import normalize

# Longer lists are carried out by the worker, and the page shows how far it is.
LONGEST_AT_ONCE = 200
_AT_ONCE = 500


def decide_list(
    *,
    actor: str,
    now: datetime,
    list_id: int,
    engine: MailboxEngine,
    refused: Mapping[int, str] | None = None,
) -> RequestList:
    """Approve every row but those refused: by number with the reason for each, or as they were marked.

    A long list is left to the worker (`RequestJob`); till then nothing exists. Raises MayNot, NotNow,
    BadChoice; then nothing was decided.
    """
    if refused is None:
        marked = RequestRow.objects.filter(request_list=list_id).exclude(remark="")
        refused = dict(marked.values_list("number", "remark"))
    reasons = {number: normalize(text).strip()[:500] for number, text in refused.items()}
    if not all(reasons.values()):
        raise BadChoice(_("Hãy ghi lý do cho mỗi dòng không duyệt."), field="reason")
    with transaction.atomic():
        request_list = _lock(actor, list_id)
        is_long = request_list.rows.count() > LONGEST_AT_ONCE
        if is_long:
            _leave_to_worker(request_list, reasons, actor=actor, now=now)
    if is_long:
        return request_list
    return carry_out_decision(actor=actor, now=now, list_id=list_id, refused=reasons, engine=engine)


@transaction.atomic
def mark_rows(*, actor: str, now: datetime, list_id: int, numbers: Sequence[int], reason: str) -> int:
    """Set rows aside that will not be approved, each with the reason; an empty one takes the mark away.

    Nothing is decided by it. Returns how many rows. Raises MayNot, NotNow, BadChoice.
    """
    request_list = _lock(actor, list_id)
    if not numbers:
        raise BadChoice(_("Hãy đánh dấu ít nhất một dòng."), field="numbers")
    reason = normalize(reason).strip()[:500]
    marked = request_list.rows.filter(number__in=numbers).update(remark=reason)
    record(
        actor=actor,
        action="mailboxes.mark_request_rows",
        target=Target("request_list", str(list_id)),
        now=now,
        detail={"numbers": sorted(numbers)[:500], "reason": reason},
    )
    return marked


def carry_out_decision(
    *,
    actor: str,
    now: datetime,
    list_id: int,
    refused: Mapping[int, str],
    engine: MailboxEngine,
    job: RequestJob | None = None,
) -> RequestList:
    """The decision itself, in one transaction; `job` is the work that it is part of."""
    with transaction.atomic():
        request_list = _lock(actor, list_id, job=job)
        # Decisions of a province come one after the other: each sees what the one before opened.
        list(
            RequestList.objects.select_for_update().filter(status=RequestList.Status.CONFIRMED).order_by("pk")
        )
        recheck(request_list, now=now)
        rows = list(request_list.rows.select_related("mailbox__user", "target_agency__province"))
        approved = [row for row in rows if row.number not in refused]
        blocked = [row for row in approved if row.status != RequestRow.Status.READY]
        if not blocked:
            carry_out(Order(actor, now, request_list, engine), approved)
            _write_down(request_list, rows, refused, actor=actor, now=now)
    if blocked:  # after the commit: what was found stands beside the rows
        raise NotNow(_blocked_sentence(blocked))
    transaction.on_commit(lambda: knock(settings.CONGVU_WORKER_SOCKET, "mailboxes.converge"))
    return request_list


def _lock(actor: str, list_id: int, *, job: RequestJob | None = None) -> RequestList:
    request_list = lock_list(list_id)
    require_decider(actor, request_list.agency)
    sentence = _("Danh sách này đã được giải quyết, hoặc đã rút hay trả lại, nên không duyệt được nữa.")
    if job is None:
        require_status(request_list, RequestList.Status.CONFIRMED, sentence)
    elif request_list.status != RequestList.Status.CONFIRMED:
        raise NotNow(sentence)
    return request_list


def _leave_to_worker(
    request_list: RequestList, refused: Mapping[int, str], *, actor: str, now: datetime
) -> None:
    RequestJob.objects.create(
        request_list=request_list,
        kind=RequestJob.Kind.DECIDE,
        actor=actor,
        detail={"refused": {str(number): reason for number, reason in refused.items()}},
        total=request_list.rows.count(),
        created_at=now,
    )
    record(
        actor=actor,
        action="mailboxes.queue_decision",
        target=Target("request_list", str(request_list.pk)),
        now=now,
    )
    transaction.on_commit(lambda: knock(settings.CONGVU_WORKER_SOCKET, "mailboxes.requests"))


def _write_down(
    request_list: RequestList,
    rows: Sequence[RequestRow],
    refused: Mapping[int, str],
    *,
    actor: str,
    now: datetime,
) -> None:
    for row in rows:
        row.remark = refused.get(row.number, "")
        row.status = RequestRow.Status.REFUSED if row.remark else RequestRow.Status.APPROVED
    # Three statements for all rows: ten thousand, each by itself, take longer than all else together.
    request_list.rows.update(status=RequestRow.Status.APPROVED, remark="", decided_by=actor, decided_at=now)
    away = [row for row in rows if row.status == RequestRow.Status.REFUSED]
    RequestRow.objects.bulk_update(away, ["status", "remark"], batch_size=_AT_ONCE)
    _link_new(request_list)
    others = [row for row in rows if row.kind != RequestRow.Kind.CREATE]
    RequestRow.objects.bulk_update(others, ["mailbox", "current_address"], batch_size=_AT_ONCE)
    request_list.status = RequestList.Status.DECIDED
    request_list.decided_by, request_list.decided_at = actor, now
    request_list.save()
    record(
        actor=actor,
        action="mailboxes.decide_requests",
        target=Target("request_list", str(request_list.pk)),
        now=now,
        detail={
            "agency": request_list.agency.local_part,
            "code": request_list.code,
            "approved": len(rows) - len(refused),
            "refused": len(refused),
            "rows_sha256": digest_of_rows(rows),
        },
    )


def _link_new(request_list: RequestList) -> None:
    """Each row with the mailbox that it opened."""
    new = request_list.rows.filter(kind=RequestRow.Kind.CREATE, status=RequestRow.Status.APPROVED)
    ending = Value(f"@{request_list.agency.province.domain}")
    opened = Mailbox.objects.filter(address=Concat(OuterRef("local_part"), ending))
    new.update(current_address=Concat("local_part", ending), mailbox=Subquery(opened.values("pk")[:1]))


def digest_of_rows(rows: Sequence[RequestRow]) -> str:
    """SHA-256 over number, kind, name, address and outcome of each row: what was decided on, for ever."""
    lines = [[r.number, r.kind, r.full_name, r.current_address, r.status, r.remark] for r in rows]
    text = json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _blocked_sentence(rows: Sequence[RequestRow]) -> str:
    return ngettext(
        "%(count)d dòng nay không còn hợp lệ vì dữ liệu của tỉnh đã thay đổi: dòng %(first)s. Hãy xem lý do "
        "ở dòng đó, rồi trả lại danh sách hoặc không duyệt dòng đó.",
        "%(count)d dòng nay không còn hợp lệ vì dữ liệu của tỉnh đã thay đổi, đầu tiên là dòng %(first)s. "
        "Hãy xem lý do ở từng dòng, rồi trả lại danh sách hoặc không duyệt các dòng đó.",
        len(rows),
    ) % {"count": len(rows), "first": rows[0].number}
