"""A mail program that believes what it is told reaches the engines."""

import imaplib
import smtplib
import ssl
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest

from tests.engines.instances import wait_until
from tests.engines.mail import letter
from tests.places import Logins, Place

pytestmark = pytest.mark.engines


@pytest.mark.row("R46")
def test_what_thunderbird_is_told_opens_and_sends(place: Place, logins: Logins) -> None:
    person = logins.login_of("Văn thư", "stp")
    address = f"http://127.0.0.1:{place.ports['web']}/.well-known/autoconfig/mail/config-v1.1.xml"
    with urlopen(address, timeout=20) as answer:
        config = ElementTree.fromstring(answer.read())
    imap_server = config.find(".//incomingServer[@type='imap']")
    smtp_server = config.find(".//outgoingServer[@type='smtp']")
    assert imap_server is not None
    assert smtp_server is not None
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE  # the place signs its own
    sent = letter(person.login, [person.login], subject="Tu cai dat")
    host, port = smtp_server.findtext("hostname") or "", int(smtp_server.findtext("port") or 0)
    with smtplib.SMTP_SSL(host, port, local_hostname="may", context=trusting, timeout=20) as smtp:
        smtp.login(person.login, person.password)
        smtp.send_message(sent)
    host, port = imap_server.findtext("hostname") or "", int(imap_server.findtext("port") or 0)
    with imaplib.IMAP4_SSL(host, port, ssl_context=trusting, timeout=20) as imap:
        imap.login(person.login, person.password)

        def is_there() -> bool:
            imap.select("INBOX")
            return bool(imap.search(None, "HEADER", "Message-ID", f'"{sent["Message-ID"]}"')[1][0])

        wait_until(is_there, seconds=20, what="the letter")
