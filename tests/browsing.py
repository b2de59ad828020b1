"""Chromium as the people of the province use it: one browser, a window for each person."""

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, sync_playwright

from congvu.policy.one_time_code import STEP_SECONDS, code_at

PROGRAM = "/usr/bin/chromium"
# Without them Chromium speaks to its maker at every start.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=vi",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


# Of the people (by place and login) for whom `Window.sign_in` set a second step up: operators must have one.
_RECOVERY_CODES: dict[tuple[str, str], list[str]] = {}


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass(slots=True)
class Window:
    """A person's window; `complaints` are script errors and policy violations that Chromium reported."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, login: str, password: str) -> None:
        self.open("/dang-nhap")
        self.page.get_by_label("Địa chỉ thư hoặc tên đăng nhập").fill(login)
        self.page.get_by_label("Mật khẩu").fill(password)
        self.page.get_by_role("button", name="Đăng nhập").click()
        code = self.page.get_by_label("Mã xác nhận")
        self.page.locator(".user-menu").or_(code).first.wait_for()
        kept = _RECOVERY_CODES.setdefault((self.address, login), [])
        if code.is_visible():
            code.fill(kept.pop())
            self.page.get_by_role("button", name="Xác nhận").click()
        elif "/hai-buoc/" in self.page.url:
            kept += self.set_up_codes()
        self.page.locator(".user-menu").wait_for()

    def set_up_codes(self) -> list[str]:
        """Turns the second step on, as one with a telephone; returns the recovery codes that are shown."""
        self.open("/tai-khoan/hai-buoc/ung-dung")
        self.page.get_by_text("Không chụp được").click()
        text = self.page.locator(".secret").inner_text().replace(" ", "")
        secret = base64.b32decode(text + "=" * (-len(text) % 8))
        self.page.get_by_label("Mã 6 chữ số").fill(code_at(secret, int(time.time() // STEP_SECONDS)))
        self.page.get_by_role("button", name="Bật đăng nhập hai bước").click()
        self.page.locator(".recovery-codes").wait_for()
        codes = self.page.locator(".recovery-codes li").all_inner_texts()
        self.page.get_by_role("link", name="Đã cất mã").click()
        return codes

    def text(self) -> str:
        return self.page.locator("main").inner_text()


def new_window(browser: Browser, port: int, *, size: dict[str, int] | None = None) -> Window:
    """With cookies of its own, in Vietnamese; nothing leaves loopback."""
    context = browser.new_context(
        viewport={"width": (size or DESKTOP)["width"], "height": (size or DESKTOP)["height"]},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    context.set_default_timeout(20_000)
    window = Window(context.new_page(), f"http://127.0.0.1:{port}")
    window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
    window.page.on(
        "console", lambda entry: window.complaints.append(entry.text) if entry.type == "error" else None
    )
    return window
