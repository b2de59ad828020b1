"""Nơi nhận: from the text at the end of a document to the agencies that receive it (R34, R39).

`parse_recipients` takes the text apart, `resolve_recipients` finds each phrase in the directory.
Nobody is lost: every phrase ends as resolved, unresolved or a note.
"""

from congvu.policy.recipients.parse import PhraseKind, RecipientPhrase, parse_recipients, points_elsewhere
from congvu.policy.recipients.resolve import (
    DirectoryEntry,
    DirectoryGroup,
    Resolution,
    ResolvedRecipient,
    UnresolvedRecipient,
    resolve_recipients,
)

__all__ = [
    "DirectoryEntry",
    "DirectoryGroup",
    "PhraseKind",
    "RecipientPhrase",
    "Resolution",
    "ResolvedRecipient",
    "UnresolvedRecipient",
    "parse_recipients",
    "points_elsewhere",
    "resolve_recipients",
]
