"""Running instances for tests: the whole product with its real engines, on free ports, below /tmp."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.place import Place, new_place

__all__ = ["Login", "Logins", "Place", "running_place", "stopped_place"]


@dataclass(frozen=True, slots=True)
class Login:
    """A line of `var/demo/logins.csv`; `mailboxes` are the addresses that this login opens."""

    role: str
    agency: str
    name: str
    login: str
    password: str
    mailboxes: tuple[str, ...]

    @property
    def agency_mailbox(self) -> str:
        """The first mailbox that is not the own one; empty for who is delegate of none."""
        return next((box for box in self.mailboxes if box != self.login), "")


class Logins(tuple[Login, ...]):
    """All logins of a demonstration province, in the order of the file."""

    @classmethod
    def read(cls, path: Path) -> "Logins":
        with path.open(encoding="utf-8") as stream:
            return cls(
                Login(**{**row, "mailboxes": tuple(row["mailboxes"].split())})
                for row in csv.DictReader(stream)
            )

    def login_of(self, role: str, agency: str) -> Login:
        """By role ("Văn thư", "Thủ trưởng", "Cấp phó", "Cán bộ CNTT", "Cán bộ", "Vận hành hệ thống") and
        agency: its name, or the local part of its address ("sotttt")."""
        found = next(self._of(role, agency), None)
        if found is None:
            raise LookupError(f"no {role} of {agency} in the demonstration province")
        return found

    def logins_of(self, role: str, agency: str) -> tuple[Login, ...]:
        return tuple(self._of(role, agency))

    def clerks(self) -> tuple[Login, ...]:
        """Those who send for their agency, one for each agency."""
        return tuple(one for one in self if one.role == "Văn thư")

    def _of(self, role: str, agency: str) -> Iterator[Login]:
        for one in self:
            names = {one.agency, *_local_parts(one.mailboxes), _agency_part(one.login)}
            if one.role == role and agency in names:
                yield one


def _local_parts(addresses: Iterable[str]) -> Iterator[str]:
    return (address.partition("@")[0] for address in addresses)


def _agency_part(login: str) -> str:
    return login.partition("@")[0].rpartition(".")[2]


@contextmanager
def stopped_place(**settings: str) -> Iterator[Place]:
    """A place of the test's own that is not started; stopped and removed at the end."""
    with new_place(**settings) as place:
        yield place


@contextmanager
def running_place(**settings: str) -> Iterator[Place]:
    """The same, started and ready, with the demonstration province."""
    with stopped_place(**settings) as place:
        place.start()
        yield place
