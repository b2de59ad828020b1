"""One right, whatever the program: webmail, IMAP, POP3 and SMTP allow a person the same in a mailbox."""

import contextlib
import imaplib
import poplib
import smtplib
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import uuid4

import pytest

from congvu.engines.errors import EngineError
from congvu.engines.imap import ImapMailStores
from congvu.engines.layout import Layout
from congvu.engines.ports import Flag, FolderRef
from congvu.engines.submission import SmtpSubmission
from tests.engines.instances import wait_until
from tests.engines.mail import SECONDS, imap, letter, pop3, smtp
from tests.places import Login, Place
from tests.steward import DOMAIN, PASSWORD, Steward, steward_of

pytestmark = [pytest.mark.engines, pytest.mark.row("R15", "R24")]

# GONE: a manager whose right was ended; PAST: one whose day has passed.
WHO = ("STRANGER", "READ", "HANDLE", "SEND", "MANAGE", "GONE", "PAST")
#                        STRANGER READ HANDLE SEND MANAGE GONE PAST
RIGHTS = """
webmail   read               -     x     x     x     x     -    -
imap      read               -     x     x     x     x     -    -
webmail   mark_seen          -     x     x     x     x     -    -
imap      mark_seen          -     x     x     x     x     -    -
webmail   star               -     -     x     x     x     -    -
imap      star               -     -     x     x     x     -    -
webmail   file               -     -     x     x     x     -    -
imap      file               -     -     x     x     x     -    -
webmail   move               -     -     x     x     x     -    -
imap      move               -     -     x     x     x     -    -
webmail   delete             -     -     x     x     x     -    -
imap      delete             -     -     x     x     x     -    -
webmail   make_folder        -     -     x     x     x     -    -
imap      make_folder        -     -     x     x     x     -    -
imap      open_to_others     -     -     -     -     -     -    -
webmail   send_as_agency     -     -     -     x     x     -    -
smtp      send_as_agency     -     -     -     x     x     -    -
smtp      from_line_agency   -     -     -     x     x     -    -
webmail   use_own_mailbox    x     x     x     x     x     x    x
imap      use_own_mailbox    x     x     x     x     x     x    x
pop3      use_own_mailbox    x     x     x     x     x     x    x
smtp      use_own_mailbox    x     x     x     x     x     x    x
"""
ROWS = [line.split() for line in RIGHTS.strip().splitlines()]


@dataclass(frozen=True, slots=True)
class Office:
    """An agency mailbox and a person for each column of the table; `uid` is a fresh letter in it."""

    place: Place
    layout: Layout
    stores: ImapMailStores
    box: str
    people: dict[str, Login]

    @property
    def shared(self) -> str:
        return f'"shared/{self.box}"'

    def new_letter(self) -> int:
        with self.stores.open(self.people["MANAGE"].login) as store:
            return store.append(FolderRef(self.box), bytes(letter(self.box, [self.box])))


@pytest.fixture(scope="module")
def steward(place: Place) -> Iterator[Steward]:
    with steward_of(place) as running:
        yield running


@pytest.fixture(scope="module")
def office(place: Place, steward: Steward) -> Iterator[Office]:
    mark = uuid4().hex[:8]
    box = f"quyen.{mark}@{DOMAIN}"
    people = {who: Login("", "", "", f"{who.lower()}.{mark}@{DOMAIN}", PASSWORD, ()) for who in WHO}
    steward.do("open_mailboxes", people=[one.login for one in people.values()], shared=[box])
    for who in ("READ", "HANDLE", "SEND", "MANAGE"):
        steward.do("grant", mailbox=box, login=people[who].login, role=who)
    steward.do("grant", mailbox=box, login=people["GONE"].login, role="MANAGE")
    steward.do("end", mailbox=box, login=people["GONE"].login)
    steward.do("grant", mailbox=box, login=people["PAST"].login, role="MANAGE", seconds=1)
    time.sleep(1.2)
    layout = Layout.from_environment(place.environment)
    with contextlib.closing(ImapMailStores.for_layout(layout)) as stores:
        yield Office(place, layout, stores, box, people)


class _No(Exception):
    """The mail program was answered NO."""


def _ok(answer: tuple[str, Sequence[object]]) -> Sequence[object]:
    if answer[0] != "OK":
        raise _No(answer)
    return answer[1]


class Webmail:
    """Acts as the web does them: `MailStore` and `Submission`, as the person."""

    def __init__(self, office: Office, who: Login) -> None:
        self._office, self._who, self._inbox = office, who, FolderRef(office.box)

    def read(self, uid: int) -> None:
        with self._office.stores.open(self._who.login) as store:
            store.fetch(self._inbox, uid)

    def mark_seen(self, uid: int) -> None:
        with self._office.stores.open(self._who.login) as store:
            store.set_flags(self._inbox, [uid], add=[Flag.SEEN])
            assert Flag.SEEN in store.fetch_row(self._inbox, uid).flags

    def star(self, uid: int) -> None:
        with self._office.stores.open(self._who.login) as store:
            store.set_flags(self._inbox, [uid], add=[Flag.FLAGGED])

    def file(self, _uid: int) -> None:
        with self._office.stores.open(self._who.login) as store:
            store.append(self._inbox, bytes(letter(self._who.login, [self._office.box])))

    def move(self, uid: int) -> None:
        with self._office.stores.open(self._who.login) as store:
            store.move(self._inbox, [uid], FolderRef(self._office.box, "Trash"))

    def delete(self, uid: int) -> None:
        with self._office.stores.open(self._who.login) as store:
            store.expunge(self._inbox, [uid])

    def make_folder(self, uid: int) -> None:
        with self._office.stores.open(self._who.login) as store:
            store.create_folder(FolderRef(self._office.box, f"Hồ sơ {uid} {uuid4().hex[:6]}"))

    def send_as_agency(self, _uid: int) -> None:
        box = self._office.box
        message = bytes(letter(box, [self._who.login]))
        submission = SmtpSubmission.for_layout(self._office.layout)
        submission.submit(login=self._who.login, sender=box, recipients=[self._who.login], message=message)

    def use_own_mailbox(self, _uid: int) -> None:
        own = self._who.login
        with self._office.stores.open(own) as store:
            store.append(FolderRef(own), bytes(letter(own, [own])))


class Imap:
    """A mail program with the person's own password."""

    def __init__(self, office: Office, who: Login) -> None:
        self._office, self._who = office, who

    @contextlib.contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        with imap(self._office.place, self._who) as client:
            _ok(client.select(self._office.shared))
            yield client

    def read(self, uid: int) -> None:
        with self._opened() as client:
            assert _ok(client.uid("FETCH", str(uid), "(BODY.PEEK[])"))[0] is not None

    def mark_seen(self, uid: int) -> None:
        self._store(uid, r"\Seen")

    def star(self, uid: int) -> None:
        self._store(uid, r"\Flagged")

    def _store(self, uid: int, flag: str) -> None:
        with self._opened() as client:
            with contextlib.suppress(imaplib.IMAP4.error):
                client.uid("STORE", str(uid), "+FLAGS", f"({flag})")
            # Dovecot may pass over what is not allowed in silence: what stands there counts.
            if flag not in str(_ok(client.uid("FETCH", str(uid), "(FLAGS)"))):
                raise _No(flag)

    def file(self, _uid: int) -> None:
        with imap(self._office.place, self._who) as client:
            message = bytes(letter(self._who.login, [self._office.box]))
            _ok(client.append(self._office.shared, None, None, message))

    def move(self, uid: int) -> None:
        with self._opened() as client:
            _ok(client.uid("MOVE", str(uid), f'"shared/{self._office.box}/Trash"'))
            self._require_gone(client, uid)

    def delete(self, uid: int) -> None:
        with self._opened() as client:
            with contextlib.suppress(imaplib.IMAP4.error):
                client.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)")
                client.uid("EXPUNGE", str(uid))
            self._require_gone(client, uid)

    def _require_gone(self, client: imaplib.IMAP4, uid: int) -> None:
        if str(uid).encode() in bytes(client.uid("SEARCH", f"UID {uid}")[1][0]).split():
            raise _No("it is still there")

    def make_folder(self, uid: int) -> None:
        with imap(self._office.place, self._who) as client:
            _ok(client.create(f'"shared/{self._office.box}/Ho so {uid} {uuid4().hex[:6]}"'))

    def open_to_others(self, _uid: int) -> None:
        with imap(self._office.place, self._who) as client:
            _ok(client.setacl(self._office.shared, self._office.people["STRANGER"].login, "lr"))

    def sign_in_as_agency(self, _uid: int) -> None:
        with imaplib.IMAP4("127.0.0.1", self._office.place.ports["imap"], timeout=SECONDS) as client:
            client.login(self._office.box, self._who.password)

    def use_own_mailbox(self, _uid: int) -> None:
        with imap(self._office.place, self._who) as client:
            _ok(client.select("INBOX"))


class Pop3:
    """POP3 opens the own mailbox and nothing else."""

    def __init__(self, office: Office, who: Login) -> None:
        self._office, self._who = office, who

    def sign_in_as_agency(self, _uid: int) -> None:
        with pop3(self._office.place, Login("", "", "", self._office.box, self._who.password, ())):
            pass

    def use_own_mailbox(self, _uid: int) -> None:
        with pop3(self._office.place, self._who) as client:
            client.stat()


class Smtp:
    """The submission port, with the person's own password."""

    def __init__(self, office: Office, who: Login) -> None:
        self._office, self._who = office, who

    def _send(self, *, envelope: str, author: str, account: str = "") -> None:
        to = self._who.login
        account = account or to
        with smtp(self._office.place, Login("", "", "", account, self._who.password, ())) as client:
            client.sendmail(envelope, [to], bytes(letter(author, [to])))

    def send_as_agency(self, _uid: int) -> None:
        self._send(envelope=self._office.box, author=self._office.box)

    def from_line_agency(self, _uid: int) -> None:
        self._send(envelope=self._who.login, author=self._office.box)

    def sign_in_as_agency(self, _uid: int) -> None:
        self._send(envelope=self._office.box, author=self._office.box, account=self._office.box)

    def use_own_mailbox(self, _uid: int) -> None:
        self._send(envelope=self._who.login, author=self._who.login)


PROGRAMS: dict[str, Callable[[Office, Login], object]] = {
    "webmail": Webmail,
    "imap": Imap,
    "pop3": Pop3,
    "smtp": Smtp,
}
_REFUSALS: tuple[type[Exception], ...] = (
    EngineError,
    _No,
    imaplib.IMAP4.error,
    poplib.error_proto,
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_the_table_of_rights_is_what_the_engines_allow(office: Office, row: list[str]) -> None:
    program, act, *expected = row
    found = []
    for who in WHO:
        uid = office.new_letter()
        try:
            getattr(PROGRAMS[program](office, office.people[who]), act)(uid)
        except _REFUSALS:
            found.append("-")
        else:
            found.append("x")
    assert dict(zip(WHO, found, strict=True)) == dict(zip(WHO, expected, strict=True))


@pytest.mark.parametrize("program", [Imap, Pop3, Smtp])
def test_nobody_signs_in_as_the_agency_itself(
    office: Office, program: "type[Imap] | type[Pop3] | type[Smtp]"
) -> None:
    with pytest.raises(_REFUSALS):
        program(office, office.people["MANAGE"]).sign_in_as_agency(0)


class TestARightThatEnds:
    def test_cuts_an_idle_session_within_five_seconds(self, office: Office, steward: Steward) -> None:
        who = _delegate(office, steward, "HANDLE")
        client = imaplib.IMAP4("127.0.0.1", office.place.ports["imap"], timeout=SECONDS)
        client.login(who.login, who.password)
        _ok(client.select(office.shared))
        client.send(b"x IDLE\r\n")
        assert client.readline().startswith(b"+ ")
        client.sock.settimeout(5)
        steward.do("end", mailbox=office.box, login=who.login)
        with contextlib.suppress(ConnectionError):
            assert client.sock.recv(4096) == b"" or client.sock.recv(4096) == b""
        client.shutdown()
        with imap(office.place, who) as again:
            assert again.select(office.shared)[0] == "NO"

    def test_counts_on_an_open_smtp_connection(self, office: Office, steward: Steward) -> None:
        who = _delegate(office, steward, "SEND")
        message = bytes(letter(office.box, [who.login]))
        with smtp(office.place, who) as client:
            client.sendmail(office.box, [who.login], message)
            steward.do("end", mailbox=office.box, login=who.login)
            with pytest.raises((smtplib.SMTPException, socket.error)):
                client.sendmail(office.box, [who.login], message)

    def test_by_its_date_counts_in_all_of_them(self, office: Office, steward: Steward) -> None:
        who = _delegate(office, steward, "SEND", seconds=2)
        client = imaplib.IMAP4("127.0.0.1", office.place.ports["imap"], timeout=SECONDS)
        client.login(who.login, who.password)
        _ok(client.select(office.shared))
        wait_until(lambda: _is_cut(client), seconds=10, what="the session is cut")
        client.shutdown()
        for program in (Webmail(office, who), Imap(office, who)):
            with pytest.raises(_REFUSALS):
                program.read(office.new_letter())
        with pytest.raises(_REFUSALS):
            Smtp(office, who).send_as_agency(0)


def _delegate(office: Office, steward: Steward, role: str, *, seconds: float | None = None) -> Login:
    who = Login("", "", "", f"tam.{uuid4().hex[:8]}@{DOMAIN}", PASSWORD, ())
    steward.do("open_mailboxes", people=[who.login], shared=[])
    steward.do("grant", mailbox=office.box, login=who.login, role=role, seconds=seconds)
    return who


def _is_cut(client: imaplib.IMAP4) -> bool:
    try:
        client.noop()
    except (imaplib.IMAP4.abort, OSError):
        return True
    return False
