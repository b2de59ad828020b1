"""Incoming documents."""

import hashlib
from datetime import datetime

from django.db.models import QuerySet

from congvu.documents.models import IncomingDocument
from congvu.documents.queries.scope import agencies_where
from congvu.policy.permissions import AgencyAct
from congvu.policy.text import fold

_LONGEST_ID = 200


def list_incoming(login: str, *, now: datetime, text: str = "") -> QuerySet[IncomingDocument]:
    """Registered documents of the agencies in which the person may read, newest first."""
    agencies = agencies_where(login, AgencyAct.READ_DOCUMENTS, now=now)
    found = IncomingDocument.objects.filter(agency_id__in=agencies).select_related("agency")
    for word in fold(text).split():
        found = found.filter(search_key__contains=word)
    return found


def find_incoming(login: str, incoming_id: int, *, now: datetime) -> IncomingDocument | None:
    """None where there is none, or the person is of another agency."""
    rows = list_incoming(login, now=now).select_related("agency", "file", "delivery__document__agency")
    return rows.filter(pk=incoming_id).first()


def is_registered(message_id: str, *, agency_id: int) -> IncomingDocument | None:
    """The register entry of a message, None while it has none."""
    if not message_id:
        return None
    key = registration_key(message_id)
    return IncomingDocument.objects.filter(agency_id=agency_id, message_id=key).first()


def registration_key(message_id: str) -> str:
    """What the register keeps of a Message-ID: itself, or its hash where it is too long for a column."""
    if len(message_id) <= _LONGEST_ID:
        return message_id
    return "sha256:" + hashlib.sha256(message_id.encode()).hexdigest()
