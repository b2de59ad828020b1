"""Mail programs configure themselves, and tell no stranger who has a mailbox (R46)."""

import plistlib
from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from congvu.engines import wiring
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.row("R46")]
_ASK = (
    '<?xml version="1.0"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/'
    'requestschema/2006"><Request><EMailAddress>{}</EMailAddress></Request></Autodiscover>'
)
_ANSWER = "{http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a}"


def _post(client: Client, body: str | bytes) -> str:
    answer = client.post("/autodiscover/autodiscover.xml", body, content_type="text/xml")
    assert answer.status_code == 200
    return answer.content.decode()


class TestThunderbird:
    def test_finds_servers_ports_and_login(self, client: Client, cast: Cast) -> None:
        answer = client.get("/mail/config-v1.1.xml", {"emailaddress": cast.officer.login})
        root = ElementTree.fromstring(answer.content)
        assert root.findtext(".//domain") == "binhphuoc.gov.vn"
        imap = root.find(".//incomingServer[@type='imap']")
        smtp = root.find(".//outgoingServer[@type='smtp']")
        assert imap is not None
        assert smtp is not None
        assert imap.findtext("hostname") == "testserver"
        assert imap.findtext("port") == str(wiring.ports()["imaps"])
        assert smtp.findtext("port") == str(wiring.ports()["submissions"])
        assert {one.findtext("socketType") for one in (imap, smtp)} == {"SSL"}
        assert imap.findtext("username") == "%EMAILADDRESS%"

    def test_is_told_the_same_of_everybody(self, client: Client, cast: Cast) -> None:
        path = "/.well-known/autoconfig/mail/config-v1.1.xml"
        known, unknown = (
            client.get(path, {"emailaddress": address}).content
            for address in (cast.officer.login, "khong.co@binhphuoc.gov.vn")
        )
        assert known == unknown

    @override_settings(CONGVU_MAIL_HOST="mail.binhphuoc.gov.vn")
    def test_is_led_to_the_name_of_the_setting(self, client: Client, cast: Cast) -> None:
        answer = client.get("/mail/config-v1.1.xml").content.decode()
        assert "<hostname>mail.binhphuoc.gov.vn</hostname>" in answer


class TestOutlook:
    def test_finds_the_same(self, client: Client, cast: Cast) -> None:
        root = ElementTree.fromstring(_post(client, _ASK.format(cast.officer.login)))
        found = {
            one.findtext(f"{_ANSWER}Type"): one.findtext(f"{_ANSWER}Port")
            for one in root.iter(f"{_ANSWER}Protocol")
        }
        ports = wiring.ports()
        assert found == {
            "IMAP": str(ports["imaps"]),
            "POP3": str(ports["pop3s"]),
            "SMTP": str(ports["submissions"]),
        }
        assert root.findtext(f".//{_ANSWER}LoginName") == cast.officer.login

    def test_is_told_the_same_of_everybody(self, client: Client, cast: Cast) -> None:
        ghost = "khong.co@binhphuoc.gov.vn"
        known = _post(client, _ASK.format(cast.officer.login)).replace(cast.officer.login, ghost)
        assert known == _post(client, _ASK.format(ghost))

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"\xff\xfe",
            b"<a>" * 500,
            '<!DOCTYPE a [<!ENTITY x "a@b">]><a><EMailAddress>&x;</EMailAddress></a>',
            _ASK.format("khong phai dia chi"),
            _ASK.format("a@" + "b" * 20_000),
        ],
    )
    def test_what_is_no_request_is_said_to_be_none(
        self, client: Client, cast: Cast, body: str | bytes
    ) -> None:
        assert "<ErrorCode>600</ErrorCode>" in _post(client, body)

    def test_an_address_is_text_and_never_markup(self, client: Client, cast: Cast) -> None:
        answer = _post(client, _ASK.format("a&lt;b&gt;@c.vn"))
        assert "a&lt;b&gt;@c.vn" in answer

    def test_with_capital_letters_too(self, client: Client, cast: Cast) -> None:
        assert client.get("/Autodiscover/Autodiscover.xml").status_code == 200


class TestOwnPages:
    def test_the_profile_of_a_person_holds_no_password(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.officer)
        answer = client.get(reverse("client_settings:apple"))
        profile = plistlib.loads(answer.content)
        (mail,) = profile["PayloadContent"]
        assert (mail["EmailAddress"], mail["IncomingMailServerPortNumber"]) == (
            cast.officer.login,
            wiring.ports()["imaps"],
        )
        assert not [key for key in mail if key.endswith("Password") and isinstance(mail[key], str)]
        assert plistlib.loads(client.get(reverse("client_settings:apple")).content) == profile

    def test_the_guide_names_ports_and_the_mailboxes_of_agencies(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk)
        text = client.get(reverse("client_settings:guide")).content.decode()
        for shown in (str(wiring.ports()["imaps"]), cast.clerk.login, f"shared/{cast.sotttt.address}"):
            assert shown in text

    def test_are_for_who_is_signed_in(self, client: Client, cast: Cast) -> None:
        for name in ("apple", "guide"):
            assert client.get(reverse(f"client_settings:{name}")).status_code == 302
