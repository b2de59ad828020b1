"""Handing over: once, to everyone, and again only to whom nothing was delivered."""

from datetime import timedelta

import pytest

from congvu.audit.queries import list_events
from congvu.documents import operations
from congvu.documents.models import Delivery, Dispatch, OutgoingDocument
from congvu.documents.queries import count_deliveries, count_waiting
from congvu.engines import wiring
from congvu.engines.memory import World
from congvu.engines.ports import Delivered
from congvu.formats.mime.parse import attachment_content, parse_message
from tests.cast import NOW, Cast
from tests.contexts.documents.steps import Desk, pdf

LATER = NOW + timedelta(minutes=11)
BOTH = "Sở Nội vụ; Sở Tài chính"


def _letters(world: World, address: str, folder: str = "INBOX") -> list[bytes]:
    return [m.raw for m in world.mailboxes[address][folder].messages.values()]


def _dispatch(document: OutgoingDocument) -> Dispatch:
    return Dispatch.objects.get(document=document)


class TestHandingOver:
    @pytest.mark.row("R34", "R40")
    def test_one_message_reaches_every_agency_with_the_very_bytes(self, desk: Desk, world: World) -> None:
        document = desk.issued(distribution_note=BOTH)
        assert desk.hand_over()
        letters = _letters(world, desk.cast.snv.address)
        assert letters == _letters(world, desk.cast.stc.address)
        assert attachment_content(letters[0], 0) == pdf()
        assert _dispatch(document).state == "HANDED_OVER"

    @pytest.mark.row("R39", "R47")
    def test_the_message_names_sender_recipients_and_number(self, desk: Desk, world: World) -> None:
        desk.issued(distribution_note=BOTH)
        desk.hand_over()
        letter = parse_message(_letters(world, desk.cast.snv.address)[0])
        assert letter.sender.address == "sotttt@binhphuoc.gov.vn"
        assert {a.address for a in letter.to} == {desk.cast.snv.address, desk.cast.stc.address}
        assert letter.subject.startswith("01/QĐ-STTTT: ")
        assert letter.attachments[0].filename == "01-QD-STTTT.pdf"

    def test_nothing_is_handed_over_twice(self, desk: Desk, world: World) -> None:
        desk.issued()
        assert [desk.hand_over() for _ in range(3)] == [True, False, False]
        assert len(_letters(world, desk.cast.snv.address)) == 1

    def test_urgent_ones_go_first(self, desk: Desk, world: World) -> None:
        desk.issued(urgency="NORMAL")
        express = desk.issued(urgency="EXPRESS")
        desk.hand_over()
        assert _dispatch(express).state == "HANDED_OVER"
        assert parse_message(_letters(world, desk.cast.snv.address)[0]).subject.startswith("02/")

    def test_a_copy_lies_in_the_agencys_sent_folder(self, desk: Desk, world: World) -> None:
        document = desk.issued()
        desk.hand_over()
        assert desk.take_in() == 1
        operations.keep_sent_copies(stores=wiring.mail_stores(), now=LATER)
        letters = _letters(world, desk.cast.sotttt.address, "Sent")
        assert letters == _letters(world, desk.cast.snv.address)
        assert _dispatch(document).sent_copy_at is not None

    def test_a_copy_that_the_folder_did_not_take_is_put_there_later(self, desk: Desk, world: World) -> None:
        document = desk.issued()
        desk.hand_over()
        world.mailboxes[desk.cast.sotttt.address]["Sent"].messages.clear()
        world.events.clear()
        for now in (NOW, LATER, LATER):
            operations.keep_sent_copies(stores=wiring.mail_stores(), now=now)
        assert len(_letters(world, desk.cast.sotttt.address, "Sent")) == 1
        assert _dispatch(document).sent_copy_at == LATER

    def test_a_second_hand_over_keeps_no_second_copy(self, desk: Desk, world: World) -> None:
        document = desk.issued(distribution_note=BOTH)
        world.quotas[desk.cast.snv.address] = 10
        desk.hand_over()
        desk.take_in()
        operations.retry_dispatch(actor=desk.cast.clerk.login, now=NOW, document_id=document.pk)
        desk.hand_over()
        assert len(_letters(world, desk.cast.sotttt.address, "Sent")) == 1

    def test_the_engine_reports_who_received_it(self, desk: Desk) -> None:
        document = desk.issued(distribution_note=BOTH)
        desk.hand_over()
        assert desk.take_in() == 2
        assert desk.take_in() == 0
        counts = count_deliveries(document)
        assert (counts.handed_over, counts.delivered, counts.registered, counts.is_open) == (2, 2, 0, True)


class TestWhenSomethingFails:
    def test_while_the_engine_is_down_it_waits_longer_each_time(self, desk: Desk, world: World) -> None:
        document = desk.issued()
        world.is_down = True
        desk.hand_over()
        first = _dispatch(document)
        desk.hand_over(now=first.next_attempt_at)
        second = _dispatch(document)
        assert (second.state, second.attempts) == ("PENDING", 2)
        assert second.next_attempt_at - first.next_attempt_at > first.next_attempt_at - NOW
        assert "tạm ngừng" in second.error

    def test_and_goes_when_the_engine_is_back(self, desk: Desk, world: World) -> None:
        document = desk.issued()
        world.is_down = True
        desk.hand_over()
        world.is_down = False
        assert not desk.hand_over()
        assert desk.hand_over(now=NOW + timedelta(minutes=1))
        assert _dispatch(document).error == ""

    def test_a_mailbox_that_is_not_there_is_told_and_the_others_receive(
        self, desk: Desk, world: World
    ) -> None:
        document = desk.issued(distribution_note=BOTH)
        del world.mailboxes[desk.cast.snv.address]
        desk.hand_over()
        failures = dict(Delivery.objects.values_list("address", "failure"))
        assert "550" in failures[desk.cast.snv.address]
        assert failures[desk.cast.stc.address] == ""
        assert count_deliveries(document).failed == 1

    def test_a_full_mailbox_is_told_until_it_takes_the_message(self, desk: Desk, world: World) -> None:
        document = desk.issued()
        message_id, address = _dispatch(document).message_id, desk.cast.snv.address
        world.events.append(Delivered(NOW, address, message_id, error="Quota exceeded"))
        desk.take_in()
        assert Delivery.objects.get().failure == "Hộp thư nơi nhận đã đầy"
        world.events.append(Delivered(NOW, address, message_id))
        desk.take_in()
        row = Delivery.objects.get()
        assert (row.failure, row.delivered_at) == ("", NOW)

    def test_a_worker_that_died_while_sending_is_followed_by_another_after_its_lease(
        self, desk: Desk, world: World
    ) -> None:
        document = desk.issued(distribution_note=BOTH)
        # It had claimed the dispatch, and one delivery was reported before it died.
        Dispatch.objects.update(state="SENDING", lease_until=NOW + timedelta(seconds=120))
        message_id = _dispatch(document).message_id
        world.events.append(Delivered(NOW, desk.cast.snv.address, message_id))
        desk.take_in()
        assert not desk.hand_over(now=NOW + timedelta(seconds=119))
        assert desk.hand_over(now=NOW + timedelta(seconds=121))
        assert len(_letters(world, desk.cast.snv.address)) == 0
        assert len(_letters(world, desk.cast.stc.address)) == 1

    def test_other_messages_than_ours_are_passed_over(self, desk: Desk, world: World) -> None:
        desk.issued()
        world.events.append(Delivered(NOW, desk.cast.snv.address, "<khac@example.vn>"))
        assert desk.take_in() == 0


class TestSendingAgain:
    def _failed(self, desk: Desk, world: World) -> OutgoingDocument:
        document = desk.issued()
        box = world.mailboxes.pop(desk.cast.snv.address)
        desk.hand_over()
        world.mailboxes[desk.cast.snv.address] = box
        assert _dispatch(document).state == "FAILED"
        return document

    def _retry(self, desk: Desk, document: OutgoingDocument, by: str = "clerk") -> Dispatch:
        return operations.retry_dispatch(actor=desk.cast.member(by).login, now=NOW, document_id=document.pk)

    def test_the_clerk_sends_again_what_failed(self, desk: Desk, world: World) -> None:
        document = self._failed(desk, world)
        assert count_waiting(desk.cast.clerk.login, now=NOW).outgoing == 1
        self._retry(desk, document)
        desk.hand_over()
        assert len(_letters(world, desk.cast.snv.address)) == 1
        assert count_waiting(desk.cast.clerk.login, now=NOW).outgoing == 0
        actions = [e.action for e in list_events(target_kind="document", target_id=str(document.pk))]
        assert actions[-2:] == ["documents.retry_dispatch", "documents.hand_over"]

    def test_only_to_whom_nothing_was_delivered(self, desk: Desk, world: World) -> None:
        document = desk.issued(distribution_note=BOTH)
        box = world.mailboxes.pop(desk.cast.snv.address)
        desk.hand_over()
        desk.take_in()
        world.mailboxes[desk.cast.snv.address] = box
        self._retry(desk, document)
        desk.hand_over()
        assert len(_letters(world, desk.cast.stc.address)) == 1
        assert len(_letters(world, desk.cast.snv.address)) == 1

    @pytest.mark.parametrize("who", ["leader", "officer", "receiver", "outsider"])
    def test_is_the_clerks_act(self, desk: Desk, world: World, who: str) -> None:
        document = self._failed(desk, world)
        with pytest.raises(operations.MayNot):
            self._retry(desk, document, by=who)

    def test_what_is_on_its_way_or_arrived_is_not_sent_again(self, desk: Desk, cast: Cast) -> None:
        pending = desk.issued()
        with pytest.raises(operations.NotNow):
            self._retry(desk, pending)
        desk.hand_over()
        desk.take_in()
        with pytest.raises(operations.NotNow):
            self._retry(desk, pending)

    def test_bytes_lost_from_the_disk_stop_it_with_a_sentence(self, desk: Desk, files: object) -> None:
        document = desk.issued()
        from pathlib import Path

        for path in Path(str(files)).rglob("*"):
            if path.is_file():
                path.unlink()
        desk.hand_over()
        dispatch = _dispatch(document)
        assert (dispatch.state, "báo đơn vị vận hành" in dispatch.error) == ("FAILED", True)
