"""Parameters of Content-Type and Content-Disposition."""

import pytest

from congvu.formats.mime.parameters import parse_field


class TestParseField:
    @pytest.mark.parametrize(
        ("written", "name"),
        [
            ('attachment; filename="a b.pdf"', "a b.pdf"),
            ("attachment; filename=a.pdf", "a.pdf"),
            ("attachment; filename=Quyết định số 12.pdf", "Quyết định số 12.pdf"),
            ('attachment;filename = "a;b.pdf" ; size=3', "a;b.pdf"),
            ("attachment; filename*=UTF-8''Quy%E1%BA%BFt.pdf", "Quyết.pdf"),
            ("attachment; filename*=utf-8'vi'Quy%E1%BA%BFt.pdf", "Quyết.pdf"),
            ("attachment; filename*=windows-1258''Th%FD.pdf", "Thư.pdf"),
            ("attachment; filename*=Quy%E1%BA%BFt.pdf", "Quyết.pdf"),
            ("attachment; filename*=khong''%C4%90.pdf", "Đ.pdf"),
            ("attachment; filename*0*=UTF-8''%C4; filename*1*=%90.pdf", "Đ.pdf"),
            ("attachment; filename*1*=%90.pdf; filename*0*=UTF-8''%C4", "Đ.pdf"),
            ('attachment; filename*0="mot "; filename*1="hai.pdf"', "mot hai.pdf"),
            ("attachment; filename*0*=UTF-8''%C4%90; filename*1=%41.pdf", "Đ%41.pdf"),
            ("attachment; filename=\"khac.pdf\"; filename*=UTF-8''%C4%90.pdf", "Đ.pdf"),
            ('attachment; filename="=?utf-8?q?=C4=90.pdf?="', "Đ.pdf"),
            ("attachment; filename==?utf-8?q?=C4=90.pdf?=", "Đ.pdf"),
            ('attachment; filename="=?utf-8?q?=C4?= =?utf-8?q?=90.pdf?="', "Đ.pdf"),
            (r'attachment; filename="a\"b.pdf"', 'a"b.pdf'),
            ('attachment; filename="khong dong', "khong dong"),
            ("attachment; FILENAME=a.pdf", "a.pdf"),
            ("attachment", ""),
            ("", ""),
            (";;;=;filename", ""),
        ],
        ids=repr,
    )
    def test_finds_the_file_name(self, written: str, name: str) -> None:
        assert parse_field(written.encode()).get("filename") == name

    @pytest.mark.parametrize(
        ("written", "main"),
        [
            ("Text/Plain; charset=x", "text/plain"),
            ("text/plain (chu thich)", "text/plain"),
            ('"text/html"', "text/html"),
            ("", ""),
        ],
    )
    def test_finds_the_main_value(self, written: str, main: str) -> None:
        assert parse_field(written.encode()).main == main
