"""Pages of agency mailboxes: who may use one, and handing it over."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from congvu.accounts.models import User
from congvu.directory.queries import office_date
from congvu.engines import wiring
from congvu.mailboxes import operations, queries
from congvu.mailboxes.models import Delegation, Handover
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/hop-thu/co-quan/{cast.sotttt.address}/nguoi-dung"


def _as(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _grant(user: User, **changed: str) -> dict[str, str]:
    return {"person": f"{user.full_name} <{user.login}>, ", "role": "SEND", **changed}


class TestDelegates:
    @pytest.mark.row("R24")
    def test_the_head_lets_a_person_use_the_mailbox_and_ends_it(self, cast: Cast, url: str) -> None:
        head = _as(cast.leader)
        answer = head.post(url, _grant(cast.officer), follow=True)
        assert "Đã giao." in answer.content.decode()
        held = Delegation.objects.get(user=cast.officer)
        assert (held.role, held.ends_at, held.granted_by) == ("SEND", None, cast.leader.login)
        answer = head.post(f"{url}/{held.pk}/thoi", follow=True)
        assert "Đã thôi giao" in answer.content.decode()
        assert "Những người đã thôi dùng" in answer.content.decode()

    @pytest.mark.row("R23")
    def test_a_mailbox_without_a_checker_is_told_until_one_is_named(self, cast: Cast, url: str) -> None:
        head = _as(cast.leader)
        assert "Chưa giao ai kiểm tra hộp thư." in head.get(url).content.decode()
        clerk = Delegation.objects.get(user=cast.clerk)
        head.post(f"{url}/{clerk.pk}", {"role": "SEND", "is_checker": "on"})
        page = head.get(url).content.decode()
        assert "Chưa giao ai kiểm tra hộp thư." not in page
        assert "07:00, 09:00" in page

    @pytest.mark.row("R24")
    def test_a_right_with_a_last_day_ends_after_that_day(self, cast: Cast, url: str) -> None:
        day = office_date(timezone.now()) + timedelta(days=3)
        _as(cast.leader).post(url, _grant(cast.officer, ends_on=day.isoformat()))
        held = Delegation.objects.get(user=cast.officer)
        assert queries.last_day(held) == day

    def test_one_of_another_agency_is_asked_about_first(self, cast: Cast, url: str) -> None:
        head = _as(cast.leader)
        page = head.post(url, _grant(cast.outsider)).content.decode()
        assert "không phải cơ quan này" in page
        assert not Delegation.objects.filter(user=cast.outsider).exists()
        head.post(url, _grant(cast.outsider, of_other_agency="on"))
        assert Delegation.objects.filter(user=cast.outsider).exists()

    @pytest.mark.parametrize("typed", ["", "khong co ai", "x@y.vn", "n"])
    def test_nobody_found_says_what_to_do(self, cast: Cast, url: str, typed: str) -> None:
        page = _as(cast.leader).post(url, {"person": typed, "role": "READ"}).content.decode()
        assert "has-error" in page

    def test_a_name_that_only_one_has_is_enough(self, cast: Cast, url: str) -> None:
        _as(cast.leader).post(url, {"person": "nguyen van binh", "role": "READ"})
        assert Delegation.objects.filter(user=cast.officer).exists()

    @pytest.mark.row("R24")
    def test_the_last_manager_hears_why_not(self, cast: Cast, url: str) -> None:
        own = Delegation.objects.get(user=cast.leader)
        page = _as(cast.leader).post(f"{url}/{own.pk}/thoi", follow=True).content.decode()
        assert "người duy nhất quản lý" in page

    @pytest.mark.row("R24")
    @pytest.mark.parametrize("who", ["clerk", "officer", "it_officer", "operator", "receiving_leader"])
    def test_for_others_it_is_not_there(self, cast: Cast, url: str, who: str) -> None:
        assert _as(cast.member(who)).get(url).status_code == 404
        assert _as(cast.member(who)).post(url, _grant(cast.officer)).status_code == 404

    def test_the_only_mailbox_opens_at_once(self, cast: Cast, url: str) -> None:
        assert _as(cast.leader).get("/hop-thu/co-quan").headers["Location"] == url


class TestHandover:
    @pytest.mark.row("R26")
    def test_from_choosing_to_the_minutes(self, cast: Cast) -> None:
        it, giver, receiver = _as(cast.it_officer), _as(cast.leader), _as(cast.deputy)
        it.post(
            f"/hop-thu/co-quan/{cast.sotttt.address}/ban-giao",
            {"giver": cast.leader.login, "receiver": cast.deputy.login, "reason": "Nghỉ hưu"},
        )
        row = Handover.objects.get()
        page = f"/hop-thu/ban-giao/{row.pk}"
        assert "đang kiểm kê" in giver.get(page).content.decode()
        operations.count_handovers(engine=wiring.mailbox_engine(), now=timezone.now())
        row.refresh_from_db()
        assert "Xác nhận giao" in giver.get(page).content.decode()
        assert "Xác nhận giao" not in receiver.get(page).content.decode()
        assert "chờ ông/bà xác nhận" in giver.get("/hop-thu/").content.decode()
        giver.post(f"{page}/giao", {"root": row.root})
        assert "Xác nhận nhận" in receiver.get(page).content.decode()
        answer = receiver.post(f"{page}/nhan", {"root": row.root}, follow=True)
        assert "Đã bàn giao xong" in answer.content.decode()
        pdf = receiver.get(f"{page}/bien-ban.pdf")
        assert pdf.headers["Content-Type"] == "application/pdf"
        assert pdf.content.startswith(b"%PDF")
        assert giver.get(f"/thu/{cast.sotttt.address}/").status_code in (302, 403, 404)

    @pytest.mark.row("R26")
    def test_what_waits_for_one_is_counted_in_the_navigation(self, cast: Cast) -> None:
        """Also for who has nothing else to do with mailboxes."""
        officer = _as(cast.officer)
        assert "<span>Hộp thư</span>" not in officer.get("/danh-ba/").content.decode()
        box = queries.get_mailbox(cast.sotttt.address)
        row = operations.start_handover(
            actor="test", now=timezone.now(), mailbox=box, giver=cast.leader, receiver=cast.officer
        )
        Handover.objects.filter(pk=row.pk).update(status=Handover.Status.GIVEN, root="0" * 64)
        page = " ".join(officer.get("/danh-ba/").content.decode().split())
        assert '<span>Hộp thư</span><b class="count">1</b>' in page

    def test_strangers_see_none_of_it(self, cast: Cast) -> None:
        box = queries.get_mailbox(cast.sotttt.address)
        row = operations.start_handover(
            actor="test", now=timezone.now(), mailbox=box, giver=cast.leader, receiver=cast.deputy
        )
        for path in (f"/hop-thu/ban-giao/{row.pk}", f"/hop-thu/ban-giao/{row.pk}/bien-ban.pdf"):
            assert _as(cast.outsider).get(path).status_code == 404
        assert _as(cast.outsider).post(f"/hop-thu/ban-giao/{row.pk}/huy").status_code == 404
        assert _as(cast.outsider).get("/hop-thu/ban-giao").status_code == 200


class TestAfterTheEnd:
    @pytest.mark.row("R24")
    def test_the_page_says_when_the_right_ended_and_what_to_do(self, cast: Cast) -> None:
        url = f"/thu/{cast.sotttt.address}/thu-muc/INBOX"
        clerk = _as(cast.clerk)
        assert clerk.get(url, follow=True).status_code == 200
        Delegation.objects.filter(user=cast.clerk).update(ends_at=timezone.now())
        answer = clerk.get(url, follow=True)
        assert answer.status_code == 404
        assert "đã kết thúc lúc" in answer.content.decode()
        assert "đề nghị thủ trưởng" in " ".join(answer.content.decode().split())
        assert "đã kết thúc lúc" not in _as(cast.outsider).get(url, follow=True).content.decode()

    @pytest.mark.row("R10")
    def test_an_old_link_to_ones_own_mailbox_tells_the_new_address(self, cast: Cast) -> None:
        old = cast.officer.login
        operations.rename_mailbox(
            actor="test",
            now=timezone.now(),
            mailbox=queries.get_mailbox(old),
            local_part="vanbinh.sotttt",
        )
        page = _as(cast.officer).get(f"/thu/{old}/thu-muc/INBOX", follow=True).content.decode()
        assert "đã đổi địa chỉ thành vanbinh.sotttt@" in page
