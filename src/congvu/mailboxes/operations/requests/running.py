"""The worker's part of long lists: one piece of work after the other, taken up again after a crash."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.engines.ports import MailboxEngine
from congvu.mailboxes.models import RequestJob
from congvu.mailboxes.operations.refusals import MailboxRefused
from congvu.mailboxes.operations.requests.deciding import carry_out_decision
from congvu.mailboxes.operations.requests.uploading import read_upload

_Status = RequestJob.Status
_OPEN = (_Status.WAITING, _Status.RUNNING)
_MOST_ATTEMPTS = 3


def run_next_job(*, engine: MailboxEngine, now: datetime) -> bool:
    """The oldest that is open; False when there is none. One worker runs, so one that is called RUNNING
    was cut off, and is begun again: reading empties the list first, deciding is one transaction.
    """
    job = RequestJob.objects.filter(status__in=_OPEN).select_related("request_list").order_by("pk").first()
    if job is None:
        return False
    attempts = int(job.detail.get("attempts", 0)) + 1
    job.status, job.done = _Status.RUNNING, 0
    job.detail = {**job.detail, "attempts": attempts}
    job.save()
    try:
        _run(job, engine=engine, now=now)
    except MailboxRefused as refused:
        _finish(job, _Status.FAILED, refused.sentence, now=now)
    except Exception:
        if attempts >= _MOST_ATTEMPTS:
            sentence = _("Hệ thống gặp lỗi và đã thử lại nhiều lần. Hãy báo đơn vị vận hành.")
            _finish(job, _Status.FAILED, sentence, now=now)
        raise
    else:
        _finish(job, _Status.DONE, "", now=now)
    return True


def _run(job: RequestJob, *, engine: MailboxEngine, now: datetime) -> None:
    if job.kind == RequestJob.Kind.READ:
        read_upload(job.request_list.upload, job.request_list, now=now, progress=_Progress(job))
        return
    refused = {int(number): reason for number, reason in job.detail.get("refused", {}).items()}
    carry_out_decision(
        actor=job.actor, now=now, list_id=job.request_list_id, refused=refused, engine=engine, job=job
    )


class _Progress:
    """Writes how far the work is, outside of any transaction, so that pages see it."""

    def __init__(self, job: RequestJob) -> None:
        self._job = job

    def __call__(self, done: int, total: int) -> None:
        RequestJob.objects.filter(pk=self._job.pk).update(done=done, total=total)


@transaction.atomic
def _finish(job: RequestJob, status: str, sentence: str, *, now: datetime) -> None:
    RequestJob.objects.filter(pk=job.pk).update(
        status=status, sentence=sentence[:500], finished_at=now, detail=job.detail
    )
    if status == _Status.DONE:
        RequestJob.objects.filter(pk=job.pk).update(done=job.total)
    record(
        actor=job.actor,
        action="mailboxes.finish_request_job",
        target=Target("request_list", str(job.request_list_id)),
        now=now,
        detail={"kind": job.kind, "status": str(status)},
    )
