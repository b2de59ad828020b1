"""Coverage: boxes over staff, and never more than the truth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.policy.coverage import Coverage


@pytest.mark.parametrize(
    ("boxes", "staff", "text"),
    [(0, 0, "–"), (0, 3, "0 %"), (6, 7, "85,7 %"), (7, 7, "100 %"), (1999, 2000, "99,9 %"), (8, 7, "100 %")],
)
def test_is_said_in_words(boxes: int, staff: int, text: str) -> None:
    assert Coverage(boxes, staff).text == text


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_less_than_all_is_never_all(boxes: int, staff: int) -> None:
    assert (Coverage(boxes, staff).text == "100 %") == (boxes >= staff)


def test_of_a_province_is_that_of_its_agencies_together() -> None:
    assert Coverage(6, 7) + Coverage(3, 3) == Coverage(9, 10)
