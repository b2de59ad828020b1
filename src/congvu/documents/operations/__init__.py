"""What may be done with documents. Each act: permission, change and audit event in one transaction."""

from congvu.documents.operations.approve import (
    approve_document,
    fingerprint,
    return_document,
    submit_document,
)
from congvu.documents.operations.arrival import (
    AlreadyRegistered,
    ArrivalData,
    register_arrival,
    register_delivery,
)
from congvu.documents.operations.content import UploadedFile
from congvu.documents.operations.dispatch import (
    dispatch_next,
    keep_sent_copies,
    record_deliveries,
    retry_dispatch,
)
from congvu.documents.operations.draft import DraftData, delete_draft, save_draft
from congvu.documents.operations.files import FileLost, NoSpace, drop_unused_files, read_file
from congvu.documents.operations.handling import (
    AssignmentData,
    assign_incoming,
    finish_handling,
    reopen_incoming,
    start_handling,
)
from congvu.documents.operations.issue import cancel_number, issue_document
from congvu.documents.operations.refusals import (
    DocumentRefused,
    MayNot,
    NotNow,
    SecretRefused,
    UnresolvedRecipients,
)

__all__ = [
    "AlreadyRegistered",
    "ArrivalData",
    "AssignmentData",
    "DocumentRefused",
    "DraftData",
    "FileLost",
    "MayNot",
    "NoSpace",
    "NotNow",
    "SecretRefused",
    "UnresolvedRecipients",
    "UploadedFile",
    "approve_document",
    "assign_incoming",
    "cancel_number",
    "delete_draft",
    "dispatch_next",
    "drop_unused_files",
    "fingerprint",
    "finish_handling",
    "issue_document",
    "keep_sent_copies",
    "read_file",
    "record_deliveries",
    "register_arrival",
    "register_delivery",
    "reopen_incoming",
    "retry_dispatch",
    "return_document",
    "save_draft",
    "start_handling",
    "submit_document",
]
