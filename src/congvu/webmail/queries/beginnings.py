"""What the form for writing begins with: an answer, a forward, a copy, a draft of before."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from congvu.engines.ports import FolderRef
from congvu.formats.mime.parse import Attachment, ParsedMessage, parse_message
from congvu.formats.mime.reply import ReplyDraft, forward_draft, quote_reply
from congvu.formats.mime.typed import write_typed
from congvu.webmail.queries.letters import get_raw
from congvu.webmail.queries.places import HeldFile, Origin, Place, Source, new_token, token_of

DRAFT_SOURCE = "X-CongVu-Draft-Source"
# Recipients that are not yet addresses, as typed.
DRAFT_TYPED = {"to": "X-CongVu-Draft-To", "cc": "X-CongVu-Draft-Cc", "bcc": "X-CongVu-Draft-Bcc"}


@dataclass(frozen=True, slots=True)
class Beginning:
    """`sender` is the address of the mailbox that will send; "" leaves it to the page.

    `files` can be kept, `kept` are the keys of those that are unless the writer says otherwise.
    """

    token: str
    sender: str = ""
    to: str = ""
    cc: str = ""
    bcc: str = ""
    subject: str = ""
    text: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    source: Source | None = None
    draft: Place | None = None
    files: tuple[HeldFile, ...] = ()
    kept: tuple[str, ...] = ()


def begin_answer(
    login: str, ref: FolderRef, uid: int, *, origin: Origin, own_addresses: Iterable[str]
) -> Beginning:
    """From a message of the folder; its mailbox sends. Raises NoSuchFolder, NoSuchMessage."""
    parsed = parse_message(get_raw(login, ref, uid))
    source = Source(origin, Place(ref, uid, parsed.message_id))
    if origin == Origin.EDIT:
        return replace(_again(parsed, "source"), sender=ref.mailbox, token=new_token(), source=source)
    if origin == Origin.FORWARD:
        draft = forward_draft(parsed)
        files, kept = _files(parsed.attachments, "source")
        return replace(_from_draft(draft), sender=ref.mailbox, source=source, files=files, kept=kept)
    draft = quote_reply(parsed, all=origin == Origin.REPLY_ALL, own_addresses=own_addresses)
    return replace(_from_draft(draft), sender=ref.mailbox, source=source)


def begin_from_draft(login: str, ref: FolderRef, uid: int) -> Beginning:
    """Go on with a draft, also with one of another program. Raises NoSuchFolder, NoSuchMessage."""
    parsed = parse_message(get_raw(login, ref, uid))
    typed = {name: parsed.header(header) for name, header in DRAFT_TYPED.items()}
    begun = _again(parsed, "draft")
    return replace(
        begun,
        sender=ref.mailbox,
        to=typed["to"] or begun.to,
        cc=typed["cc"] or begun.cc,
        bcc=typed["bcc"] or begun.bcc,
        in_reply_to=parsed.in_reply_to,
        references=parsed.references,
        source=_read_source(parsed.header(DRAFT_SOURCE)),
        draft=Place(ref, uid, parsed.message_id),
    )


def _from_draft(draft: ReplyDraft) -> Beginning:
    return Beginning(
        token=new_token(),
        to=write_typed(draft.to),
        cc=write_typed(draft.cc),
        subject=draft.subject,
        text=draft.text,
        in_reply_to=draft.in_reply_to,
        references=draft.references,
    )


def _again(parsed: ParsedMessage, where: str) -> Beginning:
    files, kept = _files(parsed.attachments, where)
    return Beginning(
        token=token_of(parsed.message_id),
        to=write_typed(address for address in parsed.to if address.address),
        cc=write_typed(address for address in parsed.cc if address.address),
        bcc=write_typed(address for address in parsed.bcc if address.address),
        subject=parsed.subject,
        text=parsed.text,
        files=files,
        kept=kept,
    )


def _files(attachments: Iterable[Attachment], where: str) -> tuple[tuple[HeldFile, ...], tuple[str, ...]]:
    """Pictures that only decorate the text can be kept, but are not by themselves."""
    files, kept = [], []
    for file in attachments:
        held = HeldFile(f"{where}-{file.index}", file.filename, file.size)
        files.append(held)
        if not file.is_inline:
            kept.append(held.key)
    return tuple(files), tuple(kept)


def _read_source(value: str) -> Source | None:
    """As `operations.letter.draft_bytes` wrote it: origin, uid, mailbox, Message-ID, folder."""
    pieces = value.split(" ", 4)
    if len(pieces) < 5 or pieces[0] not in set(Origin) or not pieces[1].isdecimal():
        return None
    ref = FolderRef(pieces[2], pieces[4])
    return Source(Origin(pieces[0]), Place(ref, int(pieces[1]), pieces[3]))
