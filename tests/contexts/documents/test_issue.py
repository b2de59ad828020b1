"""Issuing: number, recipients and dispatch, all at once or not at all."""

from datetime import UTC, datetime, timedelta

import pytest

from congvu.audit.queries import list_events, verify_chain
from congvu.directory import operations as directory
from congvu.directory.models import Agency
from congvu.documents import operations
from congvu.documents.models import Delivery, Dispatch, OutgoingDocument, Register, RegisterEntry
from congvu.documents.queries import count_waiting
from tests.cast import NOW, SINCE, Cast
from tests.contexts.documents.steps import Desk

EVERYONE = "Các sở, ban, ngành; Lưu: VT"


def _numbers() -> list[int]:
    return list(RegisterEntry.objects.order_by("number").values_list("number", flat=True))


class TestIssuing:
    @pytest.mark.row("R47b")
    def test_takes_the_number_from_the_register_and_names_it_as_the_law_does(self, desk: Desk) -> None:
        first, second = desk.issued(), desk.issued()
        assert (str(first.code), str(second.code)) == ("01/QĐ-STTTT", "02/QĐ-STTTT")
        assert first.promulgation_date == NOW.date()

    def test_a_cong_van_names_its_unit_instead_of_a_type(self, desk: Desk) -> None:
        assert str(desk.issued(type_code="OFFICIAL_LETTER").code) == "01/STTTT-CNTT"

    def test_each_type_has_its_own_series(self, desk: Desk) -> None:
        assert [d.code_number for d in (desk.issued(), desk.issued(type_code="NOTICE"))] == [1, 1]

    @pytest.mark.row("R34", "R40")
    def test_every_agency_named_has_a_delivery_from_that_moment_and_the_issuer_none(
        self, desk: Desk, cast: Cast
    ) -> None:
        document = desk.issued(distribution_note=EVERYONE)
        rows = Delivery.objects.filter(document=document).values_list("address", flat=True)
        assert set(rows) == {cast.snv.address, cast.stc.address}

    @pytest.mark.row("R40")
    def test_it_leaves_from_the_agency_mailbox(self, desk: Desk, cast: Cast) -> None:
        document = desk.issued()
        dispatch = Dispatch.objects.get(document=document)
        assert dispatch.sender == "sotttt@binhphuoc.gov.vn"
        assert dispatch.content_sha256 == document.file_id

    @pytest.mark.row("R41")
    @pytest.mark.parametrize("status", ["draft", "submitted"])
    def test_without_an_approval_it_does_not(self, desk: Desk, status: str) -> None:
        document = getattr(desk, status)()
        with pytest.raises(operations.DocumentRefused, match=r"chưa được lãnh đạo duyệt.*Điều 16\.1"):
            desk.issue(document)
        assert _numbers() == []

    @pytest.mark.parametrize("who", ["leader", "deputy", "officer", "it_officer", "operator", "receiver"])
    def test_is_the_clerks_act(self, desk: Desk, who: str) -> None:
        document = desk.approved()
        with pytest.raises(operations.MayNot):
            desk.issue(document, by=who)
        assert _numbers() == []

    def test_a_second_click_takes_no_second_number(self, desk: Desk) -> None:
        document = desk.issued()
        with pytest.raises(operations.NotNow, match="đã được phát hành"):
            desk.issue(document)
        assert _numbers() == [1]

    def test_is_recorded_with_number_bytes_and_count(self, desk: Desk, cast: Cast) -> None:
        document = desk.issued(distribution_note=EVERYONE)
        last = list(list_events(target_kind="document", target_id=str(document.pk)))[-1]
        assert (last.actor, last.detail) == (
            cast.clerk.login,
            {"code": "01/QĐ-STTTT", "sha256": document.file_id, "recipients": 2},
        )
        assert verify_chain().broken_at is None


class TestRecipientsBetweenApprovalAndIssue:
    @pytest.mark.row("R34")
    def test_one_that_was_closed_blocks_and_takes_no_number(self, desk: Desk, cast: Cast) -> None:
        document = desk.approved()
        Agency.objects.filter(pk=cast.snv.pk).update(valid_to=NOW.date())
        with pytest.raises(operations.UnresolvedRecipients):
            desk.issue(document)
        assert _numbers() == []
        assert desk.status(document) == "APPROVED"

    @pytest.mark.row("R34")
    def test_a_group_is_those_of_the_day_of_issue(self, desk: Desk, cast: Cast) -> None:
        document = desk.approved(distribution_note=EVERYONE)
        data = directory.AgencyData("DEPARTMENT", "Sở Y tế", "SYT", "syt")
        new = directory.add_agency(actor="test", now=NOW, province=cast.province, data=data, valid_from=SINCE)
        Agency.objects.filter(pk=new.pk).update(address="syt@binhphuoc.gov.vn")
        desk.issue(document)
        assert Delivery.objects.filter(document=document, agency_id=new.pk).exists()


class TestYearEnd:
    def test_the_office_clock_decides_which_register(self, desk: Desk) -> None:
        """17:00 UTC is midnight in Đồng Xoài."""
        last_evening = datetime(2009, 12, 31, 16, 59, 59, tzinfo=UTC)
        old = desk.issue(desk.approved(), now=last_evening)
        new = desk.issue(desk.approved(), now=last_evening + timedelta(seconds=1))
        assert [(d.code_number, d.promulgation_date and d.promulgation_date.year) for d in (old, new)] == [
            (1, 2009),
            (1, 2010),
        ]
        assert set(Register.objects.values_list("year", flat=True)) == {2009, 2010}

    def test_what_was_approved_last_year_takes_a_number_of_this_year(self, desk: Desk) -> None:
        desk.issued()
        document = desk.issue(desk.approved(), now=NOW + timedelta(days=90))
        assert (document.code_number, document.promulgation_date) == (
            1,
            (NOW + timedelta(days=90)).date(),
        )


class TestCancelling:
    def _cancel(self, desk: Desk, *, by: str = "clerk", kind: str = "DECISION", reason: str = "Hỏng") -> None:
        operations.cancel_number(
            actor=desk.cast.member(by).login,
            now=NOW,
            agency_id=desk.cast.sotttt.pk,
            type_code=kind,
            reason=reason,
        )

    def test_leaves_the_number_empty_with_its_reason_for_ever(self, desk: Desk) -> None:
        desk.issued()
        self._cancel(desk, reason="Bản giấy ghi nhầm")
        assert desk.issued().code_number == 3
        entry = RegisterEntry.objects.get(number=2)
        assert (entry.outgoing_id, entry.cancel_reason, entry.cancelled_at) == (
            None,
            "Bản giấy ghi nhầm",
            NOW,
        )

    @pytest.mark.parametrize("who", ["leader", "officer", "receiver", "outsider"])
    def test_is_the_clerks_act(self, desk: Desk, who: str) -> None:
        with pytest.raises(operations.MayNot):
            self._cancel(desk, by=who)

    @pytest.mark.parametrize(("kind", "reason"), [("DECISION", "  "), ("POEM", "Hỏng")])
    def test_needs_a_reason_and_a_known_type(self, desk: Desk, kind: str, reason: str) -> None:
        with pytest.raises(operations.DocumentRefused):
            self._cancel(desk, kind=kind, reason=reason)
        assert not Register.objects.exists()


class TestWaiting:
    def test_each_person_sees_what_waits_for_them(self, desk: Desk, cast: Cast) -> None:
        desk.submitted()
        desk.approved()
        returned = desk.submitted()
        operations.return_document(actor=cast.leader.login, now=NOW, document_id=returned.pk, reason="Sửa")
        waiting = {
            name: count_waiting(cast.member(name).login, now=NOW).outgoing
            for name in ("leader", "deputy", "clerk", "officer", "it_officer", "receiver", "outsider")
        }
        assert waiting == {
            "leader": 1,
            "deputy": 1,
            "clerk": 1,
            "officer": 1,
            "it_officer": 0,
            "receiver": 0,
            "outsider": 0,
        }
        assert OutgoingDocument.objects.count() == 3
