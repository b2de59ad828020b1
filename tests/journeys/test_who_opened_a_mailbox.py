"""A head sees who opened the agency's mailbox, by webmail, IMAP and POP3, with the real engines."""

import imaplib
import poplib
import time

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import Window, new_window
from tests.places import Login, Logins, Place

pytestmark = [pytest.mark.engines, pytest.mark.browser]

AGENCY = "sxd"  # no other test looks at this one
BOX = "sxd@binhphuoc.gov.vn"


def _window(browser: Browser, place: Place, person: Login) -> Window:
    window = new_window(browser, place.ports["web"])
    window.sign_in(person.login, person.password)
    return window


def _open_by_imap(place: Place, person: Login) -> None:
    with imaplib.IMAP4("127.0.0.1", place.ports["imap"]) as client:
        client.login(person.login, person.password)
        assert client.select(f"shared/{BOX}")[0] == "OK"


def _open_by_pop3(place: Place, person: Login) -> None:
    client = poplib.POP3("127.0.0.1", place.ports["pop3"])
    client.user(person.login)
    client.pass_(person.password)
    client.quit()


def _lines(window: Window, path: str, *, until: int) -> list[str]:
    """The lines of today's table, once there are as many as expected; the worker records them."""
    deadline = time.monotonic() + 30
    while True:
        window.open(path)
        found = window.page.locator("section.card tbody tr").all_inner_texts()
        if len(found) >= until or time.monotonic() > deadline:
            return [" ".join(line.split()) for line in found]
        time.sleep(0.5)


class TestWhoOpenedAMailbox:
    @pytest.mark.row("R20", "R21")
    def test_head_sees_each_person_by_each_program(
        self, browser: Browser, place: Place, logins: Logins
    ) -> None:
        clerk, head = logins.login_of("Văn thư", AGENCY), logins.login_of("Thủ trưởng", AGENCY)
        _open_by_imap(place, clerk)
        mail = _window(browser, place, clerk)
        mail.page.get_by_role("link", name="Sở Xây dựng").first.click()
        expect(mail.page.get_by_role("heading", level=1)).to_be_visible()
        window = _window(browser, place, head)
        window.page.locator(".user-menu summary").click()
        window.page.get_by_role("link", name="Ai đã mở hộp thư").click()
        window.page.get_by_role("link", name="Sở Xây dựng").click()
        expect(window.page.locator("main")).to_contain_text(BOX)
        lines = _lines(window, f"/mo-thu/?hop={BOX}", until=2)
        assert [line for line in lines if clerk.name in line and "Chương trình thư (IMAP)" in line]
        assert [line for line in lines if clerk.name in line and "Trang web Công Vụ" in line]
        assert window.complaints == []

    def test_everyone_sees_the_own_accesses_and_the_it_officer_no_others(
        self, browser: Browser, place: Place, logins: Logins
    ) -> None:
        officer = logins.login_of("Cán bộ CNTT", AGENCY)
        _open_by_pop3(place, officer)
        window = _window(browser, place, officer)
        lines = _lines(window, "/mo-thu/", until=2)  # POP3, and the web that showed the inbox
        assert [line for line in lines if officer.login in line and "Chương trình thư (POP3)" in line]
        assert window.page.locator(".tabs a").count() == 1
        window.open(f"/mo-thu/?hop={BOX}")
        expect(window.page.get_by_role("heading", level=1)).to_have_text("Không có trang này")
