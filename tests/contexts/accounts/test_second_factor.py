"""The second step of signing in: codes, recovery codes, rules by post; passkeys in tests/browser."""

import base64
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from congvu.accounts import operations, queries
from congvu.accounts.models import RecoveryCode, SecondFactor, User
from congvu.accounts.operations.sealing import seal
from congvu.accounts.views.entering import MOST_TRIES
from congvu.audit.models import AuditEvent
from congvu.policy.one_time_code import code_at
from tests.cast import OPERATOR_SECRET, PASSWORD, Cast, operator_code

NOW = datetime(2009, 11, 2, 1, 0, tzinfo=UTC)
SECRET = b"bi-mat-cua-dien-thoai"
SIGN_IN, STEP = "/dang-nhap", "/dang-nhap/buoc-hai"
SECURITY, CODES = "/tai-khoan/bao-mat", "/tai-khoan/hai-buoc/ung-dung"


def _code(secret: bytes, moment: datetime) -> str:
    return code_at(secret, int(moment.timestamp() // 30))


def _give_codes(user: User, moment: datetime = NOW) -> list[str]:
    return operations.set_up_codes(user=user, sealed=seal(SECRET), typed=_code(SECRET, moment), now=moment)


def _type_password(client: Client, user: User) -> str:
    return str(client.post(SIGN_IN, {"login": user.login, "password": PASSWORD})["Location"])


def _is_in(client: Client) -> bool:
    return client.get("/tai-khoan/mat-khau").status_code == 200


def _opens_mail_programs(user: User) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM engine_logins WHERE address = %s", [user.login])
        return bool(cursor.fetchone()[0])


class TestCodes:
    def test_are_asked_after_the_password(self, client: Client, cast: Cast) -> None:
        _give_codes(cast.officer)
        assert _type_password(client, cast.officer) == STEP
        assert not _is_in(client)
        assert client.post(STEP, {"code": _code(SECRET, timezone.now())}).status_code == 302
        assert _is_in(client)
        event = AuditEvent.objects.get(action="accounts.sign_in")
        assert event.detail["second"] == "CODES"

    def test_work_once(self, cast: Cast) -> None:
        _give_codes(cast.officer)
        now = timezone.now()
        code = _code(SECRET, now)
        operations.check_code(user=cast.officer, typed=code, now=now)
        with pytest.raises(operations.WrongCode):
            operations.check_code(user=cast.officer, typed=code, now=now)

    @pytest.mark.parametrize("typed", ["000000", "abc", "", "12345", "x" * 40])
    def test_that_are_wrong_open_nothing(self, client: Client, cast: Cast, typed: str) -> None:
        _give_codes(cast.officer)
        _type_password(client, cast.officer)
        assert client.post(STEP, {"code": typed}).status_code == 200
        assert not _is_in(client)

    def test_are_guessed_a_few_times_only(self, client: Client, cast: Cast) -> None:
        _give_codes(cast.officer)
        _type_password(client, cast.officer)
        answers = [client.post(STEP, {"code": f"wrong{n}"}).status_code for n in range(MOST_TRIES)]
        assert answers == [200] * (MOST_TRIES - 1) + [302]
        _type_password(client, cast.officer)
        page = client.post(STEP, {"code": _code(SECRET, timezone.now())}).content.decode()
        assert "Đã thử sai nhiều lần" in page
        assert not _is_in(client)

    def test_need_the_password_first(self, client: Client, cast: Cast) -> None:
        _give_codes(cast.officer)
        assert client.get(STEP)["Location"] == SIGN_IN
        assert client.post(STEP, {"code": _code(SECRET, timezone.now())})["Location"] == SIGN_IN

    def test_a_password_changed_in_between_begins_anew(self, client: Client, cast: Cast) -> None:
        _give_codes(cast.officer)
        _type_password(client, cast.officer)
        operations.change_password(user=cast.officer, current=PASSWORD, new="cây tre trăm đốt", now=NOW)
        assert client.post(STEP, {"code": _code(SECRET, timezone.now())})["Location"] == SIGN_IN
        assert not _is_in(client)

    def test_the_secret_lies_sealed(self, cast: Cast) -> None:
        _give_codes(cast.officer)
        assert SECRET.decode() not in SecondFactor.objects.get(user=cast.officer).data


class TestRecoveryCodes:
    def test_open_once_each(self, client: Client, cast: Cast) -> None:
        codes = _give_codes(cast.officer)
        assert len(codes) == 10
        _type_password(client, cast.officer)
        assert client.post(STEP, {"code": codes[3].upper().replace("-", " ")}).status_code == 302
        assert _is_in(client)
        assert queries.count_recovery_codes(cast.officer) == 9
        with pytest.raises(operations.WrongCode):
            operations.check_code(user=cast.officer, typed=codes[3], now=NOW)

    def test_are_kept_only_as_a_hash(self, cast: Cast) -> None:
        codes = _give_codes(cast.officer)
        kept = str(list(RecoveryCode.objects.values_list("digest", flat=True)))
        assert not any(code.replace("-", "") in kept for code in codes)

    def test_are_shown_once_and_renewed_with_the_password(self, client: Client, cast: Cast) -> None:
        old = _give_codes(cast.officer)
        client.force_login(cast.officer)
        page = client.post("/tai-khoan/hai-buoc/ma-khoi-phuc", {"current": PASSWORD})
        assert "no-store" in page["Cache-Control"]
        shown = re.findall(r'class="secret">([a-z2-9-]{14})<', page.content.decode())
        assert len(shown) == 10
        assert not set(old) & set(shown)
        wrong = client.post("/tai-khoan/hai-buoc/ma-khoi-phuc", {"current": "sai"}).content.decode()
        assert "không đúng" in wrong


class TestWhoMust:
    def test_an_operator_does_nothing_before(self, client: Client, cast: Cast) -> None:
        SecondFactor.objects.all().delete()
        RecoveryCode.objects.all().delete()
        User.objects.filter(pk=cast.operator.pk).update(has_second_factor=False)
        client.post(SIGN_IN, {"login": cast.operator.login, "password": PASSWORD})
        for page in ("/", "/thu/", SECURITY, "/tai-khoan/mat-khau-ung-dung"):
            assert client.get(page)["Location"] == CODES
        page = client.get(CODES).content.decode()
        assert "bắt buộc đăng nhập hai bước" in page
        secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
        assert secret is not None
        text = secret[1].replace(" ", "")
        plain = base64.b32decode(text + "=" * (-len(text) % 8))
        done = client.post(CODES, {"code": _code(plain, timezone.now())}).content.decode()
        assert "Mã khôi phục" in done
        assert client.get(SECURITY).status_code == 200

    def test_an_operator_keeps_the_last_one(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.operator)
        factor = SecondFactor.objects.get(user=cast.operator)
        page = client.post(f"/tai-khoan/hai-buoc/{factor.pk}/bo", {"current": PASSWORD}).content.decode()
        assert "thêm cách khác trước" in page
        assert SecondFactor.objects.filter(pk=factor.pk).exists()

    @pytest.mark.parametrize(
        ("roles", "who", "is_asked"),
        [
            ({"HEAD"}, "leader", True),
            ({"HEAD"}, "officer", False),
            ({"IT_OFFICER"}, "it_officer", True),
            ({"ALL"}, "officer", True),
            (set(), "leader", False),
        ],
    )
    def test_others_by_rules(
        self, client: Client, cast: Cast, roles: set[str], who: str, is_asked: bool
    ) -> None:
        """On every page from the next on, and for mail programs, whose own password opens nothing."""
        User.objects.update(password="argon2$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA")
        operations.set_second_factor_rules(actor=cast.operator, roles=roles, now=NOW)
        client.force_login(User.objects.get(pk=cast.member(who).pk))
        assert (client.get(SECURITY).get("Location") == CODES) is is_asked
        assert _opens_mail_programs(cast.member(who)) is not is_asked

    def test_only_operators_set_rules(self, client: Client, cast: Cast) -> None:
        with pytest.raises(operations.NotAnOperator):
            operations.set_second_factor_rules(actor=cast.leader, roles={"ALL"}, now=NOW)
        client.force_login(cast.leader)
        client.post("/tai-khoan/hai-buoc/quy-dinh", {"roles": ["ALL"]})
        assert queries.list_second_factor_roles() == frozenset()
        client.force_login(cast.operator)
        client.post("/tai-khoan/hai-buoc/quy-dinh", {"roles": ["CLERK", "HEAD"]})
        assert queries.list_second_factor_roles() == {"CLERK", "HEAD"}


class TestMailPrograms:
    def test_open_by_app_password_only(self, cast: Cast) -> None:
        """Else the second step would be worth nothing."""
        User.objects.update(password="argon2$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA")
        assert _opens_mail_programs(cast.officer)
        assert not _opens_mail_programs(cast.operator)
        _give_codes(cast.officer)
        assert not _opens_mail_programs(cast.officer)
        operations.create_app_password(user=cast.officer, label="Máy", protocol="imap", now=NOW)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM engine_app_passwords")
            assert cursor.fetchone() == (1,)


class TestRemoving:
    def test_needs_the_password_and_the_own_one(self, client: Client, cast: Cast) -> None:
        _give_codes(cast.officer)
        factor = SecondFactor.objects.get(user=cast.officer)
        page = f"/tai-khoan/hai-buoc/{factor.pk}/bo"
        client.force_login(cast.leader)
        assert client.post(page, {"current": PASSWORD})["Location"] == SECURITY
        client.force_login(cast.officer)
        client.post(page, {"current": "sai"})
        assert SecondFactor.objects.filter(pk=factor.pk).exists()
        client.post(page, {"current": PASSWORD})
        user = User.objects.get(pk=cast.officer.pk)
        assert not user.has_second_factor
        assert not RecoveryCode.objects.filter(user=user).exists()


class TestPasskeyAnswers:
    @pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 5}', "x" * 19_000, '{"a":{"b":[1]}}'])
    def test_that_are_none_make_no_key_and_open_nothing(
        self, client: Client, cast: Cast, answer: str
    ) -> None:
        client.force_login(cast.officer)
        page = "/tai-khoan/hai-buoc/khoa"
        client.get(page)
        shown: Any = client.post(page, {"name": "Máy", "answer": answer}).content.decode()
        assert "chưa tạo được khóa" in shown
        assert not SecondFactor.objects.filter(user=cast.officer).exists()
        other = Client()
        _give_codes(cast.receiver)
        _type_password(other, cast.receiver)
        assert other.post(STEP, {"answer": answer}).status_code == 200
        assert not _is_in(other)


def test_codes_drift_by_half_a_minute_at_most(cast: Cast) -> None:
    later = NOW + timedelta(hours=1)
    operations.check_code(user=cast.operator, typed=operator_code(later - timedelta(seconds=30)), now=later)
    typed = code_at(OPERATOR_SECRET, int(later.timestamp() // 30) + 3)
    with pytest.raises(operations.WrongCode):
        operations.check_code(user=cast.operator, typed=typed, now=later)
