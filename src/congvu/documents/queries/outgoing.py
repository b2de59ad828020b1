"""Outgoing documents."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from congvu.accounts.queries import list_logins
from congvu.directory.queries import list_posts, office_date
from congvu.documents.models import Dispatch, DocumentAttachment, OutgoingDocument
from congvu.documents.queries.deliveries import unregistered_in
from congvu.documents.queries.handling import list_to_handle, to_assign_in
from congvu.documents.queries.scope import agencies_where
from congvu.policy.permissions import AgencyAct, may_in_agency
from congvu.policy.text import fold

_Status = OutgoingDocument.Status


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person: outgoing documents to act on, incoming ones to register, assign, handle."""

    outgoing: int
    incoming: int


def count_waiting(login: str, *, now: datetime) -> Waiting:
    """A few counts; asked on every page."""
    posts = list_posts(login, on=office_date(now))
    register = [p.agency_id for p in posts if may_in_agency([p.post], AgencyAct.REGISTER_ARRIVAL)]
    outgoing = list_waiting_outgoing(login, now=now).count() if posts else 0
    incoming = unregistered_in(register).count() if register else 0
    assign = [p.agency_id for p in posts if may_in_agency([p.post], AgencyAct.ASSIGN_DOCUMENT)]
    incoming += to_assign_in(assign).count() if assign else 0
    incoming += list_to_handle(login).count() if posts else 0
    return Waiting(outgoing, incoming)


def list_waiting_outgoing(login: str, *, now: datetime) -> QuerySet[OutgoingDocument]:
    """What the person should act on next: to approve, to issue, to send again, or returned to the writer."""
    posts = list_posts(login, on=office_date(now))
    approve, issue, write = (
        [p.agency_id for p in posts if may_in_agency([p.post], act)]
        for act in (AgencyAct.APPROVE_DOCUMENT, AgencyAct.ISSUE_DOCUMENT, AgencyAct.WRITE_DOCUMENT)
    )
    waits = (
        Q(agency_id__in=approve, status=_Status.SUBMITTED)
        | Q(agency_id__in=issue, status=_Status.APPROVED)
        | Q(agency_id__in=issue, status=_Status.ISSUED, dispatch__state=Dispatch.State.FAILED)
        | Q(agency_id__in=write, status=_Status.RETURNED, created_by__in=list_logins(login))
    )
    return OutgoingDocument.objects.filter(waits).select_related("agency")


def list_outgoing(
    login: str, *, now: datetime, text: str = "", status: str = ""
) -> QuerySet[OutgoingDocument]:
    """Documents of the agencies in which the person may read, newest first.

    `status` may name several, parted by commas. Each has `recipients`, `arrived` and `registered` counted.
    """
    agencies = agencies_where(login, AgencyAct.READ_DOCUMENTS, now=now)
    found = OutgoingDocument.objects.filter(agency_id__in=agencies).select_related("agency")
    if status:
        found = found.filter(status__in=status.split(","))
    for word in fold(text).split():
        found = found.filter(search_key__contains=word)
    return found.annotate(
        recipients=Count("deliveries"),
        arrived=Count("deliveries", filter=Q(deliveries__delivered_at__isnull=False)),
        registered=Count("deliveries", filter=Q(deliveries__registered_at__isnull=False)),
    )


def find_outgoing(login: str, document_id: int, *, now: datetime) -> OutgoingDocument | None:
    """None where there is none, or the person is of another agency."""
    agencies = agencies_where(login, AgencyAct.READ_DOCUMENTS, now=now)
    rows = OutgoingDocument.objects.filter(agency_id__in=agencies)
    return rows.select_related("agency__province", "unit", "signer", "file").filter(pk=document_id).first()


def find_attachment(document: OutgoingDocument, attachment_id: int) -> DocumentAttachment | None:
    return document.attachments.select_related("file").filter(pk=attachment_id).first()
