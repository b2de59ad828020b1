"""The packets of the milter protocol."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.engines.milter import wire

COMMAND = st.sampled_from(sorted(wire.COMMANDS))
PACKETS = st.lists(st.tuples(COMMAND, st.binary(max_size=300)), max_size=8)


def reply_lines(packet: bytes) -> list[str]:
    """The lines that Postfix hands to its client (it turns `%%` into `%`)."""
    assert packet[4:5] == b"y"
    assert packet[-1] == 0
    return packet[5:-1].decode().replace("%%", "%").split("\r\n")


class TestPacketReader:
    @given(packets=PACKETS, size=st.integers(1, 50))
    def test_finds_packets_again_however_the_stream_is_cut(
        self, packets: list[tuple[int, bytes]], size: int
    ) -> None:
        stream = b"".join(wire.packet(bytes([command]), data) for command, data in packets)
        reader = wire.PacketReader()
        found = [p for at in range(0, len(stream), size) for p in reader.feed(stream[at : at + size])]
        assert found == packets

    @given(noise=st.binary(max_size=400))
    def test_takes_any_noise_as_packets_or_as_no_milter_protocol(self, noise: bytes) -> None:
        try:
            for command, _data in wire.PacketReader(max_packet=200).feed(noise):
                assert command in wire.COMMANDS
        except wire.BadPacket:
            pass

    @pytest.mark.parametrize(
        "head", [b"\0\0\0\0Q", b"\xff\xff\xff\xffQ", b"\0\0\0\x01?", b"GET / HTTP/1.1"], ids=repr
    )
    def test_refuses_what_is_no_packet_at_its_first_five_bytes(self, head: bytes) -> None:
        with pytest.raises(wire.BadPacket):
            list(wire.PacketReader().feed(head))


class TestMacros:
    def test_lose_their_braces(self) -> None:
        data = b"M{auth_authen}\0an.stttt@example.vn\0i\x0045A\0"
        assert wire.parse_macros(data) == (ord("M"), {"auth_authen": "an.stttt@example.vn", "i": "45A"})

    @pytest.mark.parametrize("data", [b"", b"Mname\0", b"Mname\0value", b"M\0\0\0"])
    def test_without_command_value_or_end_are_refused(self, data: bytes) -> None:
        with pytest.raises(wire.BadPacket):
            wire.parse_macros(data)


class TestHeader:
    def test_has_a_name_and_a_value_that_may_be_folded(self) -> None:
        assert wire.parse_header(b"Subject\0a\n b\0") == (b"Subject", b"a\n b")

    @given(data=st.binary(max_size=60))
    def test_is_refused_when_malformed_and_never_breaks_anything(self, data: bytes) -> None:
        try:
            name, value = wire.parse_header(data)
        except wire.BadPacket:
            return
        assert data == name + b"\0" + value + b"\0"


class TestReply:
    def test_gives_each_line_the_code_and_dashes_all_but_the_last(self) -> None:
        assert reply_lines(wire.reply(550, "5.7.1", ["Từ chối.", "Refused."])) == [
            "550-5.7.1 Từ chối.",
            "550 5.7.1 Refused.",
        ]

    def test_doubles_the_percent_sign_that_the_server_takes_as_a_format(self) -> None:
        assert b"100%% %%s" in wire.reply(550, "5.7.1", ["100% %s"])

    def test_cannot_smuggle_further_lines_of_smtp(self) -> None:
        packet = wire.reply(550, "5.7.1", ["a\r\n250 OK\r\n", "b\0c\nd"])
        assert reply_lines(packet) == ["550-5.7.1 a 250 OK", "550 5.7.1 b c d"]

    def test_without_text_is_still_a_reply(self) -> None:
        assert reply_lines(wire.reply(451, "4.7.1", [])) == ["451 4.7.1 "]

    @pytest.mark.parametrize(
        ("code", "enhanced"), [(250, "2.0.0"), (550, "4.7.1"), (451, "5.7.1"), (550, "")]
    )
    def test_must_be_a_refusal_with_codes_that_agree(self, code: int, enhanced: str) -> None:
        with pytest.raises(ValueError, match="no refusal"):
            wire.reply(code, enhanced, ["x"])

    @given(lines=st.lists(st.text(max_size=2000), min_size=1, max_size=3))
    def test_keeps_within_the_line_length_of_smtp_and_loses_no_letter(self, lines: list[str]) -> None:
        found = reply_lines(wire.reply(550, "5.7.1", lines))
        assert all(len(line.encode()) + 2 <= wire.MAX_REPLY_LINE for line in found)
        assert [line[:10] for line in found] == ["550-5.7.1 "] * (len(found) - 1) + ["550 5.7.1 "]

        def letters(parts: list[str]) -> str:
            whole = "".join(c if c.isprintable() else " " for c in " ".join(parts))
            return "".join(whole.split()).encode("utf-8", "replace").decode()

        assert letters([line[10:] for line in found]) == letters(lines)
