"""Drafts lie in the Drafts folder of the mailbox that will send them, where every program finds them."""

from datetime import datetime

from django.utils.translation import gettext as _

from congvu.engines import wiring
from congvu.engines.errors import NoSuchFolder, NoSuchMessage, NotPermitted, Refused
from congvu.engines.ports import Flag, MailStore, SpecialUse
from congvu.formats.mime.parse import parse_message
from congvu.webmail.operations.letter import Letter, draft_bytes
from congvu.webmail.operations.secrecy import refuse_secret
from congvu.webmail.queries.listing import pick_special
from congvu.webmail.queries.places import Place
from congvu.webmail.queries.sendings import was_sent


class AlreadySent(Refused):
    """The letter of this form is on its way; it is neither sent nor kept again."""

    def __init__(self) -> None:
        super().__init__(_("Thư này đã gửi rồi. Xem trong thư mục Đã gửi."))


def save_draft(*, actor: str, now: datetime, letter: Letter, previous: Place | None = None) -> Place:
    """Store the letter, then remove the version before it: at no moment is there none.

    Raises AlreadySent, SecretRefused, OverQuota, NotPermitted, EngineUnavailable, `UnsafeHeader`.
    """
    if was_sent(letter.token):
        raise AlreadySent
    refuse_secret(letter, letter.attachments[letter.kept :], now=now)
    message = draft_bytes(letter, now=now)
    with wiring.mail_stores().open(actor) as store:
        folder = pick_special(store.list_folders(letter.sender.address), SpecialUse.DRAFTS)
        uid = store.append(folder, message, flags=[Flag.DRAFT, Flag.SEEN], at=now)
        place = Place(folder, uid, letter.message_id)
        if previous is not None and (previous.ref, previous.uid) != (folder, uid):
            remove_draft(store, previous)
    return place


def discard_draft(*, actor: str, now: datetime, draft: Place) -> None:
    """Put a draft into the trash. Raises EngineUnavailable, NotPermitted."""
    with wiring.mail_stores().open(actor) as store:
        if _is_still(store, draft):
            trash = pick_special(store.list_folders(draft.ref.mailbox), SpecialUse.TRASH)
            store.move(draft.ref, [draft.uid], trash)


def remove_draft(store: MailStore, draft: Place) -> None:
    """Remove a version that is no longer needed, if it is still the one that was meant."""
    try:
        if _is_still(store, draft):
            store.expunge(draft.ref, [draft.uid])
    except (NoSuchFolder, NotPermitted):
        return  # the delegation ended meanwhile: the draft stays with the agency


def _is_still(store: MailStore, draft: Place) -> bool:
    """A uid may come to mean another message (RFC 3501 2.3.1.1): what is deleted is looked at first."""
    try:
        return parse_message(store.fetch(draft.ref, draft.uid)).message_id == draft.message_id
    except NoSuchMessage:
        return False
