"""The web opens the mail of those whose password alone opens no mail program (second factor)."""

import contextlib
import imaplib
import smtplib
from collections.abc import Iterator
from uuid import uuid4

import pytest

from congvu.engines.errors import NotPermitted
from congvu.engines.imap import ImapMailStores
from congvu.engines.layout import Layout
from congvu.engines.ports import FolderRef
from congvu.engines.submission import SmtpSubmission
from tests.contract.letters import letter
from tests.engines.mail import imap, smtp
from tests.places import Login, Place
from tests.steward import DOMAIN, PASSWORD, Steward, steward_of

pytestmark = [pytest.mark.engines, pytest.mark.row("R15")]


@pytest.fixture(scope="module")
def steward(place: Place) -> Iterator[Steward]:
    with steward_of(place) as running:
        yield running


@pytest.fixture
def stores(place: Place) -> Iterator[ImapMailStores]:
    with contextlib.closing(ImapMailStores.for_layout(Layout.from_environment(place.environment))) as opened:
        yield opened


@pytest.fixture
def person(steward: Steward) -> str:
    address = f"hai-buoc.{uuid4().hex[:8]}@{DOMAIN}"
    steward.do("open_mailboxes", people=[address], shared=[])
    return address


@pytest.mark.parametrize("values", [{"has_second_factor": True}, {"is_operator": True}])
def test_the_web_reads_and_sends_and_the_password_alone_does_not(
    place: Place, steward: Steward, stores: ImapMailStores, person: str, values: dict[str, bool]
) -> None:
    steward.do("set_user", login=person, **values)
    with stores.open(person) as store:
        assert store.append(FolderRef(person), letter())
    submission = SmtpSubmission.for_layout(Layout.from_environment(place.environment))
    submission.submit(
        login=person, sender=person, recipients=[person], message=letter(sender=person, to=[person])
    )
    who = Login("", "", "", person, PASSWORD, ())
    with pytest.raises(imaplib.IMAP4.error), imap(place, who):
        pass
    with pytest.raises(smtplib.SMTPAuthenticationError), smtp(place, who):
        pass


@pytest.mark.parametrize("values", [{"is_active": False}, {"must_change_password": True}])
def test_the_web_opens_nothing_of_who_may_not_sign_in(
    steward: Steward, stores: ImapMailStores, person: str, values: dict[str, bool]
) -> None:
    steward.do("set_user", login=person, **values)
    with pytest.raises(NotPermitted), stores.open(person) as store:
        store.list_folders(person)


@pytest.mark.parametrize("login", ["webapp", "{person}*webapp", "webapp*webapp"])
def test_the_account_of_the_web_is_nobodys_to_use(place: Place, person: str, login: str) -> None:
    with (
        pytest.raises(imaplib.IMAP4.error),
        imap(place, Login("", "", "", login.format(person=person), PASSWORD, ())),
    ):
        pass
