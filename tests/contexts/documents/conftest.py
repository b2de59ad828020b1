"""Documents of the cast, each at one point of its way."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.contexts.documents.steps import Desk


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    """Stored bytes of this test alone."""
    settings.CONGVU_FILES = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)
