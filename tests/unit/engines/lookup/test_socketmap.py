"""The socketmap protocol and its maps, without sockets."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.engines.lookup.maps import MAPS
from congvu.engines.lookup.socketmap import (
    MAX_REPLY,
    NOT_FOUND,
    BadRequest,
    Request,
    RequestReader,
    found,
    temporary_failure,
)

KEY = st.text(st.characters(codec="utf-8"), max_size=60)


def netstring(text: str) -> bytes:
    content = text.encode()
    return b"%d:%b," % (len(content), content)


class TestRequestReader:
    @given(keys=st.lists(KEY, max_size=6), size=st.integers(1, 30))
    def test_finds_requests_again_however_the_stream_is_cut(self, keys: list[str], size: int) -> None:
        stream = b"".join(netstring(f"alias {key}") for key in keys)
        reader = RequestReader()
        pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
        assert [r for piece in pieces for r in reader.feed(piece)] == [Request("alias", key) for key in keys]

    @given(noise=st.binary(max_size=60))
    def test_takes_any_noise_as_requests_or_as_broken(self, noise: bytes) -> None:
        with suppress(BadRequest):
            assert all(isinstance(r, Request) for r in RequestReader().feed(noise))

    @pytest.mark.parametrize(
        "wrong", [b"GET / HTTP", b":x,", b"3:a b;", b"5:alias,", b"99999999", b"20000:alias x", b"-1:a b,"]
    )
    def test_refuses_what_is_no_request(self, wrong: bytes) -> None:
        with pytest.raises(BadRequest):
            list(RequestReader().feed(wrong))


class TestReplies:
    def test_count_bytes_and_not_letters(self) -> None:
        assert found("é") == b"5:OK \xc3\xa9,"
        assert temporary_failure("x") == b"6:TEMP x,"
        assert NOT_FOUND == b"9:NOTFOUND ,"

    def test_that_are_too_long_are_a_temporary_failure_and_never_cut_short(self) -> None:
        assert b"TEMP" in found("x" * MAX_REPLY)


class TestMaps:
    @pytest.mark.parametrize("key", ["", "@example.vn", "an", "an@", "@", "a\0b@example.vn"])
    @pytest.mark.parametrize("name", sorted(MAPS.keys() - {"domain"}))
    def test_ask_nothing_for_a_part_of_an_address(self, name: str, key: str) -> None:
        assert MAPS[name].question(Request(name, key)) is None

    def test_ask_in_small_letters(self) -> None:
        question = MAPS["mailbox"].question(Request("mailbox", "An.STTTT@Example.VN"))
        assert question is not None
        assert question.parameters == {"key": "an.stttt@example.vn"}

    @pytest.mark.parametrize("key", ["", "an@", "an@example.vn", "a\0b.vn"])
    def test_of_domains_ask_nothing_for_an_address(self, key: str) -> None:
        assert MAPS["domain"].question(Request("domain", key)) is None

    def test_of_domains_ask_for_the_name(self) -> None:
        question = MAPS["domain"].question(Request("domain", "Example.VN"))
        assert question is not None
        assert question.parameters == {"key": "example.vn"}

    def test_say_why_a_mailbox_takes_no_mail(self) -> None:
        reply = MAPS["recipient"].reply
        assert "550 5.2.1 Hộp thư này đang tạm khóa" in reply([("SUSPENDED", "")]).decode()
        assert "550 5.2.1 Hộp thư này đã thu hồi" in reply([("CLOSED", None)]).decode()
        assert reply([("OPEN", "")]) == found("OK")
        assert reply([]) == NOT_FOUND

    def test_say_where_a_mailbox_has_gone(self) -> None:
        reply = MAPS["recipient"].reply([("MOVED", "an.snv@example.vn")]).decode()
        assert "551 5.1.6" in reply
        assert "xin gửi đến an.snv@example.vn" in reply

    def test_say_that_nobody_outside_writes_in_our_name(self) -> None:
        assert "550 5.7.1" in MAPS["outsider"].reply([("example.vn",)]).decode()
        assert MAPS["outsider"].reply([]) == found("DUNNO")
