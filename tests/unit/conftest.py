"""Unit tests open no socket and no database."""

import hypothesis
import pytest
from pytest_socket import disable_socket


@pytest.fixture(autouse=True)
def _no_sockets() -> None:
    disable_socket(allow_unix_socket=True)


# A busy machine must not fail a test; bounds of time are the tests' own (tests.unit.bounds).
hypothesis.settings.register_profile("unit", deadline=None, max_examples=60)
hypothesis.settings.load_profile("unit")
