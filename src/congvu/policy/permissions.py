"""Who may do what: in a mailbox by delegation (BP48 Đ15.1), in an agency by post (Đ16, Đ17)."""

from collections.abc import Iterable
from enum import StrEnum


class MailboxAct(StrEnum):
    READ = "READ"
    HANDLE = "HANDLE"  # flag, file, move, delete
    SEND = "SEND"
    MANAGE = "MANAGE"


class AgencyAct(StrEnum):
    READ_DOCUMENTS = "READ_DOCUMENTS"
    WRITE_DOCUMENT = "WRITE_DOCUMENT"
    APPROVE_DOCUMENT = "APPROVE_DOCUMENT"
    ISSUE_DOCUMENT = "ISSUE_DOCUMENT"
    CANCEL_NUMBER = "CANCEL_NUMBER"
    REGISTER_ARRIVAL = "REGISTER_ARRIVAL"
    ASSIGN_DOCUMENT = "ASSIGN_DOCUMENT"  # who handles what arrived (Decree 30/2020 Đ23)
    SEE_ACCESSES = "SEE_ACCESSES"
    ASK_FOR_MAILBOXES = "ASK_FOR_MAILBOXES"
    CONFIRM_REQUESTS = "CONFIRM_REQUESTS"
    RENEW_ACCESS = "RENEW_ACCESS"  # a forgotten password (BP48 Đ14.2)
    EDIT_CONTACT_CARD = "EDIT_CONTACT_CARD"  # telephone, place and hours of the agency (BP48 Đ13.1)
    PUBLISH_OFFICIALS = "PUBLISH_OFFICIALS"  # who stands in the public directory (PY05 2b)
    MANAGE_MAILBOX = "MANAGE_MAILBOX"  # whom the agency's mailbox is opened to (BP48 Đ15.1)
    ARRANGE_HANDOVER = "ARRANGE_HANDOVER"  # of the agency's mailbox (BP48 Đ15.4); both parties confirm


_ROLES = ("READ", "HANDLE", "SEND", "MANAGE")  # each includes those before it

_BY_POST: dict[str, frozenset[AgencyAct]] = {
    "HEAD": frozenset(
        {
            AgencyAct.READ_DOCUMENTS,
            AgencyAct.WRITE_DOCUMENT,
            AgencyAct.APPROVE_DOCUMENT,
            AgencyAct.ASSIGN_DOCUMENT,
            AgencyAct.SEE_ACCESSES,
            AgencyAct.CONFIRM_REQUESTS,
            AgencyAct.EDIT_CONTACT_CARD,
            AgencyAct.PUBLISH_OFFICIALS,
            AgencyAct.MANAGE_MAILBOX,
            AgencyAct.ARRANGE_HANDOVER,
        }
    ),
    "DEPUTY": frozenset(
        {
            AgencyAct.READ_DOCUMENTS,
            AgencyAct.WRITE_DOCUMENT,
            AgencyAct.APPROVE_DOCUMENT,
            AgencyAct.ASSIGN_DOCUMENT,
            AgencyAct.SEE_ACCESSES,
            AgencyAct.CONFIRM_REQUESTS,
            AgencyAct.EDIT_CONTACT_CARD,
            AgencyAct.PUBLISH_OFFICIALS,
        }
    ),
    "CLERK": frozenset(
        {
            AgencyAct.READ_DOCUMENTS,
            AgencyAct.WRITE_DOCUMENT,
            AgencyAct.ISSUE_DOCUMENT,
            AgencyAct.CANCEL_NUMBER,
            AgencyAct.REGISTER_ARRIVAL,
            AgencyAct.SEE_ACCESSES,
        }
    ),
    "OFFICER": frozenset({AgencyAct.READ_DOCUMENTS, AgencyAct.WRITE_DOCUMENT}),
    "IT_OFFICER": frozenset(
        {
            AgencyAct.ASK_FOR_MAILBOXES,
            AgencyAct.RENEW_ACCESS,
            AgencyAct.EDIT_CONTACT_CARD,
            AgencyAct.ARRANGE_HANDOVER,
        }
    ),
}


def may_in_mailbox(role: str | None, act: MailboxAct) -> bool:
    """Whether a delegation role allows an act; None is no delegation."""
    return role in _ROLES and _ROLES.index(role) >= _ROLES.index(act.value)


def may_in_agency(posts: Iterable[str], act: AgencyAct) -> bool:
    """Whether one of the posts a person holds in an agency allows an act there."""
    return any(act in _BY_POST.get(post, frozenset()) for post in posts)
