"""A connection of Postfix, told packet by packet."""

from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.engines.milter import negotiation, wire
from congvu.engines.milter.messages import (
    Accept,
    AddHeader,
    AddRecipient,
    Overflow,
    Received,
    Refuse,
    RemoveHeaders,
)
from congvu.engines.milter.session import Abandoned, Budget, Complete, Ended, Event, Send, Session, State

# What Postfix 3.7 offers (seen on the wire).
OFFER = wire.packet(b"O", pack(">III", 6, 0x1FF, 0x1FFFFF))
MAIL = wire.packet(b"M", b"<an.stttt@example.vn>\0SIZE=100\0")
RECIPIENT = wire.packet(b"R", b"<binh.syt@example.vn>\0")
SUBJECT = wire.packet(b"L", b"Subject\0Xin \xc3\xbd ki\xe1\xba\xbfn\0")
END = wire.packet(b"E")


def packet(command: str, data: bytes = b"") -> bytes:
    return wire.packet(command.encode(), data)


def session(budget: int = 10_000, max_message: int = 1_000) -> Session:
    made = Session(Budget(budget), max_message)
    made.receive(OFFER)
    return made


def message_of(events: list[Event]) -> Received:
    assert [type(event) for event in events] == [Complete]
    assert isinstance(events[0], Complete)
    return events[0].message


class TestNegotiation:
    def test_asks_for_whole_messages_without_replies_in_between(self) -> None:
        (event,) = Session(Budget(100), 100).receive(OFFER)
        assert isinstance(event, Send)
        version, actions, steps = (int.from_bytes(event.data[5 + n : 9 + n]) for n in (0, 4, 8))
        assert (version, actions) == (6, negotiation.ACTIONS | wire.Action.SET_MACROS)
        assert steps == negotiation.SKIPPED | negotiation.SILENT

    def test_works_with_a_server_that_cannot_choose_macros(self) -> None:
        (event,) = Session(Budget(100), 100).receive(wire.packet(b"O", pack(">III", 6, 0x1F, 0x1FFFFF)))
        assert event == Send(wire.negotiated(wire.Offer(6, 0x15, negotiation.SKIPPED | negotiation.SILENT)))

    @pytest.mark.parametrize("offer", [(2, 0x1FF, 0x1FFFFF), (6, 0x01, 0x1FFFFF), (6, 0x1FF, 0x7F)])
    def test_turns_away_a_server_that_cannot_do_what_is_needed(self, offer: tuple[int, int, int]) -> None:
        with pytest.raises(wire.BadPacket, match="the mail server"):
            Session(Budget(100), 100).receive(wire.packet(b"O", pack(">III", *offer)))

    def test_comes_first_and_once(self) -> None:
        with pytest.raises(wire.BadPacket, match="before the negotiation"):
            Session(Budget(100), 100).receive(MAIL)
        with pytest.raises(wire.BadPacket, match="second"):
            session().receive(OFFER)


class TestMessage:
    def test_is_handed_over_whole_at_its_end(self) -> None:
        stream = (
            packet("D", b"C{daemon_name}\0submission\0")
            + packet("D", b"M{auth_authen}\0an.stttt@example.vn\0")
            + MAIL
            + RECIPIENT
            + packet("R", b"<Chau.SYT@example.vn>\0NOTIFY=NEVER\0")
            + SUBJECT
            + packet("B", b"a\r\n")
            + packet("D", b"Ei\x0045A0F\0")
            + packet("E", b"b\r\n")
        )
        message = message_of(session().receive(stream))
        assert message.macros == {
            "daemon_name": "submission",
            "auth_authen": "an.stttt@example.vn",
            "i": "45A0F",
        }
        assert message.sender == "an.stttt@example.vn"
        assert message.recipients == ("binh.syt@example.vn", "Chau.SYT@example.vn")
        assert message.headers == ((b"Subject", "Xin ý kiến".encode()),)
        assert message.body == b"a\r\nb\r\n"
        assert message.overflow is None

    def test_after_a_verdict_another_may_follow_on_the_same_connection(self) -> None:
        one = session()
        connection = packet("D", b"C{daemon_name}\0mx\0")
        one.receive(connection + packet("D", b"M{auth_authen}\0an@example.vn\0") + MAIL + RECIPIENT + END)
        assert one.conclude(Accept()) == wire.CONTINUE
        second = message_of(one.receive(packet("M", b"<>\0") + RECIPIENT + packet("E", b"x")))
        assert (second.sender, bytes(second.body), second.headers) == ("", b"x", ())
        assert second.macros == {"daemon_name": "mx"}

    def test_given_up_half_way_leaves_nothing_behind(self) -> None:
        one = session()
        assert one.receive(MAIL + RECIPIENT + SUBJECT + packet("B", b"x") + packet("A")) == []
        assert message_of(one.receive(MAIL + RECIPIENT + END)).headers == ()

    def test_given_up_under_judgement_wants_no_verdict(self) -> None:
        one = session()
        one.receive(MAIL + RECIPIENT + END)
        (event,) = one.receive(packet("A"))
        assert isinstance(event, Abandoned)
        assert one.state is State.READY
        with pytest.raises(RuntimeError):
            one.conclude(Accept())

    def test_ends_with_the_connection(self) -> None:
        one = session()
        assert [type(e) for e in one.receive(MAIL + RECIPIENT + packet("Q"))] == [Ended]

    @pytest.mark.parametrize("early", [RECIPIENT, SUBJECT, packet("B", b"x"), END], ids=["R", "L", "B", "E"])
    def test_has_a_sender_before_anything_else(self, early: bytes) -> None:
        with pytest.raises(wire.BadPacket):
            session().receive(early)

    def test_takes_no_content_before_the_verdict_on_the_last(self) -> None:
        one = session()
        one.receive(MAIL + END)
        with pytest.raises(wire.BadPacket, match="before the verdict"):
            one.receive(MAIL)

    @given(
        packets=st.lists(
            st.sampled_from(
                [MAIL, RECIPIENT, SUBJECT, END, OFFER, *(packet(c, b"x\0") for c in "ABCDEHKLMNRTU")]
            ),
            max_size=12,
        )
    )
    def test_in_any_order_ends_in_events_or_a_broken_protocol_and_gives_memory_back(
        self, packets: list[bytes]
    ) -> None:
        budget = Budget(10_000)
        one = Session(budget, 1_000)
        try:
            one.receive(OFFER)
            for data in packets:
                for event in one.receive(data):
                    if isinstance(event, Complete) and one.state is State.JUDGING:
                        one.conclude(Accept())
        except wire.BadPacket:
            pass
        one.close()
        one.close()
        assert budget.left == 10_000


class TestOverflow:
    def test_of_a_message_drops_its_content_but_still_asks_for_a_verdict(self) -> None:
        one = session(max_message=500)
        message = message_of(one.receive(MAIL + RECIPIENT + packet("B", b"x" * 501) + END))
        assert (message.overflow, bytes(message.body)) == (Overflow.MESSAGE, b"")
        assert one.conclude(Refuse(552, "5.3.4", ("quá lớn",))) == wire.reply(552, "5.3.4", ["quá lớn"])
        assert message_of(one.receive(MAIL + RECIPIENT + packet("B", b"small") + END)).overflow is None

    def test_of_all_connections_together_spares_those_that_already_have_their_share(self) -> None:
        budget = Budget(1_000)
        first, second = Session(budget, 900), Session(budget, 900)
        for one in (first, second):
            one.receive(OFFER + MAIL)
        first.receive(packet("B", b"x" * 600))
        second.receive(packet("B", b"x" * 600))
        assert message_of(second.receive(END)).overflow is Overflow.SERVER
        assert message_of(first.receive(END)).overflow is None
        first.conclude(Accept())
        second.conclude(Accept())
        assert budget.left == 1_000


class TestChanges:
    def test_remove_before_they_add_and_remove_the_last_of_a_name_first(self) -> None:
        one = session()
        names = (b"X-CongVu-Actor", b"From", b"x-congvu-actor", b"X-CONGVU-Other")
        headers = b"".join(packet("L", name + b"\0v\0") for name in names)
        one.receive(MAIL + RECIPIENT + headers + END)
        actor = AddHeader(b"X-CongVu-Actor", b"an@example.vn")
        copy = AddRecipient("syt+Sent@example.vn")
        assert one.conclude(Accept((actor, copy, RemoveHeaders(b"X-CongVu-")))) == (
            wire.change_header(b"x-congvu-actor", 2, b"")
            + wire.change_header(b"x-congvu-actor", 1, b"")
            + wire.change_header(b"x-congvu-other", 1, b"")
            + wire.add_header(b"X-CongVu-Actor", b"an@example.vn")
            + packet("+", b"<syt+Sent@example.vn>\0")
            + wire.CONTINUE
        )

    def test_that_cannot_be_said_leave_the_message_under_judgement(self) -> None:
        one = session()
        one.receive(MAIL + RECIPIENT + END)
        with pytest.raises(ValueError, match="no refusal"):
            one.conclude(Refuse(250, "2.0.0"))
        assert one.conclude(Accept()) == wire.CONTINUE
