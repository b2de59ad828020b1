"""No parser of foreign bytes raises, and what it gives is fit to show, to store and to send on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congvu.formats.html_clean import clean_html
from congvu.formats.html_text import html_to_text
from congvu.formats.message_facts import read_facts
from congvu.formats.mime.address_list import parse_addresses
from congvu.formats.mime.header_text import decode_header
from congvu.formats.mime.parameters import parse_field
from congvu.formats.mime.parse import ParsedMessage, attachments_with_content, parse_date, parse_message
from congvu.formats.mime.reply import forward_draft, quote_reply
from congvu.formats.mime.transfer import decode_transfer, uuencoded_files
from congvu.policy.text import is_nfc
from tests.unit.bounds import bounded
from tests.unit.formats.messages import GOLDEN

LETTERS = [path.read_bytes() for path in sorted(GOLDEN.glob("*.eml"))]
ANY_BYTES = st.binary(max_size=400)
FIELDS = (
    "Subject|From|To|Cc|Date|Message-ID|References|Content-Type|Content-Disposition|Content-Transfer-Encoding|"
    "Content-ID|Reply-To"
).split("|")
FORBIDDEN = set("\x00\x1b\u202e\u2066\ufffe")


def texts(parsed: ParsedMessage) -> Iterator[str]:
    yield from (parsed.subject, parsed.text, parsed.message_id, parsed.in_reply_to, *parsed.references)
    for address in (parsed.sender, *parsed.to, *parsed.cc, *parsed.bcc, *parsed.reply_to):
        yield from (address.name, address.address)
    for attachment in parsed.attachments:
        yield from (attachment.filename, attachment.media_type, attachment.content_id or "")
    for name, value in parsed.headers:
        yield from (name, value)


def check(raw: bytes) -> None:
    """What the webmail and the gate do with a letter, on any bytes."""
    parsed = parse_message(raw)
    for text in texts(parsed):
        assert is_nfc(text)
        assert not FORBIDDEN & set(text)
        text.encode("utf-8")
    for one_line in (parsed.subject, parsed.sender.name, *(a.filename for a in parsed.attachments)):
        assert "\n" not in one_line
        assert "\r" not in one_line
    if parsed.html is not None:
        clean_html(parsed.html, cid_url=lambda _cid: None, allow_remote=False)
        html_to_text(parsed.html)
    found = [(attachment.size, len(content)) for attachment, content in attachments_with_content(raw)]
    assert all(size == length for size, length in found)
    assert len(found) == len(parsed.attachments)
    quote_reply(parsed, all=True, own_addresses=("a@x.vn",))
    forward_draft(parsed)
    read_facts(raw)


class TestMessages:
    @given(ANY_BYTES)
    @settings(max_examples=200)
    def test_of_any_bytes_are_read(self, raw: bytes) -> None:
        check(raw)

    @given(st.sampled_from(LETTERS), st.data())
    @settings(max_examples=200)
    def test_damaged_on_their_way_are_read(self, letter: bytes, data: st.DataObject) -> None:
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(0, len(letter)))
            letter = (
                letter[:at] + data.draw(st.binary(max_size=6)) + letter[at + data.draw(st.integers(0, 30)) :]
            )
        check(letter)

    @given(st.sampled_from(LETTERS), st.sampled_from(LETTERS), st.integers(0, 3000), st.integers(0, 3000))
    @settings(max_examples=100)
    def test_joined_of_two_are_read(self, one: bytes, other: bytes, end: int, begin: int) -> None:
        check(one[:end] + other[begin:])

    @given(st.dictionaries(st.sampled_from(FIELDS), ANY_BYTES, max_size=8), ANY_BYTES)
    @settings(max_examples=200)
    def test_of_hostile_headers_are_read(self, headers: dict[str, bytes], body: bytes) -> None:
        head = b"".join(b"%s: %s\r\n" % (name.encode(), value) for name, value in headers.items())
        check(head + b"\r\n" + body)


class TestFields:
    @given(ANY_BYTES)
    @settings(max_examples=200)
    def test_of_any_bytes_are_read(self, value: bytes) -> None:
        assert is_nfc(decode_header(value))
        parse_date(value)
        parse_field(value)
        for address in parse_addresses(value):
            assert address.name or address.address
            assert address.address == address.address.lower()

    @given(st.text('(),;:<>"\\ a@.=?\n', max_size=60))
    @settings(max_examples=200)
    def test_of_marks_lose_no_address_in_angle_brackets(self, noise: str) -> None:
        """Whatever stands before: a letter is answered to the address that it plainly names."""
        if noise.count('"') % 2 or "\\" in noise or "(" in noise or "<" in noise or "=?" in noise:
            return
        found = parse_addresses(f"{noise},<b@x.vn>".encode())
        assert "b@x.vn" in [address.address for address in found]

    @given(ANY_BYTES, st.sampled_from(["base64", "quoted-printable", "x-uuencode", "7bit", "", "khong"]))
    @settings(max_examples=200)
    def test_of_any_encoding_are_read(self, body: bytes, encoding: str) -> None:
        decode_transfer(body, encoding)
        list(uuencoded_files(b"begin 644 a\n" + body))


@pytest.mark.parametrize(
    "piece",
    [
        b"(", b")", b'"', b"\\", b"<", b">", b",", b"=?utf-8?q?", b"=?utf-8?q?a?= ", b"a ", b"a@", b";a=",
        b"'", b"\xff", b"\xc3", b"\r\n ", b"=", b"=3D", b"M" * 61 + b"\n", b"a:b;", b"<a@b>,", b"%41",
        b";a*0*=",
    ],
)  # fmt: skip
def test_fields_of_a_megabyte_are_read_in_bounded_time(piece: bytes) -> None:
    value = piece * (1_000_000 // len(piece))
    with bounded():
        decode_header(value)
        parse_addresses(value)
        parse_field(value)
        parse_date(value)
        for encoding in ("base64", "quoted-printable", "x-uuencode"):
            decode_transfer(value, encoding)
        list(uuencoded_files(b"begin 644 a\n" + value))


def test_letters_to_begin_with_are_there() -> None:
    assert len(LETTERS) >= 10
    assert Path(GOLDEN).is_dir()
