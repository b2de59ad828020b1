"""How long who has typed wrong passwords waits; nobody can shut another person out (R46, R16).

What is counted is wrong passwords, each different one once, faded by half every quarter of an hour:
of one account from one network, of one network whatever the account, of one account from anywhere.
A network from which the account signed in well lately waits shortly, and only for what came from there.
"""

from dataclasses import dataclass

HALF_LIFE_SECONDS = 900.0
KNOWN_FOR_SECONDS = 30 * 24 * 3600.0

_LONGEST_WAIT = 900.0
_LONGEST_KNOWN_WAIT = 30.0
_PAIR_FREE, _PAIR_FREE_KNOWN = 5, 8
_NETWORK_FREE, _ACCOUNT_FREE = 60, 20
_LONGEST_SLOWING = 5


@dataclass(frozen=True, slots=True)
class WrongTries:
    """Faded numbers of wrong passwords: of pair and network as of the last one, of the account as of now."""

    of_pair: float = 0.0
    of_network: float = 0.0
    of_account: float = 0.0


@dataclass(frozen=True, slots=True)
class Limits:
    """`wait_after_pair` and `wait_after_network`: seconds from the last wrong one to the next try;
    `slow_by`: seconds that an answer is held back."""

    wait_after_pair: float = 0.0
    wait_after_network: float = 0.0
    slow_by: int = 0


def limits(tries: WrongTries, *, is_known: bool) -> Limits:
    """The limits for an account at a network; `is_known`: it signed in well from there lately."""
    if is_known:
        return Limits(_doubling(tries.of_pair, _PAIR_FREE_KNOWN, first=5.0, longest=_LONGEST_KNOWN_WAIT))
    over = max(0.0, tries.of_account - _ACCOUNT_FREE)
    return Limits(
        _doubling(tries.of_pair, _PAIR_FREE, first=30.0, longest=_LONGEST_WAIT),
        _doubling(tries.of_network, _NETWORK_FREE, first=10.0, longest=_LONGEST_WAIT, each=20),
        min(_LONGEST_SLOWING, int(over // 10) + 1) if over else 0,
    )


def faded(count: float, seconds: float) -> float:
    """What a number of wrong tries still counts some seconds later."""
    return float(count * 0.5 ** (max(0.0, seconds) / HALF_LIFE_SECONDS))


def _doubling(count: float, free: int, *, first: float, longest: float, each: int = 1) -> float:
    over = round(count) - free  # a moment's fading makes no difference
    return 0.0 if over < 0 else float(min(longest, first * 2.0 ** min(over // each, 20)))
