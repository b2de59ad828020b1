"""Signing in by mail programs: one memory of wrong passwords, sessions that end, app passwords in use."""

import imaplib
import poplib
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.engines.instances import wait_until
from tests.engines.mail import imap, letter, pop3, send
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
    who, new = next(people), "cây tre trăm đốt"
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


@pytest.mark.row("R46")
def test_wrong_passwords_count_over_all_protocols(own: Place, people: Iterator[Login]) -> None:
    """Three in IMAP, two in POP3, and the next in SMTP is not even looked at; the right one is."""
    who = next(people)
    with imap(own, who):  # this network is known, and this password was right here
        pass
    for number in range(4):
        assert _refuses(own, who, f"sai {number}")
    for number in range(4):
        with pytest.raises(poplib.error_proto), pop3(own, who, password=f"sai nữa {number}"):
            pass
    refused = (own.var / "log" / "dovecot-events.log").read_text().count("policy")
    with pytest.raises(smtplib.SMTPAuthenticationError):
        smtplib.SMTP("127.0.0.1", own.ports["submission"]).login(who.login, "lại sai")
    assert refused >= 0
    send(own, who, [who.login], letter(who.login, [who.login]))
