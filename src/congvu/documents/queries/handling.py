"""Who handles what arrived, and what waits for whom (Decree 30/2020 Đ23)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Prefetch, QuerySet

from congvu.directory.queries import find_official, list_officials, office_date
from congvu.documents.models import Assignment, IncomingDocument, OutgoingDocument
from congvu.documents.queries.scope import agencies_where, posts_in
from congvu.policy.permissions import AgencyAct, may_in_agency

_State = IncomingDocument.State
_MOST_ANSWERS = 50


@dataclass(frozen=True, slots=True)
class HandlingActs:
    """What a person may do with an incoming document now."""

    assign: bool = False
    start: bool = False
    finish: bool = False
    reopen: bool = False


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody of the agency who may be chosen."""

    official_id: int
    name: str
    title: str


def list_handling_acts(login: str, document: IncomingDocument, *, now: datetime) -> HandlingActs:
    leads = may_in_agency(posts_in(login, document.agency_id, now=now), AgencyAct.ASSIGN_DOCUMENT)
    own = _own(login, document)
    is_finished = document.state == _State.FINISHED
    is_lead = own is not None and own.part == Assignment.Part.LEAD
    return HandlingActs(
        assign=leads and not is_finished,
        start=own is not None and own.started_at is None and not is_finished,
        finish=(leads or is_lead) and not is_finished,
        reopen=leads and is_finished,
    )


def list_assignments(document: IncomingDocument) -> QuerySet[Assignment]:
    """Those in force, the lead first."""
    rows = document.assignments.filter(ended_at=None).select_related("official", "official__unit")
    return rows.order_by("-part", "pk")


def list_helpers(agency_id: int, *, now: datetime) -> list[Helper]:
    """Everyone who serves in the agency today, leaders first."""
    officials = list_officials(agency_id=agency_id, on=office_date(now))
    return [Helper(one.pk, one.full_name, one.title) for one in officials]


def list_answers(agency_id: int) -> QuerySet[OutgoingDocument]:
    """Issued documents that may answer one, newest first."""
    rows = OutgoingDocument.objects.filter(agency_id=agency_id, status=OutgoingDocument.Status.ISSUED)
    return rows.order_by("-issued_at")[:_MOST_ANSWERS]


def list_to_assign(login: str, *, now: datetime) -> QuerySet[IncomingDocument]:
    """Registered, and no leader has said yet who handles it."""
    return to_assign_in(agencies_where(login, AgencyAct.ASSIGN_DOCUMENT, now=now))


def to_assign_in(agencies: Iterable[int]) -> QuerySet[IncomingDocument]:
    """The same for agencies whose leader one is."""
    return _in_order(IncomingDocument.objects.filter(agency_id__in=list(agencies), state=_State.RECEIVED))


def list_to_handle(login: str) -> QuerySet[IncomingDocument]:
    """What was given to the person and is not finished, the most pressing first."""
    rows = IncomingDocument.objects.filter(
        state__in=(_State.ASSIGNED, _State.PROCESSING),
        assignments__official__user__login=login,
        assignments__ended_at=None,
    )
    return _in_order(rows.distinct())


def list_overdue(login: str, *, now: datetime) -> QuerySet[IncomingDocument]:
    """Past the due day and not finished, of the agencies in which the person may read."""
    agencies = agencies_where(login, AgencyAct.READ_DOCUMENTS, now=now)
    rows = IncomingDocument.objects.filter(agency_id__in=agencies, due_date__lt=office_date(now))
    return _in_order(rows.exclude(state=_State.FINISHED))


def with_leads(rows: QuerySet[IncomingDocument]) -> QuerySet[IncomingDocument]:
    """With `open_assignments` of each, in two questions for all."""
    held = Assignment.objects.filter(ended_at=None).select_related("official").order_by("-part", "pk")
    return rows.prefetch_related(Prefetch("assignments", queryset=held, to_attr="open_assignments"))


def is_late(document: IncomingDocument, *, on: date) -> bool:
    """Whether the due day has passed, or had when it was finished."""
    if document.due_date is None:
        return False
    last = office_date(document.finished_at) if document.finished_at else on
    return last > document.due_date


def _own(login: str, document: IncomingDocument) -> Assignment | None:
    official = find_official(login)
    if official is None:
        return None
    return document.assignments.filter(official=official, ended_at=None).first()


def _in_order(rows: QuerySet[IncomingDocument]) -> QuerySet[IncomingDocument]:
    by_due = F("due_date").asc(nulls_last=True)
    return rows.select_related("agency").order_by(by_due, "-arrival_date", "-arrival_number")
