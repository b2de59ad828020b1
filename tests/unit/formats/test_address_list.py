"""Address lists as programs really write them."""

import pytest

from congvu.formats.mime.address_list import Address, parse_addresses


def A(name: str, address: str) -> Address:
    return Address(name, address)


class TestParseAddresses:
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("a@x.vn", [A("", "a@x.vn")]),
            ("A@X.VN, b@x.vn", [A("", "a@x.vn"), A("", "b@x.vn")]),
            ("Sở Nội vụ <sonv@x.vn>", [A("Sở Nội vụ", "sonv@x.vn")]),
            ('"Lê, Bình" <b@x.vn>', [A("Lê, Bình", "b@x.vn")]),
            (r'"L\"B\\" <b@x.vn>', [A('L"B\\', "b@x.vn")]),
            ("=?utf-8?q?L=C3=AA,_B?= <b@x.vn>", [A("Lê, B", "b@x.vn")]),
            ('"=?utf-8?q?L=C3=AA?=" <b@x.vn>', [A("Lê", "b@x.vn")]),
            ("=?utf-8?q?L=C3=AA?=<b@x.vn>", [A("Lê", "b@x.vn")]),
            ("a@x.vn; b@x.vn", [A("", "a@x.vn"), A("", "b@x.vn")]),
            ("a@x.vn (Văn thư)", [A("Văn thư", "a@x.vn")]),
            ("a@x.vn (Văn (thư))", [A("Văn (thư)", "a@x.vn")]),
            ("Nhóm: a@x.vn, b@x.vn; c@x.vn", [A("", "a@x.vn"), A("", "b@x.vn"), A("", "c@x.vn")]),
            ("undisclosed-recipients:;", []),
            ("<@r1.vn,@r2.vn:a@x.vn>", [A("", "a@x.vn")]),
            ("Không có địa chỉ", [A("Không có địa chỉ", "")]),
            ('"a@x.vn"', [A("", "a@x.vn")]),
            ("\"'b@x.vn'\" <b@x.vn>", [A("b@x.vn", "b@x.vn")]),
            ("mailto:a@x.vn", [A("", "a@x.vn")]),
            ("<a@x.vn", [A("", "a@x.vn")]),
            ("Tên <a@x.vn> <b@x.vn>", [A("Tên", "b@x.vn")]),
            ("<>", []),
            ("", []),
            (",,;,", []),
            ('")" <a@x.vn>', [A(")", "a@x.vn")]),
            ('"(" <a@x.vn>, b@x.vn (Lan)', [A("(", "a@x.vn"), A("Lan", "b@x.vn")]),
            ("a@x.vn (Lan) (, b@x.vn", [A("Lan", "a@x.vn"), A("", "b@x.vn")]),
            ("<MAILER-DAEMON>", [A("MAILER-DAEMON", "")]),
            ("(không đóng a@x.vn", [A("không đóng", "a@x.vn")]),
            ("=?utf-8?b?VMOqbiA8eEB5LnZuPg==?= <that@x.vn>", [A("Tên <x@y.vn>", "that@x.vn")]),
            ("Tên\u202e <a@x.vn>", [A("Tên", "a@x.vn")]),
        ],
        ids=repr,
    )
    def test_finds_names_and_addresses(self, written: str, meant: list[Address]) -> None:
        assert list(parse_addresses(written.encode())) == meant

    def test_bounds_the_list(self) -> None:
        assert len(parse_addresses(b"a@x.vn, " * 12_000)) == 5000

    def test_prints_as_a_header_would(self) -> None:
        assert str(A("Sở Nội vụ", "sonv@x.vn")) == "Sở Nội vụ <sonv@x.vn>"
        assert str(A("", "sonv@x.vn")) == "sonv@x.vn"
