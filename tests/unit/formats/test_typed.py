"""Recipients as people type them, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.formats.mime.address_list import Address
from congvu.formats.mime.typed import is_deliverable, read_typed, write_typed


class TestReading:
    @pytest.mark.parametrize(
        "text",
        [
            "Sở Nội vụ <snv@x.vn>, an@y.vn",
            "Sở Nội vụ <snv@x.vn>; an@y.vn;",
            "Sở Nội vụ <snv@x.vn>\r\nan@y.vn\n",
            "  Sở Nội vụ <SNV@x.vn>,,  an@y.vn , snv@x.vn",
        ],
    )
    def test_commas_semicolons_and_lines_part_them_and_each_comes_once(self, text: str) -> None:
        found = read_typed(text)
        assert [str(address) for address in found.addresses] == ["Sở Nội vụ <snv@x.vn>", "an@y.vn"]
        assert found.unreadable == ()

    @pytest.mark.parametrize("entry", ["Nguyễn Văn An", "an@", "an@localhost", "<an>"])
    def test_what_is_no_address_is_told_as_typed(self, entry: str) -> None:
        found = read_typed(f"an@x.vn, {entry}")
        assert [address.address for address in found.addresses][:1] == ["an@x.vn"]
        assert found.unreadable

    def test_a_list_beyond_all_measure_is_not_read(self) -> None:
        assert read_typed("a@b.vn, " * 20_000).addresses == ()

    def test_nothing_typed_is_nobody(self) -> None:
        assert read_typed(" \n ") == read_typed("")


class TestWriting:
    @pytest.mark.parametrize(
        "name", ["", "An", "Sở A, B", 'Ông "Hai"', "a\\b", "x@y.vn", "(ghi chú)", "=?x?="]
    )
    def test_is_read_back_as_it_was(self, name: str) -> None:
        address = Address(name, "an@x.vn")
        assert read_typed(write_typed([address])).addresses == (address,)

    @given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=40))
    def test_any_visible_name_keeps_its_address(self, name: str) -> None:
        address = Address(name, "an@x.vn")
        if is_deliverable(address):
            assert [a.address for a in read_typed(write_typed([address])).addresses] == ["an@x.vn"]
