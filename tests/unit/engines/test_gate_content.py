"""What the gate reads of a message reaches the policy, office files too (R31)."""

import asyncio

import pytest

from congvu.engines.mailgate.content import Content, ContentReader
from congvu.engines.milter.messages import Received
from congvu.policy.gate import AttachmentFacts, MessageFacts, Reason, Refused, SenderKind, judge
from congvu.profiles import load_profile
from tests.unit.formats.files import docx, odt, old_word, rtf, xlsx, zip_of
from tests.unit.formats.messages import multipart
from tests.unit.formats.test_message_facts import attached


class NoPdfReader:
    """There is no PDF in these messages."""

    async def pdf_text(self, content: bytes) -> str:
        raise AssertionError(content)


def received(raw: bytes) -> Received:
    head, _empty, body = raw.partition(b"\r\n\r\n")
    headers = tuple(line.partition(b": ")[::2] for line in head.split(b"\r\n"))
    return Received({}, "lan.sotttt@x.vn", ("snv@x.vn",), headers, bytearray(body))


def read(raw: bytes) -> Content:
    async def reading() -> Content:
        reader = ContentReader(NoPdfReader())
        facts = await reader.facts(received(raw))
        content = await reader.content(facts)
        reader.close()
        return content

    return asyncio.run(reading())


FILES = {
    "bao-cao.docx": docx("SỞ NỘI VỤ", "TỐI MẬT"),
    "danh-sach.xlsx": xlsx("STT", "MẬT"),
    "bao-cao.odt": odt("SỞ NỘI VỤ", "TUYỆT MẬT"),
    "bao-cao.doc": old_word("SỞ NỘI VỤ\nMẬT\n"),
    "bao-cao.rtf": rtf("SỞ NỘI VỤ\nMẬT"),
    "bao-cao.txt": "MẬT\r\n".encode("utf-16"),
    "tat-ca.zip": zip_of(("bao-cao.docx", docx("MẬT"))),
}


class TestFiles:
    @pytest.mark.row("R31")
    @pytest.mark.parametrize(("filename", "content"), FILES.items(), ids=FILES)
    def test_with_a_stamp_are_refused(self, filename: str, content: bytes) -> None:
        found = read(multipart(b"\r\nKinh gui", attached(content, filename)))
        facts = MessageFacts(
            "lan.sotttt@x.vn", SenderKind.PERSON, ("snv@x.vn",), found.subject, found.text, found.attachments
        )
        verdict = judge(facts, load_profile("binh-phuoc-2009"))
        assert isinstance(verdict, Refused)
        assert verdict.reason is Reason.SECRET

    def test_that_nothing_opens_are_passed_on_as_unreadable(self) -> None:
        found = read(multipart(b"\r\na", attached(b"Rar!\x1a\x07\x00 xyz", "a.rar")))
        (file,) = found.attachments
        assert isinstance(file, AttachmentFacts)
        assert (file.text, file.is_readable) == (None, False)
