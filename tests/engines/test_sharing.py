"""A mailbox is opened to others by a delegation only: with a role, a beginning, an end and an audit event."""

import contextlib
import imaplib
import time
from collections.abc import Iterator

import pytest

from congvu.engines.errors import NoSuchFolder
from congvu.engines.imap import ImapMailStores, connection
from congvu.engines.layout import Layout
from tests.engines.instances import wait_until
from tests.engines.mail import SECONDS, imap
from tests.places import Login, Logins, Place
from tests.steward import DOMAIN, PASSWORD, Steward, steward_of

pytestmark = [pytest.mark.engines, pytest.mark.row("R15")]


@pytest.fixture
def steward(place: Place) -> Iterator[Steward]:
    with steward_of(place) as running:
        yield running


def test_nobody_opens_the_own_mailbox_to_others(place: Place, logins: Logins) -> None:
    owner, other = logins.login_of("Văn thư", "snv"), logins.login_of("Văn thư", "stc")
    with imap(place, owner) as client:
        for identifier in (other.login, "anyone", "authenticated", f"group=snv@{DOMAIN}:read"):
            with contextlib.suppress(imaplib.IMAP4.error):
                code, answer = client.setacl("INBOX", identifier, "lrs")
                assert code == "NO", answer
        assert "a" not in _rights(client, "INBOX")
    with imap(place, other) as client:
        assert _others(client, owner.login) == []
        assert client.select(f'"shared/{owner.login}"')[0] == "NO"


@pytest.mark.parametrize("role", ["MANAGE", "SEND", "HANDLE", "READ"])
def test_no_delegate_hands_the_right_on(place: Place, logins: Logins, steward: Steward, role: str) -> None:
    delegate, other = logins.login_of("Cán bộ CNTT", "snv"), logins.login_of("Văn thư", "stc")
    box = f"khong-chuyen-{role.lower()}.snv@{DOMAIN}"
    steward.do("open_mailboxes", people=[], shared=[box])
    steward.do("grant", mailbox=box, login=delegate.login, role=role)
    with imap(place, delegate) as client:
        assert client.select(f'"shared/{box}"')[0] == "OK"
        with contextlib.suppress(imaplib.IMAP4.error):
            assert client.setacl(f'"shared/{box}"', other.login, "lrs")[0] == "NO"
        assert "a" not in _rights(client, f"shared/{box}")
    with imap(place, other) as client:
        assert _others(client, box) == []


def test_the_own_mailbox_stays_the_owners_in_all_else(place: Place, steward: Steward) -> None:
    person = Login("", "", "", f"chu-hop-thu.snv@{DOMAIN}", PASSWORD, ())
    steward.do("open_mailboxes", people=[person.login], shared=[])
    with imap(place, person) as client:
        assert client.create("Rieng")[0] == "OK"
        assert client.append("Rieng", None, None, b"Subject: x\r\n\r\nx\r\n")[0] == "OK"
        assert client.select("Rieng")[0] == "OK"
        assert client.store("1", "+FLAGS", r"(\Flagged \Deleted)")[0] == "OK"
        assert client.expunge()[0] == "OK"
        assert client.close()[0] == "OK"
        assert client.rename("Rieng", "Khac")[0] == "OK"
        assert client.delete("Khac")[0] == "OK"


@pytest.mark.row("R24")
def test_a_delegation_that_ends_by_itself_ends_on_open_sessions_too(place: Place, steward: Steward) -> None:
    person = Login("", "", "", f"tam-quyen.snv@{DOMAIN}", PASSWORD, ())
    box = f"muon-tam.snv@{DOMAIN}"
    steward.do("open_mailboxes", people=[person.login], shared=[box])
    steward.do("grant", mailbox=box, login=person.login, role="HANDLE", seconds=2)
    client = imaplib.IMAP4("127.0.0.1", place.ports["imap"], timeout=SECONDS)
    client.login(person.login, person.password)
    assert client.select(f'"shared/{box}"')[0] == "OK"
    wait_until(lambda: _is_cut(client), seconds=10, what="the session is cut")
    client.shutdown()
    with imap(place, person) as again:
        assert again.select(f'"shared/{box}"')[0] == "NO"


@pytest.mark.row("R24")
def test_a_delegation_that_begins_holds_on_a_connection_that_the_web_keeps(
    place: Place, steward: Steward, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MOST_AGE", 0.5)
    person, box = f"moi-quyen.snv@{DOMAIN}", f"moi-giao.snv@{DOMAIN}"
    steward.do("open_mailboxes", people=[person], shared=[box])
    stores = ImapMailStores.for_layout(Layout.from_environment(place.environment))
    with stores.open(person) as store, pytest.raises(NoSuchFolder):
        store.list_folders(box)
    steward.do("grant", mailbox=box, login=person, role="READ")
    time.sleep(0.6)
    with stores.open(person) as store:
        assert len(store.list_folders(box)) == 5
    stores.close()


def _is_cut(client: imaplib.IMAP4) -> bool:
    try:
        client.noop()
    except (imaplib.IMAP4.abort, OSError):
        return True
    return False


def _rights(client: imaplib.IMAP4, folder: str) -> str:
    _code, answer = client.myrights(f'"{folder}"')
    return bytes(answer[0]).decode().rpartition(" ")[2]


def _others(client: imaplib.IMAP4, address: str) -> list[bytes]:
    _code, lines = client.list('""', '"shared/*"')
    return [line for line in lines if isinstance(line, bytes) and address.encode() in line]
