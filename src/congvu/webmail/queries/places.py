"""Where a letter stands and what it was begun from, as a form carries it from page to page."""

import re
import secrets
from dataclasses import dataclass
from enum import StrEnum

from congvu.engines.ports import FolderRef

_TOKEN = re.compile(r"<([0-9a-f]{32})@[^@<>]+>")


class Origin(StrEnum):
    """What a letter was begun from."""

    REPLY = "reply"
    REPLY_ALL = "reply_all"
    FORWARD = "forward"
    EDIT = "edit"  # "edit as new"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies; `message_id` (with angle brackets) tells whether it is still the same."""

    ref: FolderRef
    uid: int
    message_id: str


@dataclass(frozen=True, slots=True)
class Source:
    """The message that is answered or passed on."""

    origin: Origin
    place: Place


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that lies in a message of the store: in the draft, or in the source.

    `key` names it in the form: "draft-0", "source-2".
    """

    key: str
    filename: str
    size: int

    @property
    def is_in_draft(self) -> bool:
        return self.key.startswith("draft-")

    @property
    def index(self) -> int:
        return int(self.key.rpartition("-")[2])


def new_token() -> str:
    return secrets.token_hex(16)


def token_of(message_id: str) -> str:
    """The token of a draft or letter of ours, a new one for messages of other programs."""
    found = _TOKEN.fullmatch(message_id)
    return found[1] if found else new_token()
