"""What may be done to mailboxes. Each act: permission, change and audit event in one transaction."""

from congvu.mailboxes.operations.convergence import converge
from congvu.mailboxes.operations.delegations import (
    NotADelegate,
    NotAnAgencyMailbox,
    end_delegation,
    end_sessions_of_ended,
    grant_delegation,
)
from congvu.mailboxes.operations.opening import (
    DEFAULT_QUOTA_BYTES,
    AddressTaken,
    PersonalLogin,
    open_agency_mailbox,
    open_personal_mailbox,
)

__all__ = [
    "DEFAULT_QUOTA_BYTES",
    "AddressTaken",
    "NotADelegate",
    "NotAnAgencyMailbox",
    "PersonalLogin",
    "converge",
    "end_delegation",
    "end_sessions_of_ended",
    "grant_delegation",
    "open_agency_mailbox",
    "open_personal_mailbox",
]
