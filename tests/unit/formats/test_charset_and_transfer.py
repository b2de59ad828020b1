"""Bytes to text and back through the encodings of mail."""

import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.formats.mime.charset import decode_text, find_codec
from congvu.formats.mime.transfer import decode_base64, decode_transfer, decoded_size, uuencoded_files


class TestDecodeText:
    @pytest.mark.row("R48")
    @pytest.mark.parametrize(
        "label", ["us-ascii", "iso-8859-1", "windows-1252", "", "x-unknown", "utf-8", "UTF8"]
    )
    def test_reads_utf8_whatever_its_label(self, label: str) -> None:
        assert decode_text("Quyết định".encode(), label) == "Quyết định"

    def test_reads_latin_where_it_is_no_utf8(self) -> None:
        assert decode_text("café".encode("latin-1"), "iso-8859-1") == "café"

    def test_reads_windows_vietnamese_where_nothing_is_said(self) -> None:
        assert decode_text(b"\xd0\xe0o", "") == "Đào"

    def test_keeps_utf8_with_a_damaged_letter(self) -> None:
        assert decode_text("Quyết định số 12".encode()[:-1] + b"\xe1", "utf-8").startswith("Quyết định số 1")

    @pytest.mark.parametrize("label", ["", "utf-8", "us-ascii", "utf-16-le"])
    @pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
    def test_reads_utf16_with_its_mark_whatever_its_label(self, label: str, codec: str) -> None:
        assert decode_text("\ufeffQuyết định".encode(codec), label).lstrip("\ufeff") == "Quyết định"

    def test_never_gives_lone_surrogates(self) -> None:
        assert decode_text(b"+2AA-", "utf-7") == "\ufffd"

    @pytest.mark.parametrize(
        "label", ["rot13", "zlib", "base64", "idna", "punycode", "unicode_escape", "undefined", "hex"]
    )
    def test_knows_no_codec_that_is_no_charset(self, label: str) -> None:
        assert find_codec(label) is None

    @given(
        st.binary(max_size=300),
        st.text(max_size=20) | st.sampled_from(["utf-16", "utf-7", "gb18030", "iso-2022-jp"]),
    )
    def test_accepts_anything(self, content: bytes, label: str) -> None:
        decode_text(content, label).encode("utf-8")


class TestUuencodedFiles:
    def test_are_found_in_a_text(self) -> None:
        body = b"Kinh gui,\r\nbegin 644 a.txt\r\n" + binascii.b2a_uu(b"mot") + b"`\r\nend\r\nTran trong\r\n"
        assert list(uuencoded_files(body)) == [("a.txt", b"mot")]

    def test_several_are_told_apart(self) -> None:
        one = b"begin 644 %d.txt\n" + binascii.b2a_uu(b"mot") + b"`\nend\n"
        assert [name for name, _content in uuencoded_files(one % 1 + one % 2)] == ["1.txt", "2.txt"]

    def test_that_only_begin_are_none(self) -> None:
        assert list(uuencoded_files(b"begin 644 a.txt\n\nchao")) == []
        assert list(uuencoded_files(b"Chung ta begin 644 a.txt")) == []


class TestBase64:
    @given(st.binary(max_size=400), st.integers(1, 80))
    def test_comes_back_from_lines_of_any_length(self, content: bytes, width: int) -> None:
        encoded = base64.b64encode(content)
        lines = b"\r\n".join(encoded[at : at + width] for at in range(0, len(encoded), width))
        assert decode_base64(lines) == content
        assert decode_base64(lines.rstrip(b"=")) == content
        assert decoded_size(lines, "base64") == len(content)

    @given(st.binary(max_size=60), st.binary(max_size=60))
    def test_reads_on_behind_padding(self, first: bytes, second: bytes) -> None:
        joined = base64.b64encode(first) + b"\r\n" + base64.b64encode(second)
        assert decode_base64(joined) == first + second

    @given(st.binary(max_size=300))
    def test_accepts_anything(self, body: bytes) -> None:
        decode_base64(body)


class TestDecodeTransfer:
    @given(
        st.binary(max_size=300),
        st.sampled_from(["base64", "quoted-printable", "x-uuencode", "8bit", "la", ""]),
    )
    def test_accepts_anything(self, body: bytes, encoding: str) -> None:
        decode_transfer(body, encoding)

    @given(st.binary(max_size=45))
    def test_reads_uuencode(self, content: bytes) -> None:
        lines = b"begin 644 a.bin\n" + binascii.b2a_uu(content) + b"`\nend\n"
        assert decode_transfer(lines, "x-uuencode") == content

    def test_reads_quoted_printable_with_bare_equal_signs(self) -> None:
        assert decode_transfer(b"a=C4=90=\r\nb=x", "Quoted-Printable") == "aĐb=x".encode()
