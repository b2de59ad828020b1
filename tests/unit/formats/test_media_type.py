"""What kind of file some bytes are (R49)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.formats.media_type import DANGEROUS_ENDINGS, ending_of, is_pdf, sniff
from congvu.formats.pdf.sample import sample_official_pdf
from tests.unit.bounds import bounded
from tests.unit.formats.files import docx, odt, old_word, rtf, xlsx, zip_of

OFFICE = "application/vnd.openxmlformats-officedocument"


class TestSniff:
    @pytest.mark.row("R49")
    @pytest.mark.parametrize(
        ("content", "filename", "kind"),
        [
            (b"%PDF-1.4\n", "a.docx", "application/pdf"),
            (b"\xef\xbb\xbf\r\n%PDF-1.7", "", "application/pdf"),
            (b"x" * 1024 + b"%PDF-1.7", "a.pdf", "application/pdf"),
            (docx("a"), "a.pdf", f"{OFFICE}.wordprocessingml.document"),
            (xlsx("a"), "", f"{OFFICE}.spreadsheetml.sheet"),
            (odt("a"), "a.zip", "application/vnd.oasis.opendocument.text"),
            (old_word("a"), "a.DOC", "application/msword"),
            (old_word("a"), "a.xls", "application/vnd.ms-excel"),
            (old_word("a"), "a", "application/x-ole-storage"),
            (rtf("a"), "a.doc", "application/rtf"),
            (zip_of(("a", "b")), "a.docx", "application/zip"),
            (zip_of(("META-INF/MANIFEST.MF", "")), "a.zip", "application/java-archive"),
            (b"\x89PNG\r\n\x1a\n", "a.pdf", "image/png"),
            (b"\xff\xd8\xff\xe0", "a.pdf", "image/jpeg"),
            (b"GIF89a", "", "image/gif"),
            (b"II*\x00", "", "image/tiff"),
            (b"BM" + bytes(8), "", "image/bmp"),
            (b"RIFF1234WEBP", "", "image/webp"),
            (b"MZ\x90", "quyet-dinh.pdf", "application/vnd.microsoft.portable-executable"),
            (b"\x7fELF", "a.pdf", "application/x-elf"),
            (b"#!/bin/sh\n", "a.txt", "text/x-script"),
            (b"L\x00\x00\x00\x01\x14\x02\x00", "a.pdf", "application/x-ms-shortcut"),
            (b"\x78\x9f\x3e\x22", "winmail.dat", "application/vnd.ms-tnef"),
            (b"<html><body>", "a.txt", "text/html"),
            (b"\n <!-- a --> <!DOCTYPE html>", "a.pdf", "text/html"),
            (b"<?xml version='1.0'?><svg/>", "a.png", "image/svg+xml"),
            (b"<?xml version='1.0'?><a/>", "a", "application/xml"),
            (b"Received: from x\r\nFrom: a\r\nSubject: b\r\n\r\nc", "a.txt", "message/rfc822"),
            (b"tho", "thu.eml", "message/rfc822"),
            (b"BEGIN:VCALENDAR\r\n", "a", "text/calendar"),
            (b"a;b\n", "a.csv", "text/csv"),
            ("Kính gửi".encode(), "a.pdf", "text/plain"),
            ("Kính gửi".encode("utf-16"), "a", "text/plain"),
            (b"\x00\x01", "a.txt", "application/octet-stream"),
            (b"", "a.pdf", "application/x-empty"),
        ],
    )  # fmt: skip
    def test_goes_by_the_bytes(self, content: bytes, filename: str, kind: str) -> None:
        assert sniff(content, filename) == kind

    @given(st.binary(max_size=300), st.text(max_size=20))
    def test_of_anything_is_a_media_type(self, content: bytes, filename: str) -> None:
        assert sniff(content, filename).count("/") == 1

    @pytest.mark.parametrize("piece", [b"<!--", b" ", b"<!-- -->", b"PK\x03\x04", b"From: a\n", b"mimetype"])
    def test_takes_bounded_time(self, piece: bytes) -> None:
        with bounded(2):
            sniff(piece * 500_000, "a")


class TestIsPdf:
    @pytest.mark.row("R49")
    def test_of_a_document_of_the_office_is_one(self) -> None:
        assert is_pdf(sample_official_pdf())

    @pytest.mark.row("R49")
    @pytest.mark.parametrize("content", [b"", b"%PD", docx("%PDF-"), b"x" * 2000 + b"%PDF-1.4", b"\x89PNG"])
    def test_of_another_file_is_none_whatever_its_name(self, content: bytes) -> None:
        assert not is_pdf(content)


class TestEndings:
    @pytest.mark.parametrize(
        ("filename", "ending"),
        [("Quyết định.PDF", "pdf"), ("a.tar.gz", "gz"), ("a. ", ""), (".bashrc", ""), ("a", ""), ("", ""),
         ("a.exe. ", "exe"), (" a.docx ", "docx")],
    )  # fmt: skip
    def test_are_the_last_and_small(self, filename: str, ending: str) -> None:
        assert ending_of(filename) == ending

    def test_that_are_dangerous_name_programs_and_no_papers(self) -> None:
        assert {"exe", "js", "lnk", "docm", "iso"} <= DANGEROUS_ENDINGS
        assert DANGEROUS_ENDINGS.isdisjoint(
            {"pdf", "doc", "docx", "xls", "xlsx", "odt", "txt", "jpg", "zip", "rar"}
        )
