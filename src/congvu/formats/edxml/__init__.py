"""edXML: the packet in which document systems of the State exchange documents (QCVN 102:2016/BTTTT).

`write_document` and `write_status` are strict and keep the standard's order; `read_packet` takes what other
systems really send: any order, dates in both directions, attachments zipped or not, `Business` spelled
rightly. Nothing of a packet is trusted: no entities, bounded depth, size and attachments.
"""

from congvu.formats.edxml.limits import EdxmlProblem, check_document
from congvu.formats.edxml.organ_id import is_organ_id, renew_organ_id
from congvu.formats.edxml.read import NotEdxml, read_packet
from congvu.formats.edxml.values import (
    Attachment,
    Business,
    BusinessKind,
    DocumentCode,
    EdxmlDocument,
    EdxmlStatus,
    Organ,
    Priority,
    ReceiverChange,
    Replaced,
    Response,
    Signer,
    Staff,
    StatusCode,
    Trace,
    make_document_id,
    split_document_id,
)
from congvu.formats.edxml.write import write_document, write_status

__all__ = [
    "Attachment",
    "Business",
    "BusinessKind",
    "DocumentCode",
    "EdxmlDocument",
    "EdxmlProblem",
    "EdxmlStatus",
    "NotEdxml",
    "Organ",
    "Priority",
    "ReceiverChange",
    "Replaced",
    "Response",
    "Signer",
    "Staff",
    "StatusCode",
    "Trace",
    "check_document",
    "is_organ_id",
    "make_document_id",
    "read_packet",
    "renew_organ_id",
    "split_document_id",
    "write_document",
    "write_status",
]
