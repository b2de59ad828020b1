"""What is sent for an agency lies in the agency's Sent folder, once, whatever it was sent with (R24)."""

import imaplib
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes

import pytest

from congvu.engines.imap import ImapMailStores
from congvu.engines.layout import Layout
from congvu.engines.ports import FolderRef
from congvu.engines.submission import SmtpSubmission
from tests.engines.instances import wait_until
from tests.engines.mail import imap, letter, smtp
from tests.places import Login, Place
from tests.steward import DOMAIN, PASSWORD, steward_of

pytestmark = [pytest.mark.engines, pytest.mark.row("R24", "R47")]
BOX, PERSON = f"gui-di.snv@{DOMAIN}", f"nguoigui.snv@{DOMAIN}"


@pytest.fixture(scope="module")
def clerk(place: Place) -> Iterator[Login]:
    with steward_of(place) as steward:
        steward.do("open_mailboxes", people=[PERSON], shared=[BOX])
        steward.do("grant", mailbox=BOX, login=PERSON, role="SEND")
        yield Login("Văn thư", "snv", "Người gửi", PERSON, PASSWORD, (PERSON, BOX))


def _found(place: Place, clerk: Login, folder: str, subject: str) -> list[bytes]:
    with imap(place, clerk) as client:
        if client.select(f'"{folder}"', readonly=True)[0] != "OK":
            return []
        numbers = client.search(None, "SUBJECT", f'"{subject}"')[1][0].split()
        return [_fetch(client, number.decode()) for number in numbers]


def _fetch(client: imaplib.IMAP4, number: str) -> bytes:
    answer = client.fetch(number, "(BODY.PEEK[])")[1][0]
    assert isinstance(answer, tuple)
    return answer[1]


def test_by_a_mail_program_it_is_delivered_there_and_names_who_acted(place: Place, clerk: Login) -> None:
    with smtp(place, clerk) as client:
        client.sendmail(BOX, [PERSON], bytes(letter(BOX, [PERSON], subject="bang chuong trinh")))
    wait_until(
        lambda: _found(place, clerk, f"shared/{BOX}/Sent", "bang chuong trinh"),
        seconds=30,
        what="the copy in the agency's Sent",
    )
    copies = _found(place, clerk, f"shared/{BOX}/Sent", "bang chuong trinh")
    assert [message_from_bytes(copy)["X-CongVu-Actor"] for copy in copies] == [PERSON]
    wait_until(
        lambda: _found(place, clerk, "INBOX", "bang chuong trinh"), seconds=30, what="the letter itself"
    )


def test_by_the_web_there_is_the_one_that_the_web_filed(place: Place, clerk: Login) -> None:
    layout = Layout.from_environment(place.environment)
    raw = bytes(letter(BOX, [PERSON], subject="bang trang web"))
    SmtpSubmission.for_layout(layout).submit(login=PERSON, sender=BOX, recipients=[PERSON], message=raw)
    with closing(ImapMailStores.for_layout(layout)) as stores, stores.open(PERSON) as store:
        store.append(FolderRef(BOX, "Sent"), raw)
    wait_until(lambda: _found(place, clerk, "INBOX", "bang trang web"), seconds=30, what="the letter itself")
    assert len(_found(place, clerk, f"shared/{BOX}/Sent", "bang trang web")) == 1
    assert b"X-CongVu-Filed" not in _found(place, clerk, "INBOX", "bang trang web")[0]


def test_nobody_keeps_the_copy_away(place: Place, clerk: Login) -> None:
    """A mark that somebody made up is no mark."""
    raw = b"X-CongVu-Filed: " + b"0" * 64 + b"\r\n" + bytes(letter(BOX, [PERSON], subject="gia mao"))
    with smtp(place, clerk) as client:
        client.sendmail(BOX, [PERSON], raw)
    wait_until(lambda: _found(place, clerk, f"shared/{BOX}/Sent", "gia mao"), seconds=30, what="the copy")


def test_from_the_own_address_the_program_files_its_own(place: Place, clerk: Login) -> None:
    with smtp(place, clerk) as client:
        client.sendmail(PERSON, [BOX], bytes(letter(PERSON, [BOX], subject="cua rieng")))
    wait_until(lambda: _found(place, clerk, f"shared/{BOX}", "cua rieng"), seconds=30, what="the letter")
    assert _found(place, clerk, "Sent", "cua rieng") == []
