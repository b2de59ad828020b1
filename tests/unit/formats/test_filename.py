"""Names of attached files, safe to show and to save."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.formats.mime.filename import safe_name
from congvu.formats.mime.parse import parse_message
from congvu.policy.text import is_nfc
from tests.unit.formats.messages import multipart


def name_of(*fields: str) -> str:
    part = "\r\n".join([*fields, "", "tep"]).encode()
    (attachment,) = parse_message(multipart(b"\r\nx", part)).attachments
    return attachment.filename


PDF = "Content-Type: application/pdf"


class TestSafeName:
    @pytest.mark.parametrize(
        ("given_name", "safe"),
        [
            ("Quyết định số 05.pdf", "Quyết định số 05.pdf"),
            ("To\u031b\u0300 tri\u0300nh.doc", "Tờ trình.doc"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Tài liệu\\a.pdf", "a.pdf"),
            ("/etc/", ""),
            ("..", ""),
            (". . .", ""),
            ("", ""),
            (".htaccess", "htaccess"),
            ("a.pdf. ", "a.pdf"),
            ("  a   b.pdf", "a b.pdf"),
            ('a<b>:"|?*.pdf', "a_b_.pdf"),
            ("a\r\nb\tc\x00.pdf", "a_b_c_.pdf"),
            ("a\x7f\x85b", "a_b"),
            ("bao-cao\u202efdp.exe", "bao-caofdp.exe"),
            ("a\u200b\u2066\ufeffb.pdf", "ab.pdf"),
            ("a\u2028b.pdf", "a b.pdf"),
            ("CON", "_CON"),
            ("nul.txt", "_nul.txt"),
            ("com1.tar.gz", "_com1.tar.gz"),
            ("conference.txt", "conference.txt"),
        ],
    )
    def test_is_what_a_file_system_takes(self, given_name: str, safe: str) -> None:
        assert safe_name(given_name) == safe

    @pytest.mark.parametrize("letter", ["a", "ế", "\U0001f600"])
    def test_of_five_hundred_letters_keeps_its_ending(self, letter: str) -> None:
        safe = safe_name(letter * 500 + ".pdf")
        assert safe.endswith(f"{letter}.pdf")
        assert len(safe) <= 200
        assert len(safe.encode()) <= 240

    def test_of_a_long_ending_is_cut_as_a_whole(self) -> None:
        assert safe_name("a." + "b" * 500) == "a." + "b" * 198

    @given(st.text(max_size=400))
    def test_of_anything_is_safe_and_stays_so(self, name: str) -> None:
        safe = safe_name(name)
        assert is_nfc(safe)
        assert len(safe.encode("utf-8", "replace")) <= 240
        assert not set(safe) & set('<>:"/\\|?*\x00\n\r\t\u202e')
        assert not safe.startswith(".")
        assert safe_name(safe) == safe


class TestAttachmentNames:
    @pytest.mark.row("R48")
    @pytest.mark.parametrize(
        "disposition",
        [
            'attachment; filename="Quyết định.pdf"',
            "attachment; filename=Quyết định.pdf",
            f"attachment; filename*=UTF-8''{quote('Quyết định.pdf')}",
            f"attachment; filename*0*=UTF-8''{quote('Quyết')}; filename*1*={quote(' định.pdf')}",
            'attachment; filename="=?utf-8?B?UXV54bq/dCDEkeG7i25oLnBkZg==?="',
            "attachment; filename==?utf-8?Q?Quy=E1=BA=BFt_=C4=91=E1=BB=8Bnh.pdf?=",
            f"attachment; filename=\"sai.pdf\"; filename*=UTF-8''{quote('Quyết định.pdf')}",
            'inline; filename="Quye\u0302\u0301t \u0111i\u0323nh.pdf"',
        ],
    )
    def test_are_read_in_every_way_they_are_written(self, disposition: str) -> None:
        assert name_of(PDF, f"Content-Disposition: {disposition}") == "Quyết định.pdf"

    def test_are_taken_from_the_content_type_where_the_disposition_has_none(self) -> None:
        assert name_of(f'{PDF}; name="a.pdf"', "Content-Disposition: attachment") == "a.pdf"

    @pytest.mark.parametrize(
        ("kind", "name"),
        [
            ("application/pdf", "tep-dinh-kem-1.pdf"),
            ("text/calendar", "tep-dinh-kem-1.ics"),
            ("application/x-khong", "tep-dinh-kem-1.bin"),
        ],
    )
    def test_are_made_up_where_there_is_none(self, kind: str, name: str) -> None:
        assert name_of(f"Content-Type: {kind}", "Content-Disposition: attachment") == name

    def test_of_letters_are_their_subjects(self) -> None:
        raw = multipart(
            b"\r\nx", "Content-Type: message/rfc822\r\n\r\nSubject: Công văn 05/STTTT-CNTT\r\n\r\ny".encode()
        )
        assert parse_message(raw).attachments[0].filename == "Công văn 05-STTTT-CNTT.eml"
