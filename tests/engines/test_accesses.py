"""Who may open a mailbox by which password, and what Dovecot reports of it."""

import imaplib
import os
import poplib
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from congvu.engines.events import DovecotEventStream
from congvu.engines.events.rotation import reopen_log
from congvu.engines.imap import ImapMailStores
from congvu.engines.layout import Layout
from congvu.engines.ports import AccessProtocol, FolderRef, MailboxOpened, SignedIn
from tests.engines.instances import wait_until
from tests.engines.mail import imap, letter, pop3, send, smtp, wait_for
from tests.places import Login, Logins, Place
from tests.steward import DOMAIN, PASSWORD, Steward, steward_of

pytestmark = pytest.mark.engines

AGENCY = "stp"  # no other test looks at this one
REFUSED = (imaplib.IMAP4.error, poplib.error_proto, smtplib.SMTPAuthenticationError)


@pytest.fixture
def clerk(logins: Logins) -> Login:
    return logins.login_of("Văn thư", AGENCY)


@pytest.fixture
def officer(logins: Logins) -> Login:
    return logins.login_of("Cán bộ CNTT", AGENCY)


@pytest.fixture(scope="module")
def steward(place: Place) -> Iterator[Steward]:
    with steward_of(place) as serving:
        yield serving


@pytest.fixture
def with_letter(place: Place, officer: Login) -> Login:
    """The officer, with at least one letter in the inbox."""
    message = letter(officer.login, [officer.login])
    send(place, officer, [officer.login], message)
    wait_for(place, officer, message["Message-ID"])
    return officer


def _layout(place: Place) -> Layout:
    return Layout.from_environment(place.environment)


class Reports:
    """What Dovecot reports of one person from now on. `position` is all that outlives a restart."""

    def __init__(self, place: Place, who: Login) -> None:
        self.log = _layout(place).events_log
        self.who = who.login
        held = self._at_rest()
        self.position = f"{held.st_ino}:{held.st_size}"
        self.seen: list[SignedIn | MailboxOpened] = []
        self.restart()

    def _at_rest(self) -> os.stat_result:
        """The log when nothing more comes: what was done before is written a moment later."""
        held = self.log.stat()
        while True:
            time.sleep(0.7)
            if (now := self.log.stat()).st_size == held.st_size:
                return now
            held = now

    def restart(self) -> None:
        self._stream = DovecotEventStream(self.log)

    def read(self) -> list[SignedIn | MailboxOpened]:
        while (batch := self._stream.read(self.position)).position != self.position:
            self.position = batch.position
            accesses = [one for one in batch.events if isinstance(one, SignedIn | MailboxOpened)]
            self.seen += [one for one in accesses if one.login == self.who]
        return self.seen

    def wait_for(self, count: int) -> None:
        wait_until(lambda: len(self.read()) >= count, seconds=15, what=f"{count} reports")
        time.sleep(0.3)
        assert len(self.read()) == count, self.seen

    def opened(self) -> list[tuple[str, str, AccessProtocol, bool]]:
        """Mailbox, folder, program, and whether a message was read."""
        found = [one for one in self.read() if isinstance(one, MailboxOpened)]
        return [(one.mailbox, one.folder, one.protocol, one.uid is not None) for one in found]


@pytest.mark.row("R20", "R21")
class TestWhatIsReported:
    def test_of_the_own_mailbox_by_imap(self, place: Place, with_letter: Login) -> None:
        officer = with_letter
        reports = Reports(place, officer)
        with imap(place, officer) as client:
            client.select("INBOX")
            client.fetch("*", "(BODY[])")
        reports.wait_for(3)
        assert isinstance(reports.seen[0], SignedIn)
        assert reports.seen[0].protocol == AccessProtocol.IMAP
        assert reports.seen[0].remote_ip == "127.0.0.1"
        assert reports.opened() == [
            (officer.login, "INBOX", AccessProtocol.IMAP, False),
            (officer.login, "INBOX", AccessProtocol.IMAP, True),
        ]

    def test_of_the_agencys_mailbox_under_the_own_login(self, place: Place, clerk: Login) -> None:
        box = clerk.agency_mailbox
        message = letter(box, [box])
        with smtp(place, clerk) as client:
            client.sendmail(box, [box], bytes(message), ["BODY=8BITMIME"])
        reports = Reports(place, clerk)
        with imap(place, clerk) as client:
            wait_until(
                lambda: client.select(f'"shared/{box}"', readonly=True)[1] != [b"0"],
                seconds=15,
                what="the letter arrives",
            )
            client.fetch("*", "(BODY.PEEK[])")
            client.select(f'"shared/{box}/Sent"')
        wait_until(
            lambda: (box, "Sent", AccessProtocol.IMAP, False) in reports.opened(), seconds=15, what="Sent"
        )
        assert (box, "INBOX", AccessProtocol.IMAP, True) in reports.opened()
        assert {mailbox for mailbox, *_ in reports.opened()} == {box}

    def test_of_pop3(self, place: Place, with_letter: Login) -> None:
        officer = with_letter
        reports = Reports(place, officer)
        with pop3(place, officer) as client:
            client.retr(len(client.list()[1]))
        wait_until(reports.opened, seconds=15, what="the letter that was taken is reported")
        assert {one.protocol for one in reports.seen} == {AccessProtocol.POP3}
        assert reports.opened() == [(officer.login, "INBOX", AccessProtocol.POP3, True)]

    def test_of_the_web_nothing_for_the_web_reports_itself(self, place: Place, with_letter: Login) -> None:
        officer = with_letter
        reports = Reports(place, officer)
        with (
            closing(ImapMailStores.for_layout(_layout(place))) as stores,
            stores.open(officer.login) as store,
        ):
            folder = FolderRef(officer.login, "INBOX")
            store.list_folders(officer.login)
            [row, *_] = store.list_page(folder).rows
            store.fetch(folder, row.uid)
        with imap(place, officer) as client:
            client.select("Trash")
        reports.wait_for(2)
        assert reports.opened() == [(officer.login, "Trash", AccessProtocol.IMAP, False)]

    @pytest.mark.row("R15")
    def test_of_a_mailbox_that_is_not_ones_own_nothing_for_it_does_not_open(
        self, place: Place, officer: Login, clerk: Login
    ) -> None:
        reports = Reports(place, officer)
        with imap(place, officer) as client:
            for other in (clerk.login, clerk.agency_mailbox, "snv@binhphuoc.gov.vn"):
                assert client.select(f'"shared/{other}"')[0] == "NO"
        reports.wait_for(1)
        assert reports.opened() == []

    def test_all_of_it_stands_in_the_record_of_accesses(
        self, place: Place, logins: Logins, steward: Steward
    ) -> None:
        head = logins.login_of("Thủ trưởng", AGENCY)
        box = head.agency_mailbox
        send(place, head, [box], letter(head.login, [box]))
        with imap(place, head) as client:
            wait_until(
                lambda: client.select(f'"shared/{box}"', readonly=True)[1] != [b"0"],
                seconds=15,
                what="the letter arrives",
            )
            client.fetch("1", "(BODY.PEEK[])")
        with pop3(place, head):
            pass
        wanted = {(box, "IMAP", 3), (head.login, "IMAP", 1), (head.login, "POP3", 1)}

        def recorded() -> set[tuple[str, str, int]]:
            rows = steward.do("accesses", login=head.login)
            return {(row["mailbox"], row["protocol"], row["evidence"]) for row in rows}

        wait_until(lambda: wanted <= recorded(), seconds=30, what="the accesses are recorded")


def _opens(place: Place, who: Login, password: str) -> set[str]:
    """For which of the three protocols a password is good."""
    mine = replace(who, password=password)
    good = set()
    for name, attempt in (("imap", imap), ("pop3", pop3), ("smtp", smtp)):
        try:
            with attempt(place, mine):
                good.add(name)
        except REFUSED:
            continue
    return good


class TestWhichPasswordOpensWhat:
    @pytest.mark.row("R15")
    def test_an_app_password_is_good_for_one_protocol_until_it_is_revoked(
        self, place: Place, officer: Login, steward: Steward
    ) -> None:
        made = {
            name: steward.do("app_password", login=officer.login, protocol=name)
            for name in ("imap", "pop3", "smtp")
        }
        for name, one in made.items():
            assert _opens(place, officer, one["secret"]) == {name}
        steward.do("revoke", login=officer.login, app_password_id=made["imap"]["id"])
        assert _opens(place, officer, made["imap"]["secret"]) == set()
        assert _opens(place, officer, made["smtp"]["secret"]) == {"smtp"}

    @pytest.mark.row("R15")
    def test_it_opens_no_other_persons_mailbox(
        self, place: Place, officer: Login, clerk: Login, steward: Steward
    ) -> None:
        made = steward.do("app_password", login=officer.login, protocol="imap")
        assert _opens(place, clerk, made["secret"]) == set()
        assert _opens(place, clerk, officer.password) == set()

    @pytest.mark.row("R12")
    def test_an_initial_password_opens_no_mail_program_until_it_is_changed(
        self, place: Place, officer: Login, steward: Steward
    ) -> None:
        login, own = f"lethimoi.stp@{DOMAIN}", "sen-ho-tay-8814"
        steward.do("open_mailboxes", people=[login], shared=[])
        steward.do("set_user", login=login, must_change_password=True)
        newcomer = replace(officer, login=login, password=PASSWORD)
        assert _opens(place, newcomer, PASSWORD) == set()
        made = steward.do("app_password", login=login, protocol="imap")
        assert _opens(place, newcomer, made["secret"]) == set()
        steward.do("change_password", login=login, current=PASSWORD, new=own)
        assert _opens(place, newcomer, own) == {"imap", "pop3", "smtp"}
        assert _opens(place, newcomer, PASSWORD) == set()

    def test_a_suspended_mailbox_takes_no_sign_in_and_no_mail_and_comes_back_whole(
        self, place: Place, officer: Login, clerk: Login, steward: Steward
    ) -> None:
        message = letter(clerk.login, [officer.login])
        send(place, clerk, [officer.login], message)
        wait_for(place, officer, message["Message-ID"])
        steward.do("set_mailbox", address=officer.login, status="SUSPENDED")
        try:
            assert _opens(place, officer, officer.password) == set()
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
                send(place, clerk, [officer.login], message)
            code, said = refused.value.recipients[officer.login]
            assert code == 550
            assert "đang tạm khóa" in said.decode("utf-8")
        finally:
            steward.do("set_mailbox", address=officer.login, status="OPEN")
        wait_for(place, officer, message["Message-ID"])


class TestNothingIsLostOrDoubled:
    """On an instance of its own, whose log the test renames and tears."""

    @pytest.fixture
    def reports(self, mortal: Place, mortal_logins: Logins) -> Reports:
        return Reports(mortal, mortal_logins.login_of("Văn thư", AGENCY))

    def _visit(self, place: Place, who: Login, folders: list[str]) -> None:
        with imap(place, who) as client:
            for folder in folders:
                assert client.select(folder)[0] == "OK"

    def test_when_the_log_is_renamed_while_people_read(
        self, mortal: Place, mortal_logins: Logins, reports: Reports
    ) -> None:
        who = mortal_logins.login_of("Văn thư", AGENCY)
        layout = _layout(mortal)
        with imap(mortal, who) as client:
            client.select("INBOX")
            reports.wait_for(2)
            layout.events_log.rename(layout.events_log.with_name("dovecot-events.log.1"))
            client.select("Sent")  # goes into the renamed file
            reopen_log(layout)
            wait_until(layout.events_log.exists, seconds=10, what="the new log")
            client.select("Trash")
            self._visit(mortal, who, ["Junk"])
            reports.restart()
            reports.wait_for(6)
        folders = Counter(folder for _, folder, _, _ in reports.opened())
        assert folders == {"INBOX": 1, "Sent": 1, "Trash": 1, "Junk": 1}

    def test_when_the_reader_starts_again_from_its_stored_position(
        self, mortal: Place, mortal_logins: Logins, reports: Reports
    ) -> None:
        who = mortal_logins.login_of("Văn thư", AGENCY)
        with imap(mortal, who) as client:
            for count, folder in enumerate(("INBOX", "Sent", "Trash"), start=2):
                client.select(folder)
                reports.wait_for(count)
                reports.restart()

    def test_when_a_crash_leaves_half_a_line(
        self, mortal: Place, mortal_logins: Logins, reports: Reports
    ) -> None:
        who = mortal_logins.login_of("Văn thư", AGENCY)
        self._visit(mortal, who, ["INBOX"])
        reports.wait_for(2)
        mortal.stop()
        whole = reports.log.read_bytes()
        last = [line for line in whole.splitlines() if b"auth_request_finished" in line][-1]
        with reports.log.open("ab") as stream:
            stream.write(last[: len(last) // 2])
        mortal.start()
        reports.restart()
        self._visit(mortal, who, ["Sent"])
        reports.wait_for(4)
        assert os.stat(reports.log).st_size > len(whole)


def test_when_many_open_at_once_every_opening_is_reported(place: Place, logins: Logins) -> None:
    """Reports of several processes come in any order; a sign-in may be written after what followed it."""
    clerks = [one for one in logins.clerks() if one.agency_mailbox][:24]
    reports = Reports(place, clerks[0])
    stream = DovecotEventStream(reports.log)
    found: Counter[tuple[str, str]] = Counter()

    def visit(mine: list[Login]) -> None:
        for clerk in mine:
            for _ in range(3):
                with imap(place, clerk) as client:
                    client.select("INBOX")
                    client.select(f'"shared/{clerk.agency_mailbox}"')

    def all_reported() -> bool:
        batch = stream.read(reports.position)
        reports.position = batch.position
        for event in batch.events:
            if isinstance(event, MailboxOpened) and event.login in {clerk.login for clerk in clerks}:
                found[event.login, event.mailbox] += 1
        return sum(found.values()) >= 3 * 2 * len(clerks)

    threads = [threading.Thread(target=visit, args=(clerks[number::8],)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_until(all_reported, seconds=15, what="every opening")
    assert set(found.values()) == {3}
