"""Messages that this product writes, read back by this product and by Python's own reader."""

import email
import email.policy
import email.utils
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.formats.mime.compose import (
    AUTOMATIC_HEADERS,
    Address,
    OutgoingAttachment,
    OutgoingMessage,
    UnsafeHeader,
    compose_message,
    make_message_id,
)
from congvu.formats.mime.parse import attachment_content, parse_message
from congvu.policy.text import normalize
from tests.unit.formats.messages import GOLDEN

AT = datetime(2009, 10, 22, 2, 15, tzinfo=UTC)
STTTT = Address("Sở Thông tin và Truyền thông tỉnh Bình Phước", "sotttt@binhphuoc.gov.vn")
SNV = Address("Sở Nội vụ", "sonv@binhphuoc.gov.vn")
PDF = OutgoingAttachment(
    "Quyết định số 12 về việc ban hành Quy chế.pdf", "application/pdf", b"%PDF-1.4\n" + bytes(range(256))
)

# Everything a person can type on one line, with much Vietnamese in it, also decomposed.
_VIETNAMESE = "ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
LINES = st.text(
    st.sampled_from(_VIETNAMESE + "\u0301\u0302\u0323 aB9?=_\"\\<>,;:@()[]'%./\U0001f600")
    | st.characters(blacklist_categories=["Cc", "Cs"], blacklist_characters="\u2028\u2029"),
    max_size=120,
)
LINES = LINES.filter(lambda text: "=?" not in text)


def letter(**changes: Any) -> OutgoingMessage:
    values: dict[str, Any] = {
        "sender": STTTT,
        "to": (SNV,),
        "subject": "Về việc kiểm tra hộp thư",
        "text": "Kính gửi Sở Nội vụ,\n",
        "message_id": "<1@binhphuoc.gov.vn>",
        "date": AT,
    }
    return OutgoingMessage(**(values | changes))


def read_by_python(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


class TestComposeMessage:
    @pytest.mark.row("R48")
    def test_writes_what_the_golden_letter_says(self) -> None:
        message = letter(
            cc=(Address("", "ubnd@binhphuoc.gov.vn"),),
            bcc=(Address("", "kin@binhphuoc.gov.vn"),),
            html="<p>Kính gửi</p>",
            attachments=(PDF,),
            in_reply_to="<0@x.vn>",
            references=("<00@x.vn>", "<0@x.vn>"),
            extra_headers=AUTOMATIC_HEADERS,
        )
        assert compose_message(message) == (GOLDEN.parent / "composed.eml.txt").read_bytes()

    def test_never_writes_bcc(self) -> None:
        raw = compose_message(letter(bcc=(Address("Kín", "kin@binhphuoc.gov.vn"),)))
        assert b"kin@" not in raw
        assert b"bcc" not in raw.lower()

    def test_to_hidden_recipients_alone_names_nobody(self) -> None:
        raw = compose_message(letter(to=(), bcc=(SNV,)))
        assert b"\r\nTo: undisclosed-recipients:;\r\n" in raw

    def test_shows_the_time_of_vietnam(self) -> None:
        assert b"Date: Thu, 22 Oct 2009 09:15:00 +0700\r\n" in compose_message(letter())

    @pytest.mark.row("R48")
    def test_composes_what_was_typed_decomposed(self) -> None:
        raw = compose_message(letter(subject="To\u031b\u0300 tri\u0300nh", text="tie\u0302\u0301ng"))
        parsed = read_by_python(raw)
        assert (parsed["subject"], parsed.get_content().rstrip()) == ("Tờ trình", "tiếng")

    @given(LINES, LINES, LINES, st.text(max_size=300))
    def test_is_read_back_as_it_was_meant(self, subject: str, name: str, filename: str, text: str) -> None:
        message = letter(
            subject=subject,
            to=(Address(name, "a@x.vn"), SNV),
            text=text,
            attachments=(OutgoingAttachment(filename, "application/pdf", b"x"),),
        )
        raw = compose_message(message)
        parsed = parse_message(raw)
        assert parsed.subject == normalize(subject).strip()
        assert parsed.to[0].name == " ".join(normalize(name).split())[:200] or name.startswith("'")
        assert [address.address for address in parsed.to] == ["a@x.vn", "sonv@binhphuoc.gov.vn"]
        assert parsed.to[1] == SNV
        assert len(parsed.attachments) == 1

    @given(LINES, LINES)
    def test_is_read_back_by_python_alike(self, subject: str, filename: str) -> None:
        message = letter(
            subject=subject, attachments=(OutgoingAttachment(filename, "application/pdf", b"x"),)
        )
        parsed = read_by_python(compose_message(message))
        assert " ".join(parsed["subject"].split()) == " ".join(normalize(subject).split())
        files = [part.get_filename() for part in parsed.iter_attachments()]
        # Python takes a pair of "<>" or quotes around a whole name for its own.
        meant = normalize(filename).strip() or "tep-dinh-kem"
        assert files == [email.utils.unquote(meant).strip()]

    @given(LINES, LINES, st.text(max_size=2000), st.booleans())
    def test_is_7_bit_with_short_lines(self, subject: str, name: str, text: str, has_file: bool) -> None:
        attachments = (OutgoingAttachment(name, "application/pdf", b"\xff" * 500),) if has_file else ()
        raw = compose_message(
            letter(subject=subject, sender=Address(name, "a@x.vn"), text=text, attachments=attachments)
        )
        assert raw.isascii()
        assert raw.endswith(b"\r\n")
        assert b"\n" not in raw.replace(b"\r\n", b"")
        assert b"\r" not in raw.replace(b"\r\n", b"")
        assert b"\x00" not in raw
        assert max(map(len, raw.split(b"\r\n"))) <= 998

    @given(LINES)
    def test_splits_no_letter_between_encoded_words(self, subject: str) -> None:
        raw = compose_message(letter(subject=subject))
        head = raw.partition(b"Subject:")[2].partition(b"\r\nMessage-ID:")[0]
        for word in head.split():
            if word.startswith(b"=?UTF-8?"):
                assert len(word) <= 75
                (content, charset), *rest = email.header.decode_header(word.decode())
                assert rest == []
                assert isinstance(content, bytes)
                content.decode(charset or "ascii")

    def test_gives_the_same_bytes_each_time(self) -> None:
        assert compose_message(letter(attachments=(PDF,))) == compose_message(letter(attachments=(PDF,)))

    def test_carries_a_message_as_a_file(self) -> None:
        inner = OutgoingAttachment("thu.eml", "message/rfc822", b"Subject: x\r\n\r\ny")
        raw = compose_message(letter(attachments=(inner,)))
        assert attachment_content(raw, 0) == inner.content

    @given(st.binary(max_size=3000))
    def test_carries_files_byte_by_byte(self, content: bytes) -> None:
        raw = compose_message(letter(attachments=(OutgoingAttachment("a.bin", "application/pdf", content),)))
        assert attachment_content(raw, 0) == content

    def test_keeps_a_long_ascii_text_within_the_lines_of_smtp(self) -> None:
        raw = compose_message(letter(text="a" * 5000))
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        assert parse_message(raw).text == "a" * 5000

    def test_to_a_thousand_recipients_is_folded(self) -> None:
        to = tuple(Address(f"Ủy ban nhân dân xã {n}", f"xa{n}@binhphuoc.gov.vn") for n in range(1000))
        raw = compose_message(letter(to=to))
        assert parse_message(raw).to == to
        assert max(map(len, raw.split(b"\r\n"))) <= 100


class TestRefusals:
    @pytest.mark.parametrize(
        "bad", ["a\r\nBcc: x@y.vn", "a\nb", "a\rb", "a\x00b", "a\u2028b", "a\x85b", "a\x1bb", "\ud800"]
    )
    def test_no_line_of_a_header_can_be_typed(self, bad: str) -> None:
        for changes in (
            {"subject": bad},
            {"sender": Address(bad, "a@x.vn")},
            {"to": (Address(bad, "a@x.vn"),)},
            {"to": (Address("", bad),)},
            {"to": (Address("", f"a@x.vn{bad}"),)},
            {"message_id": f"<{bad}@x>"},
            {"in_reply_to": f"<{bad}@x>"},
            {"references": (f"<{bad}@x>",)},
            {"extra_headers": (("X-A", bad),)},
            {"extra_headers": ((bad, "x"),)},
            {"attachments": (OutgoingAttachment(bad, "application/pdf", b""),)},
        ):
            with pytest.raises(UnsafeHeader):
                compose_message(letter(**changes))

    @pytest.mark.parametrize(
        "address", ["", "a", "a@", "@x.vn", "a b@x.vn", "a@x.vn, b@x.vn", "<a@x.vn>", "a@x..vn", "Đ@x.vn"]
    )
    def test_addresses_must_be_plain(self, address: str) -> None:
        with pytest.raises(UnsafeHeader, match="Địa chỉ thư không hợp lệ"):
            compose_message(letter(to=(Address("", address),)))

    @pytest.mark.parametrize(
        "name", ["Bcc", "From", "Content-Type", "X Y", "X:", "", "Resent-Bcc", "Received"]
    )
    def test_headers_of_the_composer_cannot_be_added(self, name: str) -> None:
        with pytest.raises(UnsafeHeader):
            compose_message(letter(extra_headers=((name, "x"),)))

    @pytest.mark.parametrize(
        "media_type", ["", "pdf", "a/b\r\nX: y", "multipart/mixed", "application/pdf; name=x"]
    )
    def test_a_strange_media_type_becomes_plain_bytes(self, media_type: str) -> None:
        raw = compose_message(letter(attachments=(OutgoingAttachment("a", media_type, b"x"),)))
        assert parse_message(raw).attachments[0].media_type == "application/octet-stream"


class TestMakeMessageId:
    def test_joins_token_and_domain(self) -> None:
        assert make_message_id("BinhPhuoc.gov.vn", "2009.a-1_b") == "<2009.a-1_b@binhphuoc.gov.vn>"

    @pytest.mark.parametrize(
        ("domain", "token"), [("x.vn", ""), ("x.vn", "a b"), ("x.vn", "a>"), ("", "a"), ("x y", "a")]
    )
    def test_refuses_what_would_break_it(self, domain: str, token: str) -> None:
        with pytest.raises(UnsafeHeader):
            make_message_id(domain, token)


def test_the_date_may_come_in_any_zone() -> None:
    there = AT.astimezone(timezone(timedelta(hours=-7)))
    assert compose_message(letter(date=there)) == compose_message(letter())
