"""The agency's mailbox from head to clerk and from leader to leader, with the real engines (R24, R26).

A transfer is carried through although the worker was cut off in the middle (R10).
"""

import imaplib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_pages import _violations
from tests.browsing import Window, new_window
from tests.engines.instances import wait_until
from tests.engines.mail import imap, letter
from tests.places import Login, Logins, Place
from tests.steward import PASSWORD, Steward, steward_of

pytestmark = [pytest.mark.engines, pytest.mark.browser]

AGENCY = "sgtvt"  # no other test looks at this one
BOX = "sgtvt@binhphuoc.gov.vn"


@pytest.fixture(scope="module")
def steward(place: Place) -> Iterator[Steward]:
    with steward_of(place) as found:
        yield found


def _window(browser: Browser, place: Place, person: Login) -> Window:
    window = new_window(browser, place.ports["web"])
    window.sign_in(person.login, person.password)
    return window


def _may_open(place: Place, person: Login) -> bool:
    with _session(place, person) as client:
        return bool(client.select(f"shared/{BOX}")[0] == "OK")


class TestAHeadGivesTheMailboxToAClerk:
    @pytest.mark.row("R24")
    def test_in_five_clicks_at_most_and_ends_it_on_open_sessions(
        self, browser: Browser, place: Place, logins: Logins
    ) -> None:
        head, it_officer = logins.login_of("Thủ trưởng", AGENCY), logins.login_of("Cán bộ CNTT", AGENCY)
        window = _window(browser, place, head)
        page, clicks = window.page, []

        def click(name: str, role: str) -> None:
            page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
            clicks.append(name)

        window.open("/")
        click("Hộp thư", "link")
        click("Ai được dùng", "link")
        page.get_by_label("Người được giao").press_sequentially(it_officer.name)
        click(it_officer.name, "option")
        click("Giao hộp thư", "button")
        expect(page.locator("main")).to_contain_text("Đã giao.")
        assert len(clicks) <= 5
        assert _violations(page) == []
        with _session(place, it_officer) as open_session:
            assert open_session.select(f"shared/{BOX}")[0] == "OK"
            page.on("dialog", lambda dialog: dialog.accept())
            page.get_by_role("button", name=f"Thôi giao cho {it_officer.name}").click()
            expect(page.locator("main")).to_contain_text("Đã thôi giao.")
            wait_until(
                lambda: _is_cut(open_session),
                seconds=60,
                what="the session is cut",
            )
        assert not _may_open(place, it_officer)
        assert window.complaints == []


class TestALeaderHandsOver:
    @pytest.mark.row("R26")
    def test_all_mail_changes_hands_and_the_minutes_prove_it(
        self, browser: Browser, place: Place, logins: Logins
    ) -> None:
        old, new = logins.login_of("Thủ trưởng", AGENCY), logins.login_of("Cấp phó", AGENCY)
        with imap(place, old) as client:
            for number in range(3):
                assert client.append(f"shared/{BOX}", "", None, _letter(f"Báo cáo {number}"))[0] == "OK"
        giver, receiver = _window(browser, place, old), _window(browser, place, new)
        giver.open(f"/hop-thu/co-quan/{BOX}/ban-giao")
        giver.page.get_by_label("Bên nhận").fill(new.login)
        giver.page.get_by_role("button", name="Kiểm kê để bàn giao").click()
        giver.page.get_by_role("button", name="Xác nhận giao").wait_for(timeout=60_000)
        assert _violations(giver.page) == []
        giver.page.get_by_role("button", name="Xác nhận giao").click()
        expect(giver.page.locator("main")).to_contain_text("Đã xác nhận giao")
        receiver.open("/hop-thu/")
        receiver.page.get_by_role("link", name="Sở Giao thông vận tải:").click()
        receiver.page.get_by_role("button", name="Xác nhận nhận").click()
        expect(receiver.page.locator("main")).to_contain_text("Đã bàn giao xong")
        with receiver.page.expect_download() as download:
            receiver.page.get_by_role("link", name="Tải biên bản bàn giao").click()
        minutes = download.value.path()
        assert _may_open(place, new)
        wait_until(lambda: not _may_open(place, old), seconds=60, what="the old leader opens it no more")
        verdict = place.congvu("mailbox", "verify-handover", str(minutes))
        assert "không đổi từ lúc kiểm kê" in verdict.stdout
        with imap(place, new) as client:
            assert client.append(f"shared/{BOX}", "", None, _letter("Sau bàn giao"))[0] == "OK"
        later = place.congvu("mailbox", "verify-handover", str(minutes))
        assert "1 thư thêm từ đó" in later.stdout
        with imap(place, new) as client:
            client.select(f"shared/{BOX}")
            client.store("1", "+FLAGS", "\\Deleted")
            client.expunge()
        lost = place.congvu("mailbox", "verify-handover", str(minutes), check=False)
        assert (lost.returncode, "1 thư đã mất" in lost.stdout) == (1, True)


class TestATransfer:
    @pytest.mark.row("R10")
    def test_is_carried_through_after_the_worker_was_cut_off(self, place: Place, steward: Steward) -> None:
        """The engine has moved the mailbox, and nobody wrote it down: the worker takes it up again."""
        old, new = "nguoidi.sgtvt@binhphuoc.gov.vn", "nguoidi.sxd@binhphuoc.gov.vn"
        steward.do("open_official", agency=AGENCY, address=old, name="Nguyễn Văn Đi")
        person = Login("Cán bộ", AGENCY, "Nguyễn Văn Đi", old, PASSWORD, (old,))
        with imap(place, person) as client:
            assert client.append("INBOX", "(\\Seen)", None, _letter("Thư cũ"))[0] == "OK"
        steward.do("transfer", address=old, to_agency="sxd", local_part="nguoidi.sxd", cut_off=True)
        moved = Login("Cán bộ", "sxd", "Nguyễn Văn Đi", new, PASSWORD, (new,))
        wait_until(lambda: steward.do("is_settled", address=new), seconds=60, what="written down")
        assert _count(place, moved) == 1
        with pytest.raises(imaplib.IMAP4.error):
            _count(place, person)


def _letter(subject: str) -> bytes:
    return bytes(letter(BOX, [BOX], subject=subject))


@contextmanager
def _session(place: Place, person: Login) -> Iterator[imaplib.IMAP4]:
    """Closed at the end whatever the server did with it."""
    client = imaplib.IMAP4("127.0.0.1", place.ports["imap"], timeout=20)
    try:
        client.login(person.login, person.password)
        yield client
    finally:
        client.shutdown()


def _is_cut(client: imaplib.IMAP4) -> bool:
    try:
        client.noop()
    except (imaplib.IMAP4.abort, OSError):
        return True
    return False


def _count(place: Place, person: Login) -> int:
    with _session(place, person) as client:
        return int(client.select("INBOX")[1][0] or b"-1")
