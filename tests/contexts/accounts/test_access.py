"""A forgotten or leaked password: closed at once, opened anew by whom the law names (R13, R14)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from congvu.accounts import operations
from congvu.accounts.models import Activation, AppPassword, SecondFactor, User
from congvu.audit.models import AuditEvent
from congvu.cli.account import account
from congvu.engines import memory, wiring
from congvu.engines.ports import SignInAttempt
from congvu.policy.sign_in import Standing, WhyNot
from tests.cast import PASSWORD, Cast

NOW = datetime(2009, 11, 2, 1, 0, tzinfo=UTC)
NEW = "cây tre trăm đốt"
SIGN_IN, LEAK = "/dang-nhap", "/tai-khoan/lo-mat-khau"


def _standing(user: User, *agencies: int, looks_after: tuple[int, ...] = ()) -> Standing:
    return Standing(user.login, "binh-phuoc", frozenset(agencies), frozenset(looks_after), user.is_operator)


def _reset(cast: Cast, asker: Standing, owner: Standing, **more: bool) -> operations.NewActivation:
    return operations.reset_access(
        actor=asker,
        now=NOW,
        user=User.objects.get(login=owner.login),
        owner=owner,
        valid_days=3,
        engine=wiring.mailbox_engine(),
        **more,
    )


class TestResetAccess:
    @pytest.mark.row("R13")
    def test_closes_the_old_and_opens_by_a_new_sheet(
        self, cast: Cast, world: memory.World, django_capture_on_commit_callbacks: object
    ) -> None:
        client = Client()
        client.force_login(cast.officer)
        it = _standing(cast.it_officer, 1, looks_after=(1,))
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            made = _reset(cast, it, _standing(cast.officer, 1))
        user = User.objects.get(pk=cast.officer.pk)
        assert (user.has_usable_password(), user.must_change_password) == (False, True)
        assert world.ended[user.login] == 1
        assert client.get("/tai-khoan/mat-khau").status_code == 302
        assert operations.use_activation(token=made.token, new_password=NEW, now=NOW) == user
        event = AuditEvent.objects.get(action="accounts.reset_access")
        assert (event.actor, event.target_id) == (cast.it_officer.login, user.login)

    @pytest.mark.row("R13")
    def test_is_for_the_own_agency_and_operators(self, cast: Cast) -> None:
        officer = _standing(cast.officer, 1)
        refused = [
            (_standing(cast.outsider, 3, looks_after=(3,)), officer, WhyNot.ANOTHER_AGENCY),
            (_standing(cast.leader, 1), officer, WhyNot.ANOTHER_AGENCY),
            (_standing(cast.it_officer, 1, looks_after=(1,)), _standing(cast.operator, 1), WhyNot.OPERATOR),
            (_standing(cast.operator), replace(officer, province="binh-duong"), WhyNot.ANOTHER_PROVINCE),
            (_standing(cast.operator), _standing(cast.operator), WhyNot.ONESELF),
            (_standing(cast.it_officer, 1, looks_after=(1,)), _standing(cast.it_officer, 1), WhyNot.ONESELF),
        ]
        for asker, owner, why in refused:
            with pytest.raises(operations.MayNotReset) as found:
                _reset(cast, asker, owner)
            assert found.value.why == why
        assert not Activation.objects.exists()
        assert all(user.has_usable_password() for user in User.objects.all())
        _reset(cast, _standing(cast.operator), officer)

    def test_keeps_the_second_factor_unless_an_operator_forgets_it(self, cast: Cast) -> None:
        owner = _standing(cast.officer, 1)
        SecondFactor.objects.create(user=cast.officer, kind="PASSKEY", name="x", data="", created_at=NOW)
        User.objects.filter(pk=cast.officer.pk).update(has_second_factor=True)
        it = _standing(cast.it_officer, 1, looks_after=(1,))
        with pytest.raises(operations.MayNotReset):
            _reset(cast, it, owner, forget_second_factor=True)
        _reset(cast, it, owner)
        assert User.objects.get(pk=cast.officer.pk).has_second_factor
        _reset(cast, _standing(cast.operator), owner, forget_second_factor=True)
        assert not User.objects.get(pk=cast.officer.pk).has_second_factor
        assert not SecondFactor.objects.filter(user=cast.officer).exists()


class TestLeak:
    @pytest.mark.row("R14")
    @pytest.mark.parametrize("revoke", [True, False])
    def test_one_button_ends_all_but_this_session(
        self, cast: Cast, world: memory.World, revoke: bool, django_capture_on_commit_callbacks: object
    ) -> None:
        here, elsewhere = Client(), Client()
        for client in (here, elsewhere):
            client.post(SIGN_IN, {"login": cast.clerk.login, "password": PASSWORD})
        operations.create_app_password(user=cast.clerk, label="Máy", protocol="imap", now=NOW)
        form = {"current": PASSWORD, "new": NEW, "repeated": NEW, **({"revoke": "on"} if revoke else {})}
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            page = here.post(LEAK, form, follow=True)
        assert "đóng mọi phiên khác" in page.content.decode()
        assert elsewhere.get("/").status_code == 302
        assert world.ended[cast.clerk.login] == 1
        user = User.objects.get(pk=cast.clerk.pk)
        assert user.check_password(NEW)
        assert user.sessions_valid_from is not None
        assert (AppPassword.objects.get().revoked_at is not None) is revoke
        assert AuditEvent.objects.filter(action="accounts.report_leak", actor=user.login).count() == 1

    def test_needs_the_password_of_now(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.clerk)
        page = client.post(LEAK, {"current": "sai", "new": NEW, "repeated": NEW}).content.decode()
        assert "Mật khẩu hiện tại không đúng" in page
        assert User.objects.get(pk=cast.clerk.pk).check_password(PASSWORD)

    def test_goes_on_when_the_engine_is_down(
        self, client: Client, cast: Cast, world: memory.World, django_capture_on_commit_callbacks: object
    ) -> None:
        """Its sessions are gone with it; the new password holds all the same."""
        client.force_login(cast.clerk)
        world.is_down = True
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            answer = client.post(LEAK, {"current": PASSWORD, "new": NEW, "repeated": NEW})
        assert answer.status_code == 302
        assert User.objects.get(pk=cast.clerk.pk).check_password(NEW)


class TestWrongPasswords:
    def _try(self, client: Client, login: str, password: str, ip: str) -> str:
        answer = client.post(SIGN_IN, {"login": login, "password": password}, REMOTE_ADDR=ip)
        return answer.content.decode()

    @pytest.mark.row("R46")
    def test_make_the_stranger_wait_and_not_the_person(self, cast: Cast) -> None:
        login = cast.clerk.login
        for number in range(5):
            assert "không đúng" in self._try(Client(), login, f"đoán {number}", "192.0.2.9")
        assert "Chờ 1 phút" in self._try(Client(), login, "đoán nữa", "192.0.2.9")
        # Even the right one is not looked at there: else the answer would tell it.
        assert "Chờ 1 phút" in self._try(Client(), login, PASSWORD, "192.0.2.9")
        assert self._try(Client(), login, PASSWORD, "203.0.113.5") == ""

    def test_count_over_all_protocols(self, cast: Cast) -> None:
        guard = wiring.sign_in_guard()
        for number in range(5):
            attempt = SignInAttempt(cast.clerk.login, "192.0.2.9", "imap", f"g{number}")
            guard.report(attempt, success=False)
        assert "Chờ 1 phút" in self._try(Client(), cast.clerk.login, "sai", "192.0.2.9")

    def test_held_up_tries_are_recorded_in_few_lines(self, cast: Cast) -> None:
        for number in range(60):
            for guess in range(6):
                self._guess(f"n{number}@x.vn", guess)
                wiring.sign_in_guard().judge(SignInAttempt(f"n{number}@x.vn", "192.0.2.9", "web"))
        operations.note_sign_in_news(news=wiring.sign_in_guard().news(), now=NOW)
        events = AuditEvent.objects.filter(action="accounts.hold_up_sign_in")
        assert events.count() == 11
        operations.note_sign_in_news(news=wiring.sign_in_guard().news(), now=NOW)
        assert events.count() == 11

    def _guess(self, login: str, guess: int) -> None:
        attempt = SignInAttempt(login, "192.0.2.9", "web", f"g{guess}")
        wiring.sign_in_guard().report(attempt, success=False)


class TestAfterACrash:
    def test_the_worker_ends_what_was_left_open(self, cast: Cast, world: memory.World) -> None:
        User.objects.filter(pk=cast.clerk.pk).update(sessions_valid_from=NOW)
        engine = wiring.mailbox_engine()
        later = NOW + timedelta(seconds=3)
        assert operations.end_sessions_again(engine=engine, since=NOW - timedelta(hours=1), now=later) == 1
        assert world.ended[cast.clerk.login] == 1
        assert operations.end_sessions_again(engine=engine, since=later, now=later) == 0


class TestCommand:
    def test_lets_the_last_operator_in_again(self, cast: Cast) -> None:
        """From the machine itself: nobody is left who could do it in the web."""
        done = CliRunner().invoke(account, ["reset", cast.operator.login, "--forget-second-factor"])
        assert done.exit_code == 0, done.output
        token = done.output.split()[0].removeprefix("/kich-hoat/")
        user = User.objects.get(pk=cast.operator.pk)
        assert not user.has_second_factor
        assert operations.use_activation(token=token, new_password=NEW, now=timezone.now()) == user
        assert AuditEvent.objects.get(action="accounts.reset_access").actor == "system"

    def test_says_when_there_is_nobody(self, db: None) -> None:
        done = CliRunner().invoke(account, ["reset", "khong.co@binhphuoc.gov.vn"])
        assert done.exit_code == 1
        assert "không có tài khoản" in done.output
