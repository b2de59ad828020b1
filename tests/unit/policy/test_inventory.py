"""What a mailbox held, as a list that nobody can change unseen, and what became of it (R26)."""

import gzip
import hashlib
import json
import tracemalloc
from collections.abc import Iterator

import pytest

from congvu.policy.inventory import (
    BadManifest,
    Entry,
    Inventory,
    compare,
    message_hash,
    read_inventory,
    take_inventory,
)

pytestmark = pytest.mark.row("R26")


def _entry(folder: str, uid: int, text: str) -> Entry:
    raw = text.encode()
    return Entry(folder, uid, len(raw), message_hash(raw))


def _mailbox(**folders: dict[int, str]) -> Inventory:
    """Folders with the texts of their messages by uid."""
    return take_inventory(
        (name, [_entry(name, uid, text) for uid, text in held.items()])
        for name, held in sorted(folders.items())
    )


class TestRoot:
    def test_is_that_of_the_sorted_hashes(self) -> None:
        found = _mailbox(INBOX={1: "b", 2: "a"}, Sent={})
        hashes = sorted(hashlib.sha256(text).hexdigest() for text in (b"a", b"b"))
        inbox = hashlib.sha256("".join(f"{one}\n" for one in hashes).encode()).hexdigest()
        empty = hashlib.sha256(b"").hexdigest()
        lines = f"{inbox} 2 2 INBOX\n{empty} 0 0 Sent\n"
        assert found.root == hashlib.sha256(lines.encode()).hexdigest()
        assert (found.messages, found.size) == (2, 2)

    def test_does_not_depend_on_the_numbers_of_the_engine(self) -> None:
        assert _mailbox(INBOX={1: "a", 2: "b"}).root == _mailbox(INBOX={7: "b", 90: "a"}).root

    @pytest.mark.parametrize(
        "other",
        [
            {"INBOX": {1: "a"}},
            {"INBOX": {1: "a", 2: "c"}},
            {"INBOX": {1: "a", 2: "b", 3: "b"}},
            {"INBOX": {1: "a"}, "Sent": {2: "b"}},
            {"Inbox": {1: "a", 2: "b"}},
            {"INBOX": {1: "a", 2: "b"}, "Sent": {}},
        ],
        ids=["one less", "one changed", "one twice", "one moved", "folder renamed", "folder more"],
    )
    def test_changes_with_what_the_mailbox_holds(self, other: dict[str, dict[int, str]]) -> None:
        assert _mailbox(INBOX={1: "a", 2: "b"}).root != _mailbox(**other).root

    def test_of_a_hundred_thousand_messages_needs_little_memory(self) -> None:
        def many() -> Iterator[Entry]:
            for uid in range(1, 100_001):
                yield Entry("INBOX", uid, 10_000, hashlib.sha256(b"%d" % uid).hexdigest())

        tracemalloc.start()
        found = take_inventory([("INBOX", many())])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert found.messages == 100_000
        # 32 bytes a message for the root, some 42 in the manifest, and what Python puts around them.
        assert peak < 25_000_000


class TestManifest:
    def test_gives_the_same_inventory_again(self) -> None:
        found = _mailbox(INBOX={1: "a", 5: "b"}, Trash={}, **{"Công văn": {2: "c"}})
        assert read_inventory(found.manifest) == found
        assert [(e.folder, e.uid) for e in found.entries()] == [("Công văn", 2), ("INBOX", 1), ("INBOX", 5)]

    def test_is_the_same_bytes_for_the_same_mailbox(self) -> None:
        assert _mailbox(INBOX={1: "a"}).manifest == _mailbox(INBOX={1: "a"}).manifest

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"khong phai gzip",
            gzip.compress(b"khong phai json\n", mtime=0),
            gzip.compress(b'{"uid":1,"size":1,"sha256":"' + b"0" * 64 + b'"}\n', mtime=0),
            gzip.compress(b'{"folder":"INBOX"}\n{"uid":1,"size":1,"sha256":"00"}\n', mtime=0),
            gzip.compress(b'{"folder":"INBOX"}\n{"uid":1}\n', mtime=0),
            gzip.compress(b'{"folder":"Sent"}\n{"folder":"INBOX"}\n', mtime=0),
            gzip.compress(b'{"folder":"INBOX"}\n{"folder":"INBOX"}\n', mtime=0),
            gzip.compress(b"[1]\n", mtime=0),
            gzip.compress(b"1\n", mtime=0),
            _mailbox(INBOX={1: "a"}).manifest[:-9],
        ],
    )
    def test_that_is_none_is_said_to_be_none(self, content: bytes) -> None:
        with pytest.raises(BadManifest):
            read_inventory(content)

    def test_with_a_line_changed_gives_another_root(self) -> None:
        found = _mailbox(INBOX={1: "a", 2: "b"})
        lines = [json.loads(line) for line in gzip.decompress(found.manifest).splitlines()]
        forged = gzip.compress("".join(f"{json.dumps(line)}\n" for line in lines[:-1]).encode())
        assert read_inventory(forged).root != found.root

    def test_is_written_in_order_only(self) -> None:
        with pytest.raises(BadManifest):
            take_inventory([("Sent", []), ("INBOX", [])])
        with pytest.raises(BadManifest):
            take_inventory([("INBOX", [_entry("INBOX", 2, "a"), _entry("INBOX", 1, "b")])])


class TestWhatBecameOfIt:
    def test_nothing(self) -> None:
        found = _mailbox(INBOX={1: "a", 2: "a"}, Sent={1: "b"})
        assert compare(found, found).is_unchanged

    def test_added(self) -> None:
        verified = compare(_mailbox(INBOX={1: "a"}), _mailbox(INBOX={1: "a", 2: "b"}, Sent={1: "a"}))
        assert [(e.folder, e.uid) for e in verified.added] == [("INBOX", 2), ("Sent", 1)]
        assert verified.is_complete
        assert not verified.is_unchanged

    def test_missing(self) -> None:
        verified = compare(_mailbox(INBOX={1: "a", 2: "b"}, Sent={1: "c"}), _mailbox(INBOX={2: "b"}))
        assert [(e.folder, e.uid) for e in verified.missing] == [("INBOX", 1), ("Sent", 1)]
        assert not verified.is_complete
        assert verified.added == ()

    def test_of_two_equal_messages_one_is_missing(self) -> None:
        verified = compare(_mailbox(INBOX={1: "a", 2: "a"}), _mailbox(INBOX={1: "a"}))
        assert [e.uid for e in verified.missing] == [2]

    def test_changed(self) -> None:
        verified = compare(_mailbox(INBOX={1: "a", 2: "b"}), _mailbox(INBOX={1: "a", 2: "B"}))
        assert [(e.uid, e.sha256) for e in verified.changed] == [(2, message_hash(b"b"))]
        assert verified.missing == verified.added == ()
        assert not verified.is_complete

    def test_moved(self) -> None:
        verified = compare(_mailbox(INBOX={1: "a", 2: "b"}), _mailbox(INBOX={1: "a"}, Sent={9: "b"}))
        assert [(e.folder, e.uid) for e in verified.moved] == [("INBOX", 2)]
        assert verified.is_complete
        assert verified.added == ()

    def test_all_numbers_anew_as_after_a_restore(self) -> None:
        verified = compare(_mailbox(INBOX={4: "a", 5: "b"}), _mailbox(INBOX={4: "b", 5: "a"}))
        assert verified.is_complete
        assert len(verified.moved) == 2
