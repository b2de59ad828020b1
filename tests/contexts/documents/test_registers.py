"""The registers of a year: the decree's columns, cancelled numbers with their reason."""

from datetime import timedelta

import pytest

from congvu.documents import operations
from congvu.documents.queries import (
    list_incoming_register,
    list_outgoing,
    list_outgoing_register,
    list_register_years,
)
from tests.cast import NOW, Cast
from tests.contexts.documents.steps import SUBJECT, Desk


class TestOutgoing:
    @pytest.mark.row("R47b")
    def test_a_line_has_the_columns_of_the_decree(self, desk: Desk, cast: Cast) -> None:
        desk.issued(distribution_note="- Sở Nội vụ;\n- Sở Tài chính;\n- Lưu: VT.", urgency="URGENT")
        (line,) = list_outgoing_register(cast.sotttt.pk, year=2009, now=NOW)
        assert (line.code, line.document_date, line.type_name, line.subject) == (
            "01/QĐ-STTTT",
            NOW.date(),
            "Quyết định (cá biệt)",
            SUBJECT,
        )
        assert (line.signer, line.recipients, line.keeper) == (
            "Ngô Đức Hiếu",
            "Sở Nội vụ; Sở Tài chính; Lưu: VT",
            "Phòng Công nghệ thông tin",
        )
        assert (line.copies, line.sent_on, line.note) == (2, NOW.date(), "Khẩn")

    def test_a_cancelled_number_stands_between_the_others(self, desk: Desk, cast: Cast) -> None:
        desk.issued()
        operations.cancel_number(
            actor=cast.clerk.login,
            now=NOW,
            agency_id=cast.sotttt.pk,
            type_code="DECISION",
            reason="Bản giấy ghi nhầm",
        )
        desk.issued()
        lines = list_outgoing_register(cast.sotttt.pk, year=2009, now=NOW)
        assert [(line.code, line.cancel_reason) for line in lines] == [
            ("01/QĐ-STTTT", ""),
            ("02/QĐ-STTTT", "Bản giấy ghi nhầm"),
            ("03/QĐ-STTTT", ""),
        ]

    def test_one_type_alone(self, desk: Desk, cast: Cast) -> None:
        desk.issued()
        desk.issued(type_code="NOTICE")
        lines = list_outgoing_register(cast.sotttt.pk, year=2009, now=NOW, type_code="NOTICE")
        assert [line.code for line in lines] == ["01/TB-STTTT"]

    def test_a_year_holds_its_own_numbers_only(self, desk: Desk, cast: Cast) -> None:
        desk.issued()
        desk.issue(desk.approved(), now=NOW + timedelta(days=90))
        assert len(list_outgoing_register(cast.sotttt.pk, year=2010, now=NOW)) == 1
        assert list_register_years(cast.clerk.login, now=NOW + timedelta(days=90)) == [2010, 2009]


class TestIncoming:
    @pytest.mark.row("R47b", "R72")
    def test_a_line_has_the_columns_of_the_decree(self, desk: Desk, cast: Cast) -> None:
        desk.register(desk.arrived(), due_date=NOW.date())
        (line,) = list_incoming_register(cast.snv.pk, year=2009)
        assert (line.arrival_date, line.arrival_number, line.issuer_name, line.code) == (
            NOW.date(),
            1,
            "Sở Thông tin và Truyền thông",
            "01/QĐ-STTTT",
        )
        assert (line.document_date, line.subject, line.due_date) == (NOW.date(), SUBJECT, NOW.date())


class TestSearch:
    @pytest.mark.parametrize("text", ["hop thu dien tu", "QĐ-STTTT", "01/qd", "so noi vu cong vu"])
    def test_finds_by_number_subject_and_recipients_without_diacritics(
        self, desk: Desk, cast: Cast, text: str
    ) -> None:
        document = desk.issued()
        assert list(list_outgoing(cast.officer.login, now=NOW, text=text)) == [document]
        assert not list_outgoing(cast.outsider.login, now=NOW, text=text).exists()

    def test_counts_how_far_each_has_come(self, desk: Desk, cast: Cast) -> None:
        desk.register(desk.arrived(distribution_note="Sở Nội vụ; Sở Tài chính"))
        (row,) = list_outgoing(cast.clerk.login, now=NOW)
        assert (row.recipients, row.arrived, row.registered) == (2, 2, 1)  # type: ignore[attr-defined]
