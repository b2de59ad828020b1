"""Handing issued documents over, and recording what became of them.

A crash at any point loses nothing: a pending dispatch is found again; one that was being sent is
taken up when its lease ends, and goes only to those whose delivery the engine has not reported.
What remains: a crash after the engine took the message and before it reported a delivery gives that
recipient the same message (same Message-ID) twice, and the second is recognised at registration.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from congvu.audit.operations import SYSTEM, Target, record
from congvu.documents.models import Delivery, Dispatch, OutgoingDocument, StreamPosition
from congvu.documents.operations.compose import compose_document
from congvu.documents.operations.files import FileLost
from congvu.documents.operations.refusals import NotNow
from congvu.documents.operations.rights import require
from congvu.documents.queries import may_be_sent_again
from congvu.engines.errors import EngineError, NoSuchFolder
from congvu.engines.knock import knock
from congvu.engines.ports import (
    Delivered,
    EventStream,
    Flag,
    FolderRef,
    MailStores,
    Reply,
    Submission,
)
from congvu.policy.permissions import AgencyAct

_log = logging.getLogger(__name__)
_LEASE = timedelta(seconds=120)
_LONGEST_WAIT = timedelta(minutes=15)
_COPY_OVERDUE = timedelta(minutes=10)
READER = "documents.deliveries"
_DELIVERED = (
    "UPDATE documents_delivery SET delivered_at = %s, failure = '' "
    "WHERE document_id = %s AND address = %s AND delivered_at IS NULL"
)
_NOT_DELIVERED = (
    "UPDATE documents_delivery SET failure = %s "
    "WHERE document_id = %s AND address = %s AND delivered_at IS NULL"
)
_COPY_KEPT = "UPDATE documents_dispatch SET sent_copy_at = %s WHERE message_id = %s AND sent_copy_at IS NULL"


def dispatch_next(*, submission: Submission, now: datetime) -> bool:
    """Hand one waiting document over, urgent ones first; False when none is due."""
    dispatch = _claim(now)
    if dispatch is None:
        return False
    try:
        message = compose_document(dispatch)
        waiting = dispatch.document.deliveries.filter(delivered_at__isnull=True, failure="")
        recipients = list(waiting.values_list("address", flat=True))
        if recipients:
            handed = submission.dispatch(
                sender=dispatch.sender,
                recipients=recipients,
                message=message,
                keep_copy=dispatch.sent_copy_at is None,
            )
            _mark_handed_over(dispatch, handed.queue_id, handed.refused, now)
        else:
            _mark_handed_over(dispatch, dispatch.queue_id, {}, now)
    except (EngineError, FileLost) as problem:
        _mark_failed_attempt(dispatch, problem, now)
    return True


def record_deliveries(*, stream: EventStream, now: datetime) -> int:
    """Set the times of what the engine reports, together with the position read; returns how many."""
    position = StreamPosition.objects.filter(reader=READER).values_list("position", flat=True).first() or ""
    batch = stream.read(position)
    if batch.position == position:
        return 0
    delivered = [event for event in batch.events if isinstance(event, Delivered)]
    with transaction.atomic():
        changed = _set_times(delivered)
        StreamPosition.objects.update_or_create(reader=READER, defaults={"position": batch.position})
    return changed


def retry_dispatch(*, actor: str, now: datetime, document_id: int) -> Dispatch:
    """Hand an issued document over again, to those recipients only whose mailbox does not hold it.

    Raises MayNot, NotNow.
    """
    with transaction.atomic():
        # In the order in which everyone locks: the document first.
        document = OutgoingDocument.objects.select_for_update().get(pk=document_id)
        require(actor, document.agency_id, AgencyAct.ISSUE_DOCUMENT, now=now)
        if not may_be_sent_again(document):
            raise NotNow(_("Văn bản này đang được gửi hoặc đã đến đủ nơi nhận, không cần gửi lại."))
        again = document.deliveries.filter(delivered_at__isnull=True)
        count = again.update(failure="", handed_over_at=None)
        dispatch = Dispatch.objects.select_for_update().get(document=document)
        dispatch.state, dispatch.next_attempt_at = Dispatch.State.PENDING, now
        dispatch.attempts, dispatch.error, dispatch.lease_until = 0, "", None
        dispatch.save(update_fields=["state", "next_attempt_at", "attempts", "error", "lease_until"])
        record(
            actor=actor,
            action="documents.retry_dispatch",
            target=Target("document", str(document.pk)),
            now=now,
            detail={"recipients": count},
        )
        transaction.on_commit(lambda: knock(settings.CONGVU_WORKER_SOCKET, "documents.dispatch"))
    return dispatch


def keep_sent_copies(*, stores: MailStores, now: datetime) -> None:
    """Put a copy of what was sent into the agency's own Sent folder where the engine reported none.

    It is delivered there with the document; this is for one whose folder did not take it then.
    """
    waiting = Dispatch.objects.filter(
        state=Dispatch.State.HANDED_OVER, sent_copy_at__isnull=True, next_attempt_at__lt=now - _COPY_OVERDUE
    )
    for dispatch in waiting.select_related("document__agency__province", "document__file")[:20]:
        try:
            with stores.open(dispatch.document.issued_by) as store:
                folder = FolderRef(dispatch.sender, "Sent")
                store.append(folder, compose_document(dispatch), flags=[Flag.SEEN], at=now)
        except NoSuchFolder:
            # The clerk is no delegate any more: another one's act will not put it there either.
            _log.warning("no right to keep the copy of %s", dispatch.message_id)
        except (EngineError, FileLost) as problem:
            _log.info("copy of %s waits: %s", dispatch.message_id, problem.sentence)
            continue
        Dispatch.objects.filter(pk=dispatch.pk).update(sent_copy_at=now)


def _claim(now: datetime) -> Dispatch | None:
    due = Q(state=Dispatch.State.PENDING, next_attempt_at__lte=now)
    abandoned = Q(state=Dispatch.State.SENDING, lease_until__lt=now)
    rank = {"EXPRESS": 0, "VERY_URGENT": 1, "URGENT": 2, "NORMAL": 3}
    found = list(Dispatch.objects.filter(due | abandoned).values_list("pk", "document__urgency")[:500])
    for key, _urgency in sorted(found, key=lambda row: (rank[row[1]], row[0])):
        # Another worker that was quicker changed the row: then this updates nothing.
        claimed = Dispatch.objects.filter(Q(pk=key), due | abandoned).update(
            state=Dispatch.State.SENDING, lease_until=now + _LEASE, attempts=F("attempts") + 1
        )
        if claimed:
            return Dispatch.objects.select_related("document__agency__province", "document__file").get(pk=key)
    return None


@transaction.atomic
def _mark_handed_over(dispatch: Dispatch, queue_id: str, refused: Mapping[str, Reply], now: datetime) -> None:
    for address, reply in refused.items():
        failure = f"{reply.code} {reply.text}"[:500]
        Delivery.objects.filter(document_id=dispatch.document_id, address=address).update(failure=failure)
    Delivery.objects.filter(document_id=dispatch.document_id, handed_over_at__isnull=True, failure="").update(
        handed_over_at=now
    )
    Dispatch.objects.filter(pk=dispatch.pk).update(
        state=Dispatch.State.HANDED_OVER, queue_id=queue_id, error="", lease_until=None
    )
    record(
        actor=SYSTEM,
        action="documents.hand_over",
        target=Target("document", str(dispatch.document_id)),
        now=now,
        detail={"queue_id": queue_id, "refused": sorted(refused)},
    )


@transaction.atomic
def _mark_failed_attempt(dispatch: Dispatch, problem: EngineError | FileLost, now: datetime) -> None:
    temporary = isinstance(problem, EngineError) and problem.temporary
    wait = min(timedelta(seconds=5) * 2 ** min(dispatch.attempts, 10), _LONGEST_WAIT)
    Dispatch.objects.filter(pk=dispatch.pk).update(
        state=Dispatch.State.PENDING if temporary else Dispatch.State.FAILED,
        next_attempt_at=now + wait,
        lease_until=None,
        error=problem.sentence,
    )
    record(
        actor=SYSTEM,
        action="documents.fail_hand_over",
        target=Target("document", str(dispatch.document_id)),
        now=now,
        detail={"temporary": temporary, "error": getattr(problem, "detail", "")[:300]},
    )


def _set_times(events: Sequence[Delivered]) -> int:
    known = {
        message_id: (document_id, sender)
        for message_id, document_id, sender in Dispatch.objects.filter(
            message_id__in={event.message_id for event in events}
        ).values_list("message_id", "document_id", "sender")
    }
    ours = [(event, *known[event.message_id]) for event in events if event.message_id in known]
    if not ours:
        return 0
    adapt = connection.ops.adapt_datetimefield_value
    stored = [(adapt(e.at), key, e, sender) for e, key, sender in ours if not e.error]
    copies = [(at, e.message_id) for at, _key, e, sender in stored if e.recipient == sender]
    good = [(at, key, e.recipient) for at, key, e, sender in stored if e.recipient != sender]
    bad = [(_failure(e.error), key, e.recipient) for e, key, _sender in ours if e.error]
    with connection.cursor() as cursor:
        for statement, rows in ((_DELIVERED, good), (_NOT_DELIVERED, bad), (_COPY_KEPT, copies)):
            if rows:
                cursor.executemany(statement, rows)
    return len(good)


def _failure(error: str) -> str:
    if "quota" in error.lower() or "đầy" in error:
        return str(_("Hộp thư nơi nhận đã đầy"))
    return error[:500]
