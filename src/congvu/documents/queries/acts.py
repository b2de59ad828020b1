"""What a person may do with an outgoing document now; pages offer exactly this."""

from dataclasses import dataclass
from datetime import datetime

from congvu.documents.models import Dispatch, OutgoingDocument
from congvu.documents.queries.deliveries import count_deliveries, find_dispatch
from congvu.documents.queries.scope import posts_in
from congvu.policy.permissions import AgencyAct, may_in_agency

_Status = OutgoingDocument.Status
_OPEN = (_Status.DRAFT, _Status.RETURNED)
_WAITING = (_Status.SUBMITTED, _Status.APPROVED)


@dataclass(frozen=True, slots=True)
class Acts:
    change: bool = False
    submit: bool = False
    approve: bool = False
    send_back: bool = False
    issue: bool = False
    delete: bool = False
    retry: bool = False

    @property
    def has_main(self) -> bool:
        """Whether the document waits for this very person."""
        return self.submit or self.approve or self.issue or self.retry


def list_acts(login: str, document: OutgoingDocument, *, now: datetime) -> Acts:
    posts = posts_in(login, document.agency_id, now=now)
    writes, approves, issues = (
        may_in_agency(posts, act)
        for act in (AgencyAct.WRITE_DOCUMENT, AgencyAct.APPROVE_DOCUMENT, AgencyAct.ISSUE_DOCUMENT)
    )
    status = document.status
    return Acts(
        change=writes and status in (*_OPEN, *_WAITING),
        submit=writes and status in _OPEN,
        approve=approves and status == _Status.SUBMITTED,
        send_back=approves and status in _WAITING,
        issue=issues and status == _Status.APPROVED,
        delete=writes and status in _OPEN and not document.approvals.exists(),
        retry=issues and status == _Status.ISSUED and may_be_sent_again(document),
    )


def may_be_sent_again(document: OutgoingDocument) -> bool:
    """Whether the hand-over failed, or some recipient's mailbox did not take it."""
    dispatch = find_dispatch(document)
    if dispatch is None or dispatch.state in (Dispatch.State.PENDING, Dispatch.State.SENDING):
        return False
    return dispatch.state == Dispatch.State.FAILED or count_deliveries(document).failed > 0
