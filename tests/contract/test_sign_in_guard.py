"""`SignInGuard`: wrong passwords make strangers wait, whoever asks; without it nobody is held up."""

import itertools

import pytest

from congvu.engines.layout import Layout
from congvu.engines.memory import MemorySignInGuard
from congvu.engines.ports import SignInAttempt, SignInGuard, SignInVerdict
from congvu.engines.sign_in_guard import HttpSignInGuard
from tests.places import Place

_NUMBERS = itertools.count(1)


@pytest.fixture(params=["memory", pytest.param("real", marks=pytest.mark.engines)])
def guard(request: pytest.FixtureRequest) -> SignInGuard:
    if request.param == "memory":
        return MemorySignInGuard()
    place: Place = request.getfixturevalue("place")
    layout = Layout.from_environment(place.environment, var=place.var)
    return HttpSignInGuard.for_layout(layout)


@pytest.fixture
def login() -> str:
    return f"guard{next(_NUMBERS)}@binhphuoc.gov.vn"


@pytest.fixture
def network() -> str:
    """Of this test alone."""
    return f"198.18.{next(_NUMBERS)}"


def _attempt(guard: SignInGuard, login: str, ip: str, password: str) -> SignInAttempt:
    return SignInAttempt(login, ip, "web", guard.fingerprint(login, password))


def _guess(guard: SignInGuard, login: str, ip: str, times: int = 6) -> None:
    for number in range(times):
        guard.report(_attempt(guard, login, ip, f"sai {number}"), success=False)


def test_a_stranger_waits_and_the_person_elsewhere_does_not(
    guard: SignInGuard, login: str, network: str
) -> None:
    ip = f"{network}.7"
    assert guard.judge(_attempt(guard, login, ip, "đúng")) == SignInVerdict()
    _guess(guard, login, ip)
    assert guard.judge(_attempt(guard, login, ip, "đúng")).wait_seconds > 10
    assert guard.judge(_attempt(guard, login, "198.19.255.1", "đúng")).wait_seconds == 0


def test_a_password_that_was_right_is_always_looked_at(guard: SignInGuard, login: str, network: str) -> None:
    ip = f"{network}.7"
    right = _attempt(guard, login, ip, "đúng")
    guard.report(right, success=True)
    _guess(guard, login, ip, times=20)
    assert guard.judge(right).wait_seconds == 0
    assert guard.judge(_attempt(guard, login, ip, "đoán")).wait_seconds > 0


def test_who_was_held_up_is_told_once(guard: SignInGuard, login: str, network: str) -> None:
    ip = f"{network}.7"
    _guess(guard, login, ip)
    guard.news()
    for _time in range(2):
        guard.judge(_attempt(guard, login, ip, "đoán"))
    held = [one for one in guard.news().held_up if one.login == login]
    # The worker of the running place may have asked in between.
    assert [one.times for one in held] in ([2], [1], [])
    assert [one for one in guard.news().held_up if one.login == login] == []


@pytest.mark.parametrize("login", ["", " ", "a\0b", "@", "x" * 5000, 'a"b\\c\r\nd'])
def test_odd_logins_are_survived(guard: SignInGuard, login: str, network: str) -> None:
    _guess(guard, login, f"{network}.7", times=2)
    assert guard.judge(_attempt(guard, login, f"{network}.7", "x")).slow_by == 0


def test_one_that_does_not_answer_holds_nobody_up() -> None:
    guard = HttpSignInGuard(port=9, key="x", nonce="y")
    attempt = SignInAttempt("a@x", "198.18.0.1", "web")
    guard.report(attempt, success=False)
    assert guard.judge(attempt) == SignInVerdict()
    assert guard.news().uses == ()


@pytest.mark.engines
def test_nobody_else_reports_to_it(place: Place, login: str, network: str) -> None:
    """Another user of the machine could else make a person wait, or clear a stranger."""
    layout = Layout.from_environment(place.environment, var=place.var)
    foreign = HttpSignInGuard(port=layout.ports["policy"], key="0" * 48, nonce="y")
    _guess(foreign, login, f"{network}.7", times=10)
    own = HttpSignInGuard.for_layout(layout)
    assert own.judge(_attempt(own, login, f"{network}.7", "x")).wait_seconds == 0
