"""What arrived is given to people, worked on and closed; the sender sees it (Decree 30/2020 Đ23, R43)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from congvu.accounts.models import User
from congvu.directory.queries import find_official
from congvu.documents import operations, queries
from congvu.documents.models import Delivery, IncomingDocument
from congvu.documents.operations import AssignmentData
from tests.cast import MEMBERS, NOW, Cast
from tests.contexts.documents.steps import SUBJECT, Desk

TODAY = NOW.date()


@pytest.fixture
def incoming(desk: Desk) -> IncomingDocument:
    """At Sở Nội vụ, where `receiver` is the clerk and `receiving_leader` the head."""
    return desk.register(desk.arrived())


def _id(user: User) -> int:
    official = find_official(user.login)
    assert official is not None
    return official.pk


def _assign(
    cast: Cast, incoming: IncomingDocument, *, by: str = "receiving_leader", **changes: object
) -> IncomingDocument:
    data = {"lead_id": _id(cast.receiver), "instruction": "Tham mưu trả lời", **changes}
    return operations.assign_incoming(
        actor=cast.member(by).login,
        now=NOW,
        incoming_id=incoming.pk,
        data=AssignmentData(**data),  # type: ignore[arg-type]
    )


def _finish(
    cast: Cast, incoming: IncomingDocument, *, by: str = "receiver", result: str = "Đã báo cáo"
) -> IncomingDocument:
    return operations.finish_handling(
        actor=cast.member(by).login, now=NOW, incoming_id=incoming.pk, result=result
    )


@pytest.mark.row("R43")
class TestTheWay:
    def test_goes_from_the_register_to_the_end(self, cast: Cast, incoming: IncomingDocument) -> None:
        assert queries.list_to_assign(cast.receiving_leader.login, now=NOW).get() == incoming
        _assign(cast, incoming, cooperating_ids=(_id(cast.receiving_leader),), due_date=TODAY)
        assert not queries.list_to_assign(cast.receiving_leader.login, now=NOW).exists()
        assert queries.list_to_handle(cast.receiver.login).get() == incoming
        operations.start_handling(actor=cast.receiver.login, now=NOW, incoming_id=incoming.pk)
        assert IncomingDocument.objects.get().state == "PROCESSING"
        done = _finish(cast, incoming)
        assert (done.state, done.result, done.finished_by) == ("FINISHED", "Đã báo cáo", cast.receiver.login)
        assert not queries.list_to_handle(cast.receiver.login).exists()

    def test_is_seen_by_the_sender(self, cast: Cast, incoming: IncomingDocument) -> None:
        _assign(cast, incoming)
        assert Delivery.objects.get().assigned_at == NOW
        _finish(cast, incoming)
        assert Delivery.objects.get().finished_at == NOW

    def test_what_is_given_anew_releases_who_had_it(self, cast: Cast, incoming: IncomingDocument) -> None:
        _assign(cast, incoming)
        _assign(cast, incoming, lead_id=_id(cast.receiving_leader))
        assert not queries.list_to_handle(cast.receiver.login).exists()
        assert [one.official_id for one in queries.list_assignments(incoming)] == [_id(cast.receiving_leader)]
        assert incoming.assignments.count() == 2

    def test_an_issued_document_answers_it(self, desk: Desk, cast: Cast, incoming: IncomingDocument) -> None:
        _assign(cast, incoming)
        foreign = desk.issued()
        with pytest.raises(operations.DocumentRefused, match="của cơ quan"):
            operations.finish_handling(
                actor=cast.receiver.login, now=NOW, incoming_id=incoming.pk, result="", answer_id=foreign.pk
            )

    def test_a_leader_takes_it_up_again(self, cast: Cast, incoming: IncomingDocument) -> None:
        _assign(cast, incoming)
        _finish(cast, incoming)
        operations.reopen_incoming(actor=cast.receiving_leader.login, now=NOW, incoming_id=incoming.pk)
        assert queries.list_to_handle(cast.receiver.login).get() == incoming
        assert Delivery.objects.get().finished_at is None

    def test_what_is_late_is_listed(self, cast: Cast, incoming: IncomingDocument) -> None:
        _assign(cast, incoming, due_date=TODAY)
        assert not queries.list_overdue(cast.receiver.login, now=NOW).exists()
        later = NOW + timedelta(days=1)
        assert queries.list_overdue(cast.receiver.login, now=later).get() == incoming
        assert queries.is_late(IncomingDocument.objects.get(), on=later.date())


class TestBooks:
    def test_the_follow_up_register_has_the_seven_columns(
        self, cast: Cast, incoming: IncomingDocument
    ) -> None:
        _assign(cast, incoming, due_date=TODAY)
        later = NOW + timedelta(days=1)
        (row,) = queries.follow_up_book(cast.snv.pk, year=2009, now=later).rows
        about = f"{SUBJECT}. 01/QĐ-STTTT, 02/11/2009, Sở Thông tin và Truyền thông"
        assert row == ("1", about, "Phạm Thu Hương", "02/11/2009", "Đã chuyển xử lý", "", "Quá hạn")

    def test_the_incoming_register_says_who_got_it_and_when(
        self, cast: Cast, incoming: IncomingDocument
    ) -> None:
        _assign(cast, incoming)
        (row,) = queries.incoming_book(cast.snv.pk, year=2009, now=NOW).rows
        assert row[6:9] == ("Phạm Thu Hương", "02/11/2009", "Điện tử")

    def test_what_nobody_must_follow_is_not_in_it(self, cast: Cast, incoming: IncomingDocument) -> None:
        assert queries.follow_up_book(cast.snv.pk, year=2009, now=NOW).rows == []


class TestRefusals:
    @pytest.mark.parametrize("by", sorted(set(MEMBERS) - {"receiving_leader"}))
    def test_only_a_leader_of_the_agency_assigns(
        self, cast: Cast, incoming: IncomingDocument, by: str
    ) -> None:
        with pytest.raises(operations.MayNot):
            _assign(cast, incoming, by=by)

    @pytest.mark.parametrize("by", sorted(set(MEMBERS) - {"receiver", "receiving_leader"}))
    def test_only_who_leads_or_a_leader_ends_it(
        self, cast: Cast, incoming: IncomingDocument, by: str
    ) -> None:
        _assign(cast, incoming)
        with pytest.raises(operations.MayNot):
            _finish(cast, incoming, by=by)

    def test_who_cooperates_does_not_end_it(self, cast: Cast, incoming: IncomingDocument) -> None:
        _assign(cast, incoming, lead_id=_id(cast.receiving_leader), cooperating_ids=(_id(cast.receiver),))
        with pytest.raises(operations.MayNot, match="chủ trì"):
            _finish(cast, incoming)

    def test_nobody_of_another_agency_is_given_it(self, cast: Cast, incoming: IncomingDocument) -> None:
        with pytest.raises(operations.DocumentRefused, match="đang công tác"):
            _assign(cast, incoming, lead_id=_id(cast.outsider))
        with pytest.raises(operations.DocumentRefused, match="phối hợp"):
            _assign(cast, incoming, cooperating_ids=(_id(cast.outsider),))

    def test_no_day_that_has_passed(self, cast: Cast, incoming: IncomingDocument) -> None:
        with pytest.raises(operations.DocumentRefused, match="Hạn"):
            _assign(cast, incoming, due_date=TODAY - timedelta(days=1))

    def test_no_end_without_a_word(self, cast: Cast, incoming: IncomingDocument) -> None:
        _assign(cast, incoming)
        with pytest.raises(operations.DocumentRefused, match="kết quả"):
            _finish(cast, incoming, result=" ")

    def test_nothing_is_ended_twice_or_opened_while_open(
        self, cast: Cast, incoming: IncomingDocument
    ) -> None:
        _assign(cast, incoming)
        with pytest.raises(operations.NotNow):
            operations.reopen_incoming(actor=cast.receiving_leader.login, now=NOW, incoming_id=incoming.pk)
        _finish(cast, incoming)
        with pytest.raises(operations.NotNow):
            _finish(cast, incoming)
        with pytest.raises(operations.NotNow, match="Mở lại"):
            _assign(cast, incoming)


class TestPages:
    def _client(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def test_the_leader_gives_it_to_the_clerk_who_closes_it(
        self, cast: Cast, incoming: IncomingDocument
    ) -> None:
        leader, clerk = self._client(cast.receiving_leader), self._client(cast.receiver)
        page = reverse("documents:arrived", args=[incoming.pk])
        assert "Giao người xử lý" in leader.get(page).content.decode()
        assert "Chờ lãnh đạo" in clerk.get(page).content.decode()
        form = {"lead": _id(cast.receiver), "instruction": "Trả lời trước thứ Sáu", "due_date": "2036-01-01"}
        after = leader.post(reverse("documents:assign", args=[incoming.pk]), form, follow=True)
        assert "Đã giao xử lý" in after.content.decode()
        mine = clerk.get(reverse("documents:incoming"), {"muc": "cua-toi"}).content.decode()
        assert "Việc của tôi (1)" in mine
        shown = clerk.get(page).content.decode()
        assert "Trả lời trước thứ Sáu" in shown
        clerk.post(reverse("documents:start_handling", args=[incoming.pk]))
        done = clerk.post(
            reverse("documents:finish_handling", args=[incoming.pk]), {"result": "Đã trả lời"}, follow=True
        )
        assert "Đã hoàn thành" in done.content.decode()

    def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
        self, cast: Cast, incoming: IncomingDocument
    ) -> None:
        leader = self._client(cast.receiving_leader)
        form = {"lead": _id(cast.receiver), "instruction": "Giữ chữ này", "due_date": "2009-10-01"}
        page = leader.post(reverse("documents:assign", args=[incoming.pk]), form).content.decode()
        assert "Hạn giải quyết không thể trước hôm nay." in page
        assert "Giữ chữ này" in page

    def test_the_follow_up_register_is_shown_and_printed(
        self, cast: Cast, incoming: IncomingDocument
    ) -> None:
        _assign(cast, incoming)
        clerk = self._client(cast.receiver)
        page = clerk.get(reverse("documents:follow_up"), {"nam": "2009"}).content.decode()
        assert "Phạm Thu Hương" in page
        answer = clerk.get(reverse("documents:follow_up_book", args=["pdf"]), {"nam": "2009"})
        assert answer.content.startswith(b"%PDF")

    @pytest.mark.parametrize("name", ["assign", "start_handling", "finish_handling", "reopen"])
    def test_are_not_there_for_others(self, cast: Cast, incoming: IncomingDocument, name: str) -> None:
        answer = self._client(cast.outsider).post(reverse(f"documents:{name}", args=[incoming.pk]))
        assert answer.status_code == 404
