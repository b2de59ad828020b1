"""A mailbox gets another address while mail flows, programs are connected, and processes are killed."""

import contextlib
import imaplib
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from congvu.engines.dovecot import DovecotMailboxEngine, moving
from congvu.engines.errors import EngineUnavailable
from congvu.engines.imap import ImapMailStores
from congvu.engines.layout import Layout
from congvu.engines.ports import Flag, FolderRef
from tests.engines.instances import wait_until
from tests.engines.killing import killed
from tests.engines.mail import imap, letter, message_ids, send
from tests.engines.traffic import Traffic
from tests.places import Login, Logins, Place
from tests.steward import DOMAIN, PASSWORD, Steward, steward_of

pytestmark = [pytest.mark.engines, pytest.mark.row("R10")]


@pytest.fixture(scope="module")
def steward(place: Place) -> Iterator[Steward]:
    with steward_of(place) as running:
        yield running


@pytest.fixture(scope="module")
def layout(place: Place) -> Layout:
    return Layout.from_environment(place.environment)


@pytest.fixture(scope="module")
def engine(layout: Layout) -> DovecotMailboxEngine:
    return DovecotMailboxEngine(layout)


def _login(name: str) -> Login:
    return Login("", "", "", f"{name}.{uuid4().hex[:8]}@{DOMAIN}", PASSWORD, ())


@pytest.fixture
def person(steward: Steward) -> Login:
    who = _login("truoc")
    steward.do("open_mailboxes", people=[who.login], shared=[])
    return who


@pytest.fixture
def agency(steward: Steward, person: Login) -> str:
    address = f"co-quan.{uuid4().hex[:8]}@{DOMAIN}"
    steward.do("open_mailboxes", people=[], shared=[address])
    steward.do("grant", mailbox=address, login=person.login, role="MANAGE")
    return address


class TestMailThatComesMeanwhile:
    def test_waits_and_arrives_once(
        self, place: Place, logins: Logins, steward: Steward, engine: DovecotMailboxEngine, person: Login
    ) -> None:
        new = _login("sau")
        traffic = Traffic(place, logins.login_of("Văn thư", "sotttt"), (person,))
        with traffic:
            traffic.flows_again()
            steward.do("readdress", pairs=[(person.login, new.login)])
            time.sleep(0.5)
            engine.rename(person.login, new.login)
            steward.do("settle", addresses=[new.login])
            traffic.flows_again()
        traffic.receivers = (new,)
        copies = traffic.copies()
        assert traffic.refused == []
        assert set(copies) == {1}
        assert not engine.exists(person.login)

    def test_that_waited_in_the_queue_under_the_old_address_arrives_too(
        self,
        place: Place,
        layout: Layout,
        logins: Logins,
        steward: Steward,
        engine: DovecotMailboxEngine,
        person: Login,
    ) -> None:
        clerk, new = logins.login_of("Văn thư", "sotttt"), _login("sau")
        layout.home(person.login).chmod(0)  # Dovecot cannot store it now
        message = letter(clerk.login, [person.login])
        send(place, clerk, [person.login], message)
        log = place.var / "log" / "postfix.log"
        wait_until(
            lambda: f"to=<{person.login}>" in log.read_text(encoding="utf-8"),
            seconds=20,
            what="it is put off",
        )
        [told] = [line for line in log.read_text("utf-8").splitlines() if f"to=<{person.login}>" in line][:1]
        assert "status=deferred" in told
        layout.home(person.login).chmod(0o700)
        steward.do("readdress", pairs=[(person.login, new.login)])
        engine.rename(person.login, new.login)
        steward.do("settle", addresses=[new.login])
        wait_until(lambda: message["Message-ID"] in message_ids(place, new), seconds=40, what="it arrives")


class TestMailPrograms:
    def test_find_what_they_subscribe_to_and_the_room_that_is_taken(
        self, place: Place, steward: Steward, engine: DovecotMailboxEngine, person: Login, agency: str
    ) -> None:
        new, new_agency = _login("sau"), f"moi.{uuid4().hex[:8]}@{DOMAIN}"
        with imap(place, person) as client:
            assert client.create("Rieng")[0] == "OK"
            assert client.subscribe("Rieng")[0] == "OK"
            assert client.subscribe(f'"shared/{agency}/Sent"')[0] == "OK"
            client.append("Rieng", None, None, b"Subject: x\r\n\r\n" + b"y" * 5000 + b"\r\n")
            taken = client.getquotaroot("INBOX")[1][1]
        pairs = [(person.login, new.login), (agency, new_agency)]
        steward.do("readdress", pairs=pairs)
        engine.rename_all(pairs)
        steward.do("settle", addresses=[new.login, new_agency])
        with imap(place, new) as client:
            subscribed = b" ".join(bytes(line) for line in client.lsub('""', "*")[1])
            assert b"Rieng" in subscribed
            assert f"shared/{new_agency}/Sent".encode() in subscribed
            assert agency.encode() not in subscribed
            assert client.getquotaroot("INBOX")[1][1] == taken
            assert client.select(f'"shared/{new_agency}"')[0] == "OK"
            assert client.select(f'"shared/{agency}"')[0] == "NO"

    def test_are_cut_off_and_the_old_address_signs_in_no_more(
        self, place: Place, steward: Steward, engine: DovecotMailboxEngine, person: Login
    ) -> None:
        new = _login("sau")
        client = imaplib.IMAP4("127.0.0.1", place.ports["imap"], timeout=10)
        client.login(person.login, person.password)
        client.select("INBOX")
        steward.do("readdress", pairs=[(person.login, new.login)])
        meanwhile = imaplib.IMAP4("127.0.0.1", place.ports["imap"], timeout=10)
        with pytest.raises(imaplib.IMAP4.error, match=r"\[UNAVAILABLE\]|Internal error"):
            meanwhile.login(new.login, new.password)
        meanwhile.shutdown()
        engine.rename(person.login, new.login)
        with pytest.raises((imaplib.IMAP4.abort, OSError)):
            client.noop()
        client.shutdown()
        steward.do("settle", addresses=[new.login])
        with pytest.raises(imaplib.IMAP4.error), imap(place, person):
            pass
        with imap(place, new) as again:
            assert again.select("INBOX")[0] == "OK"


class _Crash(BaseException):
    """Nothing in the product catches it."""


def _crashing(step: Callable[..., object], *, after: bool) -> Callable[..., object]:
    def crash(*arguments: object, **named: object) -> object:
        if after:
            step(*arguments, **named)
        raise _Crash

    return crash


class TestACrash:
    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    @pytest.mark.parametrize("step", ["cut_all", "_exchange", "_settle", "_rename_seen", "write_rights"])
    def test_at_any_step_loses_nothing_and_a_repeat_ends_it(
        self,
        layout: Layout,
        steward: Steward,
        engine: DovecotMailboxEngine,
        person: Login,
        agency: str,
        step: str,
        after: bool,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        new = f"moi.{uuid4().hex[:8]}@{DOMAIN}"
        with contextlib.closing(ImapMailStores.for_layout(layout)) as stores:
            with stores.open(person.login) as store:
                uid = store.append(FolderRef(agency), bytes(letter(agency, [agency], subject="Giữ lại")))
                store.set_flags(FolderRef(agency), [uid], add=[Flag.SEEN])
            steward.do("readdress", pairs=[(agency, new)])
            with monkeypatch.context() as patch:
                patch.setattr(moving, step, _crashing(getattr(moving, step), after=after))
                with pytest.raises(_Crash):
                    engine.rename(agency, new)
            assert engine.exists(agency) != engine.exists(new), "one mailbox, never two halves"
            engine.rename(agency, new)
            steward.do("settle", addresses=[new])
            with stores.open(person.login) as store:
                row = store.fetch_row(FolderRef(new), uid)
                assert row.subject_header == "Giữ lại"
                assert Flag.SEEN in row.flags
                assert store.list_page(FolderRef(new)).total == 1

    def test_by_a_kill_at_any_moment_leaves_one_mailbox(
        self, layout: Layout, engine: DovecotMailboxEngine, person: Login
    ) -> None:
        """The engine alone, to and fro: who waits for mail is shown above."""
        root, here, there = _filled(engine, layout, person), person.login, _login("sau").login
        for _ in range(12):
            killed(lambda old=here, new=there: engine.rename(old, new), within=0.08)
            assert engine.exists(here) != engine.exists(there)
            engine.rename(here, there)
            assert engine.exists(there)
            assert not engine.exists(here)
            assert engine.inventory(there).root == root
            here, there = there, here
        assert not list(layout.home(here).parent.glob(".*"))

    def test_by_a_full_disk_is_a_temporary_failure(
        self, engine: DovecotMailboxEngine, person: Login, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_paths: object) -> None:
            raise OSError(28, "No space left on device")

        new = _login("sau").login
        with monkeypatch.context() as patch:
            patch.setattr(moving, "_exchange", full)
            with pytest.raises(EngineUnavailable) as failure:
                engine.rename(person.login, new)
        assert "không thư nào bị mất" in failure.value.sentence
        assert engine.exists(person.login)
        engine.rename(person.login, new)
        assert engine.exists(new)


def _filled(engine: DovecotMailboxEngine, layout: Layout, who: Login) -> str:
    with contextlib.closing(ImapMailStores.for_layout(layout)) as stores, stores.open(who.login) as store:
        for number in range(5):
            store.append(FolderRef(who.login), bytes(letter(who.login, [who.login], subject=str(number))))
    return engine.inventory(who.login).root
