"""What all tests with real engines share: one running instance for the whole run.

`place` starts when the first test asks for it and stops at the end. Tests that kill, stop or fill
something start a place of their own (`tests.places.running_place`).
"""

from collections.abc import Iterator

import pytest

from tests.places import Logins, Place, running_place


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    """A running Công Vụ with the demonstration province: `ports`, `var`, `congvu("…")`, `script("…")`."""
    with running_place() as running:
        yield running


@pytest.fixture(scope="session")
def logins(place: Place) -> Logins:
    """The demonstration logins of `place`: `logins.login_of("Văn thư", "sotttt")`."""
    return Logins.read(place.var / "demo" / "logins.csv")
