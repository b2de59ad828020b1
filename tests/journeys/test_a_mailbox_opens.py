"""From an agency's old list to a person who signs in by web and IMAP, with the real engines (R5, R6)."""

import imaplib
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import Window, new_window
from tests.places import Login, Logins, Place

pytestmark = [pytest.mark.engines, pytest.mark.browser]

AGENCY = "baotang"  # no other test looks at this one
ADDRESS = "lythisen.baotang@binhphuoc.gov.vn"
PASSWORD = "cây tre trăm đốt"
# In TCVN3, as an office of 2009 has it: Họ và tên, Năm sinh, Chức vụ, Loại đề nghị; Lý Thị Sen (two of
# them), Nguyễn Thị Hằng without a position.
LIST = (
    "Hä vµ tªn,N¨m sinh,Chøc vô,Lo¹i ®Ò nghÞ\n"
    "Lý ThÞ Sen,1980,Chuyªn viªn,CÊp míi\n"
    "Lý ThÞ Sen,1985,H­íng dÉn viªn,CÊp míi\n"
    "NguyÔn ThÞ H»ng,1990,,CÊp míi\n"
)


def _window(browser: Browser, place: Place, person: Login) -> Window:
    window = new_window(browser, place.ports["web"])
    window.sign_in(person.login, person.password)
    return window


def _upload(window: Window, file: Path) -> str:
    """The IT officer sends the file, looks at it, puts a row right, hands in. Returns the list's path."""
    page = window.page
    window.open("/hop-thu/")
    page.get_by_role("link", name="Tải danh sách lên").click()
    page.get_by_label("Tệp danh sách").set_input_files(file)
    page.get_by_role("button", name="Gửi và xem trước").click()
    expect(page.locator("main")).to_contain_text("TCVN3")
    expect(page.locator("main")).to_contain_text("Nguyễn Thị Hằng")
    page.get_by_role("button", name="Đúng, nhận danh sách này").click()
    expect(page.locator("main")).to_contain_text("Thiếu “Chức vụ”")
    page.get_by_role("link", name="Sửa Nguyễn Thị Hằng").click()
    page.get_by_label("Chức vụ").fill("Chuyên viên")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("button", name="Trình thủ trưởng").click()
    expect(page.locator("main")).to_contain_text("Chờ thủ trưởng xác nhận")
    return page.url.partition(window.address)[2].partition("?")[0]


def _confirm(window: Window, title: str) -> None:
    """The head chooses for the second person of one name, then confirms with the paper's number."""
    page = window.page
    window.open("/hop-thu/")
    page.get_by_role("link", name=title).first.click()
    page.get_by_label("lythisen1985.baotang").check()
    page.get_by_role("button", name="Chọn địa chỉ này").click()
    page.get_by_label("Số, ký hiệu văn bản đề nghị").fill("12/BT-HC")
    page.get_by_label("Ngày văn bản").fill("02/11/2009")
    page.get_by_role("button", name="Xác nhận và gửi cơ quan vận hành").click()
    expect(page.locator("main")).to_contain_text("Chờ cơ quan vận hành duyệt")


def _approve(window: Window, path: str) -> None:
    window.open(path)
    window.page.on("dialog", lambda dialog: dialog.accept())
    window.page.get_by_role("button", name="Duyệt tất cả 3 dòng").click()
    expect(window.page.locator("main")).to_contain_text("Đã giải quyết")


def _print_sheet(window: Window, path: str) -> str:
    """The code of the sheet for the first person."""
    window.open(path)
    window.page.on("dialog", lambda dialog: dialog.accept())
    window.page.get_by_role("button", name="In phiếu kích hoạt").click()
    sheet = window.page.locator(".sheet", has_text=ADDRESS)
    return sheet.locator(".secret").inner_text().strip()


def _activate(browser: Browser, place: Place, code: str) -> Window:
    window = new_window(browser, place.ports["web"])
    window.open("/kich-hoat")
    window.page.get_by_label("Mã trên phiếu").fill(code)
    window.page.get_by_role("button", name="Tiếp tục").click()
    window.page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
    window.page.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
    window.page.get_by_role("button", name="Đặt mật khẩu").click()
    window.sign_in(ADDRESS, PASSWORD)
    return window


def _app_password(window: Window) -> str:
    window.open("/tai-khoan/mat-khau-ung-dung")
    window.page.get_by_label("Tên thiết bị").fill("Thunderbird")
    window.page.get_by_role("button", name="Tạo", exact=True).click()
    return window.page.locator(".secret").first.inner_text().strip()


class TestAMailboxOpens:
    @pytest.mark.row("R5", "R6", "R12", "R48")
    def test_from_the_agencys_list_to_the_first_sign_in(
        self, browser: Browser, place: Place, logins: Logins, tmp_path: Path
    ) -> None:
        title = f"danh-sach-{time.monotonic_ns()}"
        file = tmp_path / f"{title}.csv"
        file.write_bytes(LIST.encode("latin-1"))
        asker = _window(browser, place, logins.login_of("Cán bộ CNTT", AGENCY))
        head = _window(browser, place, logins.login_of("Thủ trưởng", AGENCY))
        operator = new_window(browser, place.ports["web"])
        (person,) = (one for one in logins if one.role == "Vận hành hệ thống")
        operator.sign_in(person.login, person.password)

        path = _upload(asker, file)
        _confirm(head, title)
        with pytest.raises(imaplib.IMAP4.error):  # nothing exists before the operator decides
            self._sign_in_by_imap(place, PASSWORD)
        _approve(operator, path)
        newcomer = _activate(browser, place, _print_sheet(asker, path))
        newcomer.open("/thu/")
        expect(newcomer.page.locator("main")).to_contain_text(re.compile("Hộp thư đến|Thư đến"))
        self._sign_in_by_imap(place, PASSWORD)
        self._sign_in_by_imap(place, _app_password(newcomer))
        head.open("/danh-ba/?q=ly+thi+sen+baotang")
        expect(head.page.locator("main")).to_contain_text(ADDRESS)
        expect(head.page.locator("main")).to_contain_text("lythisen1985.baotang@binhphuoc.gov.vn")
        for window in (asker, head, operator, newcomer):
            assert window.complaints == []

    def _sign_in_by_imap(self, place: Place, password: str) -> None:
        with imaplib.IMAP4("127.0.0.1", place.ports["imap"]) as client:
            client.authenticate("PLAIN", lambda _challenge: f"\0{ADDRESS}\0{password}".encode())
            assert client.select("INBOX")[0] == "OK"
