"""One-time links: made for one or ten thousand, used once, refused with a sentence (R12, R13)."""

import logging
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from congvu.accounts import operations, queries
from congvu.accounts.models import Activation, User
from congvu.accounts.operations import ActivationRefused
from congvu.audit.models import AuditEvent
from congvu.project.logs import HideTokens

NOW = datetime(2009, 11, 2, 1, 0, tzinfo=UTC)
NEW = "cây tre trăm đốt"
ACTIVATE = Activation.Kind.ACTIVATE
PAGE, SIGN_IN = "/kich-hoat", "/dang-nhap"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return operations.create_user(login="a.stnmt@binhphuoc.gov.vn", full_name="Nguyễn Văn Bình", now=NOW)


def _link(user: User, now: datetime = NOW, days: int = 14) -> operations.NewActivation:
    return operations.create_activation(actor="it", now=now, user=user, kind=ACTIVATE, valid_days=days)


def _link_now(user: User) -> operations.NewActivation:
    from django.utils import timezone

    return _link(user, now=timezone.now())


def _use(token: str, now: datetime = NOW) -> User:
    return operations.use_activation(token=token, new_password=NEW, now=now)


def _engine_logins() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM engine_logins")
        return int(cursor.fetchone()[0])


class TestNewPeople:
    def test_without_a_password_cannot_sign_in_and_are_listed(self, user: User) -> None:
        assert not user.has_usable_password()
        assert list(queries.list_without_own_password()) == [user]

    def test_are_made_many_at_once_in_few_questions(self) -> None:
        people = [operations.NewUser(f"n{i}@binhphuoc.gov.vn", f"Người {i}") for i in range(2000)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            made = operations.create_users(actor="op", now=NOW, people=people)
            links = operations.create_activations(
                actor="op", now=NOW, users=made, kind=ACTIVATE, valid_days=14
            )
        assert len(asked) < 120
        assert [user.login for user in made] == [person.login for person in people]
        assert len({link.token for link in links}) == 2000
        assert links[1999].activation.user == made[1999]
        events = AuditEvent.objects.filter(action="accounts.create_users")
        assert sum(len(event.detail["logins"]) for event in events) == 2000

    @pytest.mark.parametrize("logins", [("a.stnmt@binhphuoc.gov.vn", "b@x.vn"), ("b@x.vn", " B@X.vn")])
    def test_all_or_none(self, user: User, logins: tuple[str, ...]) -> None:
        with pytest.raises(operations.LoginTaken):
            operations.create_users(
                actor="op", now=NOW, people=[operations.NewUser(login, "X") for login in logins]
            )
        assert User.objects.count() == 1


class TestLinks:
    @pytest.mark.row("R12")
    def test_let_the_person_set_the_own_password_once(self, user: User) -> None:
        link = _link(user)
        assert _use(link.token) == user
        user.refresh_from_db()
        assert (user.check_password(NEW), user.must_change_password) == (True, False)
        with pytest.raises(ActivationRefused) as refused:
            _use(link.token)
        assert refused.value.state == Activation.State.USED
        event = AuditEvent.objects.get(action="accounts.use_activation")
        assert event.actor == user.login

    def test_are_kept_only_as_a_hash(self, user: User) -> None:
        link = _link(user)
        row = Activation.objects.values_list().get()
        assert len(link.token) == 28
        assert not any(link.token in str(value) for value in row)
        assert link.token not in str(list(AuditEvent.objects.values_list("detail", flat=True)))

    @pytest.mark.parametrize("typed", ["{code}", " {code} ", "{upper}", "{token}"])
    def test_are_taken_as_people_type_them(self, user: User, typed: str) -> None:
        link = _link(user)
        assert _use(typed.format(code=link.code, upper=link.code.upper(), token=link.token)) == user

    def test_end_with_the_next_one_and_with_their_day(self, user: User) -> None:
        first, second = _link(user), _link(user, days=2)
        with pytest.raises(ActivationRefused) as refused:
            _use(first.token)
        assert refused.value.state == Activation.State.SUPERSEDED
        with pytest.raises(ActivationRefused) as refused:
            _use(second.token, now=NOW + timedelta(days=2))
        assert refused.value.state == Activation.State.EXPIRED
        assert not User.objects.get().has_usable_password()

    def test_are_not_given_to_somebody_who_has_a_password(self, user: User) -> None:
        """Else a link would take an access over without anybody noticing."""
        User.objects.update(password=make_password("đã có mật khẩu", hasher="md5"))
        with pytest.raises(operations.AlreadyActive):
            _link(user)
        assert not Activation.objects.exists()

    @pytest.mark.parametrize("token", ["", "x", "0" * 28, "ă" * 28, "x" * 5000])
    def test_that_never_were_open_nothing(self, user: User, token: str) -> None:
        with pytest.raises(ActivationRefused) as refused:
            _use(token)
        assert refused.value.state is None

    def test_of_somebody_who_left_open_nothing(self, user: User) -> None:
        link = _link(user)
        User.objects.update(is_active=False)
        with pytest.raises(ActivationRefused):
            _use(link.token)


class TestPages:
    def test_lead_from_the_link_to_the_sign_in(self, client: Client, user: User) -> None:
        link = _link_now(user)
        opened = client.get(f"{PAGE}/{link.token}")
        assert opened["Location"] == f"{PAGE}/dat-mat-khau"
        page = client.get(opened["Location"])
        text = page.content.decode()
        assert user.full_name in text
        assert user.login in text
        assert link.token not in text
        assert page["Referrer-Policy"] == opened["Referrer-Policy"] == "same-origin"
        assert "no-store" in page["Cache-Control"]
        done = client.post(f"{PAGE}/dat-mat-khau", {"new": NEW, "repeated": NEW})
        assert done["Location"] == SIGN_IN
        text = client.get(SIGN_IN).content.decode()
        assert "Đã đặt mật khẩu" in text
        assert f'value="{user.login}"' in text
        assert client.post(SIGN_IN, {"login": user.login, "password": NEW}).status_code == 302

    def test_take_the_printed_code(self, client: Client, user: User) -> None:
        answer = client.post(PAGE, {"code": _link_now(user).code.upper()})
        assert answer["Location"] == f"{PAGE}/dat-mat-khau"

    def test_looking_at_a_link_does_not_use_it_up(self, user: User) -> None:
        link = _link_now(user)
        for _scanner in range(3):
            scanner = Client()
            assert scanner.get(f"{PAGE}/{link.token}", follow=True).status_code == 200
            scanner.head(f"{PAGE}/{link.token}")
        assert Activation.objects.get().used_at is None

    def test_need_the_form_of_the_page(self, user: User) -> None:
        client = Client(enforce_csrf_checks=True)
        client.get(f"{PAGE}/{_link_now(user).token}")
        assert client.post(f"{PAGE}/dat-mat-khau", {"new": NEW, "repeated": NEW}).status_code == 403

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"used_at": NOW}, "đã được dùng"),
            ({"superseded_at": NOW}, "thay bằng một phiếu mới"),
            ({"expires_at": NOW}, "đã hết hạn"),
            ({"digest": "0" * 64}, "không đúng"),
        ],
    )
    def test_say_why_a_link_opens_nothing_and_whom_to_ask(
        self, client: Client, user: User, change: dict[str, Any], sentence: str
    ) -> None:
        link = _link_now(user)
        Activation.objects.update(**change)
        answer = client.get(f"{PAGE}/{link.token}")
        assert answer.status_code in (404, 410)
        text = answer.content.decode()
        assert sentence in text
        assert "cán bộ chuyên trách công nghệ thông tin" in text

    def test_two_windows_with_one_link_set_one_password(self, user: User) -> None:
        link = _link_now(user)
        first, second = Client(), Client()
        for window in (first, second):
            window.get(f"{PAGE}/{link.token}")
        first.post(f"{PAGE}/dat-mat-khau", {"new": NEW, "repeated": NEW})
        other = "mật khẩu khác hẳn"
        answer = second.post(f"{PAGE}/dat-mat-khau", {"new": other, "repeated": other})
        assert "đã được dùng" in answer.content.decode()
        user.refresh_from_db()
        assert user.check_password(NEW)

    @pytest.mark.parametrize(
        ("new", "repeated", "sentence"),
        [("ngắn", "ngắn", "10"), (NEW, "khác", "không giống nhau"), ("a.stnmt@binhphuoc", "", "giống")],
    )
    def test_hold_the_same_rules_for_a_password(
        self, client: Client, user: User, new: str, repeated: str, sentence: str
    ) -> None:
        client.get(f"{PAGE}/{_link_now(user).token}")
        answer = client.post(f"{PAGE}/dat-mat-khau", {"new": new, "repeated": repeated})
        assert sentence in answer.content.decode()
        assert not User.objects.get().has_usable_password()

    def test_without_an_opened_link_there_is_no_password_page(self, client: Client, db: None) -> None:
        assert client.get(f"{PAGE}/dat-mat-khau").status_code == 404


def test_no_log_holds_a_token(client: Client, user: User, caplog: pytest.LogCaptureFixture) -> None:
    link = _link_now(user)
    caplog.handler.addFilter(HideTokens())
    with caplog.at_level(logging.DEBUG):
        Client(enforce_csrf_checks=True).post(f"{PAGE}/{link.token}")
        Activation.objects.update(used_at=NOW)
        client.get(f"{PAGE}/{link.token}")
    assert re.search(r"/kich-hoat/…", caplog.text)
    assert link.token not in caplog.text
