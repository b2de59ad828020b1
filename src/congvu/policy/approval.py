"""An official document is approved by a leader before it is sent, and exactly so (BP48 Đ16.1; R41).

An approval holds the fingerprint of what was approved: the bytes of the file and the data that make
the document. Whatever changes afterwards is not approved.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class NotIssuable(StrEnum):
    NOT_APPROVED = "NOT_APPROVED"
    CHANGED_SINCE_APPROVAL = "CHANGED_SINCE_APPROVAL"


@dataclass(frozen=True, slots=True)
class Approval:
    """What a leader approved: SHA-256 of the file's bytes, fingerprint of the document's data."""

    content_sha256: str
    data_fingerprint: str


def may_issue(
    *, content_sha256: str, data_fingerprint: str, approvals: Iterable[Approval]
) -> NotIssuable | None:
    """None when an approval holds for exactly these bytes and data, else why not."""
    held = list(approvals)
    if Approval(content_sha256, data_fingerprint) in held:
        return None
    return NotIssuable.CHANGED_SINCE_APPROVAL if held else NotIssuable.NOT_APPROVED


def data_fingerprint(data: Mapping[str, object]) -> str:
    """SHA-256 over a document's data in canonical JSON."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
