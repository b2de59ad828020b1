"""Message lists from FETCH answers (ENVELOPE, BODYSTRUCTURE)."""

from datetime import UTC, datetime
from typing import Any

from congvu.engines.ports import MessageRow, Person
from congvu.formats.mime.header_text import decode_header

LIST_ITEMS = [b"FLAGS", b"INTERNALDATE", b"RFC822.SIZE", b"ENVELOPE", b"BODYSTRUCTURE"]

_RECENT = b"\\Recent"  # of the session, not of the message


def message_row(uid: int, answer: dict[bytes, Any]) -> MessageRow:
    """One line of a list from one FETCH answer."""
    envelope = answer[b"ENVELOPE"]
    senders = _people(envelope.from_)
    return MessageRow(
        uid=uid,
        sender=senders[0] if senders else Person("", ""),
        recipients=tuple(_people(envelope.to)),
        subject_header=_text(envelope.subject),
        sent_at=_moment(envelope.date),
        arrived_at=_moment(answer[b"INTERNALDATE"]) or datetime.fromtimestamp(0, UTC),
        size=int(answer[b"RFC822.SIZE"]),
        flags=frozenset(flag.decode("ascii", "replace") for flag in answer[b"FLAGS"] if flag != _RECENT),
        has_attachment=_has_attachment(answer.get(b"BODYSTRUCTURE")),
    )


def _people(addresses: Any) -> list[Person]:
    found = []
    for address in addresses or ():
        if address.mailbox and address.host:
            place = f"{_text(address.mailbox)}@{_text(address.host)}"
            found.append(Person(_text(address.name), place))
    return found


def _text(raw: bytes | None) -> str:
    if not raw:
        return ""
    if raw.isascii() and b"=?" not in raw:
        return raw.decode("ascii").strip()
    return decode_header(raw)


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _has_attachment(structure: Any) -> bool:
    """Whether a part is meant to be saved: told so, or neither text nor an inline picture."""
    if structure is None:
        return False
    if isinstance(structure[0], list):
        return any(_has_attachment(part) for part in structure[0])
    disposition = next(
        (
            item[0]
            for item in structure[7:]
            if isinstance(item, tuple) and item and isinstance(item[0], bytes)
        ),
        b"",
    )
    if disposition.lower() == b"attachment":
        return True
    kind = bytes(structure[0] or b"").lower()
    content_id = structure[3] if len(structure) > 3 else None
    return kind not in (b"text", b"multipart") and not (kind == b"image" and content_id)
