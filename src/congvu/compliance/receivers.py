"""Hears from `mailboxes` what people open by the web."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from congvu.compliance.models import Evidence
from congvu.compliance.operations import Seen, record_accesses
from congvu.engines.ports import AccessProtocol
from congvu.mailboxes.signals import mailbox_opened


@receiver(mailbox_opened, dispatch_uid="compliance.note_web_access")
def note_web_access(*, login: str, mailbox: str, uid: int | None, at: datetime, **kwargs: Any) -> None:
    """A folder (`uid` None) or message was shown on a page."""
    evidence = Evidence.FOLDER_OPENED if uid is None else Evidence.MESSAGE_READ
    record_accesses([Seen(mailbox, login, AccessProtocol.WEBMAIL, at, evidence)])
