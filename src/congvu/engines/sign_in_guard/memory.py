"""What is remembered of sign-ins, and what follows from it (`policy.sign_in_limits`).

Bounded: of each kind the entries that were touched last stay. Times are seconds since 1970, given by
the caller. A fingerprint is 16 bits of a keyed hash of login and password, enough to see that the same
one is tried again; it is held in memory only, never written.
"""

import ipaddress
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from congvu.engines.ports import AppPasswordUse, HeldUp, SignInAttempt, SignInNews, SignInVerdict
from congvu.policy.sign_in_limits import KNOWN_FOR_SECONDS, WrongTries, faded, limits

_MOST_PAIRS, _MOST_NETWORKS, _MOST_ACCOUNTS, _MOST_KNOWN = 50_000, 20_000, 50_000, 200_000
_MOST_FINGERPRINTS, _MOST_NEWS = 32, 500
_LONGEST_CHECK = 30.0  # seconds after which a check that was never reported is forgotten
_AFTER_OTHERS = 5.0
Pair = tuple[str, str]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(slots=True)
class _Tries:
    """Wrong passwords, faded to the moment `at`; `seen` are fingerprints that were counted, `asked` those
    that are being checked, with the moment they were asked for."""

    count: float = 0.0
    at: float = 0.0
    seen: list[str] = field(default_factory=list)
    asked: dict[str, float] = field(default_factory=dict)

    def now(self, now: float) -> float:
        return faded(self.count, now - self.at)

    def under_way(self, fingerprint: str, now: float) -> int:
        """Other passwords that are being checked at this moment: many at once are many guesses."""
        self.asked = {one: at for one, at in self.asked.items() if now - at < _LONGEST_CHECK}
        return len(self.asked.keys() - {fingerprint})

    def add(self, now: float) -> None:
        self.count, self.at = self.now(now) + 1.0, now


class GuardMemory:
    """`judge` before a password is checked, `report` after; `news` for the product's own records."""

    def __init__(self, *, domain: str) -> None:
        self._domain = domain
        self._pairs: OrderedDict[Pair, _Tries] = OrderedDict()
        self._networks: OrderedDict[str, _Tries] = OrderedDict()
        self._accounts: OrderedDict[str, _Tries] = OrderedDict()
        self._known: OrderedDict[Pair, float] = OrderedDict()
        self._right: OrderedDict[str, list[str]] = OrderedDict()
        self._uses: OrderedDict[tuple[str, str], AppPasswordUse] = OrderedDict()
        self._held: OrderedDict[tuple[str, str, str], int] = OrderedDict()

    def judge(self, attempt: SignInAttempt, now: float) -> SignInVerdict:
        """Whether the password may be checked now. One that was right before always may."""
        login, network = self._login(attempt), network_of(attempt.remote_ip)
        if attempt.fingerprint and attempt.fingerprint in self._right.get(login, ()):
            return SignInVerdict()
        pair = _touch(self._pairs, (login, network), _MOST_PAIRS)
        from_network = self._networks.get(network, _Tries())
        account = self._accounts.get(login, _Tries())
        # The waits run from the last wrong password, so they follow from the numbers as of then.
        tries = WrongTries(pair.count, from_network.count, account.now(now))
        is_known = self._is_known((login, network), now)
        found = limits(tries, is_known=is_known)
        wait = max(
            pair.at + found.wait_after_pair - now, from_network.at + found.wait_after_network - now, 0.0
        )
        others = pair.under_way(attempt.fingerprint, now)
        if others and limits(replace(tries, of_pair=pair.count + others), is_known=is_known).wait_after_pair:
            wait = max(wait, _AFTER_OTHERS)
        if wait > 0:
            self._note_held(login, network, attempt.protocol)
        else:
            pair.asked[attempt.fingerprint or f"#{len(pair.asked)}"] = now
        return SignInVerdict(wait_seconds=round(wait, 1), slow_by=found.slow_by)

    def report(self, attempt: SignInAttempt, now: float, *, success: bool, app_password: str = "") -> None:
        """What became of a password that was checked; `app_password` is the selector of one."""
        login, network = self._login(attempt), network_of(attempt.remote_ip)
        if success:
            self._pairs.pop((login, network), None)
            _put(self._known, (login, network), now, _MOST_KNOWN)
            self._remember_right(login, attempt.fingerprint)
            if app_password:
                use = AppPasswordUse(login, app_password, now, attempt.remote_ip)
                _put(self._uses, (login, app_password), use, _MOST_NEWS)
            return
        if attempt.fingerprint in self._right.get(login, ()):
            self._right[login].remove(attempt.fingerprint)  # it was changed or revoked
        pair = _touch(self._pairs, (login, network), _MOST_PAIRS)
        pair.asked.pop(attempt.fingerprint or f"#{len(pair.asked) - 1}", None)
        if attempt.fingerprint:
            if attempt.fingerprint in pair.seen:
                return  # a program that goes on with an old password guesses nothing
            pair.seen = [*pair.seen, attempt.fingerprint][-_MOST_FINGERPRINTS:]
        pair.add(now)
        _touch(self._networks, network, _MOST_NETWORKS).add(now)
        _touch(self._accounts, login, _MOST_ACCOUNTS).add(now)

    def news(self) -> SignInNews:
        """What was not told yet: uses of app passwords, and who was held up, how often."""
        uses = tuple(self._uses.values())
        held = tuple(HeldUp(*key, times) for key, times in self._held.items())
        self._uses.clear()
        self._held.clear()
        return SignInNews(uses, held)

    def rows(self) -> Iterator[list[Any]]:
        """What survives a restart, row by row, as of the moment the first is taken: numbers and known
        networks, nothing of passwords."""
        held = {name: list(table.items()) for name, table in self._tries().items()}
        known = list(self._known.items())
        for name, entries in held.items():
            for key, one in entries:
                yield [name, key, one.count, one.at]
        for pair, at in known:
            yield ["known", pair, 0, at]

    def load(self, row: Sequence[Any]) -> None:
        """Raises ValueError, KeyError or TypeError for what `rows` did not make."""
        name, key, count, at = row
        if name == "known":
            self._known[_pair(key)] = float(at)
        elif name == "pairs":
            self._pairs[_pair(key)] = _Tries(float(count), float(at))
        else:
            self._tries()[name][str(key)] = _Tries(float(count), float(at))

    def _tries(self) -> dict[str, OrderedDict[Any, _Tries]]:
        return {"pairs": self._pairs, "networks": self._networks, "accounts": self._accounts}

    def _login(self, attempt: SignInAttempt) -> str:
        login = attempt.login.strip().lower()[:300]
        return login if "@" in login else f"{login}@{self._domain}"

    def _is_known(self, pair: Pair, now: float) -> bool:
        return now - self._known.get(pair, float("-inf")) < KNOWN_FOR_SECONDS

    def _remember_right(self, login: str, fingerprint: str) -> None:
        if fingerprint:
            others = [one for one in self._right.get(login, ()) if one != fingerprint]
            _put(self._right, login, [*others, fingerprint][-_MOST_FINGERPRINTS:], _MOST_ACCOUNTS)

    def _note_held(self, login: str, network: str, protocol: str) -> None:
        key = (login, network, protocol)
        if key in self._held or len(self._held) < _MOST_NEWS:
            self._held[key] = self._held.get(key, 0) + 1


def _pair(key: Sequence[Any]) -> Pair:
    login, network = key
    return str(login), str(network)


def network_of(remote_ip: str) -> str:
    """The network that an address is counted with: /24 of IPv4, /56 of IPv6."""
    try:
        address = ipaddress.ip_address(remote_ip)
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        address = mapped
    prefix = 24 if address.version == 4 else 56
    return str(ipaddress.ip_network((address, prefix), strict=False))


def _touch(held: "OrderedDict[_Key, _Tries]", key: _Key, most: int) -> _Tries:
    return _put(held, key, held.get(key) or _Tries(), most)


def _put(held: "OrderedDict[_Key, _Value]", key: _Key, value: _Value, most: int) -> _Value:
    """As the last; the one that was touched longest ago goes."""
    held[key] = value
    held.move_to_end(key)
    if len(held) > most:
        held.popitem(last=False)
    return value
