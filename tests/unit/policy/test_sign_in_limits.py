"""How long wrong passwords make one wait."""

from hypothesis import given
from hypothesis import strategies as st

from congvu.policy.sign_in_limits import HALF_LIFE_SECONDS, WrongTries, faded, limits

_COUNT = st.floats(0, 100_000)


class TestLimits:
    def test_a_few_slips_cost_nothing(self) -> None:
        assert limits(WrongTries(4, 4, 4), is_known=False).wait_after_pair == 0

    def test_the_wait_doubles_up_to_a_quarter_of_an_hour(self) -> None:
        waits = [limits(WrongTries(of_pair=n), is_known=False).wait_after_pair for n in (5, 6, 7, 50)]
        assert waits == [30, 60, 120, 900]

    @given(_COUNT, _COUNT, _COUNT)
    def test_others_never_hold_up_a_known_network(self, pair: float, network: float, account: float) -> None:
        """Only what came from there itself counts, and shortly."""
        alone = limits(WrongTries(of_pair=pair), is_known=True)
        assert limits(WrongTries(pair, network, account), is_known=True) == alone
        assert alone.wait_after_pair <= 30
        assert (alone.wait_after_network, alone.slow_by) == (0, 0)

    @given(_COUNT)
    def test_what_came_from_elsewhere_only_slows_an_account(self, account: float) -> None:
        found = limits(WrongTries(of_account=account), is_known=False)
        assert (found.wait_after_pair, found.wait_after_network) == (0, 0)
        assert found.slow_by <= 5

    def test_one_network_that_tries_many_accounts_waits(self) -> None:
        assert limits(WrongTries(of_network=59), is_known=False).wait_after_network == 0
        assert limits(WrongTries(of_network=60), is_known=False).wait_after_network == 10
        assert limits(WrongTries(of_network=500), is_known=False).wait_after_network == 900


def test_tries_fade() -> None:
    assert faded(8, HALF_LIFE_SECONDS) == 4
    assert faded(8, -5) == 8
