"""Officials at their mail, in Chromium, over the real engines."""

import smtplib
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PHONE, Window, new_window
from tests.places import Login, Logins, Place

pytestmark = [pytest.mark.engines, pytest.mark.browser]


def _window(browser: Browser, place: Place, person: Login, *, size: dict[str, int] | None = None) -> Window:
    window = new_window(browser, place.ports["web"], size=size)
    window.sign_in(person.login, person.password)
    return window


def _write(page: Page, to: str, subject: str, text: str) -> None:
    page.get_by_label("Đến", exact=True).fill(to)
    page.get_by_label("Tiêu đề").fill(subject)
    page.get_by_label("Nội dung").fill(text)


def _open_letter(window: Window, subject: str, *, folder: str = "/thu/") -> None:
    """Wait until it has come, and open it."""
    for _ in range(60):
        window.open(folder)
        if window.page.get_by_text(subject).count():
            break
        window.page.wait_for_timeout(250)
    window.page.get_by_text(subject).first.click()
    expect(window.page.locator("article.letter h1")).to_have_text(subject)


@pytest.mark.row("R47a")
def test_a_clerk_writes_for_the_agency_and_is_answered(
    browser: Browser, place: Place, logins: Logins
) -> None:
    clerk, receiver = logins.login_of("Văn thư", "sotttt"), logins.login_of("Văn thư", "snv")
    window = _window(browser, place, clerk)
    window.open(f"/thu/soan?from={clerk.agency_mailbox}")
    page = window.page
    page.get_by_label("Đến", exact=True).press_sequentially("so noi vu")
    page.locator(".suggest").get_by_role("option").filter(has_text=receiver.agency_mailbox).first.click()
    expect(page.get_by_label("Đến", exact=True)).to_have_value(f"Sở Nội vụ <{receiver.agency_mailbox}>, ")
    page.get_by_label("Tiêu đề").fill("Đề nghị cử cán bộ dự tập huấn")
    page.get_by_label("Nội dung").fill("Kính gửi Sở Nội vụ,\nĐề nghị cử cán bộ.")
    name = "Danh sách (dự kiến).txt"
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": "Ông Bình".encode()}
    )
    page.get_by_role("button", name="Gửi", exact=True).dblclick()
    expect(page.get_by_text("Đã gửi thư đến 1 nơi nhận.")).to_be_visible()
    other = _window(browser, place, receiver)
    _open_letter(
        other, "Đề nghị cử cán bộ dự tập huấn", folder=f"/thu/{receiver.agency_mailbox}/thu-muc/INBOX"
    )
    expect(other.page.get_by_text(f"do {clerk.name} gửi")).to_be_visible()
    with other.page.expect_download() as download:
        other.page.get_by_role("link", name=name).click()
    assert download.value.suggested_filename == name
    assert download.value.path().read_text(encoding="utf-8") == "Ông Bình"
    other.page.get_by_role("link", name="Trả lời", exact=True).click()
    other.page.get_by_label("Nội dung").fill("Đã cử hai cán bộ.")
    other.page.get_by_role("button", name="Gửi", exact=True).click()
    expect(other.page.get_by_text("Đã trả lời")).to_be_visible()
    _open_letter(
        window, "Re: Đề nghị cử cán bộ dự tập huấn", folder=f"/thu/{clerk.agency_mailbox}/thu-muc/INBOX"
    )
    window.open(f"/thu/{clerk.agency_mailbox}/thu-muc/Sent")
    # One copy for two clicks; other tests may have written from here too.
    kept = page.locator(".mail-list li").filter(has_text="Đề nghị cử cán bộ dự tập huấn")
    expect(kept).to_have_count(1)
    assert window.complaints == other.complaints == []


def test_a_hostile_letter_neither_acts_nor_calls_home(browser: Browser, place: Place, logins: Logins) -> None:
    reader, sender = logins.login_of("Thủ trưởng", "snv"), logins.login_of("Văn thư", "snv")
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender.login, reader.login, "Thư có bẫy"
    message.set_content("chữ")
    message.add_alternative(
        '<p id="shown">Nội dung</p><script>document.title="bad"</script><img src="/khoe" onerror="top.bad=1">'
        '<img src="http://127.0.0.1:9/track.png"><style>p{display:none}</style>' + "<p>Dòng</p>" * 80,
        subtype="html",
    )
    with smtplib.SMTP("127.0.0.1", place.ports["submission"], local_hostname="test") as smtp:
        smtp.login(sender.login, sender.password)
        smtp.send_message(message)
    window = _window(browser, place, reader, size=PHONE)
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(request.url))
    _open_letter(window, "Thư có bẫy")
    frame = window.page.frame_locator("iframe")
    expect(frame.locator("#shown, p").first).to_have_text("Nội dung")
    expect(frame.locator("script, style:not(head style)")).to_have_count(0)
    assert not [url for url in asked if "track.png" in url]
    height = "document.querySelector('iframe').clientHeight >= 80 * 20"  # all of it, without a second bar
    window.page.wait_for_function(height)
    assert window.page.evaluate("window.bad") is None
    assert window.complaints == []


@pytest.mark.row("R31")
def test_what_the_gate_refuses_stays_on_the_page(browser: Browser, place: Place, logins: Logins) -> None:
    window = _window(browser, place, logins.login_of("Văn thư", "snv"))
    window.open("/thu/soan")
    _write(window.page, logins.login_of("Văn thư", "sotttt").login, "Gửi nhanh", "ĐỘ MẬT: TỐI MẬT\nGiữ chữ.")
    window.page.get_by_role("button", name="Gửi", exact=True).click()
    expect(window.page.get_by_role("alert")).to_contain_text("văn thư mật")
    expect(window.page.get_by_label("Nội dung")).to_have_value("ĐỘ MẬT: TỐI MẬT\nGiữ chữ.")
