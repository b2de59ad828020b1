"""`MailStore`: messages of an own mailbox."""

from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from email.policy import SMTP as WIRE

import pytest

from congvu.engines.errors import EngineUnavailable, NoSuchFolder, NoSuchMessage, NotPermitted, OverQuota
from congvu.engines.ports import Flag, FolderRef, Person
from tests.contract.letters import letter
from tests.contract.worlds import World

AT = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)


def test_a_message_comes_back_byte_for_byte(world: World) -> None:
    person = world.person()
    raw = letter("Quyết định", "Dòng một\r\n.một chấm đầu dòng\r\n\r\ncuối")
    with world.ports.stores.open(person) as store:
        uid = store.append(FolderRef(person), raw)
        assert store.fetch(FolderRef(person), uid) == raw


def test_line_ends_of_unix_become_those_of_mail(world: World) -> None:
    person = world.person()
    with world.ports.stores.open(person) as store:
        uid = store.append(FolderRef(person), b"Subject: thu\n\nmot\nhai\n")
        assert store.fetch(FolderRef(person), uid) == b"Subject: thu\r\n\r\nmot\r\nhai\r\n"


def test_raw_eight_bit_text_in_header_and_body_comes_back(world: World) -> None:
    person = world.person()
    raw = "Subject: Thông báo khẩn\r\nFrom: Sở Y tế <syt@x.vn>\r\n\r\nĐề nghị…\r\n".encode()
    with world.ports.stores.open(person) as store:
        uid = store.append(FolderRef(person), raw)
        assert store.fetch(FolderRef(person), uid) == raw
        row = store.fetch_row(FolderRef(person), uid)
    assert row.subject_header == "Thông báo khẩn"
    assert row.sender == Person("Sở Y tế", "syt@x.vn")


def test_a_row_says_who_what_when_and_how_large(world: World) -> None:
    person = world.person()
    raw = letter(
        "V/v triển khai hộp thư công vụ", sender="Nguyễn Văn Bình <Binh.SNV@binhphuoc.gov.vn>",
        to=["Văn thư <vt@a.vn>", "b@b.vn"],
    )  # fmt: skip
    with world.ports.stores.open(person) as store:
        uid = store.append(FolderRef(person), raw, flags=[Flag.FLAGGED, Flag.FORWARDED], at=AT)
        row = store.fetch_row(FolderRef(person), uid)
        assert store.list_page(FolderRef(person)).rows == (row,)
    assert row.uid == uid
    assert row.sender.name == "Nguyễn Văn Bình"
    assert row.sender.address.lower() == "binh.snv@binhphuoc.gov.vn"
    assert row.recipients == (Person("Văn thư", "vt@a.vn"), Person("", "b@b.vn"))
    assert row.subject_header == "V/v triển khai hộp thư công vụ"
    assert row.sent_at == datetime(2009, 11, 2, 1, 0, tzinfo=UTC)
    assert row.sent_at.utcoffset() == timedelta(0)
    assert row.arrived_at == AT
    assert row.arrived_at.utcoffset() == timedelta(0)
    assert row.size == len(raw)
    assert row.flags == {Flag.FLAGGED, Flag.FORWARDED}
    assert not row.has_attachment


def test_the_moment_of_arrival_may_be_given_in_any_zone(world: World) -> None:
    person = world.person()
    office = AT.astimezone(timezone(timedelta(hours=7)))
    with world.ports.stores.open(person) as store:
        uid = store.append(FolderRef(person), letter(), at=office)
        assert store.fetch_row(FolderRef(person), uid).arrived_at == AT


def test_a_message_without_headers_still_has_a_row(world: World) -> None:
    person = world.person()
    with world.ports.stores.open(person) as store:
        uid = store.append(FolderRef(person), b"\r\nchi co noi dung\r\n", at=AT)
        row = store.fetch_row(FolderRef(person), uid)
    assert (row.sender, row.recipients, row.subject_header, row.sent_at) == (Person("", ""), (), "", None)


@pytest.mark.parametrize(
    ("disposition", "kind", "expected"),
    [("attachment", ("application", "pdf"), True), ("inline", ("application", "pdf"), True),
     ("inline", ("image", "png"), False)],
)  # fmt: skip
def test_a_row_tells_whether_something_is_attached(
    world: World, disposition: str, kind: tuple[str, str], expected: bool
) -> None:
    person, message = world.person(), EmailMessage(policy=WIRE)
    message["Subject"] = "Kèm theo"
    message.set_content("Xem tệp.")
    message.add_alternative('<p>Xem <img src="cid:hinh"></p>', subtype="html")
    if kind[0] == "image":
        html = message.get_payload()[1]
        html.add_related(b"\x89PNG", *kind, cid="<hinh>", disposition=disposition)  # type: ignore[union-attr]
    else:
        message.add_attachment(b"%PDF-1.4", maintype=kind[0], subtype=kind[1], disposition=disposition)
    with world.ports.stores.open(person) as store:
        uid = store.append(FolderRef(person), bytes(message))
        assert store.fetch_row(FolderRef(person), uid).has_attachment is expected


def test_reading_does_not_set_seen_and_seen_is_set_by_flag(world: World) -> None:
    person = world.person()
    inbox = FolderRef(person)
    with world.ports.stores.open(person) as store:
        uid = store.append(inbox, letter())
        store.fetch(inbox, uid)
        assert Flag.SEEN not in store.fetch_row(inbox, uid).flags
        store.set_flags(inbox, [uid], add=[Flag.SEEN, Flag.ANSWERED])
        assert {Flag.SEEN, Flag.ANSWERED} <= store.fetch_row(inbox, uid).flags
        store.set_flags(inbox, [uid], add=[Flag.FLAGGED], remove=[Flag.SEEN])
        flags = store.fetch_row(inbox, uid).flags
        assert {Flag.ANSWERED, Flag.FLAGGED} <= flags
        assert Flag.SEEN not in flags


def test_unknown_messages_are_passed_over_where_many_are_named(world: World) -> None:
    person = world.person()
    inbox = FolderRef(person)
    with world.ports.stores.open(person) as store:
        uid = store.append(inbox, letter())
        store.set_flags(inbox, [uid, 9999], add=[Flag.FLAGGED])
        assert Flag.FLAGGED in store.fetch_row(inbox, uid).flags
        for nothing in ([], [9999]):
            store.set_flags(inbox, nothing, add=[Flag.SEEN])
            store.move(inbox, nothing, FolderRef(person, "Trash"))
            store.expunge(inbox, nothing)
        assert store.list_page(inbox).total == 1


@pytest.mark.parametrize("uid", [0, -1, 7777, 2**32, 2**80])
def test_a_message_that_is_not_there_is_said_to_be_gone(world: World, uid: int) -> None:
    person = world.person()
    with world.ports.stores.open(person) as store:
        store.append(FolderRef(person), letter())
        for read in (store.fetch, store.fetch_row):
            with pytest.raises(NoSuchMessage):
                read(FolderRef(person), uid)


def test_a_message_that_another_program_removed_is_gone(world: World) -> None:
    person = world.person()
    inbox = FolderRef(person)
    with world.ports.stores.open(person) as one, world.ports.stores.open(person) as two:
        uid, kept = one.append(inbox, letter()), one.append(inbox, letter())
        assert one.list_page(inbox).total == 2
        two.expunge(inbox, [uid])
        with pytest.raises(NoSuchMessage):
            one.fetch(inbox, uid)
        page = one.list_page(inbox)
        assert (page.total, [row.uid for row in page.rows]) == (1, [kept])


def test_what_is_added_while_the_folder_is_open_is_seen_at_once(world: World) -> None:
    person = world.person()
    inbox = FolderRef(person)
    with world.ports.stores.open(person) as one, world.ports.stores.open(person) as two:
        totals = []
        for store in (one, two, one, two, two, one):
            store.append(inbox, letter())
            totals.append((one.list_page(inbox).total, two.list_page(inbox).total))
        assert totals == [(n, n) for n in range(1, 7)]
        newest = one.list_page(inbox, limit=1).rows[0].uid
        two.expunge(inbox, [newest])
        two.append(inbox, letter())
        assert one.list_page(inbox).total == two.list_page(inbox).total == 6


def test_pages_run_from_the_newest_to_the_oldest_without_gap_or_double(world: World) -> None:
    person = world.person()
    inbox = FolderRef(person)
    with world.ports.stores.open(person) as store:
        uids = [store.append(inbox, letter(f"Thư số {n}")) for n in range(7)]
        pages = [store.list_page(inbox, offset=offset, limit=3) for offset in (0, 3, 6, 9)]
    assert [page.total for page in pages] == [7, 7, 7, 7]
    assert [page.offset for page in pages] == [0, 3, 6, 9]
    assert [len(page.rows) for page in pages] == [3, 3, 1, 0]
    assert [row.uid for page in pages for row in page.rows] == uids[::-1]


def test_pages_have_no_gap_where_messages_were_removed(world: World) -> None:
    person = world.person()
    inbox = FolderRef(person)
    with world.ports.stores.open(person) as store:
        uids = [store.append(inbox, letter()) for _ in range(9)]
        store.expunge(inbox, [uids[1], uids[4], uids[8]])
        left = [uid for uid in uids[::-1] if uid not in (uids[1], uids[4], uids[8])]
        pages = [store.list_page(inbox, offset=offset, limit=4) for offset in (0, 4)]
    assert [row.uid for page in pages for row in page.rows] == left


def test_removing_takes_only_what_was_named(world: World) -> None:
    """Also where another program marked messages for removal and did not remove them."""
    person = world.person()
    inbox = FolderRef(person)
    with world.ports.stores.open(person) as store:
        uids = [store.append(inbox, letter()) for _ in range(4)]
        store.set_flags(inbox, [uids[0]], add=["\\Deleted"])
        store.expunge(inbox, uids[1:3])
        assert {row.uid for row in store.list_page(inbox).rows} == {uids[0], uids[3]}


def test_moving_keeps_bytes_flags_and_the_moment_of_arrival(world: World) -> None:
    person = world.person()
    inbox, target = FolderRef(person), FolderRef(person, "Lưu trữ/2026")
    raw = letter("Chuyển đi")
    with world.ports.stores.open(person) as store:
        store.create_folder(target)
        uids = [store.append(inbox, raw, flags=[Flag.SEEN, Flag.FLAGGED], at=AT) for _ in range(3)]
        store.move(inbox, [*uids[:2], 4711], target)
        assert [row.uid for row in store.list_page(inbox).rows] == [uids[2]]
        rows = store.list_page(target).rows
        assert len(rows) == 2
        assert all({Flag.SEEN, Flag.FLAGGED} <= row.flags and row.arrived_at == AT for row in rows)
        assert store.fetch(target, rows[0].uid) == raw
        with pytest.raises(NoSuchMessage):
            store.fetch(inbox, uids[0])


def test_a_full_mailbox_takes_nothing_and_loses_nothing(world: World) -> None:
    person = world.person()
    world.limit(person, 200_000)
    inbox = FolderRef(person)
    with world.ports.stores.open(person) as store:
        uid = store.append(inbox, letter(text="x" * 70 + "\r\n"))
        with pytest.raises(OverQuota) as full:
            store.append(inbox, letter(text=("y" * 70 + "\r\n") * 4000))
        assert "đầy" in full.value.sentence
        assert [row.uid for row in store.list_page(inbox).rows] == [uid]
        store.set_flags(inbox, [uid], add=[Flag.SEEN])
        store.move(inbox, [uid], FolderRef(person, "Trash"))
        assert store.list_page(FolderRef(person, "Trash")).total == 1


def test_many_messages_move_and_go_in_one_act(world: World) -> None:
    person = world.person()
    inbox, target = FolderRef(person), FolderRef(person, "Trash")
    with world.ports.stores.open(person) as store:
        uids = [store.append(inbox, letter()) for _ in range(60)]
        store.set_flags(inbox, uids, add=[Flag.SEEN])
        store.move(inbox, uids[:50], target)
        assert store.list_page(inbox).total == 10
        moved = [row.uid for row in store.list_page(target, limit=200).rows]
        store.expunge(target, moved)
        assert store.list_page(target).total == 0


def test_two_people_never_see_each_others_mail(world: World) -> None:
    one, two = world.person(), world.person()
    with world.ports.stores.open(one) as mine, world.ports.stores.open(two) as theirs:
        uid = mine.append(FolderRef(one), letter("Riêng"))
        assert theirs.list_page(FolderRef(two)).total == 0
        with pytest.raises(NoSuchFolder):
            theirs.fetch(FolderRef(one), uid)


@pytest.mark.parametrize("login", ["khongco.hd@binhphuoc.gov.vn", ""])
def test_nobody_opens_mail_as_a_person_who_is_not_there(world: World, login: str) -> None:
    with pytest.raises(NotPermitted) as refusal, world.ports.stores.open(login) as store:
        store.list_folders(login)
    assert not refusal.value.temporary
    assert "Hộp thư" in refusal.value.sentence


def test_a_withdrawn_mailbox_is_not_opened(world: World) -> None:
    person = world.person()
    world.close(person)
    with pytest.raises(NotPermitted), world.ports.stores.open(person) as store:
        store.list_folders(person)


def test_a_session_that_was_cut_is_opened_again_at_the_next_act(world: World) -> None:
    person = world.person()
    inbox = FolderRef(person)
    with world.ports.stores.open(person) as store:
        uid = store.append(inbox, letter("Còn đây"))
        for _ in range(2):
            world.ports.mailboxes.end_sessions(person)
            assert store.fetch_row(inbox, uid).subject_header == "Còn đây"
        world.ports.mailboxes.end_sessions(person)
        assert store.append(inbox, letter()) == uid + 1
        world.ports.mailboxes.end_sessions(person)
        assert len(store.list_folders(person)) == 5
    with world.ports.stores.open(person) as store:
        assert store.list_page(inbox).total == 2


def test_an_engine_that_is_down_is_a_temporary_failure_with_a_sentence(world: World) -> None:
    person = world.person()
    with pytest.raises(EngineUnavailable) as failure, world.down().stores.open(person):
        pass
    assert failure.value.temporary
    assert "tạm ngừng" in failure.value.sentence
