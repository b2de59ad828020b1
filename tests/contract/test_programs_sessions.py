"""`MailboxEngine.end_sessions`: the mail programs of a person are cut off at once, nobody else's are."""

import imaplib
import poplib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from congvu.engines.dovecot import DovecotMailboxEngine
from congvu.engines.layout import Layout
from tests.engines.mail import SECONDS
from tests.places import Login, Logins, Place

pytestmark = [pytest.mark.engines, pytest.mark.row("R15")]


@pytest.fixture
def engine(place: Place) -> DovecotMailboxEngine:
    return DovecotMailboxEngine(Layout.from_environment(place.environment))


@contextmanager
def imap(place: Place, who: Login) -> Iterator[imaplib.IMAP4]:
    """As `tests.engines.mail.imap`, and closed without a farewell: the other side may be gone."""
    with ExitStack() as stack:
        client = imaplib.IMAP4("127.0.0.1", place.ports["imap"], timeout=SECONDS)
        stack.callback(client.shutdown)
        client.login(who.login, who.password)
        client.select()
        yield client


@contextmanager
def pop3(place: Place, who: Login) -> Iterator[poplib.POP3]:
    with ExitStack() as stack:
        client = poplib.POP3("127.0.0.1", place.ports["pop3"], timeout=SECONDS)
        stack.callback(client.close)
        client.user(who.login)
        client.pass_(who.password)
        yield client


def ask_twice(client: imaplib.IMAP4 | poplib.POP3) -> None:
    """The first answer may still be the farewell."""
    client.noop()
    client.noop()


def test_an_open_imap_session_ends_and_those_of_others_go_on(
    place: Place, logins: Logins, engine: DovecotMailboxEngine
) -> None:
    one, other = logins.login_of("Thủ trưởng", "stc"), logins.login_of("Cấp phó", "stc")
    with imap(place, one) as cut, imap(place, one) as second, imap(place, other) as kept:
        engine.end_sessions(one.login)
        for client in (cut, second):
            with pytest.raises((imaplib.IMAP4.abort, OSError)):
                ask_twice(client)
        assert kept.noop()[0] == "OK"


def test_those_of_several_people_end_together(
    place: Place, logins: Logins, engine: DovecotMailboxEngine
) -> None:
    one, two, other = (logins.login_of(role, "stc") for role in ("Thủ trưởng", "Văn thư", "Cấp phó"))
    with imap(place, one) as first, pop3(place, two) as second, imap(place, other) as kept:
        engine.end_sessions(one.login, two.login, "khong.co@binhphuoc.gov.vn")
        for client in (first, second):
            with pytest.raises((imaplib.IMAP4.abort, poplib.error_proto, OSError)):
                ask_twice(client)
        assert kept.noop()[0] == "OK"


def test_an_open_pop3_session_ends(place: Place, logins: Logins, engine: DovecotMailboxEngine) -> None:
    one = logins.login_of("Thủ trưởng", "stc")
    with pop3(place, one) as client:
        engine.end_sessions(one.login)
        with pytest.raises((poplib.error_proto, OSError)):
            ask_twice(client)


def test_the_person_may_sign_in_again(place: Place, logins: Logins, engine: DovecotMailboxEngine) -> None:
    one = logins.login_of("Thủ trưởng", "stc")
    engine.end_sessions(one.login)
    with imap(place, one) as client:
        assert client.noop()[0] == "OK"
