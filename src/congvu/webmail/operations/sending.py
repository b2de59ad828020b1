"""Sending a letter: once, with a copy for the mailbox that sends."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from congvu.audit import operations as audit
from congvu.engines import wiring
from congvu.engines.errors import EngineError, Refused
from congvu.engines.ports import Flag, MailStore, SpecialUse, Submitted
from congvu.webmail.models import Sending
from congvu.webmail.operations.drafts import AlreadySent, remove_draft
from congvu.webmail.operations.letter import Letter, copy_bytes, letter_bytes
from congvu.webmail.queries.listing import pick_special
from congvu.webmail.queries.places import Origin, Place

_log = logging.getLogger(__name__)

# An engine answers within two minutes (engines.submission); after that nobody is still at it.
_BROKEN_OFF = timedelta(minutes=5)
_FORGOTTEN = timedelta(days=60)
_WAIT_SECONDS, _STEP_SECONDS = 20.0, 0.25
_ANSWERED = {
    Origin.REPLY: Flag.ANSWERED,
    Origin.REPLY_ALL: Flag.ANSWERED,
    Origin.FORWARD: Flag.FORWARDED,
}


class BeingSent(Refused):
    """Another click on the same form has not come to its end."""

    def __init__(self) -> None:
        super().__init__(_("Thư này đang được gửi. Chờ một phút rồi xem trong thư mục Đã gửi."))


class SentBefore(Refused):
    """The form was sent, then gone back to and changed: this is another letter."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Thư từ trang này đã gửi trước đó. Nếu muốn gửi thêm thư với nội dung mới, "
                "bấm Gửi một lần nữa."
            )
        )


class Unclear(Refused):
    """An earlier attempt broke off, and nobody knows whether the letter was taken over."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Lần gửi trước bị ngắt giữa chừng, không rõ thư đã đi hay chưa. Hãy hỏi nơi nhận; "
                "nếu chưa có, bấm Gửi một lần nữa."
            )
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """`refused` gives the server's words by address; `is_copied` whether the copy lies in Sent."""

    recipients: int
    refused: dict[str, str]
    is_copied: bool


def send_letter(*, actor: str, now: datetime, letter: Letter, draft: Place | None = None) -> Sent:
    """Hand the letter over, keep a copy, mark what it answers, remove its draft.

    Raises AlreadySent, SentBefore, BeingSent, Unclear; Refused with the gate's sentence; EngineUnavailable;
    `UnsafeHeader`. Then nothing was sent by this call and the draft stands.
    """
    message = letter_bytes(letter, actor=actor, now=now)
    _begin(letter, actor, now)
    try:
        submitted = wiring.submission().submit(
            login=actor, sender=letter.sender.address, recipients=letter.recipients, message=message
        )
    except BaseException:
        Sending.objects.filter(token=letter.token).delete()
        raise
    _finish(letter, actor, now, submitted)
    is_copied = _file_away(letter, actor, now, draft)
    # Postfix puts "<address>: Recipient address rejected: " before the reason.
    refused = {a: reply.text.rpartition(" rejected: ")[2] for a, reply in submitted.refused.items()}
    return Sent(len(letter.recipients) - len(refused), refused, is_copied)


def _begin(letter: Letter, actor: str, now: datetime) -> None:
    """Take the token, or wait until the click that took it has come to its end."""
    Sending.objects.filter(began_at__lt=now - _FORGOTTEN).delete()
    for _attempt in range(int(_WAIT_SECONDS / _STEP_SECONDS)):
        if _take(letter, actor, now):
            return
        held = Sending.objects.filter(token=letter.token).first()
        if held is not None and held.handed_over_at is not None:
            raise AlreadySent if held.digest == letter.digest else SentBefore
        if held is not None and held.began_at < now - _BROKEN_OFF:
            held.delete()
            raise Unclear
        time.sleep(_STEP_SECONDS)
    raise BeingSent


def _take(letter: Letter, actor: str, now: datetime) -> bool:
    try:
        with transaction.atomic():
            Sending.objects.create(token=letter.token, login=actor, began_at=now, digest=letter.digest)
    except IntegrityError:
        return False
    return True


def _finish(letter: Letter, actor: str, now: datetime, submitted: Submitted) -> None:
    with transaction.atomic():
        Sending.objects.filter(token=letter.token).update(handed_over_at=now)
        audit.record(
            actor=actor,
            action="webmail.send_message",
            target=audit.Target("mailbox", letter.sender.address),
            now=now,
            detail={
                "message_id": letter.message_id,
                "recipients": len(letter.recipients),
                "queue_id": submitted.queue_id,
            },
        )


def _file_away(letter: Letter, actor: str, now: datetime, draft: Place | None) -> bool:
    """The letter is gone out: what fails from here on is told, and does not bring it back."""
    try:
        with wiring.mail_stores().open(actor) as store:
            sent = pick_special(store.list_folders(letter.sender.address), SpecialUse.SENT)
            copy = copy_bytes(letter, actor=actor, now=now)
            store.append(sent, copy, flags=[Flag.SEEN], at=now)
            _mark_source(store, letter)
            if draft is not None:
                remove_draft(store, draft)
    except EngineError as problem:
        _log.warning("no copy of %s in %s: %s", letter.message_id, letter.sender.address, problem)
        return False
    return True


def _mark_source(store: MailStore, letter: Letter) -> None:
    if letter.source is None or letter.source.origin not in _ANSWERED:
        return
    place = letter.source.place
    try:
        store.set_flags(place.ref, [place.uid], add=[_ANSWERED[letter.source.origin]])
    except Refused as problem:  # moved meanwhile, or only to be read
        _log.info("%s is not marked as answered: %s", place, problem)
