"""The page "Ai đã mở hộp thư": each member of the cast sees what they may (R16, R24)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from congvu.compliance import operations, queries
from congvu.compliance.models import Evidence
from congvu.compliance.operations import Seen
from congvu.engines.ports import AccessProtocol
from congvu.mailboxes.signals import mailbox_opened
from tests.cast import NOW, Cast

PAGE = "/mo-thu/"


def _open(
    cast: Cast, who: str, mailbox: str, at: datetime, evidence: Evidence = Evidence.MESSAGE_READ
) -> None:
    login = cast.member(who).login
    operations.record_accesses([Seen(mailbox, login, AccessProtocol.IMAP, at, evidence)])


def _page(client: Client, cast: Cast, who: str, **query: str) -> str:
    client.force_login(cast.member(who))
    answer = client.get(PAGE, query)
    assert answer.status_code == 200
    return answer.content.decode()


class TestWhoMaySee:
    @pytest.mark.parametrize("who", ["clerk", "leader", "deputy"])
    def test_head_deputy_and_clerk_see_who_opened_their_agency_mailbox(
        self, client: Client, cast: Cast, who: str
    ) -> None:
        _open(cast, "clerk", cast.sotttt.address, timezone.now())
        text = _page(client, cast, who, hop=cast.sotttt.address)
        assert "Đặng Tuyết Thảo" in text
        assert "Đọc thư" in text

    @pytest.mark.parametrize("who", ["officer", "it_officer", "operator", "receiver", "outsider"])
    def test_others_do_not(self, client: Client, cast: Cast, who: str) -> None:
        client.force_login(cast.member(who))
        assert client.get(PAGE, {"hop": cast.sotttt.address}).status_code == 404
        assert "hop=sotttt" not in _page(client, cast, who)

    def test_nobody_sees_who_opened_a_person_s_mailbox(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.leader)
        assert client.get(PAGE, {"hop": cast.clerk.login}).status_code == 404

    def test_strangers_are_asked_to_sign_in(self, client: Client, cast: Cast) -> None:
        answer = client.get(PAGE, {"hop": cast.sotttt.address})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/dang-nhap?next=/mo-thu/")

    def test_everyone_sees_the_own_accesses_and_only_these(self, client: Client, cast: Cast) -> None:
        _open(cast, "clerk", cast.sotttt.address, timezone.now())
        _open(cast, "outsider", cast.outsider.login, timezone.now())
        assert cast.sotttt.address in _page(client, cast, "clerk")
        own = _page(client, cast, "outsider")
        assert cast.outsider.login in own
        assert cast.sotttt.address not in own

    def test_the_right_ends_with_the_post(self, cast: Cast) -> None:
        from congvu.directory.models import Appointment

        assert queries.list_watched_mailboxes(cast.clerk.login, now=NOW)
        Appointment.objects.update(ends_on=NOW.date())
        assert queries.list_watched_mailboxes(cast.clerk.login, now=NOW) == ()


class TestDays:
    def test_sum_up_first_last_and_strongest_by_program(self, cast: Cast) -> None:
        morning = datetime.fromisoformat("2009-11-02T07:02:00+07:00")
        for minutes, evidence in (
            (0, Evidence.SIGNED_IN),
            (40, Evidence.MESSAGE_READ),
            (500, Evidence.FOLDER_OPENED),
        ):
            _open(cast, "clerk", cast.sotttt.address, morning + timedelta(minutes=minutes), evidence)
        day = morning.date()
        (row,) = queries.sum_by_day(queries.list_accesses(mailbox=cast.sotttt.address, since=day, until=day))
        assert (row.first_at, row.last_at) == (morning, morning + timedelta(minutes=500))
        assert row.evidence is Evidence.MESSAGE_READ

    def test_programs_and_people_stand_apart(self, client: Client, cast: Cast) -> None:
        now = timezone.now()
        _open(cast, "clerk", cast.sotttt.address, now)
        _open(cast, "leader", cast.sotttt.address, now)
        mailbox_opened.send(
            sender=None, login=cast.clerk.login, mailbox=cast.sotttt.address, folder="INBOX", uid=None, at=now
        )
        text = _page(client, cast, "leader", hop=cast.sotttt.address)
        assert text.count("Đặng Tuyết Thảo") == 2
        assert "Trang web Công Vụ" in text
        assert "Chương trình thư (IMAP)" in text

    def test_a_day_on_which_nobody_came_is_shown(self, client: Client, cast: Cast) -> None:
        text = _page(client, cast, "leader", hop=cast.sotttt.address, den="2009-11-06")
        assert "Không ai mở" in text
        assert "Thứ Sáu" in text

    def test_days_before_the_mailbox_was_opened_are_not_held_against_anyone(
        self, client: Client, cast: Cast
    ) -> None:
        text = _page(client, cast, "leader", hop=cast.sotttt.address, den="2009-11-03")
        assert "02/11/2009" in text
        assert "<h2>Chủ nhật" not in text  # the 1st: the mailbox was opened on the 2nd
        long_ago = _page(client, cast, "leader", hop=cast.sotttt.address, den="2008-01-01")
        assert "chưa được lập" in long_ago

    @pytest.mark.parametrize(
        "day", ["", "hôm nay", "2009-02-30", "9999-12-31", "0001-01-01", "2009-11-02'--"]
    )
    def test_a_day_that_is_none_is_survived(self, client: Client, cast: Cast, day: str) -> None:
        assert "Ai đã mở hộp thư" in _page(client, cast, "leader", den=day)

    def test_a_login_that_is_gone_is_shown_as_it_was(self, client: Client, cast: Cast) -> None:
        at = timezone.now()
        operations.record_accesses(
            [
                Seen(
                    cast.sotttt.address,
                    "<b>x@binhphuoc.gov.vn",
                    AccessProtocol.IMAP,
                    at,
                    Evidence.MESSAGE_READ,
                )
            ]
        )
        text = _page(client, cast, "leader", hop=cast.sotttt.address)
        assert "&lt;b&gt;x@binhphuoc.gov.vn" in text
