"""A review: every agency confirms its addresses by a day; silence and sleep are listed (R7, R8)."""

import io
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from congvu.compliance.operations import Seen, record_accesses
from congvu.directory import operations as directory
from congvu.engines.ports import AccessProtocol
from congvu.mailboxes.models import Mailbox, RequestList, ReviewCampaign
from congvu.mailboxes.operations import BadChoice, MayNot, NotNow, campaign, note_use, requests
from congvu.mailboxes.queries import campaign as queries
from congvu.mailboxes.queries import get_mailbox
from tests.cast import MEMBERS, NOW, SINCE, Cast

pytestmark = pytest.mark.django_db
TODAY = date(2009, 11, 2)


def _open(cast: Cast, by: str = "operator", **changes: object) -> ReviewCampaign:
    return campaign.open_campaign(
        actor=cast.member(by).login,
        now=NOW,
        name="Rà soát quý IV",
        **changes,  # type: ignore[arg-type]
    )


def _answer(cast: Cast, made: ReviewCampaign, by: str = "it_officer", **said: object) -> RequestList | None:
    return campaign.answer_review(
        actor=cast.member(by).login,
        now=NOW,
        campaign_id=made.pk,
        agency=cast.sotttt,
        answer=campaign.Answer(**said),  # type: ignore[arg-type]
    ).request_list


@pytest.mark.row("R7")
class TestReview:
    def test_asks_every_agency_by_the_day_of_the_profile(self, cast: Cast) -> None:
        made = _open(cast)
        assert made.due_on == TODAY + timedelta(days=15)
        assert {one.agency for one in made.answers.all()} == {cast.sotttt, cast.snv, cast.stc}
        assert [one.answered_at for one in queries.list_answers(made)] == [None] * 3

    def test_one_act_says_that_all_is_right(self, cast: Cast) -> None:
        made = _open(cast)
        assert _answer(cast, made) is None
        given = made.answers.get(agency=cast.sotttt)
        assert (given.answered_by, given.mailboxes, given.staff) == (cast.it_officer.login, 6, 6)
        assert queries.list_answers(made).last() == given  # the silent ones come first

    def test_what_is_wrong_becomes_a_list_of_requests(self, cast: Cast) -> None:
        made = _open(cast)
        asked = _answer(cast, made, withdraw=[cast.officer.login], missing=[("Lý Thị Sen", "Chuyên viên")])
        assert asked is not None
        assert (asked.origin, asked.status, asked.agency) == ("CAMPAIGN", "DRAFT", cast.sotttt)
        rows = {row.full_name: (row.kind, row.status) for row in asked.rows.all()}
        assert rows == {"Nguyễn Văn Bình": ("CANCEL", "READY"), "Lý Thị Sen": ("CREATE", "READY")}
        assert get_mailbox(cast.officer.login).status == Mailbox.Status.OPEN

    def test_a_later_answer_replaces_the_one_before(self, cast: Cast) -> None:
        made = _open(cast)
        first = _answer(cast, made, withdraw=[cast.officer.login])
        assert _answer(cast, made) is None
        assert first is not None
        assert RequestList.objects.get(pk=first.pk).status == RequestList.Status.WITHDRAWN

    def test_what_was_handed_in_is_waited_for(self, cast: Cast) -> None:
        made = _open(cast)
        first = _answer(cast, made, withdraw=[cast.officer.login])
        assert first is not None
        requests.submit_list(actor=cast.it_officer.login, now=NOW, list_id=first.pk)
        with pytest.raises(NotNow, match="đã trình"):
            _answer(cast, made, withdraw=[cast.officer.login])
        assert made.answers.get(agency=cast.sotttt).request_list == first

    def test_who_was_silent_stays_listed_when_it_ends(self, cast: Cast) -> None:
        made = _open(cast)
        _answer(cast, made)
        campaign.close_campaign(actor=cast.operator.login, now=NOW, campaign_id=made.pk)
        assert made.answers.filter(answered_at=None).count() == 2
        with pytest.raises(NotNow):
            _answer(cast, made)
        assert _open(cast).pk != made.pk


class TestRefusals:
    @pytest.mark.parametrize("by", sorted(set(MEMBERS) - {"operator"}))
    def test_only_the_operator_opens_and_ends_one(self, cast: Cast, by: str) -> None:
        with pytest.raises(MayNot):
            _open(cast, by)
        made = _open(cast)
        with pytest.raises(MayNot):
            campaign.close_campaign(actor=cast.member(by).login, now=NOW, campaign_id=made.pk)

    @pytest.mark.parametrize("by", sorted(set(MEMBERS) - {"it_officer", "leader", "deputy"}))
    def test_only_the_own_leaders_and_it_officer_answer(self, cast: Cast, by: str) -> None:
        made = _open(cast)
        with pytest.raises(MayNot):
            _answer(cast, made, by)

    def test_two_at_once_a_day_that_is_gone_and_no_name_are_refused(self, cast: Cast) -> None:
        with pytest.raises(BadChoice, match="trước hôm nay"):
            _open(cast, due_on=TODAY - timedelta(days=1))
        with pytest.raises(BadChoice, match="đặt tên"):
            campaign.open_campaign(actor=cast.operator.login, now=NOW, name=" ")
        _open(cast)
        with pytest.raises(NotNow, match="Đang có"):
            _open(cast)

    def test_a_mailbox_of_another_agency_is_not_withdrawn(self, cast: Cast) -> None:
        made = _open(cast)
        with pytest.raises(BadChoice, match="không có hộp thư"):
            _answer(cast, made, withdraw=[cast.outsider.login])


class TestUse:
    def test_an_access_sets_the_day_and_an_older_one_does_not(self, cast: Cast) -> None:
        login = cast.officer.login

        def see(at: datetime) -> None:
            record_accesses([Seen(login, login, AccessProtocol.IMAP, at, 1)])

        see(NOW)
        assert get_mailbox(login).last_used_on == TODAY
        see(NOW - timedelta(days=3))
        assert get_mailbox(login).last_used_on == TODAY
        see(NOW + timedelta(days=1))
        assert get_mailbox(login).last_used_on == TODAY + timedelta(days=1)

    @pytest.mark.row("R7")
    def test_what_nobody_opened_for_the_days_of_the_profile_sleeps(self, cast: Cast) -> None:
        later = NOW + timedelta(days=31)
        note_use({cast.officer.login: TODAY + timedelta(days=20)})
        asleep = set(queries.list_dormant(now=later).values_list("address", flat=True))
        assert cast.deputy.login in asleep
        assert cast.officer.login not in asleep
        assert not queries.list_dormant(now=NOW).exists()
        assert queries.is_dormant(get_mailbox(cast.deputy.login), now=later)

    def test_many_uses_of_one_day_are_one_question(
        self, cast: Cast, django_assert_num_queries: object
    ) -> None:
        with django_assert_num_queries(1):  # type: ignore[operator]
            note_use({cast.member(name).login: TODAY for name in MEMBERS})


@pytest.mark.row("R8")
class TestCoverage:
    def test_names_who_has_no_mailbox(self, cast: Cast) -> None:
        data = directory.OfficialData("Lý Thị Sen", "Chuyên viên", ("OFFICER",))
        directory.add_official(actor="test", now=NOW, agency=cast.snv, data=data, starts_on=SINCE)
        rows = {row.agency: row for row in queries.list_coverage(on=TODAY)}
        assert rows[cast.snv].coverage.text == "66,6 %"
        assert [one.full_name for one in rows[cast.snv].without] == ["Lý Thị Sen"]
        assert rows[cast.sotttt].coverage.text == "100 %"


class TestPages:
    def _client(self, cast: Cast, name: str) -> Client:
        client = Client()
        client.force_login(cast.member(name))
        session = client.session
        session["second_factor"] = True
        session.save()
        return client

    def test_an_agency_answers_from_its_first_page(self, cast: Cast) -> None:
        made = _open(cast)
        officer = self._client(cast, "it_officer")
        page = reverse("mailboxes:answer_review", args=[made.pk, cast.sotttt.pk])
        assert page in officer.get(reverse("mailboxes:start")).content.decode()
        assert cast.officer.login in officer.get(page).content.decode()
        after = officer.post(page, {"withdraw": [cast.officer.login], "missing": ""}, follow=True)
        assert "Đã xác nhận" in after.content.decode()
        assert page not in officer.get(reverse("mailboxes:start")).content.decode()

    def test_the_answer_is_for_those_of_the_agency(self, cast: Cast) -> None:
        made = _open(cast)
        page = reverse("mailboxes:answer_review", args=[made.pk, cast.sotttt.pk])
        for name in MEMBERS:
            if name != "operator":  # has a second step before every page
                expected = 200 if name in {"it_officer", "leader", "deputy"} else 404
                assert self._client(cast, name).get(page).status_code == expected, name

    @pytest.mark.parametrize("page", ["campaigns", "coverage"])
    def test_the_province_is_for_the_operator(self, cast: Cast, page: str) -> None:
        for name in sorted(set(MEMBERS) - {"operator"}):
            assert self._client(cast, name).get(reverse(f"mailboxes:{page}")).status_code == 403, name


def test_the_coverage_is_a_workbook_too(cast: Cast) -> None:
    from congvu.mailboxes.views.campaign import _workbook

    answer = _workbook(queries.list_coverage(on=TODAY))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1][:4] == ("Sở Thông tin và Truyền thông", "6", "6", "100 %")
