"""Takes the pictures of the README anew: `python -m tests.pictures`."""

import time
from pathlib import Path

from tests.browsing import Window, chromium, new_window
from tests.places import Login, Logins, Place, running_place

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
_SUBJECT = "Về việc ban hành Kế hoạch sử dụng hộp thư điện tử công vụ năm 2010"
_NOTE = "Các sở, ban, ngành; UBND các huyện, thị xã; Các đơn vị sự nghiệp; Lưu: VT, CNTT."


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with running_place() as place, chromium() as browser:
        logins = Logins.read(place.var / "demo" / "logins.csv")

        def window(person: Login) -> Window:
            opened = new_window(browser, place.ports["web"])
            opened.sign_in(person.login, person.password)
            return opened

        clerk = window(logins.login_of("Văn thư", "sotttt"))
        _issue(clerk, window(logins.login_of("Thủ trưởng", "sotttt")), place)
        for agency in ("snv", "stc", "stp"):
            receiver = window(logins.login_of("Văn thư", agency))
            receiver.open("/van-ban/den/")
            receiver.page.get_by_role("button", name="Vào sổ").first.click()
        time.sleep(6)
        clerk.page.locator("#deliveries").scroll_into_view_if_needed()
        clerk.page.evaluate("window.scrollTo(0, document.querySelector('#deliveries').offsetTop - 20)")
        clerk.page.screenshot(path=FOLDER / "document.png")
        receiver.open("/thu/")
        receiver.page.get_by_role("navigation", name="Hộp thư").get_by_role("link").nth(1).click()
        receiver.page.screenshot(path=FOLDER / "webmail.png")


def _issue(clerk: Window, leader: Window, place: Place) -> None:
    clerk.open("/van-ban/di/soan")
    page = clerk.page
    page.get_by_label("Trích yếu").fill(_SUBJECT)
    page.get_by_label("Loại văn bản").select_option(label="Quyết định (cá biệt)")
    page.get_by_label("Tệp PDF của văn bản").set_input_files(place.var / "demo" / "quyet-dinh-mau.pdf")
    page.get_by_label("Nơi nhận").fill(_NOTE)
    page.get_by_role("button", name="Lưu bản thảo").click()
    page.get_by_role("button", name="Trình lãnh đạo duyệt").click()
    leader.page.goto(page.url)
    leader.page.get_by_role("button", name="Duyệt văn bản này").click()
    leader.page.get_by_role("button", name="Duyệt văn bản này").wait_for(state="detached")
    page.reload()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Cấp số và phát hành").click()
    page.locator("#deliveries .counts").wait_for()


if __name__ == "__main__":
    main()
