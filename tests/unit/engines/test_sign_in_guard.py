"""What the guard remembers of sign-ins, from any protocol."""

import json

import pytest

from congvu.engines.ports import SignInAttempt
from congvu.engines.sign_in_guard.memory import _MOST_PAIRS, GuardMemory, network_of

BINH = "binh.stnmt@binhphuoc.gov.vn"
OFFICE, HOME, STRANGER = "203.0.113.7", "198.51.100.20", "192.0.2.99"


@pytest.fixture
def guard() -> GuardMemory:
    return GuardMemory(domain="binhphuoc.gov.vn")


def _try(ip: str, guess: object = "", login: str = BINH, protocol: str = "imap") -> SignInAttempt:
    return SignInAttempt(login, ip, protocol, f"{guess}")


def _guess(guard: GuardMemory, ip: str, times: int, *, login: str = BINH, now: float = 0.0) -> None:
    for number in range(times):
        guard.report(_try(ip, f"g{ip}{number}", login), now, success=False)


class TestStrangers:
    def test_wait_after_some_wrong_passwords(self, guard: GuardMemory) -> None:
        _guess(guard, STRANGER, 5)
        assert guard.judge(_try(STRANGER, "next"), 1).wait_seconds > 20
        assert guard.judge(_try(STRANGER, "next"), 40).wait_seconds == 0

    def test_change_neither_network_neighbour_nor_protocol_to_go_on(self, guard: GuardMemory) -> None:
        _guess(guard, STRANGER, 5)
        for protocol in ("web", "imap", "pop3", "smtp"):
            assert guard.judge(_try("192.0.2.1", "next", protocol=protocol), 1).wait_seconds > 0

    def test_gain_nothing_by_many_at_once(self, guard: GuardMemory) -> None:
        """Each is judged before the first is reported."""
        judged = [guard.judge(_try(STRANGER, number), 1).wait_seconds > 0 for number in range(50)]
        assert judged.count(False) == 5
        _guess(guard, STRANGER, 6, now=2)
        judged = [guard.judge(_try(STRANGER, f"x{number}"), 200).wait_seconds > 0 for number in range(50)]
        assert judged.count(False) == 1

    def test_gain_nothing_by_the_short_login(self, guard: GuardMemory) -> None:
        _guess(guard, STRANGER, 5, login="Binh.stnmt ")
        assert guard.judge(_try(STRANGER, "next"), 1).wait_seconds > 0

    def test_do_not_shut_the_person_out(self, guard: GuardMemory) -> None:
        """A thousand wrong passwords from elsewhere: the office where Bình works goes on at once."""
        guard.report(_try(OFFICE, "right"), 0, success=True)
        for number in range(200):
            _guess(guard, f"192.0.{number}.1", 5)
        verdict = guard.judge(_try(OFFICE, "a slip"), 1)
        assert (verdict.wait_seconds, verdict.slow_by) == (0, 0)
        # At a network where he never was he is only held back for seconds.
        verdict = guard.judge(_try(HOME, "a slip"), 1)
        assert verdict.wait_seconds == 0
        assert 1 <= verdict.slow_by <= 5

    def test_in_the_same_office_do_not_hold_up_who_types_what_was_right(self, guard: GuardMemory) -> None:
        guard.report(_try(OFFICE, "right"), 0, success=True)
        _guess(guard, OFFICE, 50)
        assert guard.judge(_try(OFFICE, "guess"), 1).wait_seconds > 0
        assert guard.judge(_try(OFFICE, "right"), 1).wait_seconds == 0

    def test_who_try_one_password_on_many_accounts_wait(self, guard: GuardMemory) -> None:
        for number in range(70):
            _guess(guard, STRANGER, 1, login=f"n{number}@binhphuoc.gov.vn")
        assert guard.judge(_try(STRANGER, "x", "n99@binhphuoc.gov.vn"), 1).wait_seconds > 0
        assert guard.judge(_try(OFFICE, "x", "n99@binhphuoc.gov.vn"), 1).wait_seconds == 0


class TestPrograms:
    def test_that_open_many_connections_at_once_come_in(self, guard: GuardMemory) -> None:
        verdicts = [guard.judge(_try(HOME, "right"), 1) for _connection in range(30)]
        assert all(verdict.wait_seconds == 0 for verdict in verdicts)

    def test_that_go_on_with_an_old_password_count_once(self, guard: GuardMemory) -> None:
        for second in range(100):
            guard.report(_try(OFFICE, "old"), second, success=False)
        assert guard.judge(_try(OFFICE, "new"), 100).wait_seconds == 0

    def test_with_a_password_that_was_changed_are_guesses_again(self, guard: GuardMemory) -> None:
        guard.report(_try(HOME, "right"), 0, success=True)
        guard.report(_try(HOME, "right"), 1, success=False)
        _guess(guard, HOME, 20, now=2)
        assert guard.judge(_try(HOME, "right"), 3).wait_seconds > 0

    def test_uses_of_app_passwords_are_told_once(self, guard: GuardMemory) -> None:
        for second in (1, 2):
            guard.report(_try(OFFICE, "right"), second, success=True, app_password="abcdefgh")
        (use,) = guard.news().uses
        assert (use.login, use.selector, use.at, use.remote_ip) == (BINH, "abcdefgh", 2, OFFICE)
        assert guard.news().uses == ()

    def test_who_was_held_up_is_told_with_how_often(self, guard: GuardMemory) -> None:
        _guess(guard, STRANGER, 5)
        for _time in range(3):
            guard.judge(_try(STRANGER, "x"), 1)
        (held,) = guard.news().held_up
        assert (held.login, held.network, held.protocol, held.times) == (BINH, "192.0.2.0/24", "imap", 3)


class TestBounds:
    def test_strangers_fill_no_memory(self, guard: GuardMemory) -> None:
        for number in range(_MOST_PAIRS + 500):
            guard.report(_try(STRANGER, "x", f"n{number}@x"), 0, success=False)
        assert sum(row[0] == "pairs" for row in guard.rows()) == _MOST_PAIRS
        assert len(guard.news().held_up) <= 500

    def test_a_restart_forgets_no_limit_and_keeps_no_password(self, guard: GuardMemory) -> None:
        guard.report(_try(OFFICE, "a1b2"), 0, success=True)
        _guess(guard, STRANGER, 6)
        kept = json.dumps(list(guard.rows()))
        assert "a1b2" not in kept
        after = GuardMemory(domain="binhphuoc.gov.vn")
        for row in json.loads(kept):
            after.load(row)
        assert after.judge(_try(STRANGER, "x"), 1).wait_seconds > 0
        assert after.judge(_try(OFFICE, "x"), 1).slow_by == 0

    @pytest.mark.parametrize(
        ("address", "network"),
        [
            ("203.0.113.7", "203.0.113.0/24"),
            ("2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
            ("::ffff:203.0.113.7", "203.0.113.0/24"),
            ("", ""),
            ("none", ""),
        ],
    )
    def test_networks(self, address: str, network: str) -> None:
        assert network_of(address) == network
