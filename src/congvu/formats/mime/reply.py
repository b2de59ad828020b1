"""Answers and forwards: whom to write to, the subject, the quoted text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from congvu.formats.mime.address_list import Address
from congvu.formats.mime.parse import ParsedMessage

_VIETNAM = timezone(timedelta(hours=7))
_MOST_REFERENCES = 30
_LONGEST_QUOTE = 200_000
# As mail programs in Vietnamese, English, German and others write it, also numbered: "Re[2]:".
_PREFIX = re.compile(
    r"\s*(?:re|aw|sv|fw|fwd|wg|tr|tl|trả lời|chuyển tiếp|vs|antw)\s*(?:[\[(]\d+[\])])?\s*[:：]\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    """The beginning of an answer or a forward; `text` begins with room for one's own words."""

    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    text: str
    in_reply_to: str
    references: tuple[str, ...]


def quote_reply(parsed: ParsedMessage, *, all: bool, own_addresses: Iterable[str]) -> ReplyDraft:  # noqa: A002
    """An answer to the sender, or with `all` to everyone but oneself.

    One's own letter (from the Sent folder) is answered to those it went to.
    """
    own = {address.lower() for address in own_addresses}
    is_own = parsed.sender.address in own and not parsed.reply_to
    first = parsed.to if is_own else parsed.reply_to or (parsed.sender,)
    to = _distinct(first, own if all and len(first) > 1 else frozenset())
    cc: tuple[Address, ...] = ()
    if all:
        taken = own | {address.address for address in to}
        others = parsed.cc if is_own else (*parsed.to, *parsed.cc)
        cc = _distinct(others, taken)
    return ReplyDraft(
        to=to,
        cc=cc,
        subject=f"Re: {plain_subject(parsed.subject)}".strip(),
        text=f"\n\n{_quoting_line(parsed)}\n{_quoted(parsed.text)}\n",
        in_reply_to=parsed.message_id,
        references=_references(parsed),
    )


def forward_draft(parsed: ParsedMessage) -> ReplyDraft:
    """A forward with the old letter's text below its head; recipients are left to the writer."""
    head = ["---------- Thư được chuyển tiếp ----------", f"Từ: {parsed.sender}"]
    if parsed.date is not None:
        head.append(f"Ngày gửi: {vietnam_time(parsed.date)}")
    head.append(f"Tiêu đề: {parsed.subject}")
    for label, addresses in (("Đến", parsed.to), ("Đồng gửi", parsed.cc)):
        if addresses:
            head.append(f"{label}: {', '.join(map(str, addresses))}")
    return ReplyDraft(
        to=(),
        cc=(),
        subject=f"Fwd: {plain_subject(parsed.subject)}".strip(),
        text="\n\n" + "\n".join(head) + f"\n\n{parsed.text[:_LONGEST_QUOTE]}\n",
        in_reply_to="",
        references=_references(parsed),
    )


def plain_subject(subject: str) -> str:
    """Without the Re:, Fwd:, Trả lời: ... before it, however many."""
    while found := _PREFIX.match(subject):
        subject = subject[found.end() :]
    return subject.strip()


def vietnam_time(moment: datetime) -> str:
    """ "09:15 ngày 22/10/2009", in the time of Vietnam."""
    return moment.astimezone(_VIETNAM).strftime("%H:%M ngày %d/%m/%Y")


def _quoting_line(parsed: ParsedMessage) -> str:
    when = f"Vào {vietnam_time(parsed.date)}, " if parsed.date is not None else ""
    who = str(parsed.sender) or "Người gửi không rõ"
    return f"{when}{who} đã viết:"


def _quoted(text: str) -> str:
    lines = text[:_LONGEST_QUOTE].rstrip().split("\n")
    return "\n".join(f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in lines)


def _references(parsed: ParsedMessage) -> tuple[str, ...]:
    """The thread: its first letter, the latest ones, and this (RFC 5322 section 3.6.4)."""
    chain = parsed.references or ((parsed.in_reply_to,) if parsed.in_reply_to else ())
    if parsed.message_id:
        chain = (*(known for known in chain if known != parsed.message_id), parsed.message_id)
    return chain if len(chain) <= _MOST_REFERENCES else (chain[0], *chain[1 - _MOST_REFERENCES :])


def _distinct(addresses: Iterable[Address], without: Iterable[str]) -> tuple[Address, ...]:
    taken = set(without)
    found = []
    for address in addresses:
        if address.address and address.address not in taken:
            taken.add(address.address)
            found.append(address)
    return tuple(found)
