"""Handling what arrived: a leader assigns, people work, the lead closes (Decree 30/2020 Đ23; BP48 Đ17.1a)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congvu.audit.operations import Target, record
from congvu.directory.queries import find_official, list_officials, office_date
from congvu.documents.models import Assignment, Delivery, IncomingDocument, OutgoingDocument
from congvu.documents.operations.refusals import DocumentRefused, MayNot, NotNow
from congvu.documents.operations.rights import holds, require
from congvu.policy.permissions import AgencyAct
from congvu.policy.text import normalize

_State = IncomingDocument.State
_OPEN = (_State.ASSIGNED, _State.PROCESSING)


@dataclass(frozen=True, slots=True)
class AssignmentData:
    """Ids of officials of the agency: one leads, others cooperate."""

    lead_id: int
    cooperating_ids: tuple[int, ...] = ()
    instruction: str = ""
    due_date: date | None = None


@transaction.atomic
def assign_incoming(*, actor: str, now: datetime, incoming_id: int, data: AssignmentData) -> IncomingDocument:
    """A leader says who handles the document; who did before is released. Raises MayNot, DocumentRefused."""
    incoming = _lock(incoming_id)
    require(actor, incoming.agency_id, AgencyAct.ASSIGN_DOCUMENT, now=now)
    if incoming.state == _State.FINISHED:
        raise NotNow(_("Văn bản đã giải quyết xong. Muốn giao lại, hãy bấm “Mở lại” trước."))
    people = _people(incoming, data, now)
    if data.due_date is not None and data.due_date < office_date(now):
        raise DocumentRefused(_("Hạn giải quyết không thể trước hôm nay."), field="due_date")
    incoming.assignments.filter(ended_at=None).update(ended_at=now)
    instruction = normalize(data.instruction).strip()
    Assignment.objects.bulk_create(
        Assignment(
            incoming=incoming,
            official_id=official_id,
            part=Assignment.Part.LEAD if official_id == data.lead_id else Assignment.Part.COOPERATE,
            instruction=instruction,
            due_date=data.due_date,
            assigned_by=actor,
            assigned_at=now,
        )
        for official_id in people
    )
    incoming.state = _State.ASSIGNED
    incoming.due_date = data.due_date or incoming.due_date
    incoming.save(update_fields=["state", "due_date"])
    Delivery.objects.filter(incoming=incoming, assigned_at=None).update(assigned_at=now)
    detail = {"lead": data.lead_id, "cooperating": list(people[1:]), "due": _iso(data.due_date)}
    _record("documents.assign", incoming, actor, now, detail)
    return incoming


@transaction.atomic
def start_handling(*, actor: str, now: datetime, incoming_id: int) -> IncomingDocument:
    """One of those assigned says that work has begun. Raises MayNot, NotNow."""
    incoming = _lock(incoming_id)
    own = _own_assignment(incoming, actor)
    if incoming.state not in _OPEN:
        raise NotNow(_("Văn bản này không còn chờ xử lý."))
    if own.started_at is None:
        own.started_at = now
        own.save(update_fields=["started_at"])
        incoming.state = _State.PROCESSING
        incoming.save(update_fields=["state"])
        _record("documents.start_handling", incoming, actor, now)
    return incoming


@transaction.atomic
def finish_handling(
    *, actor: str, now: datetime, incoming_id: int, result: str, answer_id: int | None = None
) -> IncomingDocument:
    """Who leads, or a leader of the agency, closes the document with what was done.

    `answer_id` is an issued document of the agency. Raises MayNot, NotNow, DocumentRefused.
    """
    incoming = _lock(incoming_id)
    _require_closer(incoming, actor, now)
    if incoming.state == _State.FINISHED:
        raise NotNow(_("Văn bản đã giải quyết xong."))
    answer = _answer(incoming, answer_id)
    result = normalize(result).strip()
    if not result and answer is None:
        raise DocumentRefused(_("Hãy ghi kết quả giải quyết, hoặc chọn văn bản trả lời."), field="result")
    incoming.state, incoming.result, incoming.answer = _State.FINISHED, result, answer
    incoming.finished_at, incoming.finished_by = now, actor
    incoming.save(update_fields=["state", "result", "answer", "finished_at", "finished_by"])
    Delivery.objects.filter(incoming=incoming).update(finished_at=now)
    code = str(answer.code) if answer is not None else ""
    _record("documents.finish_handling", incoming, actor, now, {"answer": code})
    return incoming


@transaction.atomic
def reopen_incoming(*, actor: str, now: datetime, incoming_id: int) -> IncomingDocument:
    """A leader takes a finished document up again; those assigned go on. Raises MayNot, NotNow."""
    incoming = _lock(incoming_id)
    require(actor, incoming.agency_id, AgencyAct.ASSIGN_DOCUMENT, now=now)
    if incoming.state != _State.FINISHED:
        raise NotNow(_("Văn bản chưa giải quyết xong nên không cần mở lại."))
    is_assigned = incoming.assignments.filter(ended_at=None).exists()
    incoming.state = _State.PROCESSING if is_assigned else _State.RECEIVED
    incoming.finished_at, incoming.finished_by, incoming.answer = None, "", None
    incoming.save(update_fields=["state", "finished_at", "finished_by", "answer"])
    Delivery.objects.filter(incoming=incoming).update(finished_at=None)
    _record("documents.reopen", incoming, actor, now)
    return incoming


def _lock(incoming_id: int) -> IncomingDocument:
    return IncomingDocument.objects.select_for_update().get(pk=incoming_id)


def _people(incoming: IncomingDocument, data: AssignmentData, now: datetime) -> tuple[int, ...]:
    """The lead first, each once; all serve in the agency today."""
    serving = {one.pk for one in list_officials(agency_id=incoming.agency_id, on=office_date(now))}
    if data.lead_id not in serving:
        raise DocumentRefused(_("Hãy chọn người chủ trì đang công tác tại cơ quan."), field="lead")
    others = [one for one in dict.fromkeys(data.cooperating_ids) if one != data.lead_id]
    if not serving.issuperset(others):
        raise DocumentRefused(_("Người phối hợp phải đang công tác tại cơ quan."), field="cooperating")
    return (data.lead_id, *others)


def _own_assignment(incoming: IncomingDocument, actor: str) -> Assignment:
    official = find_official(actor)
    own = incoming.assignments.filter(official=official, ended_at=None).first() if official else None
    if own is None:
        raise MayNot(_("Văn bản này không giao cho ông/bà. Hãy hỏi lãnh đạo cơ quan."))
    return own


def _require_closer(incoming: IncomingDocument, actor: str, now: datetime) -> None:
    if holds(actor, incoming.agency_id, AgencyAct.ASSIGN_DOCUMENT, now=now):
        return
    if _own_assignment(incoming, actor).part != Assignment.Part.LEAD:
        raise MayNot(_("Chỉ người chủ trì hoặc lãnh đạo cơ quan được kết thúc văn bản này."))


def _answer(incoming: IncomingDocument, answer_id: int | None) -> OutgoingDocument | None:
    if answer_id is None:
        return None
    rows = OutgoingDocument.objects.filter(agency_id=incoming.agency_id, status="ISSUED")
    found = rows.filter(pk=answer_id).first()
    if found is None:
        raise DocumentRefused(_("Văn bản trả lời phải là văn bản đã phát hành của cơ quan."), field="answer")
    return found


def _record(
    action: str,
    incoming: IncomingDocument,
    actor: str,
    now: datetime,
    more: Mapping[str, object] | None = None,
) -> None:
    about = {"arrival_number": incoming.arrival_number, **(more or {})}
    record(actor=actor, action=action, target=Target("incoming", str(incoming.pk)), now=now, detail=about)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
