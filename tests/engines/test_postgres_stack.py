"""The whole system on PostgreSQL: the same mail, the same rights, and a server that goes and comes back."""

import imaplib
import smtplib
import time
from collections.abc import Iterator

import pytest

from tests.engines.instances import wait_until
from tests.engines.mail import imap, letter, message_ids, pop3, send, smtp, wait_for
from tests.engines.postgres_server import PostgresServer, postgres_server
from tests.engines.serving import temporary_root
from tests.places import Login, Logins, Place, running_place
from tests.steward import DOMAIN, PASSWORD, Steward, steward_of

pytestmark = [pytest.mark.engines, pytest.mark.postgres]

AGENCY = f"sotttt@{DOMAIN}"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with temporary_root() as root, postgres_server(root) as running:
        yield running


@pytest.fixture(scope="module")
def on_postgres(server: PostgresServer) -> Iterator[Place]:
    with running_place(CONGVU_DATABASE_URL=server.url) as place:
        yield place


@pytest.fixture(scope="module")
def people(on_postgres: Place) -> Logins:
    return Logins.read(on_postgres.var / "demo" / "logins.csv")


@pytest.fixture
def steward(on_postgres: Place) -> Iterator[Steward]:
    with steward_of(on_postgres) as running:
        yield running


def test_nothing_is_kept_in_sqlite(on_postgres: Place, people: Logins) -> None:
    assert len(people) >= 400
    assert not list((on_postgres.var / "db").glob("*.sqlite3*"))


def test_a_letter_goes_from_program_to_program(on_postgres: Place, people: Logins) -> None:
    clerk, head = people.login_of("Văn thư", "sotttt"), people.login_of("Thủ trưởng", "snv")
    message = letter(clerk.login, [head.login, f"snv@{DOMAIN}"], subject="Đề nghị phối hợp")
    send(on_postgres, clerk, [head.login, f"snv@{DOMAIN}"], message)
    wait_for(on_postgres, head, message["Message-ID"])
    assert message["Message-ID"] in message_ids(on_postgres, head, folder=f"shared/snv@{DOMAIN}")
    with pop3(on_postgres, head) as client:
        _answer, lines, _size = client.retr(client.stat()[0])
    assert any(message["Message-ID"].encode() in line for line in lines)


def test_who_opened_what_is_recorded(on_postgres: Place, people: Logins, steward: Steward) -> None:
    clerk = people.login_of("Văn thư", "stc")
    with imap(on_postgres, clerk) as client:
        client.select(f'"shared/stc@{DOMAIN}"')

    def recorded() -> set[tuple[str, str]]:
        return {(row["mailbox"], row["protocol"]) for row in steward.do("accesses", login=clerk.login)}

    wait_until(lambda: len(recorded()) == 2, seconds=15, what="both accesses")
    assert recorded() == {(clerk.login, "IMAP"), (f"stc@{DOMAIN}", "IMAP")}


@pytest.mark.row("R24")
def test_a_delegation_holds_between_its_two_moments(on_postgres: Place, steward: Steward) -> None:
    person = Login("", "", "", f"uyquyen.hd@{DOMAIN}", PASSWORD, ())
    steward.do("open_mailboxes", people=[person.login], shared=[])
    assert not _sees_agency(on_postgres, person)
    steward.do("grant_later", mailbox=AGENCY, login=person.login, role="SEND", seconds=3)
    steward.do("grant", mailbox=f"snv@{DOMAIN}", login=person.login, role="SEND", seconds=3)
    assert _folders(on_postgres, person) == {f"shared/snv@{DOMAIN}"}
    _send_as(on_postgres, person, f"snv@{DOMAIN}")
    with pytest.raises(smtplib.SMTPException):
        _send_as(on_postgres, person, AGENCY)
    time.sleep(3.5)
    assert _folders(on_postgres, person) == {f"shared/{AGENCY}"}
    _send_as(on_postgres, person, AGENCY)
    with pytest.raises(smtplib.SMTPException):
        _send_as(on_postgres, person, f"snv@{DOMAIN}")


def test_without_its_database_mail_waits_and_goes_on_when_it_is_back(
    on_postgres: Place, server: PostgresServer, people: Logins
) -> None:
    clerk = people.login_of("Văn thư", "sotttt")
    message = letter("ai-do@noi-khac.test", [clerk.login])

    def arrives() -> bool:
        with smtp(on_postgres) as client:
            client.ehlo()
            answers = [client.mail("ai-do@noi-khac.test"), client.rcpt(clerk.login)]
            codes = {code for code, _text in answers}
            if codes == {250}:
                return client.data(bytes(message))[0] == 250
        assert codes <= {250, 450, 451}, answers
        return False

    server.stop()
    began = time.monotonic()
    assert not arrives()
    assert time.monotonic() - began < 10
    with pytest.raises(imaplib.IMAP4.error), imap(on_postgres, clerk):
        pass
    server.start()
    wait_until(arrives, seconds=20, what="letters are taken in again")
    wait_until(lambda: _may_sign_in(on_postgres, clerk), seconds=75, what="people sign in again")
    wait_for(on_postgres, clerk, message["Message-ID"])


def test_the_next_start_finds_everything(on_postgres: Place, people: Logins) -> None:
    clerk = people.login_of("Văn thư", "sotttt")
    message = letter(clerk.login, [clerk.login])
    send(on_postgres, clerk, [clerk.login], message)
    on_postgres.stop()
    assert on_postgres.start() < 10
    wait_for(on_postgres, clerk, message["Message-ID"])
    assert Logins.read(on_postgres.var / "demo" / "logins.csv") == people


def _folders(place: Place, person: Login) -> set[str]:
    """The mailboxes that a person is delegate of, as a mail program lists them."""
    with imap(place, person) as client:
        _code, lines = client.list('""', '"shared/%"')
        return {line.rpartition(b" ")[2].decode().strip('"') for line in lines if isinstance(line, bytes)}


def _sees_agency(place: Place, person: Login) -> bool:
    return bool(_folders(place, person))


def _send_as(place: Place, person: Login, sender: str) -> None:
    with smtp(place, person) as client:
        client.sendmail(sender, [person.login], bytes(letter(sender, [person.login])))


def _may_sign_in(place: Place, who: Login) -> bool:
    try:
        with imap(place, who):
            return True
    except imaplib.IMAP4.error:
        return False
