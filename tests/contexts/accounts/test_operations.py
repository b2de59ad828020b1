"""Accounts: own passwords, app passwords, and what the engines may read of them."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connection

from congvu.accounts import operations, queries
from congvu.accounts.backends import LoginBackend
from congvu.accounts.models import AppPassword, User
from congvu.engines import wiring

NOW = datetime(2009, 11, 2, 1, 0, tzinfo=UTC)
LOGIN = "nguyenvanbinh.stnmt@binhphuoc.gov.vn"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return operations.create_user(
        login=LOGIN.upper(),
        full_name="Nguyễn Văn Bình",
        password_hash=make_password("ban-dau-1234", hasher="md5"),
        now=NOW,
    )


class TestCreateUser:
    def test_keeps_the_login_in_small_letters(self, user: User) -> None:
        assert user.login == LOGIN

    def test_a_login_belongs_to_one_person_for_ever(self, user: User) -> None:
        with pytest.raises(operations.LoginTaken):
            operations.create_user(login=LOGIN, full_name="Người Khác", password_hash="!", now=NOW)


class TestChangePassword:
    @pytest.mark.row("R12")
    def test_ends_the_initial_password(self, user: User) -> None:
        assert user.must_change_password
        operations.change_password(user=user, current="ban-dau-1234", new="cây tre trăm đốt", now=NOW)
        user.refresh_from_db()
        assert not user.must_change_password
        assert user.check_password("cây tre trăm đốt")
        assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")

    def test_needs_the_current_one(self, user: User) -> None:
        with pytest.raises(operations.WrongPassword):
            operations.change_password(user=user, current="không phải", new="cây tre trăm đốt", now=NOW)
        user.refresh_from_db()
        assert user.check_password("ban-dau-1234")


class TestAppPasswords:
    def test_are_kept_only_as_a_hash_that_dovecot_reads(self, user: User) -> None:
        made = operations.create_app_password(user=user, label="Outlook", protocol="imap", now=NOW)
        stored = AppPassword.objects.get()
        assert len(made.secret) == 24
        assert made.secret.startswith(stored.selector)
        assert stored.password.startswith("{SSHA256}")
        raw = base64.b64decode(stored.password.removeprefix("{SSHA256}"))
        assert hashlib.sha256(made.secret.encode() + raw[32:]).digest() == raw[:32]

    def test_end_when_revoked(self, user: User) -> None:
        made = operations.create_app_password(user=user, label="Outlook", protocol="imap", now=NOW)
        operations.revoke_app_password(
            user=user, app_password_id=made.app_password.pk, now=NOW, engine=wiring.mailbox_engine()
        )
        assert not queries.list_app_passwords(user).exists()

    def test_of_another_person_cannot_be_revoked(self, user: User) -> None:
        other = operations.create_user(
            login="a.b@binhphuoc.gov.vn", full_name="A", password_hash="!", now=NOW
        )
        made = operations.create_app_password(user=other, label="Máy", protocol="imap", now=NOW)
        with pytest.raises(AppPassword.DoesNotExist):
            operations.revoke_app_password(
                user=user, app_password_id=made.app_password.pk, now=NOW, engine=wiring.mailbox_engine()
            )


class TestSignIn:
    def test_accepts_the_login_without_its_domain(self, user: User) -> None:
        found = LoginBackend().authenticate(None, username=" NguyenVanBinh.stnmt ", password="ban-dau-1234")
        assert found == user

    @pytest.mark.parametrize("password", ["", "ban-dau-12345", "BAN-DAU-1234"])
    def test_refuses_a_wrong_password(self, user: User, password: str) -> None:
        assert LoginBackend().authenticate(None, username=LOGIN, password=password) is None

    def test_refuses_someone_who_left(self, user: User) -> None:
        User.objects.update(is_active=False)
        assert LoginBackend().authenticate(None, username=LOGIN, password="ban-dau-1234") is None

    def test_an_initial_password_opens_no_mail_program(self, user: User) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM engine_logins")
            assert cursor.fetchone() == (0,)


class TestSessions:
    def test_that_have_ended_are_forgotten_and_others_stay(self, user: User) -> None:
        for key, ends in (("old", NOW - timedelta(seconds=1)), ("new", NOW + timedelta(seconds=1))):
            Session.objects.create(session_key=key, session_data="", expire_date=ends)
        assert operations.clear_sessions(now=NOW) == 1
        assert [session.session_key for session in Session.objects.all()] == ["new"]
