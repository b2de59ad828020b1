"""Whose name stands in the From line."""

import asyncio

import pytest

from congvu.engines.mailgate.sender import Sender, may_write_as
from congvu.engines.milter.messages import Received
from congvu.policy.gate import SenderKind

BINH = "nguyenvanbinh.sotttt@binhphuoc.gov.vn"


class _Nobody:
    """Records in which nobody is anybody's delegate."""

    async def may_send_as(self, login: str, sender: str) -> bool:
        return False


def _may_write(from_line: bytes, field: bytes = b"From") -> bool:
    message = Received({}, BINH, ("a@binhphuoc.gov.vn",), ((field, from_line),), bytearray(), None)
    sender = Sender(SenderKind.PERSON, BINH, BINH)
    return asyncio.run(may_write_as(sender, message, _Nobody()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "line",
    [
        BINH.encode(),
        b"<" + BINH.upper().encode() + b">",
        "Nguyễn Văn Bình <".encode() + BINH.encode() + b">",
        b'"Binh, Nguyen Van"\r\n <' + BINH.encode() + b">",
        b"=?utf-8?q?Nguy=E1=BB=85n?= <" + BINH.encode() + b">",
        b"Nguyen Van Binh",
    ],
)
def test_a_person_writes_in_the_own_name(line: bytes) -> None:
    assert _may_write(line)


@pytest.mark.parametrize(
    "line",
    [
        b"chutich@binhphuoc.gov.vn",
        b"<chutich@binhphuoc.gov.vn>, " + BINH.encode(),
        BINH.encode() + b", Chu tich <chutich@binhphuoc.gov.vn>",
        b"<chutich@binhphuoc.gov.vn> <" + BINH.encode() + b">",
        b'"Chu tich <chutich@binhphuoc.gov.vn>" <' + BINH.encode() + b">",
        b"Chu tich\r\n <chutich@binhphuoc.gov.vn>",
    ],
)
def test_nobody_writes_in_a_foreign_name(line: bytes) -> None:
    assert not _may_write(line)


def test_a_foreign_sender_line_is_refused_as_a_foreign_from_line_is() -> None:
    assert not _may_write(b"chutich@binhphuoc.gov.vn", b"Sender")
