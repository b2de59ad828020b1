"""Encoded words and what programs make of them."""

import pytest

from congvu.formats.mime.header_text import decode_header


class TestDecodeHeader:
    @pytest.mark.row("R48")
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            (b"=?UTF-8?B?xJDDoG8gdOG6oW8=?=", "Đào tạo"),
            (b"=?utf-8?q?=C4=90=C3=A0o_t=E1=BA=A1o?=", "Đào tạo"),
            (b"=?utf-8*vi?q?=C4=90?=", "Đ"),
            (b"=?utf-8?q?=C4?= =?utf-8?q?=90?=", "Đ"),
            (b"=?utf-8?q?=C4?=\r\n =?UTF-8?q?=90?=", "Đ"),
            (b"=?utf-8?b?xA==?= =?utf-8?q?=90?=", "Đ"),
            (b"=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"),
            (b"=?utf-8?q?a?==?utf-8?q?b?=", "ab"),
            (b"truoc=?utf-8?q?=C4=90?=sau", "truocĐsau"),
            (b"=?utf-8?q?co khoang trong?=", "co khoang trong"),
            (b"=?utf-8?b?xJDDoG8gdOG6oW8?=", "Đào tạo"),
            (b"=?utf-8?b?xJDDoG8g*dOG6oW8=?=", "Đào tạo"),
            (b"=?windows-1258?q?Th=FD_m=F5=CCi?=", "Thư mời"),
            (b"=?khong-co?q?=C4=90?=", "Đ"),
            (b"=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
            (b"=?utf-8?q?abc", "=?utf-8?q?abc"),
            (b"=??q?abc?=", "=??q?abc?="),
            ("Quyết định".encode(), "Quyết định"),
            ("Quyết đ".encode()[:-1], "Quyết \ufffd"),
            (b"\xd0\xe0o", "Đào"),
            ("To\u031b\u0300 tri\u0300nh".encode(), "Tờ trình"),
            ("QÐ-TTg".encode(), "QĐ-TTg"),
            (b"=?utf-8?q?a=0D=0ABcc:_x?=", "a Bcc: x"),
            (b"=?utf-8?q?a=00b=1B[31m?=", "ab[31m"),
            (b"=?utf-7?q?+2AA-?=", "\ufffd"),
            (b"=?rot13?q?nop?=", "nop"),
            (b"", ""),
        ],
        ids=repr,
    )
    def test_gives_what_was_meant(self, written: bytes, meant: str) -> None:
        assert decode_header(written) == meant

    def test_decodes_each_word_of_a_charset_with_states_by_itself(self) -> None:
        words = b" ".join(b"=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=" for _ in range(2))
        assert decode_header(words) == "日本日本"
