"""Every suite here runs on memory and on the real Postfix and Dovecot (`tests.contract.worlds`)."""

from collections.abc import Iterator

import pytest

from tests.contract.worlds import MemoryWorld, RealWorld, World, real_world
from tests.places import Place


@pytest.fixture(scope="session")
def _real(place: Place) -> Iterator[RealWorld]:
    with real_world(place) as world:
        yield world


@pytest.fixture(params=["memory", pytest.param("real", marks=pytest.mark.engines)])
def world(request: pytest.FixtureRequest) -> World:
    if request.param == "memory":
        return MemoryWorld()
    real: RealWorld = request.getfixturevalue("_real")
    return real
