"""Pages of accounts: signing in and out, the own password, passwords for mail programs."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from congvu.accounts.hashers import Argon2idHasher
from congvu.accounts.models import AppPassword, User
from congvu.accounts.operations import MOST_APP_PASSWORDS
from congvu.audit.models import AuditEvent
from tests.cast import MEMBERS, PASSWORD, Cast, operator_code

SIGN_IN, SIGN_OUT = "/dang-nhap", "/dang-xuat"
CHANGE, APP_PASSWORDS = "/tai-khoan/mat-khau", "/tai-khoan/mat-khau-ung-dung"
NEW = "cây tre trăm đốt"


def _sign_in(client: Client, login: str, password: str = PASSWORD, **more: str) -> int:
    return client.post(SIGN_IN, {"login": login, "password": password, **more}).status_code


def _change(client: Client, current: str, new: str, repeated: str | None = None) -> str:
    answer = client.post(CHANGE, {"current": current, "new": new, "repeated": repeated or new})
    return answer.content.decode()


def _is_in(client: Client) -> bool:
    return client.get(CHANGE).status_code == 200


def _noted(method: Callable[..., Any], computed: list[str]) -> Callable[..., Any]:
    """The same, and it writes down that it was called."""

    def call(*args: Any, **kwargs: Any) -> Any:
        computed.append(method.__name__)
        return method(*args, **kwargs)

    return call


class TestSignIn:
    @pytest.mark.parametrize("who", MEMBERS)
    def test_every_member_of_the_cast_comes_in(self, client: Client, cast: Cast, who: str) -> None:
        assert _sign_in(client, cast.member(who).login) == 302
        if who == "operator":
            assert not _is_in(client)
            client.post(f"{SIGN_IN}/buoc-hai", {"code": operator_code(timezone.now())})
        assert _is_in(client)

    def test_leaves_an_event_with_the_place_it_came_from(self, client: Client, cast: Cast) -> None:
        _sign_in(client, cast.clerk.login)
        event = AuditEvent.objects.get(action="accounts.sign_in")
        assert (event.actor, event.detail) == (cast.clerk.login, {"ip": "127.0.0.1"})

    def test_says_the_same_whoever_does_not_come_in(self, client: Client, cast: Cast) -> None:
        User.objects.filter(pk=cast.officer.pk).update(is_active=False)
        tries = [
            (cast.clerk.login, "không đúng"),
            ("khong.co.ai@binhphuoc.gov.vn", PASSWORD),
            (cast.officer.login, "không đúng"),
            (cast.sotttt.address, PASSWORD),
        ]
        answers = set()
        for login, password in tries:
            answer = client.post(SIGN_IN, {"login": login, "password": password})
            text = answer.content.decode().replace(login, "")
            answers.add(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text))
        assert len(answers) == 1
        assert not _is_in(client)

    def test_computes_one_hash_whoever_does_not_come_in(
        self, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The hash takes nearly all the time of an answer: without it, time would tell who has an account."""
        User.objects.update(password=make_password(PASSWORD))
        User.objects.filter(pk=cast.officer.pk).update(is_active=False)
        computed: list[str] = []
        for name in ("encode", "verify"):
            monkeypatch.setattr(Argon2idHasher, name, _noted(getattr(Argon2idHasher, name), computed))
        for login in (cast.clerk.login, "khong.co.ai@binhphuoc.gov.vn", cast.officer.login):
            computed.clear()
            assert _sign_in(client, login, "không đúng") == 200
            assert len(computed) == 1, (login, computed)

    def test_begins_a_new_session(self, client: Client, cast: Cast) -> None:
        """A session number planted before the sign-in is worth nothing after it."""
        client.get(SIGN_IN)
        session = client.session
        session["planted"] = True
        session.save()
        name = next(name for name in client.cookies if "csrf" not in name and name.startswith("congvu-"))
        before = client.cookies[name].value
        _sign_in(client, cast.clerk.login)
        assert client.cookies[name].value != before
        assert not Session.objects.filter(session_key=before).exists()

    @pytest.mark.parametrize(
        "target",
        [
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example/",
            "\\\\evil.example",
            "javascript:alert(1)",
            "https:evil.example",
            "http://127.0.0.1:8000@evil.example/",
            " //evil.example",
            "///evil.example",
        ],
    )
    def test_goes_on_to_no_foreign_place(self, client: Client, cast: Cast, target: str) -> None:
        answer = client.post(SIGN_IN, {"login": cast.clerk.login, "password": PASSWORD, "next": target})
        assert answer["Location"] == "/"
        again = client.get(SIGN_IN, {"next": target})
        assert again["Location"] == "/"

    def test_goes_on_to_the_page_that_was_asked_for(self, client: Client, cast: Cast) -> None:
        asked = client.get("/mo-thu/", {"den": "2009-11-02"})
        page = client.get(asked["Location"]).content.decode()
        target = re.search(r'name="next" value="([^"]*)"', page)
        assert target is not None
        answer = client.post(
            SIGN_IN, {"login": cast.clerk.login, "password": PASSWORD, "next": target.group(1)}
        )
        assert answer["Location"] == "/mo-thu/?den=2009-11-02"

    def test_remembers_that_page_over_a_wrong_password(self, client: Client, cast: Cast) -> None:
        answer = client.post(SIGN_IN, {"login": cast.clerk.login, "password": "sai", "next": "/mo-thu/"})
        assert 'name="next" value="/mo-thu/"' in answer.content.decode()

    def test_letters_composed_or_not_are_the_same_password(self, client: Client, cast: Cast) -> None:
        User.objects.filter(pk=cast.clerk.pk).update(password=make_password(NEW))
        assert _sign_in(client, cast.clerk.login, unicodedata.normalize("NFD", NEW)) == 302

    def test_an_endless_password_is_refused_before_it_is_hashed(self, client: Client, cast: Cast) -> None:
        assert (
            "tối đa 200"
            in client.post(SIGN_IN, {"login": cast.clerk.login, "password": "x" * 100_000}).content.decode()
        )

    @pytest.mark.parametrize(
        "login", ["", " ", "a\0b", "'; DROP TABLE accounts_user;--", "x" * 300, "@", "%"]
    )
    def test_odd_logins_are_survived(self, client: Client, cast: Cast, login: str) -> None:
        assert _sign_in(client, login) == 200

    def test_the_page_shows_no_password_again(self, client: Client, cast: Cast) -> None:
        answer = client.post(SIGN_IN, {"login": cast.clerk.login, "password": "mật khẩu sai này"})
        assert "mật khẩu sai này" not in answer.content.decode()


class TestSignOut:
    def test_only_by_a_form(self, client: Client, cast: Cast) -> None:
        _sign_in(client, cast.clerk.login)
        assert client.get(SIGN_OUT).status_code == 405
        assert _is_in(client)

    def test_ends_the_session_and_forgets_the_pages(self, client: Client, cast: Cast) -> None:
        _sign_in(client, cast.clerk.login)
        answer = client.post(SIGN_OUT)
        assert answer["Location"] == SIGN_IN
        assert answer["Clear-Site-Data"] == '"cache"'
        assert not _is_in(client)

    def test_needs_the_token_of_a_page_of_ours(self, cast: Cast) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(cast.clerk)
        answer = client.post(SIGN_OUT)
        assert answer.status_code == 403
        assert "Trang đã hết hạn" in answer.content.decode()
        assert _is_in(client)


class TestInitialPassword:
    @pytest.fixture
    def newcomer(self, client: Client, cast: Cast) -> Client:
        User.objects.filter(pk=cast.officer.pk).update(must_change_password=True)
        _sign_in(client, cast.officer.login)
        return client

    @pytest.mark.row("R12")
    @pytest.mark.parametrize("page", ["/", "/thu/", "/van-ban/di", "/danh-ba/", "/mo-thu/", APP_PASSWORDS])
    def test_nothing_else_works_before_it_is_changed(self, newcomer: Client, page: str) -> None:
        answer = newcomer.get(page)
        assert (answer.status_code, answer["Location"]) == (302, CHANGE)

    @pytest.mark.row("R12")
    def test_afterwards_everything_does(self, newcomer: Client, cast: Cast) -> None:
        assert "mật khẩu ban đầu" in newcomer.get(CHANGE).content.decode()
        _change(newcomer, PASSWORD, NEW)
        assert newcomer.get("/danh-ba/").status_code == 200
        assert AuditEvent.objects.filter(action="accounts.change_password").count() == 1

    def test_no_act_slips_by_in_a_form(self, newcomer: Client) -> None:
        newcomer.post(APP_PASSWORDS, {"label": "Outlook", "protocol": "imap"})
        assert not AppPassword.objects.exists()

    def test_one_may_still_sign_out(self, newcomer: Client) -> None:
        assert newcomer.post(SIGN_OUT)["Location"] == SIGN_IN


class TestChangePassword:
    def test_ends_the_person_s_other_sessions_and_keeps_this_one(self, cast: Cast) -> None:
        here, elsewhere, other = Client(), Client(), Client()
        _sign_in(here, cast.clerk.login)
        _sign_in(elsewhere, cast.clerk.login)
        _sign_in(other, cast.leader.login)
        _change(here, PASSWORD, NEW)
        assert (_is_in(here), _is_in(elsewhere), _is_in(other)) == (True, False, True)

    @pytest.mark.parametrize(
        ("current", "new", "repeated", "sentence"),
        [
            ("sai", NEW, NEW, "Mật khẩu hiện tại không đúng."),
            (PASSWORD, NEW, NEW + "x", "Hai lần nhập mật khẩu mới không giống nhau."),
            (PASSWORD, PASSWORD, PASSWORD, "Mật khẩu mới phải khác mật khẩu hiện tại."),
            (PASSWORD, "matkhau", "matkhau", "10"),
            (PASSWORD, "password123", "password123", "phổ biến"),
            (PASSWORD, "20091122334455", "20091122334455", "số"),
            (PASSWORD, "dangtuyetthao1", "dangtuyetthao1", "giống"),
        ],
    )
    def test_says_what_is_wrong_and_changes_nothing(
        self, client: Client, cast: Cast, current: str, new: str, repeated: str, sentence: str
    ) -> None:
        client.force_login(cast.clerk)
        assert sentence in _change(client, current, new, repeated)
        cast.clerk.refresh_from_db()
        assert cast.clerk.check_password(PASSWORD)

    def test_letters_composed_or_not_make_the_same_password(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk)
        _change(client, PASSWORD, unicodedata.normalize("NFD", NEW))
        cast.clerk.refresh_from_db()
        assert cast.clerk.check_password(NEW)

    def test_someone_who_left_is_out_at_once(self, client: Client, cast: Cast) -> None:
        _sign_in(client, cast.clerk.login)
        User.objects.filter(pk=cast.clerk.pk).update(is_active=False)
        assert not _is_in(client)


class TestAppPasswords:
    def _create(self, client: Client, label: str = "Outlook", protocol: str = "imap") -> str:
        return client.post(APP_PASSWORDS, {"label": label, "protocol": protocol}).content.decode()

    def test_are_shown_once(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk)
        shown = re.search(r'class="secret">([a-z2-9]{24})<', self._create(client))
        assert shown is not None
        again = client.get(APP_PASSWORDS).content.decode()
        assert "Outlook" in again
        assert shown.group(1) not in again

    def test_are_revoked_by_their_owner_only(self, cast: Cast) -> None:
        owner, other = Client(), Client()
        owner.force_login(cast.clerk)
        other.force_login(cast.leader)
        self._create(owner)
        revoke = f"{APP_PASSWORDS}/{AppPassword.objects.get().pk}/huy"
        assert "Không có mật khẩu ứng dụng này" in other.post(revoke, follow=True).content.decode()
        assert AppPassword.objects.get().revoked_at is None
        assert owner.get(revoke).status_code == 405
        assert "Đã hủy" in owner.post(revoke, follow=True).content.decode()
        assert AppPassword.objects.get().revoked_at is not None

    def test_a_label_is_shown_as_text(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk)
        assert "<script>x" not in self._create(client, label="<script>x")
        assert "&lt;script&gt;x" in client.get(APP_PASSWORDS).content.decode()

    @pytest.mark.parametrize(
        ("label", "protocol"), [("", "imap"), ("x" * 61, "imap"), ("Máy", "ftp"), ("  ", "pop3")]
    )
    def test_bad_input_makes_none(self, client: Client, cast: Cast, label: str, protocol: str) -> None:
        client.force_login(cast.clerk)
        self._create(client, label, protocol)
        assert not AppPassword.objects.exists()

    def test_there_is_an_end_to_them(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk)
        for number in range(MOST_APP_PASSWORDS):
            self._create(client, label=f"Máy {number}")
        assert "quá nhiều" in self._create(client)
        assert AppPassword.objects.count() == MOST_APP_PASSWORDS

    @pytest.mark.parametrize("who", MEMBERS)
    def test_every_member_has_their_own_page(self, client: Client, cast: Cast, who: str) -> None:
        client.force_login(cast.member(who))
        assert cast.member(who).login in client.get(APP_PASSWORDS).content.decode()


@pytest.mark.parametrize("page", [CHANGE, APP_PASSWORDS, f"{APP_PASSWORDS}/1/huy"])
def test_strangers_are_asked_to_sign_in(client: Client, db: None, page: str) -> None:
    answer = client.post(page)
    assert answer["Location"].startswith(f"{SIGN_IN}?next=")
