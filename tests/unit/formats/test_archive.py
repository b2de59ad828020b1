"""ZIP archives of strangers: bounded, and honest about what was not read."""

import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congvu.formats import archive
from congvu.formats.archive import Member, Unpacked, unpack_zip
from tests.unit.bounds import bounded
from tests.unit.formats.files import zip_of


def locked(content: bytes) -> bytes:
    """The archive with every file said to be encrypted."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


class TestUnpackZip:
    def test_gives_names_and_contents(self) -> None:
        assert unpack_zip(zip_of(("a.txt", "một"), ("thư mục/b.pdf", b"%PDF"))) == Unpacked(
            [Member("a.txt", "một".encode()), Member("thư mục/b.pdf", b"%PDF")], []
        )

    def test_leaves_folders_out(self) -> None:
        assert unpack_zip(zip_of(("thu muc/", ""), ("thu muc/a", "x"))).members == [Member("thu muc/a", b"x")]

    def test_gives_only_what_is_wanted(self) -> None:
        content = zip_of(("a.xml", "x"), ("b.png", "y"))
        assert [m.name for m in unpack_zip(content, wanted=lambda name: name.endswith(".xml")).members] == [
            "a.xml"
        ]

    @pytest.mark.parametrize(
        "name", ["Quyết định số 5.pdf", "../../etc/passwd", "/etc/passwd", "C:\\a.pdf", "a\x00b"]
    )
    def test_keeps_names_as_they_are_and_writes_nowhere(self, name: str) -> None:
        """The names are never used as paths here; who shows or saves one makes it safe."""
        (member,) = unpack_zip(zip_of((name, "x"))).members
        assert member.name == name.partition("\x00")[0]

    def test_reads_utf8_names_without_their_flag(self) -> None:
        flagless = bytearray(zip_of(("Quyết.pdf", "x")))
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            struct.pack_into("<H", flagless, flagless.find(mark) + offset, 0)
        assert unpack_zip(bytes(flagless)).members[0].name == "Quyết.pdf"

    def test_names_locked_files(self) -> None:
        assert unpack_zip(locked(zip_of(("a.pdf", "x"), ("b.pdf", "y")))) == Unpacked([], ["a.pdf", "b.pdf"])

    def test_names_files_in_a_strange_compression(self) -> None:
        content = zip_of(("a.txt", "x" * 100), compression=zipfile.ZIP_BZIP2)
        assert unpack_zip(content).unreadable == ["a.txt"]

    def test_names_a_damaged_file_and_reads_the_others(self) -> None:
        content = zip_of(("a.txt", "x" * 100), ("b.txt", "y"), compression=zipfile.ZIP_STORED)
        damaged = content.replace(b"x" * 100, b"x" * 99 + b"z")
        assert unpack_zip(damaged) == Unpacked([Member("b.txt", b"y")], ["a.txt"])

    @pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"x" * 100])
    def test_says_when_nothing_can_be_read(self, content: bytes) -> None:
        unpacked = unpack_zip(content)
        assert unpacked.members == []
        assert unpacked.unreadable in ([""], [])
        assert unpacked.unreadable == [""] or content.startswith(b"PK\x05\x06")

    def test_says_when_the_end_is_cut(self) -> None:
        assert unpack_zip(zip_of(("a.txt", "x"))[:-10]).unreadable == [""]


class TestBombs:
    def test_a_file_that_unpacks_beyond_the_bound_is_named(self) -> None:
        bomb = zip_of(("a.txt", bytes(archive.LARGEST_MEMBER + 1)), ("b.txt", "y"))
        assert len(bomb) < 100_000
        with bounded():
            assert unpack_zip(bomb) == Unpacked([Member("b.txt", b"y")], ["a.txt"])

    def test_a_file_that_lies_about_its_size_is_named(self) -> None:
        bomb = bytearray(zip_of(("a.txt", bytes(1_000_000))))
        at = bomb.find(b"PK\x01\x02")
        struct.pack_into("<I", bomb, at + 24, 10)  # unpacked size in the directory
        unpacked = unpack_zip(bytes(bomb), most_bytes=1000)
        assert unpacked.members == []
        assert unpacked.unreadable == ["a.txt"]

    def test_many_files_together_stay_within_the_bound(self) -> None:
        bomb = zip_of(*((f"{n}.txt", bytes(1_000_000)) for n in range(50)))
        unpacked = unpack_zip(bomb, most_bytes=10_000_000)
        assert (len(unpacked.members), len(unpacked.unreadable)) == (10, 40)

    def test_more_files_than_the_bound_are_named(self) -> None:
        unpacked = unpack_zip(zip_of(*((f"{n}", "") for n in range(archive.MOST_MEMBERS + 3))))
        assert (len(unpacked.members), len(unpacked.unreadable)) == (archive.MOST_MEMBERS, 3)

    def test_a_directory_of_a_million_entries_is_not_even_read(self) -> None:
        entry = b"PK\x01\x02" + bytes(42)
        body = entry * 100_000
        end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, len(body), 0, 0)
        with bounded(2):
            assert unpack_zip(b"PK\x03\x04" + body + end).unreadable == [""]

    def test_files_that_overlap_are_read_once_each_within_the_bound(self) -> None:
        """Many directory entries that point to the same compressed bytes."""
        one = zip_of(("a", bytes(1_000_000)))
        start = one.find(b"PK\x01\x02")
        directory = one[start : one.find(b"PK\x05\x06")]
        end = struct.pack("<HHHHIIH", 0, 0, 400, 400, len(directory) * 400, start, 0)
        with bounded():
            unpacked = unpack_zip(one[:start] + directory * 400 + b"PK\x05\x06" + end)
        assert sum(len(member.content) for member in unpacked.members) <= archive.MOST_BYTES


class TestAnyBytes:
    @given(st.binary(max_size=300))
    def test_have_an_answer(self, content: bytes) -> None:
        unpack_zip(content)
        unpack_zip(b"PK\x03\x04" + content + b"PK\x05\x06" + bytes(18))

    @given(st.integers(0, 400), st.binary(min_size=1, max_size=6))
    @settings(max_examples=200)
    def test_of_a_damaged_archive_have_an_answer(self, at: int, noise: bytes) -> None:
        content = zip_of(("a.txt", "một hai ba" * 9), ("b/c.pdf", b"%PDF-1.4" * 9))
        unpack_zip(content[:at] + noise + content[at + len(noise) :])

    def test_a_file_without_a_name_is_a_file(self) -> None:
        content = zip_of(("a.txt", b"noi dung")).replace(b"a.txt", b"\0.txt")
        assert [member.content for member in unpack_zip(content).members] == [b"noi dung"]
