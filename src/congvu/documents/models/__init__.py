"""Tables of documents."""

from congvu.documents.models.dispatch import Delivery, Dispatch, StreamPosition
from congvu.documents.models.files import FileBlob, Urgency
from congvu.documents.models.incoming import Assignment, IncomingDocument
from congvu.documents.models.outgoing import Approval, DocumentAttachment, OutgoingDocument
from congvu.documents.models.register import Register, RegisterEntry

__all__ = [
    "Approval",
    "Assignment",
    "Delivery",
    "Dispatch",
    "DocumentAttachment",
    "FileBlob",
    "IncomingDocument",
    "OutgoingDocument",
    "Register",
    "RegisterEntry",
    "StreamPosition",
    "Urgency",
]
