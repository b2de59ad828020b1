"""What holds for every page: headers, errors that say what to do, the language, the health probe."""

import re

import pytest
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from congvu.project.urls import urlpatterns as real_urls
from tests.cast import Cast

PAGES = [
    "/dang-nhap",
    "/thu/",
    "/van-ban/di/",
    "/van-ban/den/",
    "/danh-ba/",
    "/mo-thu/",
    "/khong-co",
    "/khoe",
]


def _broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("some secret of the inside")


def _forbidden(request: HttpRequest) -> HttpResponse:
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied


urlpatterns = [*real_urls, path("hong", _broken), path("cam", _forbidden)]


class TestHeaders:
    @pytest.mark.parametrize("page", PAGES)
    def test_stand_on_every_answer(self, client: Client, cast: Cast, page: str) -> None:
        client.force_login(cast.clerk)
        headers = client.get(page).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "SAMEORIGIN"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "private" in headers["Cache-Control"] or "no-store" in headers["Cache-Control"]

    def test_cookies_are_out_of_reach_of_scripts_and_other_sites(self, client: Client, cast: Cast) -> None:
        client.post("/dang-nhap", {"login": cast.clerk.login, "password": "sen-tre-lua-2009"})
        session = next(c for name, c in client.cookies.items() if "csrf" not in name)
        assert session["httponly"]
        assert session["samesite"] == "Lax"

    def test_no_page_holds_a_script_or_style_of_its_own(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk)
        for page in PAGES:
            text = client.get(page).content.decode()
            assert not re.search(r"<script(?![^>]*\bsrc=)", text), page
            assert not re.search(r"<style|\sstyle=|\son\w+=", text), page


@pytest.mark.urls("tests.contexts.project.test_pages")
class TestErrors:
    def test_a_failure_says_what_to_do_and_nothing_of_the_inside(self, cast: Cast) -> None:
        client = Client(raise_request_exception=False)
        client.force_login(cast.clerk)
        answer = client.get("/hong")
        text = answer.content.decode()
        assert answer.status_code == 500
        assert "Hệ thống gặp lỗi" in text
        assert "secret" not in text

    def test_a_page_that_is_not_there(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk)
        answer = client.get("/khong-co")
        assert (answer.status_code, "Không có trang này" in answer.content.decode()) == (404, True)

    def test_an_act_that_is_not_allowed(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk)
        answer = client.get("/cam")
        assert (answer.status_code, "Không được phép" in answer.content.decode()) == (403, True)

    @pytest.mark.parametrize("page", ["/dang-xuat", "/ngon-ngu"])
    def test_a_link_to_what_only_a_button_does(self, client: Client, cast: Cast, page: str) -> None:
        client.force_login(cast.clerk)
        answer = client.get(page)
        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert "Chưa có gì thay đổi" in answer.content.decode()

    def test_a_host_that_is_not_ours(self, client: Client, cast: Cast) -> None:
        answer = client.get("/dang-nhap", headers={"host": "evil.example"})
        assert (answer.status_code, "Yêu cầu không đúng" in answer.content.decode()) == (400, True)

    @pytest.mark.parametrize(
        "page",
        ["/danh-ba/?q=a%00b", "/mo-thu/?hop=%00", "/van-ban/di/?q=%00", "/thu/%00", "/danh-ba/goi-y?q=%00"],
    )
    def test_a_link_with_a_nul(self, client: Client, cast: Cast, page: str) -> None:
        client.force_login(cast.clerk)
        assert client.get(page).status_code in (400, 404)

    @pytest.mark.parametrize("page", ["/hong", "/khong-co", "/cam"])
    def test_speak_english_to_whom_chose_it(self, cast: Cast, page: str) -> None:
        client = Client(raise_request_exception=False)
        client.force_login(cast.clerk)
        client.post("/ngon-ngu", {"language": "en", "next": "/"})
        assert '<html lang="en">' in client.get(page).content.decode()


class TestLanguage:
    def test_is_vietnamese_whatever_the_browser_claims(self, client: Client, cast: Cast) -> None:
        answer = client.get("/dang-nhap", headers={"accept-language": "en-US,en;q=0.9"})
        assert answer.headers["Content-Language"] == "vi"
        assert "Đăng nhập" in answer.content.decode()

    def test_is_the_one_the_person_chose_and_stays(self, client: Client, cast: Cast) -> None:
        answer = client.post("/ngon-ngu", {"language": "en", "next": "/mo-thu/?den=2009-11-02"})
        assert answer["Location"] == "/mo-thu/?den=2009-11-02"
        client.force_login(cast.clerk)
        assert '<html lang="en">' in client.get("/mo-thu/").content.decode()
        client.post("/ngon-ngu", {"language": "vi", "next": "/"})
        assert '<html lang="vi">' in client.get("/mo-thu/").content.decode()

    @pytest.mark.parametrize("language", ["xx", "de", "", "../../etc", "vi\0"])
    def test_an_unknown_one_changes_nothing(self, client: Client, cast: Cast, language: str) -> None:
        client.post("/ngon-ngu", {"language": language, "next": "/"})
        assert client.get("/dang-nhap").headers["Content-Language"] == "vi"
        client.cookies["congvu-language"] = language.replace("\0", "")
        assert client.get("/dang-nhap").headers["Content-Language"] == "vi"

    def test_the_switch_leads_to_no_foreign_place(self, client: Client, cast: Cast) -> None:
        answer = client.post("/ngon-ngu", {"language": "en", "next": "https://evil.example/"})
        assert answer["Location"] == "/"

    def test_is_changed_by_a_form_only(self, client: Client, cast: Cast) -> None:
        assert client.get("/ngon-ngu", {"language": "en"}).status_code == 405

    def test_can_be_chosen_while_the_initial_password_stands(self, client: Client, cast: Cast) -> None:
        cast.clerk.must_change_password = True
        cast.clerk.save()
        client.force_login(cast.clerk)
        assert client.post("/ngon-ngu", {"language": "en", "next": "/tai-khoan/mat-khau"}).status_code == 302
        assert '<html lang="en">' in client.get("/tai-khoan/mat-khau").content.decode()


class TestHealth:
    def test_answers_strangers_and_says_nothing_else(self, client: Client, cast: Cast) -> None:
        answer = client.get("/khoe")
        assert (answer.status_code, answer.json()) == (200, {"ok": True, "province": True})

    def test_works_before_a_province_is_loaded(self, client: Client, db: None) -> None:
        assert client.get("/khoe").json() == {"ok": True, "province": False}

    def test_says_when_the_database_does_not_answer(self, client: Client, cast: Cast) -> None:
        def gone(*args: object) -> None:
            raise DatabaseError

        with connection.execute_wrapper(gone):
            answer = client.get("/khoe")
        assert (answer.status_code, answer.json()) == (503, {"ok": False})


class TestHome:
    def test_leads_to_the_mail(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk)
        assert client.get("/")["Location"] == "/thu/"

    def test_asks_strangers_to_sign_in(self, client: Client, db: None) -> None:
        assert client.get("/")["Location"] == "/dang-nhap?next=/"
