"""Reading messages as other programs write them."""

import base64
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from congvu.formats.mime.parse import (
    Address,
    ParsedMessage,
    attachment_content,
    attachments_with_content,
    parse_date,
    parse_message,
)
from congvu.formats.mime.structure import MOST_PARTS
from congvu.policy.text import is_nfc
from tests.unit.bounds import bounded
from tests.unit.formats.messages import GOLDEN, join_parts, message, multipart

LETTERS = sorted(GOLDEN.glob("*.eml"))


def _as_json(parsed: ParsedMessage) -> dict[str, Any]:
    values = asdict(parsed)
    values["date"] = parsed.date.isoformat() if parsed.date else None
    values["html"] = parsed.html[:60] if parsed.html else None
    del values["headers"]
    return json.loads(json.dumps(values))  # type: ignore[no-any-return]


class TestLettersOfOtherPrograms:
    @pytest.mark.row("R48")
    @pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.stem)
    def test_read_as_their_writers_meant_them(self, letter: Path) -> None:
        expected = json.loads(letter.with_suffix(".json").read_text("utf-8"))
        assert _as_json(parse_message(letter.read_bytes())) == expected

    @pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.stem)
    def test_read_the_same_with_bare_line_ends(self, letter: Path) -> None:
        raw = letter.read_bytes()
        unix = parse_message(raw.replace(b"\r\n", b"\n"))
        assert (unix.subject, unix.text, unix.to) == _three(parse_message(raw))

    @pytest.mark.row("R48")
    @pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.stem)
    def test_come_out_in_nfc(self, letter: Path) -> None:
        parsed = parse_message(letter.read_bytes())
        assert is_nfc(parsed.subject)
        assert is_nfc(parsed.text)
        assert all(is_nfc(attachment.filename) for attachment in parsed.attachments)


def _three(parsed: ParsedMessage) -> tuple[str, str, tuple[Address, ...]]:
    return parsed.subject, parsed.text, parsed.to


class TestBody:
    def test_of_html_alone_gives_text_too(self) -> None:
        parsed = parse_message(
            message("Content-Type: text/html; charset=utf-8", body="<p>Kính <b>gửi</b></p>")
        )
        assert (parsed.text, parsed.html) == ("Kính gửi", "<p>Kính <b>gửi</b></p>")

    def test_prefers_the_plain_alternative_and_keeps_the_html(self) -> None:
        parsed = parse_message(
            multipart(
                b"Content-Type: text/plain\r\n\r\nplain",
                b"Content-Type: text/html\r\n\r\n<i>html</i>",
                subtype="alternative",
            )
        )
        assert (parsed.text, parsed.html) == ("plain", "<i>html</i>")

    def test_with_an_empty_plain_alternative_is_read_from_the_html(self) -> None:
        parsed = parse_message(
            multipart(
                b"Content-Type: text/plain\r\n\r\n \r\n",
                b"Content-Type: text/html\r\n\r\n<i>html</i>",
                subtype="alternative",
            )
        )
        assert parsed.text == "html"

    def test_joins_texts_that_stand_around_a_file(self) -> None:
        parsed = parse_message(
            multipart(b"\r\ntruoc", b"Content-Type: image/png; name=a.png\r\n\r\nx", b"\r\nsau")
        )
        assert parsed.text == "truoc\n\nsau"
        assert [a.filename for a in parsed.attachments] == ["a.png"]

    def test_of_a_text_file_is_an_attachment(self) -> None:
        parsed = parse_message(multipart(b"\r\nthan", b"Content-Disposition: attachment\r\n\r\ntep"))
        assert parsed.text == "than"
        assert [a.media_type for a in parsed.attachments] == ["text/plain"]

    def test_beside_html_shows_its_plain_passages_in_the_html(self) -> None:
        parsed = parse_message(multipart(b"Content-Type: text/html\r\n\r\n<b>1</b>", b"\r\n<2>"))
        assert parsed.html == '<b>1</b>\n<div style="white-space: pre-wrap">&lt;2&gt;</div>'

    def test_without_content_type_is_text(self) -> None:
        assert parse_message(b"Subject: x\n\nChao").text == "Chao"

    def test_of_nothing_is_empty(self) -> None:
        parsed = parse_message(b"")
        assert (parsed.text, parsed.html, parsed.attachments, parsed.sender) == (
            "",
            None,
            (),
            Address("", ""),
        )


class TestAttachments:
    PDF = base64.b64encode(b"%PDF-1.4 noi dung").decode()

    def _letter(self) -> bytes:
        pdf = "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + self.PDF
        return multipart(b"\r\nthan", pdf.encode(), b"Content-Type: text/csv; name=a.csv\r\n\r\n1;2")

    def test_are_numbered_and_decoded(self) -> None:
        parsed = parse_message(self._letter())
        assert [(a.index, a.filename, a.size) for a in parsed.attachments] == [
            (0, "tep-dinh-kem-1.pdf", 17), (1, "a.csv", 3),
        ]  # fmt: skip
        assert attachment_content(self._letter(), 0) == b"%PDF-1.4 noi dung"

    @pytest.mark.parametrize("index", [2, -1])
    def test_that_do_not_exist_are_refused(self, index: int) -> None:
        with pytest.raises(IndexError):
            attachment_content(self._letter(), index)

    def test_come_one_by_one_with_their_content(self) -> None:
        found = [
            (attachment.index, content) for attachment, content in attachments_with_content(self._letter())
        ]
        assert found == [(0, b"%PDF-1.4 noi dung"), (1, b"1;2")]

    def test_lose_folders_and_marks_that_deceive(self) -> None:
        part = (
            "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=UTF-8''%s\r\n\r\nx"
        )
        names = [
            "..%2F..%2Fetc%2Fpasswd",
            "C:%5Ctam%5Ca.pdf",
            "bao-cao%E2%80%AEfdp.exe",
            "a%0D%0Ab.pdf",
            "..",
        ]
        parsed = parse_message(multipart(*[(part % name).encode() for name in names]))
        assert [a.filename for a in parsed.attachments] == [
            "passwd", "a.pdf", "bao-caofdp.exe", "a b.pdf", "tep-dinh-kem-5.pdf",
        ]  # fmt: skip

    def test_are_inline_only_where_the_html_shows_them(self) -> None:
        picture = b"Content-Type: image/png\r\nContent-ID: <%s>\r\n\r\nx"
        page = b'Content-Type: text/html\r\n\r\n<img src="cid:hien%40x">'
        parsed = parse_message(multipart(page, picture % b"hien@x", picture % b"an@x", subtype="related"))
        assert [(a.content_id, a.is_inline) for a in parsed.attachments] == [
            ("hien@x", True),
            ("an@x", False),
        ]

    def test_of_a_letter_within_are_named_by_its_subject(self) -> None:
        inner = "Content-Type: message/rfc822\r\n\r\nSubject: =?utf-8?Q?Th=C6=B0_m=E1=BB=9Di?=\r\n\r\nx"
        parsed = parse_message(multipart(b"\r\nthan", inner.encode()))
        assert parsed.attachments[0].filename == "Thư mời.eml"
        assert parsed.text == "than"


class TestBounds:
    def test_ten_thousand_parts_are_cut_and_said_to_be(self) -> None:
        raw = multipart(*[b"\r\nx"] * 10_000)
        with bounded():
            parsed = parse_message(raw)
        assert not parsed.is_complete
        assert parsed.text.count("x") == MOST_PARTS - 1

    def test_hundred_levels_are_cut_and_said_to_be(self) -> None:
        raw = b"\r\nsau cung"
        for level in range(100):
            kind = f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n"
            raw = kind.encode() + join_parts(raw, boundary=f"b{level}")
        assert not parse_message(raw).is_complete

    def test_hundred_letters_in_each_other_are_cut(self) -> None:
        assert not parse_message(b"Content-Type: message/rfc822\r\n\r\n" * 100 + b"\r\nx").is_complete

    @pytest.mark.parametrize(
        "raw",
        [
            b"Subject: " + b"x" * 5_000_000,
            b"Subject: " + b"=?utf-8?q?" * 200_000,
            b"Subject: " + b"=?utf-8?b?YQ==?= " * 100_000,
            b"To: " + b"a@b.vn, " * 200_000,
            b"To: " + b"(" * 300_000,
            b"To: " + b'"' * 300_000,
            b"To: " + b"<" * 300_000,
            b"To: " + b"\\" * 300_000,
            b"X: y\r\n" * 300_000,
            b"Content-Type: text/plain" + b"; a=b" * 200_000,
            b'Content-Type: text/plain; name="' + b'\\"' * 200_000,
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b" * 1_000_000,
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"\r\n--b" * 200_000,
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"\r\n--bx" * 200_000,
            b"Content-Type: multipart/mixed\r\n\r\n" + b"\r\n--" * 300_000,
            b"Content-Type: text/html\r\n\r\n" + b"<div>" * 300_000,
            b"Content-Type: text/html\r\n\r\n" + b"<!--" * 300_000,
            b"Content-Type: text/html\r\n\r\n" + b"<a '" * 300_000,
            b"Content-Type: text/html\r\n\r\n" + b"<style>" * 200_000,
            b"Content-Type: text/html\r\n\r\n" + b"&#" + b"1" * 1_000_000,
            b"References: " + b"<" * 400_000,
            b"Date: " + b"1 " * 400_000,
            b"\n" * 1_000_000,
        ],
        ids=lambda raw: repr(raw[:40])[2:-1],
    )
    def test_bombs_are_read_in_time(self, raw: bytes) -> None:
        with bounded():
            parse_message(raw)


class TestDates:
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("Thu, 22 Oct 2009 09:15:00 +0700", datetime(2009, 10, 22, 2, 15, tzinfo=UTC)),
            ("22 Oct 2009 09:15 +0700 (ICT)", datetime(2009, 10, 22, 2, 15, tzinfo=UTC)),
            ("Thu, 22 Oct 2009 02:15:00 GMT", datetime(2009, 10, 22, 2, 15, tzinfo=UTC)),
            ("Thu, 22 Oct 2009 02:15:00", datetime(2009, 10, 22, 2, 15, tzinfo=UTC)),
            ("hôm qua", None),
            ("", None),
            ("Thu, 22 Oct 1809 09:15:00 +0700", None),
            ("Thu, 99 Oct 2009 09:15:00 +9999", None),
        ],
    )
    def test_are_moments_in_utc_or_nothing(self, written: str, meant: datetime | None) -> None:
        assert parse_date(written.encode()) == meant


class TestThreads:
    def test_keep_ids_in_order_and_once(self) -> None:
        raw = message(
            "References: <a@x> <b@x>\r\n\t<a@x> rac", "In-Reply-To: Thu cua ong <b@x>", "Message-ID:<c@x>"
        )
        parsed = parse_message(raw)
        assert (parsed.references, parsed.in_reply_to, parsed.message_id) == (
            ("<a@x>", "<b@x>"),
            "<b@x>",
            "<c@x>",
        )

    def test_headers_are_found_by_any_case(self) -> None:
        assert parse_message(b"X-Loai: =?utf-8?q?=C4=90?=\r\n\r\n").header("x-LOAI") == "Đ"
