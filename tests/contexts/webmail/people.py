"""People at their webmail, and letters that reach them from outside."""

from collections.abc import Sequence
from email.message import EmailMessage
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from congvu.accounts.models import User
from congvu.engines import memory
from congvu.engines.memory.world import StoredMessage
from congvu.formats.mime.parse import ParsedMessage, parse_message
from congvu.mailboxes import operations as mailboxes
from congvu.mailboxes.models import Mailbox
from tests.cast import NOW

COMPOSE = "/thu/soan"


class Person:
    """A browser in which `user` is signed in."""

    def __init__(self, user: User, *, enforce_csrf_checks: bool = False) -> None:
        self.user = user
        self.client = Client(enforce_csrf_checks=enforce_csrf_checks)
        self.client.force_login(user)

    def folder(self, mailbox: str = "", folder: str = "INBOX", **query: Any) -> Any:
        path = reverse("webmail:folder", kwargs={"mailbox": mailbox or self.user.login, "folder": folder})
        return self.client.get(path, query)

    def message(self, uid: int, mailbox: str = "", folder: str = "INBOX", **query: Any) -> Any:
        return self.client.get(self.url("message", uid, mailbox, folder), query)

    def url(self, name: str, uid: int, mailbox: str = "", folder: str = "INBOX", **more: Any) -> str:
        where = {"mailbox": mailbox or self.user.login, "folder": folder, "uid": uid, **more}
        return reverse(f"webmail:{name}", kwargs=where)

    def act(
        self, act: str, uids: Sequence[object], mailbox: str = "", folder: str = "INBOX", **more: Any
    ) -> Any:
        path = reverse("webmail:act", kwargs={"mailbox": mailbox or self.user.login, "folder": folder})
        return self.client.post(path, {"act": act, "uid": list(uids), **more}, follow=True)

    def begin(self, **query: Any) -> Any:
        """The page with the form for writing."""
        return self.client.get(COMPOSE, query)

    def post(self, page: Any, act: str = "send", **fields: Any) -> Any:
        """Press a button of that page, after filling in `fields`."""
        form = page.context["form"]
        values: dict[str, Any] = {
            name: form[name].value() or "" for name in ("to", "cc", "bcc", "subject", "text")
        }
        values["sender"] = form["sender"].value()
        values["keep"] = [file.key for file, is_kept in page.context["held"] if is_kept]
        values |= {"state": page.context["state"], "act": act, **fields}
        return self.client.post(COMPOSE, values)

    def send(self, to: str, subject: str = "Mời họp", text: str = "Kính mời.", **fields: Any) -> Any:
        return self.post(self.begin(), to=to, subject=subject, text=text, **fields)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def stored(world: memory.World, mailbox: str, folder: str = "INBOX") -> list[StoredMessage]:
    """Oldest first."""
    return list(world.mailboxes[mailbox][folder].messages.values())


def letters(world: memory.World, mailbox: str, folder: str = "INBOX") -> list[ParsedMessage]:
    return [parse_message(message.raw) for message in stored(world, mailbox, folder)]


def put(world: memory.World, mailbox: str, raw: bytes, folder: str = "INBOX") -> int:
    """A letter lies in the folder, unread; its uid."""
    return world.mailboxes[mailbox][folder].add(raw, NOW, set()).uid


def letter(subject: str = "Báo cáo tuần", text: str = "Nội dung báo cáo.", **headers: str) -> bytes:
    """From outside; `headers` replace or add fields, with _ for -."""
    message = EmailMessage()
    fields = {
        "From": "Nguyễn Văn An <nguyenvanan@example.vn>",
        "To": "Văn thư <vanthu@binhphuoc.gov.vn>",
        "Date": "Mon, 02 Nov 2009 08:00:00 +0700",
        "Message_ID": "<1@example.vn>",
        "Subject": subject,
    }
    for name, value in (fields | headers).items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def html_letter(html: str, *, pictures: Sequence[tuple[str, bytes]] = (), **headers: str) -> bytes:
    message = EmailMessage()
    fields = {"From": "a@example.vn", "To": "b@example.vn", "Subject": "Trình bày", "Message-ID": "<h@x>"}
    for name, value in (fields | headers).items():
        message[name] = value
    message.set_content("Dạng chữ.")
    message.add_alternative(html, subtype="html")
    _plain, related = message.iter_parts()
    for content_id, content in pictures:
        related.add_related(content, "image", "png", cid=f"<{content_id}>")
    return message.as_bytes()


def upload(
    name: str, content: bytes = b"x", media_type: str = "application/octet-stream"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, media_type)


def grant(user: User, address: str, role: str) -> None:
    mailboxes.grant_delegation(
        actor="test", now=NOW, mailbox=Mailbox.objects.get(address=address), user=user, role=role
    )
