"""The cast itself: what the other tests take for granted."""

from congvu.engines import wiring
from congvu.mailboxes.queries import list_usable_mailboxes
from tests.cast import MEMBERS, NOW, Cast


class TestCast:
    def test_every_member_has_an_own_mailbox_in_the_engine(self, cast: Cast) -> None:
        for name in MEMBERS:
            assert wiring.mailbox_engine().exists(cast.member(name).login), name

    def test_only_delegates_use_the_agency_mailbox(self, cast: Cast) -> None:
        users = {
            name
            for name in MEMBERS
            if cast.sotttt.address
            in {m.address for m in list_usable_mailboxes(cast.member(name).login, now=NOW)}
        }
        assert users == {"clerk", "leader", "deputy"}
