"""The tree of parts: found where programs put it, bounded, and said to be cut where it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congvu.formats.mime.body import read_body
from congvu.formats.mime.structure import DEEPEST, MOST_PARTS, Part, parse_tree
from tests.unit.bounds import bounded
from tests.unit.formats.messages import GOLDEN, message, multipart


def outline(raw: bytes) -> list[str]:
    """Depth and kind of each part in order: "1 text/plain"."""
    return [f"{part.depth} {part.media_type}" for part in parse_tree(raw).root.walk()]


class TestTree:
    def test_is_in_the_order_of_the_message(self) -> None:
        inner = multipart(
            b"\r\na", b"Content-Type: text/html\r\n\r\nb", subtype="alternative", boundary="trong"
        )
        raw = multipart(inner, b"Content-Type: application/pdf\r\n\r\nc")
        assert outline(raw) == [
            "0 multipart/mixed",
            "1 multipart/alternative",
            "2 text/plain",
            "2 text/html",
            "1 application/pdf",
        ]

    @pytest.mark.parametrize(
        ("raw", "kinds"),
        [
            (b"", ["0 text/plain"]),
            (b"\r\n\r\n", ["0 text/plain"]),
            (b"Subject: x", ["0 text/plain"]),
            (b"khong co truong nao\r\n\r\nthan", ["0 text/plain"]),
            (b"Content-Type: multipart/mixed\r\n\r\nkhong co bien", ["0 text/plain"]),
            (
                b"Content-Type: multipart/mixed\r\n\r\n--a\r\n\r\nmot\r\n--a\r\n\r\nhai\r\n--a--\r\n",
                ["0 multipart/mixed", "1 text/plain", "1 text/plain"],
            ),
            (
                b'Content-Type: multipart/mixed; boundary="sai"\r\n\r\n--dung\r\n\r\nmot\r\n--dung--',
                ["0 multipart/mixed", "1 text/plain"],
            ),
            (
                b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nmot\r\n--a\r\n\r\nhai",
                ["0 multipart/mixed", "1 text/plain", "1 text/plain"],
            ),
            (
                b"Content-Type: multipart/mixed; boundary=a\n\n--a\n\nmot\n--a--",
                ["0 multipart/mixed", "1 text/plain"],
            ),
            (
                b"Content-Type: multipart/digest; boundary=a\r\n\r\n--a\r\n\r\nSubject: x\r\n\r\ny\r\n--a--",
                ["0 multipart/digest", "1 message/rfc822", "2 text/plain"],
            ),
            (b"From nguoi@x.vn Thu Oct 22\nSubject: x\n\ny", ["0 text/plain"]),
            (b"Content-Type: khong dung\r\n\r\nx", ["0 text/plain"]),
        ],
    )
    def test_of_broken_messages_is_what_programs_show(self, raw: bytes, kinds: list[str]) -> None:
        assert outline(raw) == kinds

    def test_leaves_out_the_line_end_before_a_boundary(self) -> None:
        (part,) = parse_tree(multipart(b"\r\na\r\n")).root.children
        assert part.body == b"a\r\n"

    def test_takes_no_boundary_in_the_middle_of_a_line(self) -> None:
        (part,) = parse_tree(multipart(b"\r\na --bien--\r\n--bien khac")).root.children
        assert part.body == b"a --bien--\r\n--bien khac"

    @pytest.mark.parametrize("golden", sorted(GOLDEN.glob("*.eml")), ids=lambda path: path.stem)
    def test_of_letters_of_other_programs_is_complete(self, golden: object) -> None:
        tree = parse_tree(golden.read_bytes())  # type: ignore[attr-defined]
        assert tree.is_complete
        assert all(0 <= part.start <= part.end <= len(part.raw) for part in tree.root.walk())

    def test_each_golden_letter_has_what_is_expected_of_it(self) -> None:
        stems = {path.stem for path in GOLDEN.iterdir()}
        assert {path.name for path in GOLDEN.iterdir()} == {
            f"{s}.{e}" for s in stems for e in ("eml", "json")
        }


class TestBounds:
    def test_parts_beyond_the_bound_are_cut_and_said_to_be(self) -> None:
        tree = parse_tree(multipart(*[b"\r\nx"] * (MOST_PARTS + 10)))
        assert not tree.is_complete
        assert len(list(tree.root.walk())) == MOST_PARTS

    def test_levels_beyond_the_bound_are_cut_and_said_to_be(self) -> None:
        raw = b"\r\nx"
        for level in range(DEEPEST + 5):
            raw = multipart(raw, boundary=f"b{level}")
        tree = parse_tree(raw)
        assert not tree.is_complete
        assert max(part.depth for part in tree.root.walk()) <= DEEPEST

    def test_exactly_at_the_bound_is_complete(self) -> None:
        assert parse_tree(multipart(*[b"\r\nx"] * (MOST_PARTS - 1))).is_complete

    @pytest.mark.parametrize(
        "piece",
        [
            b"--bien\r\n", b"--bien", b"\r\n--bien--", b"\r\n", b"--", b"a: b\r\n", b"begin 644 a\n",
            b"\n--x\n",
            b"Content-Type: message/rfc822\r\n\r\n", b"Content-Type: multipart/mixed\r\n\r\n--bien\r\n",
        ],
    )  # fmt: skip
    def test_a_hostile_body_is_read_in_bounded_time(self, piece: bytes) -> None:
        head = b"Content-Type: multipart/mixed; boundary=bien\r\n\r\n--bien\r\n"
        with bounded():
            read_body(parse_tree(head + piece * (1_000_000 // len(piece))).root)


class TestBody:
    def test_of_related_parts_leaves_the_pictures_as_files(self) -> None:
        raw = multipart(
            b"Content-Type: text/html\r\n\r\n<img src=cid:a>",
            b"Content-Type: image/png\r\n\r\nx",
            subtype="related",
        )
        body = read_body(parse_tree(raw).root)
        assert [part.media_type for part in body.attachments] == ["image/png"]

    def test_of_alternatives_takes_the_last_html_and_the_first_text(self) -> None:
        kinds = ("plain", "html", "plain", "html")
        raw = multipart(
            *(f"Content-Type: text/{kind}\r\n\r\n{n}".encode() for n, kind in enumerate(kinds)),
            subtype="alternative",
        )
        body = read_body(parse_tree(raw).root)
        assert (body.text, body.html) == ("0", "3")

    def test_joins_lines_that_were_broken_softly(self) -> None:
        raw = message(
            "Content-Type: text/plain; format=flowed", body="mot \r\nhai\r\n> ba \r\n> bon\r\n-- \r\nten"
        )
        assert read_body(parse_tree(raw).root).text == "mot hai\n> ba \n> bon\n-- \nten"

    def test_is_cut_at_the_bound(self) -> None:
        raw = message("Content-Type: text/plain", body="a" * 2_500_000)
        assert len(read_body(parse_tree(raw).root).text) == 2_000_000


FIELDS = st.sampled_from(
    [
        b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: text/html\r\n", b"\r\n", b"--b\r\n",
        b"Content-Transfer-Encoding: base64\r\n", b"Content-Type: message/rfc822\r\n", b"--b--\r\n", b"x",
        b"Content-Disposition: attachment; filename*=", b"\xff", b"\x00", b"Subject: ", b" \t", b"\n",
        b"=?utf-8?Q?", b"\r\n\r\n",
    ]
)  # fmt: skip


class TestAnyMessage:
    @given(st.lists(FIELDS, max_size=30).map(b"".join))
    @settings(max_examples=200)
    def test_has_a_tree_and_a_body(self, raw: bytes) -> None:
        tree = parse_tree(raw)
        seen: list[Part] = list(tree.root.walk())
        assert all(part.start <= part.end <= len(part.raw) for part in seen)
        assert all(part.size == len(part.content()) for part in seen)
        read_body(tree.root)
