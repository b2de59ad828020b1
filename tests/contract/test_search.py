"""`MailStore.list_page` with a query: words without diacritics, đ too; conditions; pages."""

import base64
import unicodedata
from datetime import UTC, date, datetime

import pytest

from congvu.engines.ports import Flag, FolderRef, Role, SearchQuery
from tests.contract.letters import letter
from tests.contract.worlds import World

LETTERS = {
    "decision": ("Quyết định về việc đổi tên đường", "Kính gửi: Sở Giao thông vận tải, Điện Biên Phủ."),
    "notice": ("Thông báo lịch họp giao ban", "Đề nghị các phòng chuẩn bị báo cáo."),
    "health": ("Sở Y tế trả lời", "Xem congnghethongtinvatruyenthong."),
    "english": ("Monthly report", "The figures of October are attached."),
    "number": ("V/v công văn 123/STTTT-CNTT", "Trả lời công văn số 45/UBND-VX ngày 02/11/2009."),
}


@pytest.fixture
def filled(world: World) -> tuple[World, str, dict[str, int]]:
    """A mailbox with the letters above; their uids by name."""
    person = world.person()
    with world.ports.stores.open(person) as store:
        uids = {
            name: store.append(FolderRef(person), letter(subject, text))
            for name, (subject, text) in LETTERS.items()
        }
    return world, person, uids


Filled = tuple[World, str, dict[str, int]]


def found(filled: Filled, query: SearchQuery) -> set[str]:
    world, person, uids = filled
    with world.ports.stores.open(person) as store:
        page = store.list_page(FolderRef(person), query=query)
    assert page.total == len(page.rows)
    by_uid = {uid: name for name, uid in uids.items()}
    return {by_uid[row.uid] for row in page.rows}


@pytest.mark.row("R45")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quyet dinh", {"decision"}),
        ("Quyết định", {"decision"}),
        ("QUYẾT ĐỊNH", {"decision"}),
        ("quyết", {"decision"}),
        ("dinh quyet", {"decision"}),  # any order: all words must be there
        ("dien bien phu", {"decision"}),  # in the body
        ("Điện Biên", {"decision"}),
        ("đien bien", {"decision"}),
        ("duong", {"decision"}),
        ("doi ten duong", {"decision"}),
        ("de nghi", {"notice"}),
        ("lich hop", {"notice"}),
        ("bao", {"notice"}),
        ("kinh gui", {"decision"}),
        ("report", {"english"}),
        ("REPORT october", {"english"}),
        ("figures", {"english"}),
        ("123", {"number"}),
        ("123/STTTT-CNTT", {"number"}),
        ("45/UBND-VX", {"number"}),
        ("cong van", {"number"}),
        ("y te", {"health", "decision"}),  # te is a part of tên
        ("so y te tra", {"health"}),
        ("y", set(LETTERS)),  # a single letter is no condition
        ("5/UBND", {"number"}),
        ("congnghethongtinvatruyenthong", {"health"}),  # longer than the index's pieces
        ("khong co tu nay", set()),
        ("quyet report", set()),  # words of two messages
    ],
)
def test_words_are_found_with_and_without_diacritics(filled: Filled, text: str, expected: set[str]) -> None:
    assert found(filled, SearchQuery(text=text)) == expected


def test_words_in_pieces_are_found_too(filled: Filled) -> None:
    assert found(filled, SearchQuery(text=unicodedata.normalize("NFD", "quyết định"))) == {"decision"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (SearchQuery(subject="quyet dinh"), {"decision"}),
        (SearchQuery(subject="dien bien phu"), set()),
        (SearchQuery(subject="lịch họp"), {"notice"}),
        (SearchQuery(sender="noi vu"), set(LETTERS)),
        (SearchQuery(sender="snv@binhphuoc.gov.vn"), set(LETTERS)),
        (SearchQuery(sender="so y te"), set()),
        (SearchQuery(sender="noi vu", subject="monthly"), {"english"}),
        (SearchQuery(text="bao cao", subject="hop"), {"notice"}),
    ],
)
def test_sender_and_subject_narrow_the_search(filled: Filled, query: SearchQuery, expected: set[str]) -> None:
    assert found(filled, query) == expected


@pytest.mark.parametrize(
    "text",
    ['"', "\\", '"\\"', "*", "%", "a\r\nX LOGOUT", "a\nb", "\x00", "{5}", "(", ")", "NOT ALL", "ALL", "🙂",
     "x" * 5000, "d" * 60, "a b c d e f g h i j k l m n o p q", "'; DROP TABLE", "~", "`", "-", ".", "/"],
)  # fmt: skip
def test_no_search_text_breaks_the_search(filled: Filled, text: str) -> None:
    world, person, _uids = filled
    for query in (SearchQuery(text=text), SearchQuery(sender=text), SearchQuery(subject=text)):
        with world.ports.stores.open(person) as store:
            assert store.list_page(FolderRef(person), query=query).total <= len(LETTERS)
            assert store.list_page(FolderRef(person)).total == len(LETTERS)


@pytest.mark.parametrize("text", ['"', "\\", "*", "( )", "/ . -"])
def test_a_search_without_any_letter_or_digit_is_no_condition(filled: Filled, text: str) -> None:
    assert found(filled, SearchQuery(text=text)) == set(LETTERS)


def test_days_are_those_of_the_arrival(world: World) -> None:
    person = world.person()
    inbox = FolderRef(person)
    days = (
        datetime(2026, 1, 5, 3, tzinfo=UTC),
        datetime(2026, 1, 6, 3, tzinfo=UTC),
        datetime(2026, 1, 7, 3, tzinfo=UTC),
    )
    with world.ports.stores.open(person) as store:
        uids = [store.append(inbox, letter(), at=day) for day in days]

        def on(**conditions: date) -> list[int]:
            return sorted(row.uid for row in store.list_page(inbox, query=SearchQuery(**conditions)).rows)

        assert on(since=date(2026, 1, 6)) == uids[1:]
        assert on(before=date(2026, 1, 6)) == uids[:1]
        assert on(since=date(2026, 1, 6), before=date(2026, 1, 7)) == [uids[1]]


def test_unseen_and_flagged_are_conditions(world: World) -> None:
    person = world.person()
    inbox = FolderRef(person)
    with world.ports.stores.open(person) as store:
        seen = store.append(inbox, letter(), flags=[Flag.SEEN])
        fresh = store.append(inbox, letter())
        starred = store.append(inbox, letter(), flags=[Flag.SEEN, Flag.FLAGGED])
        unseen = store.list_page(inbox, query=SearchQuery(unseen=True)).rows
        flagged = store.list_page(inbox, query=SearchQuery(flagged=True)).rows
        both = store.list_page(inbox, query=SearchQuery(unseen=True, flagged=True)).rows
    assert [row.uid for row in unseen] == [fresh]
    assert [row.uid for row in flagged] == [starred]
    assert both == ()
    assert seen not in {row.uid for row in (*unseen, *flagged)}


def test_an_empty_query_is_no_query(filled: Filled) -> None:
    assert found(filled, SearchQuery()) == set(LETTERS)


def test_found_messages_come_in_pages_newest_first(world: World) -> None:
    person = world.person()
    inbox = FolderRef(person)
    with world.ports.stores.open(person) as store:
        uids = []
        for number in range(12):
            uid = store.append(inbox, letter("Giấy mời" if number % 2 else "Việc khác"))
            uids += [uid] if number % 2 else []
        query = SearchQuery(subject="giay moi")
        pages = [store.list_page(inbox, offset=offset, limit=4, query=query) for offset in (0, 4, 8)]
    assert [page.total for page in pages] == [6, 6, 6]
    assert [row.uid for page in pages for row in page.rows] == uids[::-1]


def test_what_arrives_or_goes_between_two_searches_counts(world: World) -> None:
    person = world.person()
    inbox, query = FolderRef(person), SearchQuery(text="hoa toc")
    with world.ports.stores.open(person) as store:
        assert store.list_page(inbox, query=query).total == 0
        first = store.append(inbox, letter("Công điện hỏa tốc"))
        assert store.list_page(inbox, query=query).total == 1
        store.append(inbox, letter("Hỏa tốc lần hai"))
        assert store.list_page(inbox, query=query).total == 2
        store.expunge(inbox, [first])
        assert store.list_page(inbox, query=query).total == 1


def test_html_and_encoded_bodies_are_searched_as_text(world: World) -> None:
    person = world.person()
    inbox = FolderRef(person)
    html = (
        b"From: a@b.vn\r\nSubject: HTML\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes("<p>Nghị <b>định</b> mới</p>".encode())
    )
    quoted = (
        b"From: a@b.vn\r\nSubject: QP\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\nNgh=E1=BB=8B quy=E1=BA=BFt\r\n"
    )
    with world.ports.stores.open(person) as store:
        one, two = store.append(inbox, html), store.append(inbox, quoted)

        def search(text: str) -> list[int]:
            return [row.uid for row in store.list_page(inbox, query=SearchQuery(text=text)).rows]

        assert search("nghi dinh") == [one]
        assert search("nghi quyet") == [two]


def test_delegates_search_the_agency_mailbox_each_with_what_they_have_not_seen(world: World) -> None:
    reader, handler = world.person(), world.person()
    shared = world.shared({reader: Role.READ, handler: Role.HANDLE})
    inbox = FolderRef(shared)
    with world.ports.stores.open(handler) as store:
        uid = store.append(inbox, letter("Báo cáo quý"))
        store.set_flags(inbox, [uid], add=[Flag.SEEN])
        assert store.list_page(inbox, query=SearchQuery(text="bao cao", unseen=True)).total == 0
    with world.ports.stores.open(reader) as store:
        assert store.list_page(inbox, query=SearchQuery(text="bao cao", unseen=True)).total == 1
