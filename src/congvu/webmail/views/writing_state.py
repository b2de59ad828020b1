"""What the form for writing carries from page to page, signed so that it comes back as it went out.

Everything in it is the writer's own affair; the signature, bound to the login, spares checking each
value again.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.core import signing

from congvu.engines.ports import FolderRef
from congvu.webmail.queries.beginnings import Beginning
from congvu.webmail.queries.places import HeldFile, Origin, Place, Source, new_token


@dataclass(frozen=True, slots=True)
class WritingState:
    """`back` is the page to return to after sending, "" for none."""

    token: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    source: Source | None = None
    draft: Place | None = None
    files: tuple[HeldFile, ...] = ()

    @classmethod
    def of(cls, begun: Beginning) -> "WritingState":
        return cls(
            token=begun.token,
            in_reply_to=begun.in_reply_to,
            references=begun.references,
            source=begun.source,
            draft=begun.draft,
            files=begun.files,
        )

    def saved_as(self, draft: Place, files: tuple[HeldFile, ...]) -> "WritingState":
        """The same letter after it was stored as a draft, with all its files in there."""
        return replace(self, draft=draft, files=files)

    def sign(self, login: str) -> str:
        values = {
            "token": self.token,
            "reply": self.in_reply_to,
            "refs": list(self.references),
            "source": [self.source.origin.value, *_place(self.source.place)] if self.source else None,
            "draft": _place(self.draft) if self.draft else None,
            "files": [[file.key, file.filename, file.size] for file in self.files],
        }
        return signing.dumps(values, salt=_salt(login), compress=True)


def read_state(text: str, login: str) -> WritingState | None:
    """None where it was changed, or belongs to another person."""
    try:
        values: dict[str, Any] = signing.loads(text, salt=_salt(login))
    except signing.BadSignature:
        return None
    source, draft = values["source"], values["draft"]
    return WritingState(
        token=values["token"],
        in_reply_to=values["reply"],
        references=tuple(values["refs"]),
        source=Source(Origin(source[0]), _read_place(source[1:])) if source else None,
        draft=_read_place(draft) if draft else None,
        files=tuple(HeldFile(*file) for file in values["files"]),
    )


def new_state() -> WritingState:
    return WritingState(new_token())


def _salt(login: str) -> str:
    return f"congvu.webmail.writing:{login}"


def _place(place: Place) -> list[object]:
    return [place.ref.mailbox, place.ref.name, place.uid, place.message_id]


def _read_place(values: list[Any]) -> Place:
    mailbox, name, uid, message_id = values
    return Place(FolderRef(mailbox, name), uid, message_id)
