"""What a sender is told when a letter was taken and could not be delivered."""

import email
import email.policy
import imaplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tests.engines.instances import wait_until
from tests.engines.mail import imap, letter, send
from tests.places import Logins, Place
from tests.steward import DOMAIN, Steward, steward_of

pytestmark = pytest.mark.engines


@pytest.fixture
def steward(place: Place) -> Iterator[Steward]:
    with steward_of(place) as running:
        yield running


def test_a_full_mailbox_is_told_to_the_sender_in_vietnamese_and_english(
    place: Place, logins: Logins, steward: Steward
) -> None:
    clerk, full = logins.login_of("Văn thư", "sct"), f"day-thu.sct@{DOMAIN}"
    steward.do("open_mailboxes", people=[full], shared=[])
    steward.do("set_mailbox", address=full, quota_bytes=1000)
    sent = letter(clerk.login, [full], text="Nội dung dài. " * 500)
    send(place, clerk, [full], sent)
    found: list[EmailMessage] = []

    def told() -> bool:
        with imap(place, clerk) as client:
            found.extend(_notices(client, str(sent["Message-ID"])))
        return bool(found)

    wait_until(told, seconds=20, what="the notice")
    notice = found[0]
    assert notice["Subject"] == "Thư không đến được nơi nhận / Undelivered mail"
    assert notice.get_content_type() == "multipart/report"
    text = notice.get_payload(0).get_content()  # type: ignore[union-attr]
    assert "Thư ông/bà gửi không đến được" in text
    assert "could not be delivered" in text
    assert full in text
    assert "Hộp thư đã đầy" in " ".join(text.split())


def _notices(client: imaplib.IMAP4, message_id: str) -> list[EmailMessage]:
    """Reports in the inbox that carry the letter with this Message-ID."""
    _code, count = client.select("INBOX", readonly=True)
    if count == [b"0"]:
        return []
    _code, answer = client.fetch("1:*", "(BODY.PEEK[])")
    raw = [part[1] for part in answer if isinstance(part, tuple)]
    parsed = [email.message_from_bytes(one, policy=email.policy.default) for one in raw]
    return [
        one  # type: ignore[misc]
        for one, whole in zip(parsed, raw, strict=True)
        if one.get_content_type() == "multipart/report" and message_id.encode() in whole
    ]
