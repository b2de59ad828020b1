"""A mailbox's life under each of the regulations, and a province that changes its own on a day."""

from datetime import date, timedelta

import pytest

from congvu.directory import operations as directory
from congvu.directory.queries import get_profile
from congvu.engines import memory
from congvu.mailboxes import operations
from congvu.mailboxes.models import Mailbox, RequestRow
from congvu.mailboxes.queries import get_mailbox
from congvu.profiles import list_profiles, load_profile
from tests.cast import NOW, SINCE, Cast
from tests.contexts.mailboxes.requests.steps import Office

pytestmark = pytest.mark.django_db
SEN, HAI = (
    {"FULL_NAME": "Lý Thị Sen", "POSITION": "Chuyên viên", "KIND": "Cấp mới"},
    {"FULL_NAME": "Vũ Đức Hải", "POSITION": "Chuyên viên", "KIND": "Cấp mới"},
)


@pytest.fixture
def office(cast: Cast) -> Office:
    return Office(cast)


def _under(cast: Cast, profile_id: str, day: date = SINCE) -> None:
    directory.assign_profile(
        actor="test", now=NOW, province=cast.province, profile_id=profile_id, effective_from=day
    )


@pytest.mark.row("R1", "R6")
@pytest.mark.parametrize("profile_id", list_profiles())
class TestEveryProfile:
    def test_takes_a_list_from_the_agency_to_open_mailboxes(
        self, cast: Cast, office: Office, world: memory.World, profile_id: str
    ) -> None:
        _under(cast, profile_id)
        decided = office.decided(SEN, HAI)
        assert decided.status == decided.Status.DECIDED
        form = load_profile(profile_id).naming.forms[0]
        wanted = {
            "FULL_NAME": "lythisen.sotttt",
            "MIDDLE_AND_GIVEN_NAME": "thisen.sotttt",
        }[form]
        box = get_mailbox(f"{wanted}@binhphuoc.gov.vn")
        assert (box.status, box.agency) == (Mailbox.Status.OPEN, cast.sotttt)

    def test_refuses_a_form_of_name_that_it_does_not_know(
        self, cast: Cast, office: Office, profile_id: str
    ) -> None:
        _under(cast, profile_id)
        made = office.drafted({**SEN, "WISHED": "sen.ly.sotttt"})
        row = RequestRow.objects.get(request_list=made)
        assert row.status == RequestRow.Status.INVALID
        assert row.problems

    def test_says_what_becomes_of_mail_to_a_withdrawn_mailbox(self, cast: Cast, profile_id: str) -> None:
        _under(cast, profile_id)
        rules = load_profile(profile_id).lifecycle
        box, heir = get_mailbox(cast.officer.login), cast.deputy.login
        if rules.closed_mail == "REFUSE":
            with pytest.raises(operations.BadChoice):
                operations.close_mailbox(actor="test", now=NOW, mailbox=box, reason="LEFT", forward_to=heir)
            assert get_mailbox(cast.officer.login).status == Mailbox.Status.OPEN
        else:
            operations.close_mailbox(actor="test", now=NOW, mailbox=box, reason="LEFT", forward_to=heir)
            closed = get_mailbox(cast.officer.login)
            assert closed.forward_to == heir
            assert closed.forward_until == NOW + timedelta(days=rules.closed_forwarding_days)


@pytest.mark.row("R73")
def test_a_province_changes_its_regulation_on_a_day(cast: Cast) -> None:
    """Phú Yên lets a withdrawn mailbox send on, Bình Phước does not."""
    day = date(2009, 12, 1)
    _under(cast, "phu-yen-2009", day)
    assert get_profile(on=day - timedelta(days=1)).id == "binh-phuoc-2009"
    assert get_profile(on=day).id == "phu-yen-2009"
    box, heir = get_mailbox(cast.officer.login), cast.deputy.login
    with pytest.raises(operations.BadChoice):
        operations.close_mailbox(actor="test", now=NOW, mailbox=box, reason="LEFT", forward_to=heir)
    later = NOW + timedelta(days=30)
    operations.close_mailbox(actor="test", now=later, mailbox=box, reason="LEFT", forward_to=heir)
    assert get_mailbox(cast.officer.login).forward_to == heir
