"""Every page as Chromium shows it: fit for all, on a large screen and on a telephone, light, quiet."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browsing import DESKTOP, PHONE, Window, new_window
from tests.places import Login, Logins, Place

pytestmark = [pytest.mark.engines, pytest.mark.browser]

LIGHT = 150_000  # bytes of a first page, with all that it loads
PAGES = (
    "/thu/",
    "/thu/soan",
    "/van-ban/di/",
    "/van-ban/di/soan",
    "/van-ban/di/so",
    "/van-ban/den/",
    "/van-ban/den/so",
    "/danh-ba/",
    "/danh-ba/?q=so+noi+vu",
    "/mo-thu/",
    "/hop-thu/",
    "/hop-thu/ban-giao",
    "/hop-thu/co-quan",
    "/hop-thu/danh-sach/",
    "/cong-khai/",
    "/cong-khai/?q=so+noi+vu",
    "/van-ban/den/theo-doi",
    "/tai-khoan/cai-dat",
    "/tai-khoan/mat-khau",
    "/tai-khoan/mat-khau-ung-dung",
)


@pytest.fixture(scope="module", params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def clerk_window(
    request: pytest.FixtureRequest, browser: Browser, place: Place, logins: Logins
) -> Iterator[Window]:
    clerk = logins.login_of("Văn thư", "sotttt")
    window = new_window(browser, place.ports["web"], size=request.param)
    window.sign_in(clerk.login, clerk.password)
    yield window
    window.page.context.close()


def _violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}}).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


class TestEveryPage:
    @pytest.mark.parametrize("path", PAGES)
    def test_is_fit_for_all(self, clerk_window: Window, path: str) -> None:
        clerk_window.complaints.clear()
        clerk_window.open(path)
        expect(clerk_window.page.get_by_role("heading", level=1)).to_have_count(1)
        assert _violations(clerk_window.page) == []
        assert clerk_window.complaints == []

    @pytest.mark.parametrize("path", PAGES)
    def test_fits_the_width_of_its_screen(self, clerk_window: Window, path: str) -> None:
        clerk_window.open(path)
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert clerk_window.page.evaluate(width) <= 0


class TestTheDoor:
    def test_is_fit_for_all_and_light(self, browser: Browser, place: Place) -> None:
        window = new_window(browser, place.ports["web"], size=PHONE)
        assert 0 < _loads(window, "/dang-nhap") < LIGHT
        assert _violations(window.page) == []

    def test_opens_by_the_keyboard_alone(self, browser: Browser, place: Place, logins: Logins) -> None:
        person = logins.login_of("Cán bộ", "sotttt")
        window = new_window(browser, place.ports["web"])
        window.open("/dang-nhap")
        keyboard = window.page.keyboard
        keyboard.type(person.login)  # the first field has the focus
        keyboard.press("Tab")
        keyboard.type(person.password)
        keyboard.press("Enter")
        expect(window.page.locator(".user-menu")).to_be_visible()
        keyboard.press("Tab")
        keyboard.press("Enter")  # "Đến nội dung", the first stop
        assert window.page.url.endswith("#content")


class TestTheInbox:
    def test_is_light(self, browser: Browser, place: Place, logins: Logins) -> None:
        person = logins.login_of("Cán bộ", "sotttt")
        window = new_window(browser, place.ports["web"])
        window.sign_in(person.login, person.password)
        assert 0 < _loads(window, "/thu/") < LIGHT


class TestWithoutScripts:
    def test_a_letter_is_written_sent_and_read(self, browser: Browser, place: Place, logins: Logins) -> None:
        sender, recipient = logins.login_of("Văn thư", "sct"), logins.login_of("Văn thư", "stp")
        page = _without_scripts(browser, place, sender)
        page.get_by_role("link", name="Soạn thư").click()
        page.get_by_label("Đến", exact=True).fill(recipient.login)
        page.get_by_label("Tiêu đề").fill("Thư không cần tập lệnh")
        page.get_by_label("Nội dung").fill("Kính gửi anh chị,\n\nĐã nhận đủ hồ sơ.")
        page.get_by_role("button", name="Gửi", exact=True).click()
        expect(page.locator("main")).to_contain_text("Đã gửi")
        other = _without_scripts(browser, place, recipient)
        for _ in range(50):
            if other.get_by_role("link", name="Thư không cần tập lệnh").count():
                break
            other.reload()
        other.get_by_role("link", name="Thư không cần tập lệnh").click()
        expect(other.locator(".letter-body")).to_contain_text("Đã nhận đủ hồ sơ.")


def _without_scripts(browser: Browser, place: Place, person: Login) -> Page:
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    context.set_default_timeout(20_000)
    window = Window(context.new_page(), f"http://127.0.0.1:{place.ports['web']}")
    window.sign_in(person.login, person.password)
    return window.page


def _loads(window: Window, path: str) -> int:
    """The bytes of a page with all that it needs, over the line to a browser that has kept nothing."""
    sizes: list[float] = []
    network = window.page.context.new_cdp_session(window.page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    window.open(path)
    window.page.wait_for_load_state("networkidle")
    return int(sum(sizes))
