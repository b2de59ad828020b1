"""Tables of the audit trail."""

import hashlib
import json
from datetime import UTC

from django.db import models


class AuditChain(models.Model):
    """The one row that holds the head of the chain; locking it puts writers in order."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last_hash = models.CharField(max_length=64, default="")
    length = models.PositiveBigIntegerField(default=0)


class AuditEvent(models.Model):
    """One act. `detail` holds no content of mail or documents, only names and numbers."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=254)
    action = models.CharField(max_length=60, db_index=True)
    target_kind = models.CharField(max_length=40)
    target_id = models.CharField(max_length=254)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["target_kind", "target_id"])]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.target_kind} {self.target_id}"


def event_hash(event: AuditEvent) -> str:
    """SHA-256 over the previous hash and every field, in canonical JSON."""
    fields = [
        event.previous_hash,
        event.number,
        event.at.astimezone(UTC).isoformat(),
        event.actor,
        event.action,
        event.target_kind,
        event.target_id,
        event.detail,
    ]
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
