"""Registering: at once, once, with the next number, and the sender sees it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from congvu.documents import operations
from congvu.documents.models import Delivery, IncomingDocument, RegisterEntry
from congvu.documents.operations import ArrivalData, UploadedFile
from congvu.documents.queries import (
    count_deliveries,
    count_waiting,
    find_delivery_for_message,
    is_registered,
    list_incoming,
    list_unregistered,
)
from congvu.engines import wiring
from tests.cast import NOW, Cast
from tests.contexts.documents.steps import Desk, pdf


def _data(cast: Cast, **changes: Any) -> ArrivalData:
    data = ArrivalData(
        agency_id=cast.snv.pk,
        issuer_name="Bộ Nội vụ",
        code="3505/BNV-VP",
        document_date=date(2009, 10, 30),
        subject="Về việc báo cáo biên chế",
        message_id="<3505@moha.gov.vn>",
        file=UploadedFile("3505.pdf", pdf(code="3505/BNV-VP")),
    )
    return replace(data, **changes)


def _register(cast: Cast, *, by: str = "receiver", **changes: Any) -> IncomingDocument:
    return operations.register_arrival(
        actor=cast.member(by).login,
        now=NOW,
        data=_data(cast, **changes),
        reader=wiring.document_reader(),
    )


class TestOwnDocuments:
    @pytest.mark.row("R47b", "R72")
    def test_one_click_registers_it_and_the_sender_sees_number_and_time(self, desk: Desk) -> None:
        delivery = desk.arrived()
        entry = desk.register(delivery)
        assert (entry.arrival_number, entry.arrival_date, entry.code) == (1, NOW.date(), "01/QĐ-STTTT")
        assert operations.read_file(entry.file) == pdf()  # type: ignore[arg-type]
        seen = Delivery.objects.get(pk=delivery.pk)
        assert (seen.arrival_number, seen.registered_at) == (1, NOW)
        assert not count_deliveries(delivery.document).is_open

    def test_a_second_click_gives_the_same_entry(self, desk: Desk) -> None:
        delivery = desk.arrived()
        first = desk.register(delivery)
        with pytest.raises(operations.AlreadyRegistered, match="số đến 1") as refused:
            desk.register(delivery)
        assert refused.value.existing == first
        assert RegisterEntry.objects.filter(register__direction="INCOMING").count() == 1

    @pytest.mark.parametrize("who", ["receiving_leader", "clerk", "outsider", "operator"])
    def test_is_the_act_of_the_receiving_clerk(self, desk: Desk, who: str) -> None:
        delivery = desk.arrived()
        with pytest.raises(operations.MayNot):
            desk.register(delivery, by=who)

    def test_what_arrived_waits_for_the_clerk_until_it_is_registered(self, desk: Desk, cast: Cast) -> None:
        delivery = desk.arrived()
        assert count_waiting(cast.receiver.login, now=NOW).incoming == 1
        assert list(list_unregistered(cast.receiver.login, now=NOW)) == [delivery]
        desk.register(delivery)
        assert count_waiting(cast.receiver.login, now=NOW).incoming == 0

    def test_what_is_not_delivered_yet_does_not_wait(self, desk: Desk, cast: Cast) -> None:
        desk.issued()
        assert count_waiting(cast.receiver.login, now=NOW).incoming == 0

    def test_by_its_message_it_is_the_same_document(self, desk: Desk, cast: Cast) -> None:
        delivery = desk.arrived()
        message_id = delivery.document.dispatch.message_id
        entry = _register(cast, message_id=message_id, file=UploadedFile("a.pdf", pdf()))
        assert (entry.delivery_id, entry.issuer_name) == (delivery.pk, "Sở Thông tin và Truyền thông")
        assert is_registered(message_id, agency_id=cast.snv.pk) == entry

    def test_a_letter_that_copies_its_message_id_is_not_taken_for_it(self, desk: Desk, cast: Cast) -> None:
        delivery = desk.arrived()
        message_id = delivery.document.dispatch.message_id
        with pytest.raises(operations.DocumentRefused, match="khác bản đã phát hành"):
            _register(cast, message_id=message_id, file=UploadedFile("a.pdf", pdf(pages=2)))
        assert Delivery.objects.get(pk=delivery.pk).registered_at is None

    def test_a_delivery_belongs_to_its_agency_only(self, desk: Desk, cast: Cast) -> None:
        message_id = desk.arrived().document.dispatch.message_id
        assert find_delivery_for_message(message_id, agency_id=cast.stc.pk) is None
        assert find_delivery_for_message("", agency_id=cast.snv.pk) is None


class TestForeignDocuments:
    @pytest.mark.row("R47b", "R72")
    def test_are_registered_with_what_the_clerk_confirms(self, desk: Desk, cast: Cast) -> None:
        entry = _register(cast, due_date=NOW.date() + timedelta(days=5), issuer_name=" Bộ  Nội\nvụ ")
        assert (entry.arrival_number, entry.issuer_name, entry.due_date) == (
            1,
            "Bộ Nội vụ",
            date(2009, 11, 7),
        )

    def test_numbers_run_on_over_both_kinds(self, desk: Desk, cast: Cast) -> None:
        first = desk.register(desk.arrived())
        second = _register(cast)
        assert (first.arrival_number, second.arrival_number) == (1, 2)

    def test_the_same_message_is_registered_once(self, desk: Desk, cast: Cast) -> None:
        first = _register(cast)
        with pytest.raises(operations.AlreadyRegistered) as refused:
            _register(cast, code="khác")
        assert refused.value.existing == first

    def test_the_same_document_by_another_message_is_registered_once(self, desk: Desk, cast: Cast) -> None:
        _register(cast)
        with pytest.raises(operations.AlreadyRegistered):
            _register(cast, message_id="<khac@moha.gov.vn>")

    def test_two_agencies_register_the_same_message_each_for_itself(self, desk: Desk, cast: Cast) -> None:
        _register(cast)
        assert _register(cast, by="clerk", agency_id=cast.sotttt.pk).arrival_number == 1

    def test_a_message_id_of_any_length_is_known_again(self, desk: Desk, cast: Cast) -> None:
        long = f"<{'x' * 240}@moha.gov.vn>"
        entry = _register(cast, message_id=long)
        assert is_registered(long, agency_id=cast.snv.pk) == entry

    @pytest.mark.row("R31")
    @pytest.mark.parametrize(
        "changes",
        [
            {"subject": "Về việc (TỐI MẬT)"},
            {"file": UploadedFile("a.pdf", pdf(secrecy="MẬT"))},
            {"file": UploadedFile("a.txt", "MẬT\nKế hoạch".encode())},
        ],
        ids=["subject", "pdf", "text"],
    )
    def test_a_secret_takes_no_number_and_says_what_to_do(
        self, desk: Desk, cast: Cast, changes: dict[str, Any]
    ) -> None:
        with pytest.raises(operations.SecretRefused, match=r"Điều 10\.1.*xóa thư"):
            _register(cast, **changes)
        assert not RegisterEntry.objects.exists()

    @pytest.mark.parametrize("who", ["receiving_leader", "clerk", "outsider"])
    def test_is_the_act_of_the_receiving_clerk(self, desk: Desk, cast: Cast, who: str) -> None:
        with pytest.raises(operations.MayNot):
            _register(cast, by=who)

    @pytest.mark.parametrize(
        ("field", "day"), [("document_date", date(2009, 11, 3)), ("due_date", date(2009, 11, 1))]
    )
    def test_days_that_cannot_be_are_refused_at_their_field(
        self, desk: Desk, cast: Cast, field: str, day: date
    ) -> None:
        with pytest.raises(operations.DocumentRefused) as refused:
            _register(cast, **{field: day})
        assert refused.value.field == field

    def test_is_found_without_diacritics_by_its_agency_only(self, desk: Desk, cast: Cast) -> None:
        entry = _register(cast)
        assert list(list_incoming(cast.receiver.login, now=NOW, text="bien che 3505")) == [entry]
        assert not list_incoming(cast.outsider.login, now=NOW, text="bien che").exists()


class TestYearEnd:
    def test_arrival_numbers_begin_anew(self, desk: Desk, cast: Cast) -> None:
        _register(cast)
        desk.now = NOW + timedelta(days=90)
        entry = desk.register(desk.arrived())
        assert (entry.arrival_number, entry.arrival_date.year) == (1, 2010)
