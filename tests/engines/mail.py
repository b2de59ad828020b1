"""Mail as people's programs do it: SMTP, IMAP and POP3 clients of the standard library."""

import imaplib
import poplib
import re
import smtplib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from uuid import uuid4

from tests.engines.instances import wait_until
from tests.places import Login, Place

SECONDS = 20


def letter(
    sender: str, recipients: Sequence[str], *, subject: str = "Thử thư", text: str = "Kính gửi đồng chí."
) -> EmailMessage:
    """A working mail with a Message-ID of its own."""
    message = EmailMessage(policy=WIRE)
    message["From"] = sender
    message["To"] = ", ".join(recipients)
    message["Subject"] = subject
    message["Message-ID"] = f"<{uuid4().hex}@thu.test>"
    message.set_content(text)
    return message


@contextmanager
def smtp(place: Place, who: Login | None = None, *, port: str = "submission") -> Iterator[smtplib.SMTP]:
    """Signed in as `who`; None for the port of mail from outside."""
    name = "smtp" if who is None else port
    with smtplib.SMTP("127.0.0.1", place.ports[name], local_hostname="may-tinh", timeout=SECONDS) as client:
        if who is not None:
            client.login(who.login, who.password)
        yield client


def send(place: Place, who: Login, recipients: Sequence[str], message: EmailMessage | bytes) -> None:
    """From the own address. Raises what smtplib raises when it is refused."""
    with smtp(place, who) as client:
        client.sendmail(who.login, list(recipients), bytes(message), ["BODY=8BITMIME"])


@contextmanager
def imap(place: Place, who: Login, *, password: str | None = None) -> Iterator[imaplib.IMAP4]:
    with imaplib.IMAP4("127.0.0.1", place.ports["imap"], timeout=SECONDS) as client:
        client.login(who.login, password or who.password)
        yield client


@contextmanager
def pop3(place: Place, who: Login, *, password: str | None = None) -> Iterator[poplib.POP3]:
    client = poplib.POP3("127.0.0.1", place.ports["pop3"], timeout=SECONDS)
    try:
        client.user(who.login)
        client.pass_(password or who.password)
        yield client
        client.quit()
    finally:
        client.close()


def message_ids(place: Place, who: Login, *, folder: str = "INBOX") -> Counter[str]:
    """How often each Message-ID lies in a folder."""
    with imap(place, who) as client:
        code, count = client.select(f'"{folder}"', readonly=True)
        assert code == "OK", folder
        if count == [b"0"]:
            return Counter()
        _, answer = client.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
        parts = [part[1] for part in answer if isinstance(part, tuple)]
        return Counter(found[1].decode() for part in parts if (found := re.search(rb"(<[^>]+>)", part)))


def wait_for(place: Place, who: Login, message_id: str, *, seconds: float = 20) -> None:
    """Until a message lies in the person's inbox."""
    wait_until(lambda: message_id in message_ids(place, who), seconds=seconds, what=f"{message_id} arrives")
