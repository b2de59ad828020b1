"""From a printed sheet to a second factor, as a person does it; passkeys by a device that Chromium plays."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_pages import _violations
from tests.browsing import DESKTOP, PHONE, Window, new_window
from tests.places import Place
from tests.steward import PASSWORD, steward_of

pytestmark = [pytest.mark.engines, pytest.mark.browser]

ACTS = "tests.engines.sign_in_acts"
NEW = "cây tre trăm đốt"


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def window(request: pytest.FixtureRequest, browser: Browser, place: Place) -> Iterator[Window]:
    opened = new_window(browser, place.ports["web"], size=request.param)
    # Passkeys belong to a host name: an address has none.
    opened.address = f"http://localhost:{place.ports['web']}"
    yield opened
    opened.page.context.close()


@pytest.fixture
def newcomer(place: Place, request: pytest.FixtureRequest) -> str:
    """A person of this test alone."""
    login = f"nguoi-moi-{time.monotonic_ns()}.sotttt@binhphuoc.gov.vn"
    with steward_of(place) as steward:
        steward.do("open_mailboxes", people=[login], shared=[])
    return login


def set_own_password(window: Window, token: str, new: str = NEW) -> None:
    window.open(f"/kich-hoat/{token}")
    window.page.get_by_label("Mật khẩu mới", exact=True).fill(new)
    window.page.get_by_label("Nhập lại mật khẩu mới").fill(new)
    window.page.get_by_role("button", name="Đặt mật khẩu").click()


def type_password(window: Window, password: str = NEW) -> None:
    window.page.get_by_label("Mật khẩu").fill(password)
    window.page.get_by_role("button", name="Đăng nhập").click()


def plug_in_device(window: Window) -> None:
    """An authenticator that says yes by itself."""
    session = window.page.context.new_cdp_session(window.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def add_passkey(window: Window) -> None:
    window.open("/tai-khoan/hai-buoc/khoa")
    window.page.get_by_label("Đặt tên cho khóa").fill("Máy tính cơ quan")
    window.page.get_by_role("button", name="Tạo khóa").click()


def sign_out(window: Window) -> None:
    window.page.locator(".user-menu summary").click()
    window.page.get_by_role("button", name="Đăng xuất").click()


def _fits(window: Window) -> None:
    assert _violations(window.page) == []
    wide = window.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide


def test_a_person_sets_the_own_password_with_a_sheet_and_protects_the_account(
    window: Window, place: Place, newcomer: str
) -> None:
    token = place.script(ACTS, "sheet", newcomer).strip()
    set_own_password(window, token)
    expect(window.page.get_by_text("Đã đặt mật khẩu")).to_be_visible()
    _fits(window)
    type_password(window)
    window.open("/tai-khoan/bao-mat")
    _fits(window)
    window.open("/tai-khoan/hai-buoc/ung-dung")
    _fits(window)
    codes = window.set_up_codes()
    assert len(codes) == 10
    # The second step: the code of the telephone is used up, so a recovery code.
    sign_out(window)
    window.page.get_by_label("Địa chỉ thư").fill(newcomer)
    type_password(window)
    _fits(window)
    window.page.get_by_label("Mã xác nhận").fill("000000")
    window.page.get_by_role("button", name="Xác nhận").click()
    expect(window.page.get_by_text("Mã không đúng")).to_be_visible()
    window.page.get_by_label("Mã xác nhận").fill(codes[0])
    window.page.get_by_role("button", name="Xác nhận").click()
    window.page.locator(".user-menu").wait_for()
    assert window.complaints == []


def test_a_passkey_opens_without_typing(window: Window, place: Place, newcomer: str) -> None:
    window.open("/dang-nhap")
    window.page.get_by_label("Địa chỉ thư").fill(newcomer)
    type_password(window, PASSWORD)
    plug_in_device(window)
    window.open("/tai-khoan/hai-buoc/khoa")
    _fits(window)
    add_passkey(window)
    expect(window.page.get_by_role("heading", name="Mã khôi phục")).to_be_visible()
    _fits(window)
    window.open("/tai-khoan/bao-mat")
    expect(window.page.get_by_text("Máy tính cơ quan")).to_be_visible()
    _fits(window)
    sign_out(window)
    window.page.get_by_label("Địa chỉ thư").fill(newcomer)
    type_password(window, PASSWORD)
    window.page.get_by_role("button", name="Dùng khóa truy cập").click()
    window.page.locator(".user-menu").wait_for()
    window.open("/tai-khoan/lo-mat-khau")
    _fits(window)
    assert window.complaints == []
