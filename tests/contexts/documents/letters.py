"""Letters that arrive in an agency mailbox from outside."""

from congvu.engines.memory import World
from congvu.formats.mime.compose import OutgoingAttachment, OutgoingMessage, compose_message
from congvu.formats.mime.parse import Address
from tests.cast import NOW


def put_letter(
    world: World,
    mailbox: str,
    *,
    sender: Address,
    subject: str,
    message_id: str,
    files: tuple[tuple[str, bytes], ...],
) -> int:
    """Into the inbox of `mailbox`; returns its uid."""
    message = OutgoingMessage(
        sender=sender,
        to=(Address("", mailbox),),
        subject=subject,
        text="Kính gửi quý cơ quan.\n",
        message_id=message_id,
        date=NOW,
        attachments=tuple(OutgoingAttachment(name, "application/octet-stream", data) for name, data in files),
    )
    return world.mailboxes[mailbox]["INBOX"].add(compose_message(message), NOW, set()).uid
