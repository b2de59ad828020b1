"""2025 in a small way: the province gets another domain, one sở goes into another, and mail goes on."""

import smtplib
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import new_window
from tests.engines.instances import wait_until
from tests.engines.mail import letter, message_ids, send, smtp
from tests.places import Login, Logins, Place, running_place

pytestmark = [pytest.mark.engines, pytest.mark.browser]

ORDER = """
code = "202/2025/QH15"
effective_on = 2025-07-01

[province]
code = "dong-nai"
name = "Tỉnh Đồng Nai"
domain = "dongnai.gov.vn"
seat = "Biên Hòa"
hotline = ""
profile = "current"

[[body]]
local_part = "skhcn"
name = "Sở Khoa học và Công nghệ"
symbol = "SKHCN"
kind = "DEPARTMENT"
takes_over = ["sotttt"]
"""


def _after(login: Login) -> Login:
    address = login.login.replace(".sotttt@", ".skhcn@").replace("@binhphuoc", "@dongnai")
    return replace(login, login=address)


def _planned(place: Place, path: Path) -> str:
    shown = place.congvu("reorganise", "plan", str(path), check=False)
    assert shown.returncode == 0, shown.stdout + shown.stderr
    return shown.stdout.strip().rpartition("--digest ")[2]


@pytest.mark.row("R10", "R11")
def test_everybody_goes_on_with_the_old_mail_and_the_old_address(browser: Browser, tmp_path: Path) -> None:
    order = tmp_path / "sap-xep.toml"
    order.write_text(ORDER, encoding="utf-8")
    with running_place() as place:
        logins = Logins.read(place.var / "demo" / "logins.csv")
        person, other = logins.login_of("Cán bộ", "sotttt"), logins.login_of("Văn thư", "snv")
        before = letter(other.login, [person.login], subject="Trước khi sắp xếp")
        send(place, other, [person.login], before)
        wait_until(
            lambda: bool(message_ids(place, person)[str(before["Message-ID"])]), seconds=30, what="the letter"
        )

        digest = _planned(place, order)
        refused = place.congvu("reorganise", "apply", str(order), "--digest", "0" * 64, check=False)
        assert refused.returncode == 1
        assert "Danh bạ đã thay đổi" in refused.stderr
        done = place.congvu("reorganise", "apply", str(order), "--digest", digest)
        assert "hộp thư có địa chỉ mới" in done.stdout

        moved, sender = _after(person), _after(other)
        place.congvu("mailbox", "converge")  # the worker does it too; here it is waited for
        assert message_ids(place, moved)[str(before["Message-ID"])] == 1
        # From outside to the old address, and to the sở that is no more.
        outside = letter("nguoi.dan@example.org", [person.login], subject="Gửi địa chỉ cũ")
        with smtp(place) as client:
            to = [person.login, "sotttt@binhphuoc.gov.vn"]
            assert client.sendmail("nguoi.dan@example.org", to, outside.as_bytes()) == {}
        clerk = _after(logins.login_of("Văn thư", "skhcn"))
        wanted, box = str(outside["Message-ID"]), "shared/skhcn@dongnai.gov.vn"
        wait_until(lambda: bool(message_ids(place, moved)[wanted]), seconds=30, what="mail to a person")
        wait_until(
            lambda: bool(message_ids(place, clerk, folder=box)[wanted]), seconds=30, what="mail to the body"
        )
        # Nobody outside writes in the name of the new domain either.
        with smtp(place) as client, pytest.raises(smtplib.SMTPRecipientsRefused, match="550"):
            client.sendmail("ai@dongnai.gov.vn", [moved.login], outside.as_bytes())
        fresh = letter(sender.login, [moved.login], subject="Sau khi sắp xếp")
        send(place, sender, [moved.login], fresh)
        wait_until(
            lambda: bool(message_ids(place, moved)[str(fresh["Message-ID"])]),
            seconds=30,
            what="the new letter",
        )
        window = new_window(browser, place.ports["web"])
        window.sign_in(moved.login, moved.password)
        window.open(f"/danh-ba/?q={person.name}")
        expect(window.page.get_by_role("link", name=moved.login)).to_be_visible()
        again = place.congvu("reorganise", "plan", str(order))
        assert "đã được thực hiện" in again.stdout
        assert place.congvu("audit", "verify").returncode == 0
