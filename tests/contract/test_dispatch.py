"""`Submission.dispatch`: the system itself hands over issued documents, and nothing else passes there.

What an issued document does on its way is shown in `tests/journeys/test_a_document_travels.py`.
"""

import pytest

from congvu.engines.errors import EngineUnavailable, Refused
from congvu.engines.ports import MessageRow
from tests.contract.letters import letter
from tests.contract.test_submission import inbox, wait
from tests.contract.worlds import RealWorld, World
from tests.places import Logins

UNKNOWN = "khong-co-ai@binhphuoc.gov.vn"


def test_to_nobody_is_refused(world: World) -> None:
    sender = world.shared()
    for recipients in ([], [UNKNOWN], [UNKNOWN, "cung-khong-co@binhphuoc.gov.vn"]):
        with pytest.raises(Refused) as refusal:
            world.ports.submission.dispatch(
                sender=sender, recipients=recipients, message=letter(sender=sender, to=recipients)
            )
        assert not refusal.value.temporary


def test_when_the_engines_are_down_it_is_a_temporary_failure(world: World) -> None:
    sender, receiver = world.shared(), world.person()
    with pytest.raises(EngineUnavailable) as failure:
        world.down().submission.dispatch(
            sender=sender, recipients=[receiver], message=letter(sender=sender, to=[receiver])
        )
    assert failure.value.temporary
    assert "tạm ngừng" in failure.value.sentence


@pytest.mark.engines
class TestTheRealGate:
    @pytest.fixture
    def real(self, _real: RealWorld) -> RealWorld:
        return _real

    @pytest.mark.row("R40", "R41")
    def test_refuses_what_was_not_issued(self, real: RealWorld, logins: Logins) -> None:
        agency, receiver = logins.login_of("Văn thư", "snv").agency_mailbox, real.person()
        assert "chưa được phát hành" in _refusal(real, agency, receiver)
        assert _arrived(real, receiver) == ()

    def test_refuses_a_person_as_sender(self, real: RealWorld, logins: Logins) -> None:
        person, receiver = logins.login_of("Thủ trưởng", "snv").login, real.person()
        assert _refusal(real, person, receiver)
        assert _arrived(real, receiver) == ()


def _refusal(real: RealWorld, sender: str, receiver: str) -> str:
    """The sentence."""
    with pytest.raises(Refused) as refusal:
        real.ports.submission.dispatch(
            sender=sender, recipients=[receiver], message=letter(sender=sender, to=[receiver])
        )
    return refusal.value.sentence


def _arrived(real: RealWorld, receiver: str) -> tuple[MessageRow, ...]:
    """After one more letter has come: what was to come before it is there too."""
    real.ports.submission.submit(
        login=receiver, sender=receiver, recipients=[receiver], message=letter("Sau cùng", sender=receiver)
    )
    wait(real, lambda: "Sau cùng" in [row.subject_header for row in inbox(real, receiver)])
    return tuple(row for row in inbox(real, receiver) if row.subject_header != "Sau cùng")
