"""What all tests with real engines share: one running instance for the whole run.

`place` starts when the first test asks for it and stops at the end. Tests that kill, stop or fill
something start a place of their own (`tests.places.running_place`).
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browsing import chromium
from tests.places import Logins, Place, running_place


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--golden", action="store_true", default=False, help="write the golden files of configurations anew"
    )


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    """A running Công Vụ with the demonstration province: `ports`, `var`, `congvu("…")`, `script("…")`."""
    with running_place() as running:
        yield running


@pytest.fixture(scope="session")
def logins(place: Place) -> Logins:
    """The demonstration logins of `place`: `logins.login_of("Văn thư", "sotttt")`."""
    return Logins.read(place.var / "demo" / "logins.csv")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; each person gets a window of their own (`tests.browsing`)."""
    with chromium() as started:
        yield started
