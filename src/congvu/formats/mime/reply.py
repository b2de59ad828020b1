"""Answers and forwards: whom they go to, what they quote (RFC 5322 3.6.3-3.6.4)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from congvu.formats.mime.headers import Address
from congvu.formats.mime.parse import ParsedMessage

_OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
_PREFIXES = re.compile(
    r"^(?:\s*(?:re|fw|fwd|trả lời|chuyển tiếp|tl|ct)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    text: str
    in_reply_to: str
    references: tuple[str, ...]


def quote_reply(parsed: ParsedMessage, *, all: bool, own_addresses: Collection[str]) -> ReplyDraft:  # noqa: A002
    """An answer to the sender, or to all; one's own addresses are left out."""
    own = {address.lower() for address in own_addresses}
    answer_to = parsed.reply_to or (parsed.sender,)
    # An answer to one's own message goes to those it went to.
    if all_own(answer_to, own):
        answer_to = parsed.to
    to = _without(answer_to, own) or answer_to
    cc: tuple[Address, ...] = ()
    if all:
        taken = own | {a.address.lower() for a in to}
        cc = _without((*parsed.to, *parsed.cc), taken)
    return ReplyDraft(
        to=to,
        cc=cc,
        subject=f"Re: {bare_subject(parsed.subject)}",
        text=f"\n\n{_attribution(parsed)}\n{_quoted(parsed.text)}",
        in_reply_to=parsed.message_id,
        references=_references(parsed),
    )


def forward_draft(parsed: ParsedMessage) -> ReplyDraft:
    """The message passed on, its header lines above its text; attachments are the caller's."""
    lines = [
        "---------- Thư được chuyển tiếp ----------",
        f"Từ: {parsed.sender}",
        f"Ngày: {_moment(parsed)}",
        f"Tiêu đề: {parsed.subject}",
        f"Đến: {', '.join(str(a) for a in parsed.to)}",
    ]
    return ReplyDraft(
        to=(),
        cc=(),
        subject=f"Fwd: {bare_subject(parsed.subject)}",
        text="\n\n" + "\n".join(lines) + f"\n\n{parsed.text}",
        in_reply_to="",
        references=_references(parsed),
    )


def bare_subject(subject: str) -> str:
    """Without Re:, Fwd: and their kin, however many."""
    return _PREFIXES.sub("", subject).strip()


def all_own(addresses: tuple[Address, ...], own: set[str]) -> bool:
    return bool(addresses) and all(a.address.lower() in own for a in addresses)


def _without(addresses: tuple[Address, ...], left_out: set[str]) -> tuple[Address, ...]:
    kept: dict[str, Address] = {}
    for address in addresses:
        key = address.address.lower()
        if key and key not in left_out:
            kept.setdefault(key, address)
    return tuple(kept.values())


def _references(parsed: ParsedMessage) -> tuple[str, ...]:
    chain = (*parsed.references, *((parsed.message_id,) if parsed.message_id else ()))
    return tuple(dict.fromkeys(chain))[-20:]


def _attribution(parsed: ParsedMessage) -> str:
    moment = _moment(parsed)
    return f"Vào {moment}, {parsed.sender} đã viết:" if moment else f"{parsed.sender} đã viết:"


def _moment(parsed: ParsedMessage) -> str:
    if parsed.date is None:
        return ""
    return f"{parsed.date.astimezone(_OFFICE_TIME):%H:%M ngày %d/%m/%Y}"


def _quoted(text: str) -> str:
    return "\n".join(
        f">{line}" if line.startswith(">") else f"> {line}" for line in text.rstrip().splitlines()
    )
