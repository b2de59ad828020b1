"""Pages of the directory: for those who are signed in, with nothing that is not published (R28)."""

import pytest
from django.test import Client
from django.urls import reverse

from congvu.directory.models import Agency, Official
from tests.cast import MEMBERS, SINCE, Cast

SEARCH, COMPLETE = "/danh-ba/", "/danh-ba/goi-y"
PHONE = "0651.999111"


@pytest.fixture
def telephones(cast: Cast) -> None:
    Official.objects.update(phone=PHONE)


class TestWhoMaySee:
    @pytest.mark.parametrize("page", [SEARCH, f"{SEARCH}?q=so", COMPLETE, "/danh-ba/co-quan/1"])
    def test_strangers_are_asked_to_sign_in(self, client: Client, cast: Cast, page: str) -> None:
        assert client.get(page)["Location"].startswith("/dang-nhap?next=")

    @pytest.mark.row("R28")
    @pytest.mark.parametrize("who", MEMBERS)
    def test_every_member_of_the_cast_finds_agencies_and_people(
        self, client: Client, cast: Cast, who: str
    ) -> None:
        client.force_login(cast.member(who))
        assert "Sở Nội vụ" in client.get(SEARCH).content.decode()
        assert "Đặng Tuyết Thảo" in client.get(SEARCH, {"q": "dang tuyet"}).content.decode()
        assert "Ngô Đức Hiếu" in client.get(f"/danh-ba/co-quan/{cast.sotttt.pk}").content.decode()


class TestWhatIsNotPublished:
    def test_the_telephone_of_competent_officials_only(
        self, client: Client, cast: Cast, telephones: None
    ) -> None:
        client.force_login(cast.outsider)
        text = client.get(f"/danh-ba/co-quan/{cast.sotttt.pk}").content.decode()
        assert text.count(PHONE) == 1  # the head's: the cast publishes heads

    def test_no_telephone_in_searches_and_completion(
        self, client: Client, cast: Cast, telephones: None
    ) -> None:
        client.force_login(cast.outsider)
        for text in ("dang", "ngo duc hieu"):
            assert PHONE not in client.get(SEARCH, {"q": text}).content.decode()
            assert PHONE not in client.get(COMPLETE, {"q": text}).content.decode()

    def test_completion_gives_name_address_and_who_it_is(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.outsider)
        assert client.get(COMPLETE, {"q": "tuyet thao"}).json() == {
            "contacts": [
                {
                    "name": "Đặng Tuyết Thảo",
                    "address": "dangtuyetthao.sotttt@binhphuoc.gov.vn",
                    "detail": "Văn thư, Sở Thông tin và Truyền thông",
                }
            ]
        }

    def test_a_closed_agency_has_no_page(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.outsider)
        Agency.objects.filter(pk=cast.snv.pk).update(valid_to="2009-12-31")
        assert client.get(f"/danh-ba/co-quan/{cast.snv.pk}").status_code == 404
        assert "Sở Nội vụ" not in client.get(SEARCH).content.decode()
        assert client.get(COMPLETE, {"q": "so noi vu"}).json() == {"contacts": []}


class TestPages:
    def test_say_when_nothing_was_found_and_what_to_try(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk)
        text = client.get(SEARCH, {"q": "<b>không có"}).content.decode()
        assert "Không tìm thấy" in text
        assert "<b>không" not in text

    def test_names_are_shown_as_text(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk)
        Agency.objects.filter(pk=cast.snv.pk).update(name="<script>alert(1)</script>")
        assert "<script>alert" not in client.get(SEARCH).content.decode()

    def test_an_agency_without_people_says_so(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk)
        Official.objects.filter(agency=cast.snv).update(agency=cast.stc)
        assert "Chưa có cán bộ nào" in client.get(f"/danh-ba/co-quan/{cast.snv.pk}").content.decode()

    def test_agencies_stand_under_their_kind(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk)
        Agency.objects.filter(pk=cast.snv.pk).update(kind="PARTY")
        text = client.get(SEARCH).content.decode()
        assert text.index("<h2>Sở</h2>") < text.index("<h2>Cơ quan Đảng</h2>") < text.index("Sở Nội vụ")


CARD = {"phone": "0651.3888999", "street_address": "Số 1, đường Hùng Vương", "website": "stttt.gov.vn"}


class TestContactCard:
    @pytest.mark.row("R30")
    @pytest.mark.parametrize("who", MEMBERS)
    def test_only_leaders_it_officers_and_the_operator_change_it(
        self, client: Client, cast: Cast, who: str
    ) -> None:
        client.force_login(cast.member(who))
        page = f"/danh-ba/co-quan/{cast.sotttt.pk}"
        may = who in {"leader", "deputy", "it_officer", "operator"}
        assert (f"{page}/lien-he" in client.get(page).content.decode()) is may
        assert client.get(f"{page}/lien-he").status_code == (200 if may else 403)
        assert client.post(f"{page}/lien-he", CARD).status_code == (302 if may else 403)
        text = client.get(page).content.decode()
        assert ("Số 1, đường Hùng Vương" in text and "https://stttt.gov.vn" in text) is may
        assert ("Xác nhận lần cuối" in text) is may

    def test_a_mobile_number_is_refused_and_what_was_typed_is_kept(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.it_officer)
        page = f"/danh-ba/co-quan/{cast.sotttt.pk}"
        text = client.post(f"{page}/lien-he", {**CARD, "phone": "0912345678"}).content.decode()
        assert "Đây là số di động" in text
        assert "Số 1, đường Hùng Vương" in text
        assert "Số 1, đường Hùng Vương" not in client.get(page).content.decode()

    def test_a_script_is_no_website(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.it_officer)
        page = f"/danh-ba/co-quan/{cast.sotttt.pk}/lien-he"
        assert client.post(page, {**CARD, "website": "javascript:alert(1)"}).status_code == 200
        assert Agency.objects.get(pk=cast.sotttt.pk).website == ""


class TestCompetentOfficials:
    @pytest.mark.row("R29")
    @pytest.mark.parametrize("who", MEMBERS)
    def test_only_leaders_of_the_agency_choose_them(self, client: Client, cast: Cast, who: str) -> None:
        client.force_login(cast.member(who))
        official = Official.objects.get(user=cast.clerk)
        page = f"/danh-ba/co-quan/{cast.sotttt.pk}/cong-khai"
        may = who in {"leader", "deputy"}
        assert client.get(page).status_code == (200 if may else 403)
        answer = client.post(page, {"shown": [official.pk, "²"], "public": [official.pk]})
        assert answer.status_code == (302 if may else 403)
        official.refresh_from_db()
        assert official.is_public is may


class TestCards:
    def test_show_title_body_posts_and_address(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.outsider)
        one = Official.objects.get(user=cast.clerk)
        text = client.get(reverse("directory:official", args=[one.pk])).content.decode()
        for shown in (one.full_name, "Văn thư", "Sở Thông tin và Truyền thông", one.address):
            assert shown in text
        card = client.get(reverse("directory:official_vcard", args=[one.pk]))
        assert card["Content-Type"].startswith("text/vcard")
        assert f"EMAIL;TYPE=INTERNET:{one.address}" in card.content.decode().replace("\r\n ", "")

    def test_a_telephone_that_is_not_published_is_not_on_them(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.outsider)
        one = Official.objects.get(user=cast.clerk)
        Official.objects.filter(pk=one.pk).update(phone="0271.3777111")
        for name in ("official", "official_vcard"):
            assert b"3777111" not in client.get(reverse(f"directory:{name}", args=[one.pk])).content

    def test_of_who_left_there_is_none(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.outsider)
        one = Official.objects.get(user=cast.clerk)
        one.appointments.update(ends_on=SINCE)
        assert client.get(reverse("directory:official", args=[one.pk])).status_code == 404
