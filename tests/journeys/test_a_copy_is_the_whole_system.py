"""Everything of an instance lies below var/: a copy, started elsewhere, is the same mail system."""

import imaplib
import smtplib
import subprocess
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.places import Login, Logins, Place, running_place, stopped_place

pytestmark = pytest.mark.engines
SUBJECT = "Thu truoc khi sao chep"


def _send(place: Place, sender: Login, recipient: Login) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender.login, recipient.login, SUBJECT
    message.set_content("Nội dung còn nguyên sau khi chuyển máy.\n")
    with smtplib.SMTP("127.0.0.1", place.ports["submission"], local_hostname="test", timeout=30) as smtp:
        smtp.login(sender.login, sender.password)
        smtp.send_message(message)


def _subjects(place: Place, person: Login) -> list[bytes]:
    with imaplib.IMAP4("127.0.0.1", place.ports["imap"]) as imap:
        imap.login(person.login, person.password)
        imap.select("INBOX")
        _status, found = imap.search(None, "SUBJECT", f'"{SUBJECT}"')
        return bytes(found[0]).split()


def _wait_for_delivery(place: Place, person: Login) -> None:
    with imaplib.IMAP4("127.0.0.1", place.ports["imap"]) as imap:
        imap.login(person.login, person.password)
        imap.select("INBOX")
        for _ in range(100):
            if imap.search(None, "SUBJECT", f'"{SUBJECT}"')[1][0]:
                return
            imap.noop()
    raise AssertionError("the letter did not arrive")


def _copy(source: Path, target: Path) -> None:
    """As an operator does (docs/operations/backup.md): owners and hard links kept, run/ left out."""
    target.mkdir(mode=0o755, parents=True, exist_ok=True)
    kept = [str(folder) for folder in source.iterdir() if folder.name not in ("run", "etc")]
    subprocess.run(["cp", "-a", *kept, str(target)], check=True)


@pytest.mark.row("R66")
def test_a_copy_of_var_opens_with_the_same_logins_and_mail() -> None:
    with running_place() as first:
        logins = Logins.read(first.var / "demo" / "logins.csv")
        sender, recipient = logins.clerks()[0], logins.clerks()[1]
        _send(first, sender, recipient)
        _wait_for_delivery(first, recipient)
        first.stop()
        with stopped_place() as second:
            _copy(first.var, second.var)
            second.start()
            assert len(_subjects(second, recipient)) == 1
            assert second.congvu("audit", "verify").returncode == 0
            _send(second, recipient, sender)
            _wait_for_delivery(second, sender)
