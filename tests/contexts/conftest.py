"""Contexts run on Django with the memory engines; on SQLite, and on PostgreSQL by tests.with_postgres."""

import pytest

from congvu.engines import memory, wiring
from tests.cast import Cast, make_cast


@pytest.fixture(autouse=True)
def world() -> memory.World:
    """An empty mail system of the test's own."""
    return wiring.reset_memory()


@pytest.fixture
def cast(db: None, world: memory.World) -> Cast:
    return make_cast()
