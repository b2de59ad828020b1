"""Any process may die at any moment while mail flows: it comes back by itself, and nothing is lost."""

import contextlib
import imaplib
import os
import shutil
import signal
import smtplib
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.engines.instances import children, family, kill, leader, processes_at, wait_until
from tests.engines.mail import imap, letter, message_ids, pop3, send, smtp, wait_for
from tests.engines.traffic import Traffic
from tests.places import Logins, Place

pytestmark = [pytest.mark.engines, pytest.mark.row("R66")]

LEADERS = ("mailgate", "dovecot", "postfix", "web", "worker")
DOVECOT = ("lmtp", "imap", "imap-login", "auth", "anvil", "stats", "log", "config")
POSTFIX = ("smtpd", "cleanup", "qmgr", "lmtp", "trivial-rewrite", "pickup", "postlogd", "tlsmgr")


@pytest.fixture
def traffic(mortal: Place, mortal_logins: Logins) -> Traffic:
    clerk = mortal_logins.login_of("Văn thư", "sotttt")
    receivers = (mortal_logins.login_of("Văn thư", "snv"), mortal_logins.login_of("Thủ trưởng", "sotttt"))
    return Traffic(mortal, clerk, receivers)


@pytest.mark.parametrize("program", LEADERS)
def test_a_program_that_is_killed_comes_back_and_no_letter_is_lost(
    mortal: Place, traffic: Traffic, program: str
) -> None:
    before = leader(mortal, program)
    with traffic:
        traffic.flows_again()
        kill(before)
        wait_until(lambda: leader(mortal, program) != before, seconds=15, what=f"{program} comes back")
        traffic.flows_again()
    copies = traffic.copies()
    assert traffic.refused == []
    assert copies[1] >= len(traffic.accepted)
    if program not in ("dovecot", "postfix"):
        # Whoever dies between storing a letter and writing that down stores it again: no other does.
        assert set(copies) == {1}


@pytest.mark.parametrize(("program", "names"), [("dovecot", DOVECOT), ("postfix", POSTFIX)])
def test_every_process_of_a_family_may_die_and_the_family_stays(
    mortal: Place, traffic: Traffic, program: str, names: tuple[str, ...]
) -> None:
    before = leader(mortal, program)
    died = []
    with traffic:
        traffic.flows_again()
        for name in names:
            for pid in children(mortal, program, name)[:1]:
                kill(pid)
                died.append(name)
                time.sleep(0.3)
        traffic.flows_again()
    assert len(died) >= len(names) - 2, died
    assert leader(mortal, program) == before
    copies = traffic.copies()
    assert traffic.refused == []
    # At least once: the letters on their way at these moments may come twice, no others.
    assert sum(n for count, n in copies.items() if count > 1) <= 4 * len(died)
    with imap(mortal, traffic.receivers[0]) as client:
        assert client.select("INBOX")[0] == "OK"


def test_when_all_die_at_once_as_in_a_power_cut_the_next_start_delivers_what_was_accepted(
    mortal: Place, traffic: Traffic
) -> None:
    with traffic:
        traffic.flows_again()
        time.sleep(0.5)
        for pid in processes_at(mortal.root):
            with contextlib.suppress(ProcessLookupError):
                kill(pid)
    mortal.stop()
    mortal.start()
    copies = traffic.copies()
    assert traffic.refused == []
    assert copies[1] >= len(traffic.accepted)


def test_without_the_web_mail_programs_go_on(mortal: Place, mortal_logins: Logins) -> None:
    clerk = mortal_logins.login_of("Văn thư", "sotttt")
    with _kept_down(mortal, "web"):
        with pytest.raises((urllib.error.URLError, OSError)):
            urllib.request.urlopen(f"http://127.0.0.1:{mortal.ports['web']}/dang-nhap", timeout=2)
        message = letter(clerk.login, [clerk.login])
        send(mortal, clerk, [clerk.login], message)
        wait_for(mortal, clerk, message["Message-ID"])
        with pop3(mortal, clerk) as client:
            assert client.stat()[0] >= 1
    wait_until(lambda: _web_answers(mortal), seconds=20, what="the web answers again")


def test_without_the_gate_nothing_passes_unseen_and_nothing_is_lost(
    mortal: Place, mortal_logins: Logins
) -> None:
    clerk = mortal_logins.login_of("Văn thư", "sotttt")
    message = letter(clerk.login, [clerk.login])
    with _kept_down(mortal, "mailgate"):
        began = time.monotonic()
        with pytest.raises(smtplib.SMTPException) as refusal:
            send(mortal, clerk, [clerk.login], message)
        assert _codes(refusal.value) & {451, 454, 421}
        assert time.monotonic() - began < 10
        assert message["Message-ID"] not in message_ids(mortal, clerk)

    def accepted() -> bool:
        try:
            send(mortal, clerk, [clerk.login], message)
        except smtplib.SMTPException:
            return False
        return True

    wait_until(accepted, seconds=20, what="the gate lets pass again")
    wait_for(mortal, clerk, message["Message-ID"])
    assert message_ids(mortal, clerk)[message["Message-ID"]] == 1


def test_a_gate_that_hangs_is_given_up_and_the_letter_is_put_off(
    mortal: Place, mortal_logins: Logins
) -> None:
    clerk = mortal_logins.login_of("Văn thư", "sotttt")
    pid = leader(mortal, "mailgate")
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        with pytest.raises(smtplib.SMTPException) as refusal:
            send(mortal, clerk, [clerk.login], letter(clerk.login, [clerk.login]))
        assert _codes(refusal.value) <= {450, 451, 454, 421}, refusal.value
        assert time.monotonic() - began < 15
    finally:
        os.kill(pid, signal.SIGCONT)


def test_mail_from_outside_waits_while_the_mailboxes_are_down(mortal: Place, mortal_logins: Logins) -> None:
    clerk = mortal_logins.login_of("Văn thư", "sotttt")
    message = letter("ai-do@noi-khac.test", [clerk.login])
    with _kept_down(mortal, "dovecot"), smtp(mortal) as client:
        client.sendmail("ai-do@noi-khac.test", [clerk.login], bytes(message))
        time.sleep(1)  # Postfix tries, and finds nobody
    wait_until(lambda: _imap_answers(mortal, mortal_logins), seconds=20, what="IMAP answers again")
    wait_for(mortal, clerk, message["Message-ID"], seconds=40)
    assert message_ids(mortal, clerk)[message["Message-ID"]] == 1


def test_a_long_writing_in_the_database_holds_nobody_up(mortal: Place, mortal_logins: Logins) -> None:
    clerk = mortal_logins.login_of("Văn thư", "sotttt")
    with contextlib.closing(sqlite3.connect(mortal.var / "db" / "congvu.sqlite3")) as database:
        database.execute("BEGIN EXCLUSIVE")
        database.execute("UPDATE mailboxes_mailbox SET name = name")
        began = time.monotonic()
        message = letter(clerk.login, [clerk.login])
        send(mortal, clerk, [clerk.login], message)
        wait_for(mortal, clerk, message["Message-ID"], seconds=10)
        assert time.monotonic() - began < 10
        database.rollback()


def test_without_its_database_the_gate_puts_letters_off_and_goes_on_when_it_is_back(
    mortal: Place, mortal_logins: Logins
) -> None:
    clerk = mortal_logins.login_of("Văn thư", "sotttt")
    message = letter("ai-do@noi-khac.test", [clerk.login])
    database = mortal.var / "db" / "congvu.sqlite3"
    aside = database.with_suffix(".aside")
    database.rename(aside)
    try:
        began = time.monotonic()
        with pytest.raises(smtplib.SMTPException) as refusal, smtp(mortal) as client:
            client.sendmail("ai-do@noi-khac.test", [clerk.login], bytes(message))
        assert _codes(refusal.value) == {451}
        assert time.monotonic() - began < 10
    finally:
        with contextlib.suppress(FileNotFoundError):
            database.unlink()
        shutil.move(aside, database)
    with smtp(mortal) as client:
        client.sendmail("ai-do@noi-khac.test", [clerk.login], bytes(message))
    wait_for(mortal, clerk, message["Message-ID"])


@contextmanager
def _kept_down(place: Place, program: str) -> Iterator[None]:
    """A program is dead, and the supervisor sleeps, so that it does not come back before the end."""
    assert place.process is not None
    os.kill(place.process.pid, signal.SIGSTOP)
    before = leader(place, program)
    try:
        kill(before)  # first, so that it makes no new children
        for pid in family(place, program):
            with contextlib.suppress(ProcessLookupError):
                kill(pid)
        yield
    finally:
        os.kill(place.process.pid, signal.SIGCONT)
    wait_until(lambda: leader(place, program) != before, seconds=20, what=f"{program} comes back")


def _codes(problem: BaseException) -> set[int]:
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return {code for code, _text in problem.recipients.values()}
    return {getattr(problem, "smtp_code", 0)}


def _web_answers(place: Place) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{place.ports['web']}/dang-nhap", timeout=5) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def _imap_answers(place: Place, logins: Logins) -> bool:
    try:
        with imap(place, logins.login_of("Văn thư", "sotttt")):
            return True
    except (OSError, imaplib.IMAP4.error):
        return False
