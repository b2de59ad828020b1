"""Signing in by mail programs: one memory of wrong passwords, sessions that end, app passwords in use."""

import imaplib
import poplib
import re
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.engines.instances import wait_until
from tests.engines.mail import imap, letter, pop3
from tests.places import Login, Logins, Place, running_place

pytestmark = pytest.mark.engines
ACTS = "tests.engines.sign_in_acts"


@pytest.fixture(scope="module")
def own() -> Iterator[Place]:
    """Of this module alone: what is tried here would make others wait, or changes their passwords."""
    with running_place() as place:
        yield place


@pytest.fixture(scope="module")
def people(own: Place) -> Iterator[Login]:
    """A new person for each test."""
    return iter(Logins.read(own.var / "demo" / "logins.csv").logins_of("Cán bộ", "sotttt"))


@contextmanager
def _cut_imap(place: Place, who: Login, password: str) -> Iterator[imaplib.IMAP4]:
    """A session that the test expects to be cut: no farewell."""
    client = imaplib.IMAP4("127.0.0.1", place.ports["imap"], timeout=20)
    try:
        client.login(who.login, password)
        yield client
    finally:
        client.shutdown()


def _is_cut(client: imaplib.IMAP4) -> bool:
    try:
        return client.noop()[0] != "OK"
    except (imaplib.IMAP4.error, OSError):
        return True


def _refuses(place: Place, who: Login, password: str) -> bool:
    try:
        with imap(place, who, password=password):
            return False
    except imaplib.IMAP4.error:
        return True


@pytest.mark.row("R14")
def test_a_leaked_password_ends_all_that_is_open(own: Place, people: Iterator[Login]) -> None:
    who, new = next(people), "cay-tre-tram-dot"
    _number, app = own.script(ACTS, "app-password", who.login, "imap").split()
    reading = _cut_imap(own, who, who.password)
    phone = _cut_imap(own, who, app)
    submission = smtplib.SMTP("127.0.0.1", own.ports["submission"], timeout=20)
    with reading as computer, phone as telephone, submission as sending:
        sending.login(who.login, who.password)
        sending.sendmail(who.login, [who.login], bytes(letter(who.login, [who.login])))
        own.script(ACTS, "leak", who.login, who.password, new, "revoke")
        wait_until(lambda: _is_cut(computer) and _is_cut(telephone), seconds=5, what="open sessions end")
        refused = letter(who.login, [who.login])
        with pytest.raises((smtplib.SMTPException, OSError)):
            sending.sendmail(who.login, [who.login], bytes(refused))
        with pytest.raises((smtplib.SMTPException, OSError)):
            sending.sendmail(who.login, [who.login], bytes(refused))
    assert _refuses(own, who, who.password)
    assert _refuses(own, who, app)
    with imap(own, who, password=new):
        pass


def test_a_revoked_app_password_ends_the_session_of_its_program(own: Place, people: Iterator[Login]) -> None:
    who = next(people)
    number, secret = own.script(ACTS, "app-password", who.login, "pop3").split()
    with pop3(own, who, password=secret):
        pass
    number, secret = own.script(ACTS, "app-password", who.login, "imap").split()
    with _cut_imap(own, who, secret) as phone:
        own.script(ACTS, "revoke", who.login, number)
        wait_until(lambda: _is_cut(phone), seconds=5, what="the session ends")
    assert _refuses(own, who, secret)


def test_the_list_tells_when_an_app_password_was_used(own: Place, people: Iterator[Login]) -> None:
    who = next(people)
    _number, secret = own.script(ACTS, "app-password", who.login, "imap").split()
    assert own.script(ACTS, "last-used", who.login).split() == ["-"]
    with imap(own, who, password=secret):
        pass
    wait_until(
        lambda: own.script(ACTS, "last-used", who.login).strip() != "-", seconds=120, what="the use is noted"
    )


def test_with_a_second_factor_mail_programs_open_by_app_password_only(
    own: Place, people: Iterator[Login]
) -> None:
    """Else the second step would be worth nothing."""
    who = next(people)
    with imap(own, who):
        pass
    own.script(ACTS, "second-factor", who.login)
    assert _refuses(own, who, who.password)
    with pytest.raises(poplib.error_proto), pop3(own, who):
        pass
    submission = smtplib.SMTP("127.0.0.1", own.ports["submission"], timeout=20)
    with submission as client, pytest.raises(smtplib.SMTPAuthenticationError):
        client.login(who.login, who.password)
    _number, secret = own.script(ACTS, "app-password", who.login, "imap").split()
    with imap(own, who, password=secret):
        pass


@pytest.mark.row("R46")
def test_wrong_passwords_count_over_all_protocols(own: Place, people: Iterator[Login]) -> None:
    """Where they came from even the right one is not looked at; from elsewhere it opens at once."""
    who = next(people)
    for number in range(3):
        assert _refuses(own, who, f"sai-{number}")
    for number in range(3):
        with pytest.raises(poplib.error_proto), pop3(own, who, password=f"sai-nua-{number}"):
            pass
    submission = smtplib.SMTP("127.0.0.1", own.ports["submission"], timeout=20)
    with submission as client, pytest.raises(smtplib.SMTPAuthenticationError):
        client.login(who.login, who.password)
    assert "Đã thử sai nhiều lần từ mạng này" in _web_says(own, who)
    # The web opens the mailboxes of those it let in; it comes from the same address.
    assert "INBOX" in own.script(ACTS, "folders", who.login)
    with _Elsewhere(own) as client:
        assert client.login(who.login, who.password)[0] == "OK"
    # And once it was right, it is looked at everywhere.
    with imap(own, who):
        pass


def _web_says(place: Place, who: Login) -> str:
    """The page that answers to a sign-in with the right password."""
    browser = build_opener(HTTPCookieProcessor())
    page = f"http://127.0.0.1:{place.ports['web']}/dang-nhap"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.open(page).read().decode())
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "login": who.login, "password": who.password}
    return str(browser.open(page, urlencode(form).encode()).read().decode())


class _Elsewhere(imaplib.IMAP4):
    """A program in another network: loopback has many."""

    def __init__(self, place: Place) -> None:
        super().__init__("127.0.0.1", place.ports["imap"], timeout=20)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout, source_address=("127.0.9.1", 0))
