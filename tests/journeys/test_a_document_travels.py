"""The main job, as the people of the province do it: through the browser and the real protocols.

A clerk writes, a leader approves, the clerk issues; ninety agencies receive; one of them registers;
the sender sees it. What must not travel does not (README, the walk).
"""

import email
import email.policy
import imaplib
import json
import poplib
import re
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import Window, new_window
from tests.places import Login, Logins, Place

pytestmark = [pytest.mark.engines, pytest.mark.browser]

NOTE = "Các sở, ban, ngành; UBND các huyện, thị xã; Các đơn vị sự nghiệp; Lưu: VT, CNTT."
SNV = "snv@binhphuoc.gov.vn"
SUBJECT = "Về việc ban hành Kế hoạch sử dụng hộp thư điện tử công vụ năm 2010"


@pytest.fixture
def window(browser: Browser, place: Place) -> "Callable[[Login], Window]":
    def open_for(person: Login) -> Window:
        opened = new_window(browser, place.ports["web"])
        opened.sign_in(person.login, person.password)
        return opened

    return open_for


def _write(page: Page, place: Place, *, subject: str, note: str, file: str = "quyet-dinh-mau.pdf") -> None:
    page.locator(".main-nav").get_by_role("link", name="Văn bản đi").click()
    page.get_by_role("link", name="Soạn văn bản").first.click()
    page.get_by_label("Trích yếu").fill(subject)
    page.get_by_label("Loại văn bản").select_option(label="Quyết định (cá biệt)")
    page.get_by_label("Tệp PDF của văn bản").set_input_files(place.var / "demo" / file)
    page.get_by_label("Nơi nhận").fill(note)


def _draft(page: Page) -> None:
    page.get_by_role("button", name="Lưu bản thảo").click()
    page.get_by_role("button", name="Trình lãnh đạo duyệt").click()
    expect(page.locator("main")).to_contain_text("Chờ duyệt")


def _counts(page: Page) -> dict[str, int]:
    lines = page.locator("#deliveries .counts li").all_inner_texts()
    return {name.strip(): int(number) for number, name in (line.split(maxsplit=1) for line in lines)}


def _wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def _messages(place: Place, person: Login, folder: str, subject: str) -> list[EmailMessage]:
    """Through a mail program, under the person's own login."""
    with imaplib.IMAP4("127.0.0.1", place.ports["imap"]) as imap:
        imap.login(person.login, person.password)
        assert imap.select(f'"{folder}"')[0] == "OK"
        found = []
        for uid in imap.uid("SEARCH", "ALL")[1][0].split():
            raw = imap.uid("FETCH", uid, "(BODY.PEEK[])")[1][0][1]
            message = email.message_from_bytes(raw, policy=email.policy.default)
            if subject in str(message["Subject"]):
                found.append(message)
        return found


def _queries(place: Place, code: str) -> list[list[object]]:
    """Rows of the instance's own database."""
    script = (
        "import json,sqlite3,sys;"
        "print(json.dumps([list(r) for r in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(place.var / "db" / "congvu.sqlite3"), code],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    rows: list[list[object]] = json.loads(done.stdout)
    return rows


@pytest.mark.row("R19", "R34", "R39", "R40", "R41", "R43", "R47b", "R49")
def test_a_decision_goes_from_the_clerk_to_the_registers_of_the_province(
    place: Place, logins: Logins, window: "Callable[[Login], Window]"
) -> None:
    clerk, leader = logins.login_of("Văn thư", "sotttt"), logins.login_of("Thủ trưởng", "sotttt")
    receiver = logins.login_of("Văn thư", "snv")

    # 1. The clerk writes. A name that nobody bears is shown and blocks.
    sender = window(clerk)
    page = sender.page
    _write(page, place, subject=SUBJECT, note=f"Sở Giao thông Vận tải đường thủy; {NOTE}")
    expect(page.locator("#check")).to_contain_text("Sở Giao thông Vận tải đường thủy")
    page.get_by_role("button", name="Lưu bản thảo").click()
    expect(page.locator("main")).to_contain_text("Nơi nhận chưa rõ")
    expect(page.get_by_role("button", name="Trình lãnh đạo duyệt")).to_have_count(0)
    page.get_by_role("link", name="Sửa văn bản").click()
    page.get_by_label("Nơi nhận").fill(NOTE)
    expect(page.locator("#check")).to_contain_text("Sẽ gửi đến")
    expect(page.locator("#check")).to_contain_text("snv@binhphuoc.gov.vn", use_inner_text=False)
    _draft(page)
    document = page.url

    # 2. Before approval nobody can issue; the leader approves exactly these bytes.
    expect(page.get_by_role("button", name="Cấp số và phát hành")).to_have_count(0)
    approver = window(leader)
    approver.page.goto(document)
    approver.page.get_by_role("button", name="Duyệt văn bản này").click()
    expect(approver.page.locator("main")).to_contain_text("Đã duyệt")

    # 3. The clerk issues: number from the register, one message to everyone.
    page.reload()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Cấp số và phát hành").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("/QĐ-STTTT")
    code = re.search(r"\d+/QĐ-STTTT", heading.inner_text())
    assert code is not None
    expect(page.locator("#deliveries .counts")).to_be_visible()
    total = _counts(page)["nơi nhận"]
    assert total >= 40
    _wait_until(lambda: _counts(page)["đã đến hộp thư"] == total)

    # 4. The recipient's clerk has it in any mail program, under the own login, and registers it.
    [message] = _messages(place, receiver, f"shared/{receiver.agency_mailbox}", code[0])
    assert message["From"].addresses[0].addr_spec == "sotttt@binhphuoc.gov.vn"
    [pdf] = [part for part in message.iter_attachments() if part.get_content_type() == "application/pdf"]
    assert pdf.get_content() == (place.var / "demo" / "quyet-dinh-mau.pdf").read_bytes()
    other = window(receiver)
    other.page.get_by_role("navigation", name="Hộp thư").get_by_role("link").nth(1).click()
    other.page.get_by_role("link", name=code[0]).click()
    expect(other.page.get_by_role("heading", level=1)).to_contain_text(SUBJECT)
    other.page.locator(".main-nav").get_by_role("link", name="Văn bản đến").click()
    other.page.get_by_role("button", name=f"Vào sổ {code[0]}").click()
    expect(other.page.locator("main")).to_contain_text("Đã vào sổ")

    # The sender sees it, with the times; the copy lies in the agency's own Sent.
    _wait_until(lambda: _counts(page)["đã vào sổ"] == 1, 30)
    row = page.locator("#deliveries tbody tr", has_text="snv@binhphuoc.gov.vn")
    expect(row).to_contain_text("Đã vào sổ, số đến 1")
    assert len(re.findall(r"\d\d:\d\d ngày", row.inner_text())) == 3
    _wait_until(lambda: len(_messages(place, clerk, "shared/sotttt@binhphuoc.gov.vn/Sent", code[0])) == 1, 30)
    assert sender.complaints == approver.complaints == other.complaints == []
    _pass_on(place, logins, other.page, code[0])


def _pass_on(place: Place, logins: Logins, page: Page, code: str) -> None:
    """The clerk passes the registered document on to the head (BP48 Đ17.1a), and to nobody outside."""
    head, stranger = logins.login_of("Thủ trưởng", "snv"), logins.login_of("Thủ trưởng", "stc")
    page.locator(".main-nav").get_by_role("link", name="Thư").click()
    page.get_by_role("navigation", name="Hộp thư").get_by_role("link").nth(1).click()
    page.get_by_role("link", name=code).click()
    page.get_by_role("link", name="Chuyển tiếp").click()
    page.get_by_label("Đến", exact=True).fill(f"{head.login}, {stranger.login}")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("vào sổ trước khi chuyển trong nội bộ")
    page.get_by_label("Đến", exact=True).fill(head.login)
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("main")).to_contain_text("Đã gửi thư đến 1 nơi nhận")
    _wait_until(lambda: len(_messages(place, head, "INBOX", code)) == 1, 30)


@pytest.mark.row("R41")
def test_one_changed_byte_keeps_an_approved_document_in(
    place: Place, logins: Logins, window: "Callable[[Login], Window]"
) -> None:
    clerk, leader = logins.login_of("Văn thư", "stc"), logins.login_of("Thủ trưởng", "stc")
    sender = window(clerk)
    subject = "Về việc thử thay đổi một chữ sau khi duyệt"
    _write(sender.page, place, subject=subject, note="Sở Nội vụ")
    _draft(sender.page)
    approver = window(leader)
    approver.page.goto(sender.page.url)
    approver.page.get_by_role("button", name="Duyệt văn bản này").click()
    # The file of this document alone is changed where it lies.
    changed = place.var / "demo" / "quyet-dinh-mau.pdf"
    row = f"FROM documents_outgoingdocument WHERE subject = '{subject}'"
    [[digest]] = _queries(place, f"SELECT file_id {row}")
    stored = place.var / "files" / str(digest)[:2] / str(digest)[2:]
    original = stored.read_bytes()
    assert original == changed.read_bytes()
    _overwrite(stored, original[:-1] + bytes([original[-1] ^ 1]))
    try:
        sender.page.reload()
        sender.page.on("dialog", lambda dialog: dialog.accept())
        sender.page.get_by_role("button", name="Cấp số và phát hành").click()
        expect(sender.page.locator(".alert-error").first).to_contain_text("thay đổi")
        assert _queries(place, f"SELECT code_number {row}") == [[None]]
    finally:
        _overwrite(stored, original)


def _overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(content)
    path.chmod(0o440)


@pytest.mark.row("R31")
def test_a_secret_document_is_refused_at_the_door_with_its_article(
    place: Place, logins: Logins, window: "Callable[[Login], Window]"
) -> None:
    sender = window(logins.login_of("Văn thư", "sotttt"))
    before = sorted((place.var / "files").rglob("*"))
    _write(sender.page, place, subject="Về một việc", note="Sở Nội vụ", file="van-ban-mat.pdf")
    sender.page.get_by_role("button", name="Lưu bản thảo").click()
    refusal = sender.page.locator("main .error, main .alert-error")
    expect(refusal.first).to_be_visible()
    text = sender.text()
    assert "độ mật" in text
    assert "48/2009/QĐ-UBND" in text or "Điều 10" in text or "Đ10" in text
    assert sorted((place.var / "files").rglob("*")) == before
    assert _queries(
        place, "SELECT count(*) FROM documents_outgoingdocument WHERE subject = 'Về một việc'"
    ) == [[0]]


def _submit(
    place: Place, person: Login, *, sender: str, recipient: str, attachment: str = "", text: str = ""
) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, recipient, "Gửi văn bản"
    message.set_content(text or "Kính gửi.\n")
    if attachment:
        content = (place.var / "demo" / attachment).read_bytes()
        message.add_attachment(content, maintype="application", subtype="pdf", filename=attachment)
    with smtplib.SMTP("127.0.0.1", place.ports["submission"], local_hostname="may-tinh", timeout=30) as smtp:
        smtp.login(person.login, person.password)
        smtp.send_message(message, from_addr=sender, to_addrs=[recipient])


def _issued_pdf(place: Place) -> str:
    """The sample decision with its number filled in: what a mail program would send on."""
    from congvu.formats.pdf.sample import sample_official_pdf

    name = "quyet-dinh-da-ban-hanh.pdf"
    (place.var / "demo" / name).write_bytes(sample_official_pdf(code="15/QĐ-STTTT"))
    return name


class TestWhatMustNotTravel:
    @pytest.mark.row("R42", "R40")
    def test_an_official_document_from_a_personal_mailbox_by_smtp(self, place: Place, logins: Logins) -> None:
        person = logins.login_of("Cán bộ", "sotttt")
        with pytest.raises(smtplib.SMTPDataError) as refused:
            _submit(
                place,
                person,
                sender=person.login,
                recipient=SNV,
                attachment=_issued_pdf(place),
            )
        _is_understood(refused.value, "hộp thư cá nhân", "personal mailbox")

    @pytest.mark.row("R18")
    def test_an_official_document_to_a_free_mailbox_by_smtp(self, place: Place, logins: Logins) -> None:
        clerk = logins.login_of("Văn thư", "sotttt")
        with pytest.raises(smtplib.SMTPDataError) as refused:
            _submit(
                place,
                clerk,
                sender=clerk.agency_mailbox,
                recipient="nguoidan@gmail.com",
                attachment=_issued_pdf(place),
            )
        _is_understood(refused.value, "hộp thư miễn phí", "free mailboxes")

    @pytest.mark.row("R31")
    def test_a_secret_one_by_smtp_whoever_sends_it(self, place: Place, logins: Logins) -> None:
        clerk = logins.login_of("Văn thư", "sotttt")
        for sender in (clerk.login, clerk.agency_mailbox):
            with pytest.raises(smtplib.SMTPDataError) as refused:
                _submit(
                    place,
                    clerk,
                    sender=sender,
                    recipient=SNV,
                    attachment="van-ban-mat.pdf",
                )
            _is_understood(refused.value, "Văn bản mật", "secrecy stamp")

    @pytest.mark.row("R18", "R42")
    def test_the_same_in_the_web_where_nothing_that_was_written_is_lost(
        self, place: Place, logins: Logins, window: "Callable[[Login], Window]"
    ) -> None:
        person = logins.login_of("Cán bộ", "sotttt")
        officer = window(person)
        page = officer.page
        for recipient, said in (
            ("snv@binhphuoc.gov.vn", "hộp thư cá nhân"),
            ("nguoidan@gmail.com", "hộp thư cá nhân"),
        ):
            officer.open("/thu/soan")
            page.get_by_label("Đến", exact=True).fill(recipient)
            page.get_by_label("Tiêu đề").fill("Gửi quyết định")
            page.get_by_label("Nội dung").fill("Gửi để biết.")
            page.locator("input[type=file]").set_input_files(place.var / "demo" / _issued_pdf(place))
            page.get_by_role("button", name="Gửi", exact=True).click()
            expect(page.get_by_role("alert").first).to_contain_text(said)
            expect(page.get_by_label("Nội dung")).to_have_value(re.compile("Gửi để biết."))


def _is_understood(error: smtplib.SMTPDataError, vietnamese: str, english: str) -> None:
    """550 5.7.1 and a sentence in both languages, with the article."""
    text = error.smtp_error.decode("utf-8") if isinstance(error.smtp_error, bytes) else error.smtp_error
    assert error.smtp_code == 550
    assert "5.7.1" in text
    assert vietnamese in text
    assert english in text
    assert "48/2009/QĐ-UBND" in text or "Điều" in text or "Đ1" in text


@pytest.mark.row("R20", "R21")
def test_who_opened_which_mailbox_when_is_kept_from_web_imap_and_pop3(
    place: Place, logins: Logins, window: "Callable[[Login], Window]"
) -> None:
    clerk = logins.login_of("Văn thư", "skhdt")
    window(clerk)  # the inbox is the first page
    with imaplib.IMAP4("127.0.0.1", place.ports["imap"]) as imap:
        imap.login(clerk.login, clerk.password)
        imap.select(f'"shared/{clerk.agency_mailbox}"')
    pop = poplib.POP3("127.0.0.1", place.ports["pop3"], timeout=30)
    pop.user(clerk.login)
    pop.pass_(clerk.password)
    pop.quit()
    sql = f"SELECT mailbox, protocol FROM compliance_access WHERE login = '{clerk.login}'"
    wanted = {
        (clerk.login, "WEBMAIL"),
        (clerk.login, "IMAP"),
        (clerk.agency_mailbox, "IMAP"),
        (clerk.login, "POP3"),
    }
    _wait_until(lambda: wanted <= {(str(m), str(p)) for m, p in _queries(place, sql)}, 30)
    [[first, day]] = _queries(
        place,
        "SELECT first_at, day FROM compliance_access "
        f"WHERE login = '{clerk.login}' AND mailbox = '{clerk.agency_mailbox}'",
    )
    assert str(first)[:4] == str(day)[:4]
