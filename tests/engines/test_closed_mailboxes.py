"""What a mailbox that is suspended, withdrawn or moved says: to who signs in, and to who writes to it."""

import imaplib
import poplib
import smtplib
from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.engines.instances import wait_until
from tests.engines.mail import SECONDS, letter, message_ids, smtp
from tests.places import Login, Place
from tests.steward import DOMAIN, PASSWORD, Steward, steward_of

pytestmark = [pytest.mark.engines, pytest.mark.row("R10", "R11")]

OUTSIDER = "ai-do@noi-khac.test"
OLD_DOMAIN = "binhphuoc-cu.gov.vn"


@pytest.fixture(scope="module")
def steward(place: Place) -> Iterator[Steward]:
    with steward_of(place) as running:
        yield running


@pytest.fixture
def person(steward: Steward) -> Login:
    address = f"dong.{uuid4().hex[:8]}@{DOMAIN}"
    steward.do("open_mailboxes", people=[address], shared=[])
    return Login("", "", "", address, PASSWORD, ())


def _imap_says(place: Place, who: Login, password: str) -> str:
    with imaplib.IMAP4("127.0.0.1", place.ports["imap"], timeout=SECONDS) as client:
        with pytest.raises(imaplib.IMAP4.error) as refusal:
            client.login(who.login, password)
        return bytes(refusal.value.args[0]).decode()


def _pop3_says(place: Place, who: Login) -> str:
    client = poplib.POP3("127.0.0.1", place.ports["pop3"], timeout=SECONDS)
    try:
        client.user(who.login)
        with pytest.raises(poplib.error_proto) as refusal:
            client.pass_(who.password)
        return bytes(refusal.value.args[0]).decode()
    finally:
        client.close()


def _smtp_says(place: Place, recipient: str, *, sender: str = OUTSIDER) -> tuple[int, str]:
    with smtp(place) as client:
        client.ehlo()
        client.mail(sender)
        code, text = client.rcpt(recipient)
        return code, text.decode()


@pytest.mark.row("R11")
@pytest.mark.parametrize(("status", "words"), [("CLOSED", "đã thu hồi"), ("SUSPENDED", "đang tạm khóa")])
def test_who_knows_the_password_is_told_why_it_opens_nothing(
    place: Place, steward: Steward, person: Login, status: str, words: str
) -> None:
    steward.do("set_mailbox", address=person.login, status=status)
    steward.do("set_user", login=person.login, is_active=False)
    assert words in _imap_says(place, person, person.password)
    assert words in _pop3_says(place, person)
    assert words not in _imap_says(place, person, "sai-mat-khau-2009")
    port = place.ports["submission"]
    with (
        smtplib.SMTP("127.0.0.1", port, local_hostname="may-tinh", timeout=SECONDS) as client,
        pytest.raises(smtplib.SMTPAuthenticationError),
    ):
        client.login(person.login, person.password)


@pytest.mark.row("R11")
@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("LEFT", "không còn công tác"),
        ("DISSOLVED", "đã giải thể"),
        ("UNUSED", "đã thu hồi"),
        ("", "đã thu hồi"),
    ],
)
def test_who_writes_to_it_is_told_why(
    place: Place, steward: Steward, person: Login, reason: str, words: str
) -> None:
    steward.do("set_mailbox", address=person.login, status="CLOSED", close_reason=reason)
    code, text = _smtp_says(place, person.login)
    assert code == 550
    assert "5.2.1" in text
    assert words in text


@pytest.mark.row("R11")
def test_it_sends_on_for_some_days_where_the_regulation_says_so(
    place: Place, steward: Steward, person: Login
) -> None:
    successor = Login("", "", "", f"ke-nhiem.{uuid4().hex[:8]}@{DOMAIN}", PASSWORD, ())
    steward.do("open_mailboxes", people=[successor.login], shared=[])
    steward.do("close_forwarding", address=person.login, forward_to=successor.login, seconds=600)
    message = letter(OUTSIDER, [person.login])
    with smtp(place) as client:
        client.sendmail(OUTSIDER, [person.login], bytes(message))
    wait_until(
        lambda: message["Message-ID"] in message_ids(place, successor), seconds=20, what="it is sent on"
    )
    steward.do("close_forwarding", address=person.login, forward_to=successor.login, seconds=-1)
    code, text = _smtp_says(place, person.login)
    assert code == 550
    assert f"xin gửi đến {successor.login}" in text


@pytest.mark.row("R10")
def test_a_former_address_sends_on_until_its_day_and_then_names_the_new_one(
    place: Place, steward: Steward, person: Login
) -> None:
    former = f"cu.{uuid4().hex[:8]}@{DOMAIN}"
    steward.do("add_alias", address=former, target=person.login, kind="FORMER", seconds=600)
    message = letter(OUTSIDER, [former])
    with smtp(place) as client:
        client.sendmail(OUTSIDER, [former], bytes(message))
    wait_until(lambda: message["Message-ID"] in message_ids(place, person), seconds=20, what="it arrives")
    steward.do("set_alias", address=former, seconds=-1)
    code, text = _smtp_says(place, former)
    assert code == 551
    assert "5.1.6" in text
    assert f"xin gửi đến {person.login}" in text
    steward.do("set_mailbox", address=person.login, status="SUSPENDED")
    assert "5.2.1" in _smtp_says(place, former)[1]


@pytest.mark.row("R15")
def test_a_former_domain_of_the_province_goes_on_and_nobody_outside_writes_in_its_name(
    place: Place, steward: Steward, person: Login
) -> None:
    former = person.login.replace(DOMAIN, OLD_DOMAIN)
    # Postfix remembers for half a minute what the last address was: another one is asked for.
    assert _smtp_says(place, f"ai@{OLD_DOMAIN}")[0] == 554, "not ours yet"
    steward.do("add_domain", name=OLD_DOMAIN)
    steward.do("add_alias", address=former, target=person.login, kind="DOMAIN", seconds=600)
    message = letter(OUTSIDER, [former])
    with smtp(place) as client:
        client.sendmail(OUTSIDER, [former], bytes(message))
    wait_until(lambda: message["Message-ID"] in message_ids(place, person), seconds=20, what="it arrives")
    assert _smtp_says(place, f"khong-co@{OLD_DOMAIN}")[0] == 550
    for forged in (former, f"khong-co@{OLD_DOMAIN}", f"KHONG-CO@{OLD_DOMAIN.upper()}"):
        code, text = _smtp_says(place, person.login, sender=forged)
        assert code == 550
        assert "phải gửi qua cổng có đăng nhập" in text
    with smtp(place) as client, pytest.raises(smtplib.SMTPDataError) as refusal:
        client.sendmail(OUTSIDER, [person.login], bytes(letter(f"Chủ tịch <{former}>", [person.login])))
    assert "không được gửi thay" in bytes(refusal.value.smtp_error).decode()
    steward.do("end_domain", name=OLD_DOMAIN)
    assert _smtp_says(place, f"ai-nua@{OLD_DOMAIN}")[0] == 554
