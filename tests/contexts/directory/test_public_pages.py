"""The public directory: agencies and competent officials, for people and for programs (R29)."""

import csv
import io
import json
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from congvu.directory import operations, queries
from congvu.directory.models import Agency, Official
from congvu.directory.views.strangers import KEPT_SECONDS
from tests.cast import Cast

HOME = "/cong-khai/"
MOBILE = "0912.345.678"


@pytest.fixture
def head(cast: Cast) -> Official:
    """The head of Sở TTTT, the one of that agency who is public."""
    Official.objects.update(phone="0271.3888202")
    return Official.objects.get(user=cast.leader)


def _read(client: Client, path: str, **query: str) -> tuple[int, str]:
    response = client.get(path, query)
    return response.status_code, unescape(response.content.decode())


class TestPages:
    @pytest.mark.row("R29")
    def test_show_an_agency_with_its_competent_officials_only(
        self, client: Client, cast: Cast, head: Official
    ) -> None:
        status, text = _read(client, f"{HOME}co-quan/{cast.sotttt.pk}")
        assert status == 200
        for shown in ("Sở Thông tin và Truyền thông", cast.sotttt.address, head.full_name, head.address):
            assert shown in text
        assert "Đặng Tuyết Thảo" not in text
        assert cast.clerk.login not in text

    @pytest.mark.row("R29")
    def test_list_every_agency_in_force_by_kind(self, client: Client, cast: Cast) -> None:
        _status, text = _read(client, HOME)
        for agency in (cast.sotttt, cast.snv, cast.stc):
            assert agency.name in text

    def test_of_an_official_exist_for_the_published_only(
        self, client: Client, cast: Cast, head: Official
    ) -> None:
        assert _read(client, f"{HOME}can-bo/{head.pk}")[0] == 200
        assert "0271.3888202" in _read(client, f"{HOME}can-bo/{head.pk}")[1]
        officer = Official.objects.get(user=cast.officer)
        hidden, nobody = _read(client, f"{HOME}can-bo/{officer.pk}"), _read(client, f"{HOME}can-bo/999999")
        assert hidden[0] == nobody[0] == 404
        assert hidden[1].replace(f"can-bo/{officer.pk}", "") == nobody[1].replace("can-bo/999999", "")

    def test_speak_english_at_an_address_of_its_own(self, client: Client, cast: Cast) -> None:
        response = client.get(f"{HOME}en/co-quan/{cast.sotttt.pk}")
        text = response.content.decode()
        assert response.headers["Content-Language"] == "en"
        assert '<html lang="en">' in text
        assert "Mailing address" in text or "E-mail" in text
        assert f'href="{HOME}co-quan/{cast.sotttt.pk}"' in text

    def test_are_the_same_whoever_looks(self, client: Client, cast: Cast) -> None:
        stranger = client.get(f"{HOME}co-quan/{cast.sotttt.pk}").content
        client.force_login(cast.operator)
        assert client.get(f"{HOME}co-quan/{cast.sotttt.pk}").content == stranger
        assert cast.operator.full_name not in stranger.decode()

    def test_take_nothing(self, client: Client, cast: Cast) -> None:
        assert client.post(HOME).status_code == 405
        assert client.delete(HOME).status_code == 405

    def test_set_no_cookie_and_run_no_script(self, client: Client, cast: Cast) -> None:
        response = client.get(HOME)
        assert not response.cookies
        assert b"<script" not in response.content

    @pytest.mark.row("R29")
    def test_a_mobile_number_is_not_shown_whatever_the_data_say(
        self, client: Client, cast: Cast, head: Official
    ) -> None:
        Official.objects.filter(pk=head.pk).update(phone=MOBILE, search_key=f"{head.search_key} {MOBILE}")
        Agency.objects.filter(pk=cast.sotttt.pk).update(phone=MOBILE, fax="+84 912 345 678")
        for path in (
            f"can-bo/{head.pk}",
            f"can-bo/{head.pk}.vcf",
            f"co-quan/{cast.sotttt.pk}",
            f"co-quan/{cast.sotttt.pk}.json",
            "danh-ba.csv",
            "danh-ba.vcf",
            "danh-ba.json",
        ):
            status, text = _read(client, HOME + path)
            assert status == 200
            assert "345" not in "".join(letter for letter in text if letter.isdigit() or letter == "\n")
        assert "Không tìm thấy" in _read(client, HOME, q=MOBILE)[1]


class TestClosedAgencies:
    @pytest.mark.row("R29")
    def test_name_who_does_their_work_today(self, client: Client, cast: Cast) -> None:
        today = queries.office_date(timezone.now())
        Agency.objects.filter(pk=cast.sotttt.pk).update(valid_to=today, successor=cast.snv)
        Agency.objects.filter(pk=cast.snv.pk).update(valid_to=today, successor=cast.stc)
        response = client.get(f"{HOME}co-quan/{cast.sotttt.pk}")
        assert response.status_code == 410
        assert response.headers["X-Robots-Tag"] == "noindex"
        text = response.content.decode()
        assert f"{today:%d/%m/%Y}" in text
        assert cast.stc.name in text
        assert "Ngô Đức Hiếu" not in text
        moved = client.get(f"{HOME}co-quan/{cast.sotttt.pk}.json")
        assert (moved.status_code, moved["Location"]) == (301, f"{HOME}co-quan/{cast.stc.pk}.json")
        assert cast.sotttt.name not in client.get(HOME).content.decode()

    def test_without_a_successor_say_so_much(self, client: Client, cast: Cast) -> None:
        Agency.objects.filter(pk=cast.snv.pk).update(valid_to="2020-01-01")
        assert client.get(f"{HOME}co-quan/{cast.snv.pk}").status_code == 410
        assert client.get(f"{HOME}co-quan/{cast.snv.pk}.vcf").status_code == 410

    def test_a_ring_of_successors_is_survived(self, client: Client, cast: Cast) -> None:
        Agency.objects.filter(pk=cast.snv.pk).update(valid_to="2020-01-01", successor=cast.stc)
        Agency.objects.filter(pk=cast.stc.pk).update(valid_to="2020-01-01", successor=cast.snv)
        assert client.get(f"{HOME}co-quan/{cast.snv.pk}").status_code == 410

    def test_one_that_begins_tomorrow_is_not_known_yet(self, client: Client, cast: Cast) -> None:
        tomorrow = queries.office_date(timezone.now()) + timedelta(days=1)
        Agency.objects.filter(pk=cast.snv.pk).update(valid_from=tomorrow)
        assert client.get(f"{HOME}co-quan/{cast.snv.pk}").status_code == 404


class TestSearch:
    @pytest.mark.row("R29", "R48")
    def test_finds_without_diacritics_what_is_public(
        self, client: Client, cast: Cast, head: Official
    ) -> None:
        assert head.full_name in _read(client, HOME, q="ngo duc hieu")[1]
        assert cast.snv.name in _read(client, HOME, q="so noi vu")[1]

    @pytest.mark.parametrize("typed", ["dang tuyet thao", "dangtuyetthao", "van thu"])
    def test_finds_nobody_else(self, client: Client, cast: Cast, typed: str) -> None:
        text = _read(client, HOME, q=typed)[1]
        assert "Đặng Tuyết Thảo" not in text
        assert "Không tìm thấy" in text

    def test_gives_no_more_than_a_page_may_hold(self, client: Client, cast: Cast) -> None:
        for number in range(60):
            data = operations.AgencyData("COMMUNE", f"UBND xã {number}", f"X{number}", f"xa{number}")
            operations.add_agency(
                actor="test", now=timezone.now(), province=cast.province, data=data, valid_from=_LONG_AGO
            )
        text = _read(client, HOME, q="xa")[1]
        assert text.count('data-label="Tên"') == queries.MOST_PUBLIC_RESULTS
        assert "Chỉ hiện những kết quả gần nhất" in text

    @pytest.mark.parametrize("typed", ["%", "<script>alert(1)</script>", "x" * 5000, "'; --", "  "])
    def test_survives_odd_texts(self, client: Client, cast: Cast, typed: str) -> None:
        status, _text = _read(client, HOME, q=typed)
        assert status == 200
        assert b"<script>alert" not in client.get(HOME, {"q": typed}).content


_LONG_AGO = timezone.now().date().replace(year=2009)


class TestData:
    @pytest.mark.row("R29")
    def test_in_json_has_the_fields_that_the_page_names(
        self, client: Client, cast: Cast, head: Official
    ) -> None:
        content = json.loads(_read(client, f"{HOME}danh-ba.json")[1])
        assert content["format"] == "congvu-directory/1"
        described = _read(client, f"{HOME}du-lieu")[1]
        first = next(one for one in content["agencies"] if one["id"] == cast.sotttt.pk)
        for name in [*content, *first, *first["officials"][0]]:
            assert name in described, name
        assert [one["full_name"] for one in first["officials"]] == [head.full_name]
        assert first["email"] == cast.sotttt.address

    @pytest.mark.row("R29")
    def test_in_csv_has_a_row_for_each_public_mailbox(
        self, client: Client, cast: Cast, head: Official
    ) -> None:
        response = client.get(f"{HOME}danh-ba.csv")
        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
        boxes = [row["Địa chỉ thư điện tử"] for row in rows]
        heads = [cast.leader.login, cast.receiving_leader.login]
        assert sorted(boxes) == sorted([cast.sotttt.address, cast.snv.address, cast.stc.address, *heads])
        assert boxes.index(cast.leader.login) == boxes.index(cast.sotttt.address) + 1
        assert [row["STT"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]

    @pytest.mark.row("R29")
    def test_in_vcard_has_a_card_for_each(self, client: Client, cast: Cast, head: Official) -> None:
        text = client.get(f"{HOME}danh-ba.vcf").content.decode()
        assert text.count("BEGIN:VCARD") == text.count("END:VCARD") == 5
        assert "FN:Ngô Đức Hiếu" in text

    @pytest.mark.parametrize("path", ["danh-ba.exe", "can-bo/1.json", "co-quan/1.pdf"])
    def test_in_other_forms_there_is_none(self, client: Client, cast: Cast, path: str) -> None:
        assert client.get(HOME + path).status_code == 404

    def test_may_be_used_by_the_pages_of_others(self, client: Client, cast: Cast) -> None:
        headers = client.get(f"{HOME}danh-ba.json").headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers


class TestSearchEngines:
    @pytest.mark.row("R29")
    def test_find_every_public_page_in_the_sitemap(self, client: Client, cast: Cast, head: Official) -> None:
        text = client.get("/sitemap.xml").content.decode()
        assert f"http://testserver{HOME}can-bo/{head.pk}</loc>" in text
        assert f"{HOME}can-bo/{Official.objects.get(user=cast.clerk).pk}<" not in text

    def test_are_led_to_the_public_pages_and_away_from_the_others(self, client: Client, cast: Cast) -> None:
        text = client.get("/robots.txt").content.decode()
        assert "Allow: /cong-khai/\n" in text
        assert "Disallow: /\n" in text
        assert client.get(HOME).headers["X-Robots-Tag"] == "all"
        assert "noindex" in client.get("/dang-nhap").headers["X-Robots-Tag"]


class TestFreshness:
    def test_a_page_is_kept_for_less_than_a_minute(self, client: Client, cast: Cast) -> None:
        assert KEPT_SECONDS <= 60
        for path in (HOME, f"{HOME}danh-ba.json", "/sitemap.xml"):
            assert client.get(path).headers["Cache-Control"] == f"public, max-age={KEPT_SECONDS}"

    @pytest.mark.row("R29", "R30")
    def test_a_change_is_there_at_once_and_has_another_tag(
        self, client: Client, cast: Cast, head: Official
    ) -> None:
        path = f"{HOME}co-quan/{cast.sotttt.pk}"
        before = client.get(path)
        assert _again(client, path, before).status_code == 304
        operations.publish_officials(
            actor=cast.leader.login,
            now=timezone.now(),
            agency_id=cast.sotttt.pk,
            shown=[head.pk],
            public=[],
        )
        after = _again(client, path, before)
        assert after.status_code == 200
        assert head.full_name not in after.content.decode()
        assert client.get(f"{HOME}can-bo/{head.pk}").status_code == 404


def _again(client: Client, path: str, response: Any) -> HttpResponse:
    answer: HttpResponse = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
    return answer
