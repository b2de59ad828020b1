"""What the gate sees of a message: every part, however it is wrapped (R31)."""

import base64
import binascii
import hashlib
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congvu.formats.message_facts import FileFacts, RawFacts, read_facts, read_file_facts
from congvu.formats.mime.compose import Address, OutgoingAttachment, OutgoingMessage, compose_message
from congvu.policy.official_marks import is_official
from congvu.policy.secrecy import find_secrecy_marks
from tests.unit.bounds import bounded
from tests.unit.formats.files import docx, rtf, zip_of
from tests.unit.formats.messages import GOLDEN, message, multipart
from tests.unit.formats.test_compose import AT
from tests.unit.policy import documents

PDF = b"%PDF-1.4\nnoi dung"
PDF_SHA = hashlib.sha256(PDF).hexdigest()


def attached(content: bytes, filename: str, kind: str = "application/octet-stream") -> bytes:
    head = (
        f'Content-Type: {kind}; name="{filename}"\r\nContent-Transfer-Encoding: base64\r\n'
        f"Content-Disposition: attachment\r\n\r\n"
    )
    return head.encode() + base64.encodebytes(content).replace(b"\n", b"\r\n")


def letter(content: bytes, filename: str) -> bytes:
    return multipart(b"\r\nKinh gui", attached(content, filename))


def words(facts: RawFacts) -> list[str]:
    """All the words that the rules judge."""
    return [facts.subject, facts.text, *(file.text or "" for file in facts.files)]


def is_stamped(facts: RawFacts) -> bool:
    return any(find_secrecy_marks(text) for text in words(facts))


def names(facts: RawFacts) -> list[str]:
    return [f"{file.within}/{file.filename}" if file.within else file.filename for file in facts.files]


STAMP = "UBND TỈNH\r\n\r\nTỐI MẬT\r\n\r\nBáo cáo".encode()
PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
ENCODED = PLAIN.strip() + b"\r\nContent-Transfer-Encoding: "
INNER = b"Content-Type: message/rfc822\r\n\r\n"
STAMPED = {
    "in the text": PLAIN + STAMP,
    "in a hidden alternative": multipart(PLAIN + b"khong", PLAIN + STAMP, subtype="alternative"),
    "in the HTML": PLAIN.replace(b"plain", b"html") + "<p>UBND<p><b>TỐI</b> MẬT".encode(),
    "in a related part": multipart(b"\r\na", PLAIN + STAMP, subtype="related"),
    "in a letter within": multipart(b"\r\na", INNER + PLAIN + STAMP),
    "in the subject of a letter within": multipart(
        b"\r\na", INNER + "Subject: [MẬT] Báo cáo\r\n\r\nx".encode()
    ),
    "in a letter within a letter": multipart(b"\r\na", INNER + multipart(b"\r\nb", INNER + PLAIN + STAMP)),
    "in a letter as a file": letter(PLAIN + STAMP, "thu.eml"),
    "in a text file": letter(STAMP, "bao-cao.txt"),
    "in a text file of a strange kind": multipart(
        b"\r\na", b"Content-Type: text/x-bao-cao; charset=utf-8\r\n\r\n" + STAMP
    ),
    "in quoted-printable": PLAIN.replace(
        b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    + b"T=E1=BB=90I M=E1=BA=ACT\r\n",
    "in base64": PLAIN.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n")
    + base64.b64encode(STAMP),
    "in Word": letter(docx("UBND TỈNH", "TỐI MẬT"), "bao-cao.docx"),
    "in RTF called Word": letter(rtf("TỐI MẬT"), "bao-cao.doc"),
    "in a ZIP": letter(zip_of(("bao cao.txt", STAMP)), "a.zip"),
    "in a ZIP of a ZIP": letter(zip_of(("b.zip", zip_of(("c.txt", STAMP)))), "a.zip"),
    "in Word in a ZIP": letter(zip_of(("b.docx", docx("TỐI MẬT"))), "a.zip"),
    "in Word in Word": letter(docx("a", parts=(("word/embeddings/b.docx", docx("TỐI MẬT")),)), "a.docx"),
    "in a letter in a ZIP": letter(
        zip_of(("thu.eml", b"Subject: x\r\nFrom: a\r\nTo: b\r\n\r\n" + STAMP)), "a.zip"
    ),
    "in an archive called a program of Java": letter(
        zip_of(("META-INF/MANIFEST.MF", ""), ("b.txt", STAMP)), "a.zip"
    ),
    "in a ZIP called Word": letter(docx("a", parts=(("b.txt", STAMP),)), "a.zip"),
    "in a file of uuencode in the text": PLAIN
    + b"Kinh gui,\r\n\r\nbegin 644 bao-cao.txt\r\n"
    + b"".join(binascii.b2a_uu(STAMP[at : at + 45]) for at in range(0, len(STAMP), 45))
    + b"`\r\nend\r\n",
    "after the second boundary of a broken letter": multipart(b"\r\na", PLAIN + STAMP).replace(
        b"--bien--", b""
    ),
    "decomposed": PLAIN + "TO\u0302\u0301I MA\u0323\u0302T".encode(),
}


class TestStamps:
    @pytest.mark.row("R31")
    @pytest.mark.parametrize("raw", STAMPED.values(), ids=STAMPED)
    def test_are_seen_however_they_are_wrapped(self, raw: bytes) -> None:
        facts = read_facts(raw)
        assert is_stamped(facts)
        assert facts.is_complete

    @pytest.mark.row("R31")
    def test_are_seen_in_the_subject(self) -> None:
        facts = read_facts(b"Subject: =?utf-8?B?W03huqxUXSBCw6FvIGPDoW8=?=\r\n\r\nx")
        assert facts.subject == "[MẬT] Báo cáo"

    @pytest.mark.parametrize("golden", sorted(GOLDEN.glob("*.eml")), ids=lambda path: path.stem)
    def test_are_in_no_letter_of_other_programs(self, golden: object) -> None:
        assert not is_stamped(read_facts(golden.read_bytes()))  # type: ignore[attr-defined]


class TestFiles:
    @pytest.mark.row("R41")
    def test_of_a_dispatch_are_known_by_their_hash(self) -> None:
        raw = compose_message(
            OutgoingMessage(
                sender=Address("Sở TTTT", "sotttt@x.vn"), to=(Address("", "snv@x.vn"),), subject="Quyết định",
                text="Kính gửi", message_id="<7@x.vn>", date=AT,
                attachments=(OutgoingAttachment("quyết định.pdf", "application/pdf", PDF),),
            )
        )  # fmt: skip
        facts = read_facts(raw)
        assert facts.message_id == "<7@x.vn>"
        assert facts.files == (FileFacts("quyết định.pdf", "application/pdf", PDF_SHA, PDF),)

    def test_are_named_by_where_they_lie(self) -> None:
        inner = zip_of(("tai lieu/b.pdf", PDF))
        facts = read_facts(letter(zip_of(("b.zip", inner), ("a.pdf", PDF)), "tep.zip"))
        assert names(facts) == ["tep.zip", "tep.zip/b.zip", "tep.zip/b.zip/b.pdf", "tep.zip/a.pdf"]
        assert [file.sha256 for file in facts.files].count(PDF_SHA) == 2

    def test_that_are_pdf_keep_their_bytes_for_the_reader(self) -> None:
        (file,) = read_facts(letter(PDF, "anh.png")).files
        assert (file.media_type, file.content, file.text) == ("application/pdf", PDF, None)

    @pytest.mark.parametrize(
        ("content", "filename"),
        [
            (b"\x78\x9f\x3e\x22" + bytes(40), "winmail.dat"),
            (b"Rar!\x1a\x07\x00" + bytes(40), "a.rar"),
            (b"PK\x03\x04 hong", "a.zip"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx"),
        ],
    )
    def test_that_nothing_opens_are_said_to_be_unreadable(self, content: bytes, filename: str) -> None:
        (file,) = read_facts(letter(content, filename)).files
        assert not file.is_readable

    def test_beyond_two_archives_are_unreadable(self) -> None:
        deep = zip_of(("d.zip", zip_of(("e.txt", STAMP))))
        facts = read_facts(letter(zip_of(("b.zip", zip_of(("c.zip", deep)))), "a.zip"))
        assert [file.is_readable for file in facts.files] == [True, True, False]

    def test_in_archives_lose_their_folders(self) -> None:
        facts = read_facts(letter(zip_of(("../../etc/passwd", "x"), ("C:\\b.txt", "y")), "a.zip"))
        assert names(facts)[1:] == ["a.zip/passwd", "a.zip/b.txt"]

    def test_of_a_handed_in_file_are_the_same(self) -> None:
        content = zip_of(("bao cao.docx", docx("TỐI MẬT")))
        facts = read_file_facts(content, "a.zip")
        assert names(facts) == ["a.zip", "a.zip/bao cao.docx"]
        assert is_stamped(facts)
        assert facts.files == read_facts(letter(content, "a.zip")).files


class TestOfficialDocuments:
    @pytest.mark.row("R42")
    def test_are_seen_in_word_too(self) -> None:
        content = docx(*documents.PDF_PAGE.split("\n"))
        (file,) = read_facts(letter(content, "quyet-dinh.docx")).files
        assert is_official(file.text or "")

    @pytest.mark.row("R40")
    def test_drafts_in_word_are_none(self) -> None:
        (file,) = read_facts(letter(docx(*documents.DRAFT_PAGE.split("\n")), "du-thao.docx")).files
        assert not is_official(file.text or "")


class TestBounds:
    def test_a_text_beyond_the_bound_is_said_to_be_cut(self) -> None:
        facts = read_facts(PLAIN + b"a" * 3_000_000)
        assert (len(facts.text), facts.is_complete) == (2_000_000, False)

    def test_a_thousand_small_bombs_are_read_in_bounded_time(self) -> None:
        bomb = zip_of(("[Content_Types].xml", ""), ("word/document.xml", b"<w:p>" * 1_000_000))
        raw = multipart(*(attached(bomb, f"{n}.docx") for n in range(500)))
        with bounded(40):
            facts = read_facts(raw)
        assert len(facts.files) == 500
        assert sum(file.is_readable for file in facts.files) < 10

    def test_a_tree_of_archives_is_read_in_bounded_time(self) -> None:
        leaf = zip_of(*((f"{n}.txt", bytes(200_000)) for n in range(100)))
        branch = zip_of(*((f"{n}.zip", leaf) for n in range(100)), compression=zipfile.ZIP_DEFLATED)
        with bounded(40):
            facts = read_facts(multipart(*(attached(branch, f"{n}.zip") for n in range(10))))
        assert not facts.is_complete or not all(file.is_readable for file in facts.files)

    def test_letters_and_archives_in_each_other_end(self) -> None:
        raw = PLAIN + b"x"
        for _ in range(60):
            raw = b"Subject: x\r\nFrom: a\r\nTo: b\r\n" + letter(zip_of(("thu.eml", raw)), "a.zip")
        with bounded():
            read_facts(raw)

    @given(st.binary(max_size=500))
    @settings(max_examples=200)
    def test_any_bytes_have_facts(self, raw: bytes) -> None:
        read_facts(raw)
        read_file_facts(raw, "a.zip")

    @given(st.sampled_from(list(STAMPED.values())), st.integers(0, 2000), st.binary(max_size=10))
    @settings(max_examples=150)
    def test_damaged_letters_have_facts(self, raw: bytes, at: int, noise: bytes) -> None:
        read_facts(raw[:at] + noise + raw[at + len(noise) // 2 :])


def test_a_letter_without_anything_has_empty_facts() -> None:
    assert read_facts(b"") == RawFacts("", "", "", ())
    assert read_facts(message("Subject: x")) == RawFacts("x", "", "", ())
