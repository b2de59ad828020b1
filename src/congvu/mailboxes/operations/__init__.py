"""What may be done to mailboxes. Each act: permission, change and audit event in one transaction."""

from congvu.mailboxes.operations.access import renew_access
from congvu.mailboxes.operations.archiving import (
    MOST_DECISION_BYTES,
    Decision,
    archive_folder,
    ask_for_export,
    destroy_mailbox,
    remove_destroyed,
    write_exports,
)
from congvu.mailboxes.operations.closing import close_mailbox, reopen_mailbox
from congvu.mailboxes.operations.convergence import converge
from congvu.mailboxes.operations.counting import count_handovers
from congvu.mailboxes.operations.delegations import (
    NotADelegate,
    NotAnAgencyMailbox,
    end_delegation,
    end_sessions_of_ended,
    grant_delegation,
    show_new_right,
)
from congvu.mailboxes.operations.dissolving import Dissolved, dissolve_agency
from congvu.mailboxes.operations.handover import (
    cancel_handover,
    confirm_given,
    confirm_received,
    renew_inventory,
    start_handover,
)
from congvu.mailboxes.operations.opening import (
    DEFAULT_QUOTA_BYTES,
    AddressTaken,
    PersonalLogin,
    open_agency_mailbox,
    open_personal_mailbox,
)
from congvu.mailboxes.operations.refusals import BadChoice, LastManager, MailboxRefused, MayNot, NotNow
from congvu.mailboxes.operations.renaming import rename_mailbox, transfer_mailbox
from congvu.mailboxes.operations.reorganising import Reorganised, reorganise
from congvu.mailboxes.operations.use import note_use

__all__ = [
    "DEFAULT_QUOTA_BYTES",
    "MOST_DECISION_BYTES",
    "AddressTaken",
    "BadChoice",
    "Decision",
    "Dissolved",
    "LastManager",
    "MailboxRefused",
    "MayNot",
    "NotADelegate",
    "NotAnAgencyMailbox",
    "NotNow",
    "PersonalLogin",
    "Reorganised",
    "archive_folder",
    "ask_for_export",
    "cancel_handover",
    "close_mailbox",
    "confirm_given",
    "confirm_received",
    "converge",
    "count_handovers",
    "destroy_mailbox",
    "dissolve_agency",
    "end_delegation",
    "end_sessions_of_ended",
    "grant_delegation",
    "note_use",
    "open_agency_mailbox",
    "open_personal_mailbox",
    "remove_destroyed",
    "rename_mailbox",
    "renew_access",
    "renew_inventory",
    "reopen_mailbox",
    "reorganise",
    "show_new_right",
    "start_handover",
    "transfer_mailbox",
    "write_exports",
]
