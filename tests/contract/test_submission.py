"""`Submission`: what is handed over arrives, what is refused says why."""

import time
from collections.abc import Callable

import pytest

from congvu.engines.errors import EngineUnavailable, NotPermitted, OverQuota, Refused
from congvu.engines.ports import Delivered, FolderRef, MessageRow
from tests.contract.letters import letter, new_id
from tests.contract.worlds import SECRET, World


def inbox(world: World, person: str) -> tuple[MessageRow, ...]:
    with world.ports.stores.open(person) as store:
        return store.list_page(FolderRef(person)).rows


def wait(world: World, condition: Callable[[], bool], *, seconds: float = 20) -> None:
    """What memory does at once takes the engines a moment."""
    deadline = time.monotonic() + (seconds if world.is_real else 0)
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def end_of_events(world: World) -> str:
    position = ""
    while (batch := world.ports.events.read(position)).position != position:
        position = batch.position
    return position


def test_a_message_arrives_as_it_was_handed_over(world: World) -> None:
    one, two, three = world.person(), world.person(), world.person()
    raw = letter("Lịch họp", "Đúng giờ.\r\n.chấm đầu dòng\r\n..hai chấm\r\n", sender=one, to=[two, three])
    handed = world.ports.submission.submit(login=one, sender=one, recipients=[two, three], message=raw)
    assert handed.queue_id
    assert handed.refused == {}
    for person in (two, three):
        wait(world, lambda who=person: len(inbox(world, who)) == 1)  # type: ignore[misc]
        row = inbox(world, person)[0]
        assert row.subject_header == "Lịch họp"
        with world.ports.stores.open(person) as store:
            assert store.fetch(FolderRef(person), row.uid).endswith(raw.partition(b"\r\n\r\n")[2])
    assert inbox(world, one) == ()


def test_raw_eight_bit_text_arrives_unchanged(world: World) -> None:
    one, two = world.person(), world.person()
    body = "Kính gửi: Sở Nội vụ – Đề nghị…\r\n".encode()
    raw = (
        f"From: {one}\r\nTo: {two}\r\nSubject: =?utf-8?q?Th=C6=B0?=\r\nMessage-ID: {new_id()}\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
    ).encode() + body
    world.ports.submission.submit(login=one, sender=one, recipients=[two], message=raw)
    wait(world, lambda: len(inbox(world, two)) == 1)
    with world.ports.stores.open(two) as store:
        assert store.fetch(FolderRef(two), inbox(world, two)[0].uid).endswith(body)


def test_unknown_recipients_are_refused_one_by_one_and_the_others_get_it(world: World) -> None:
    one, two, closed = world.person(), world.person(), world.person()
    world.close(closed)
    unknown = [f"khongco{n}.hd@binhphuoc.gov.vn" for n in range(60)]
    handed = world.ports.submission.submit(
        login=one,
        sender=one,
        recipients=[*unknown[:30], two, closed, *unknown[30:]],
        message=letter(sender=one, to=[two]),
    )
    # More wrong ones than a mail server usually puts up with: a list with old names in it.
    assert set(handed.refused) == {*unknown, closed}
    reply = handed.refused[unknown[0]]
    assert reply.code == 550
    assert reply.enhanced.startswith("5.")
    assert reply.text
    assert "thu hồi" in handed.refused[closed].text
    assert handed.refused[closed].enhanced == "5.2.1"
    wait(world, lambda: len(inbox(world, two)) == 1)


def test_when_nobody_can_be_reached_the_whole_message_is_refused(world: World) -> None:
    one = world.person()
    unknown = ["khongco.hd@binhphuoc.gov.vn", "cungkhong.hd@binhphuoc.gov.vn"]
    with pytest.raises(Refused) as refusal:
        world.ports.submission.submit(
            login=one, sender=one, recipients=unknown, message=letter(sender=one, to=unknown)
        )
    assert not refusal.value.temporary
    assert refusal.value.sentence
    with pytest.raises(Refused):
        world.ports.submission.submit(login=one, sender=one, recipients=[], message=letter(sender=one))


def test_a_recipient_named_twice_gets_one(world: World) -> None:
    one, two, mark = world.person(), world.person(), new_id()
    position = end_of_events(world)
    world.ports.submission.submit(
        login=one, sender=one, recipients=[two, two], message=letter(sender=one, to=[two], message_id=mark)
    )
    wait(world, lambda: len(_reports(world, position, mark)) >= 1)
    assert len(inbox(world, two)) == 1


@pytest.mark.parametrize(
    "recipient",
    ["a@b.vn>\r\nRCPT TO:<x@y.vn", "a b@c.vn", "<a@b.vn>", "a@b.vn\nDATA", "", "a\x00b@c.vn", "a\tb@c.vn"],
)
def test_an_address_that_could_end_a_command_is_refused_and_nothing_is_sent(
    world: World, recipient: str
) -> None:
    one, two = world.person(), world.person()
    position = end_of_events(world)
    for sender, recipients in ((one, [two, recipient]), (recipient, [two])):
        with pytest.raises(Refused):
            world.ports.submission.submit(
                login=one, sender=sender, recipients=recipients, message=letter(sender=one)
            )
        with pytest.raises(Refused):
            world.ports.submission.dispatch(sender=sender, recipients=recipients, message=letter(sender=one))
    assert inbox(world, two) == ()
    assert not [
        e for e in world.ports.events.read(position).events if isinstance(e, Delivered) and e.recipient == two
    ]


@pytest.mark.row("R15", "R47")
def test_nobody_sends_as_somebody_else(world: World) -> None:
    one, two = world.person(), world.person()
    with pytest.raises(Refused) as refusal:
        world.ports.submission.submit(
            login=one, sender=two, recipients=[one], message=letter(sender=two, to=[one])
        )
    assert not refusal.value.temporary
    assert inbox(world, one) == ()


def test_nobody_sends_without_an_open_mailbox(world: World) -> None:
    one, closed = world.person(), world.person()
    world.close(closed)
    for login in (closed, "khongco.hd@binhphuoc.gov.vn"):
        with pytest.raises(NotPermitted) as refusal:
            world.ports.submission.submit(
                login=login, sender=login, recipients=[one], message=letter(sender=login)
            )
        assert "Hộp thư" in refusal.value.sentence


@pytest.mark.row("R31")
def test_a_refusal_of_the_gate_carries_its_sentence(world: World) -> None:
    one, two = world.person(), world.person()
    with pytest.raises(Refused) as refusal:
        world.ports.submission.submit(
            login=one, sender=one, recipients=[two],
            message=letter("Thử", f"{SECRET}\r\n\r\nNội dung.", sender=one, to=[two]),
        )  # fmt: skip
    assert type(refusal.value) is Refused
    assert "Văn bản mật không được gửi" in refusal.value.sentence
    assert inbox(world, two) == ()


def test_a_message_that_is_too_large_is_refused(world: World) -> None:
    one = world.person()
    huge = letter(sender=one) + (b"x" * 998 + b"\r\n") * 75_000
    with pytest.raises(Refused) as refusal:
        world.ports.submission.submit(login=one, sender=one, recipients=[one], message=huge)
    assert not refusal.value.temporary


def test_a_full_mailbox_is_reported_and_the_others_get_it(world: World) -> None:
    one, full, two, mark = world.person(), world.person(), world.person(), new_id()
    world.limit(full, 1000)
    position = end_of_events(world)
    raw = letter(text=("y" * 70 + "\r\n") * 2000, sender=one, to=[full, two], message_id=mark)
    handed = world.ports.submission.submit(login=one, sender=one, recipients=[full, two], message=raw)
    assert handed.refused == {}
    wait(world, lambda: len(_reports(world, position, mark)) == 2)
    reports = {event.recipient: event.error for event in _reports(world, position, mark)}
    assert reports[two] == ""
    assert reports[full]
    assert inbox(world, full) == ()
    with world.ports.stores.open(full) as store, pytest.raises(OverQuota):
        store.append(FolderRef(full), raw)


def test_every_delivery_is_reported_once_with_its_message_id(world: World) -> None:
    one, mark = world.person(), new_id()
    people = [world.person() for _ in range(5)]
    position = end_of_events(world)
    world.ports.submission.submit(
        login=one, sender=one, recipients=people, message=letter(sender=one, to=people, message_id=mark)
    )
    wait(world, lambda: len(_reports(world, position, mark)) >= 5)
    reports = _reports(world, position, mark)
    assert sorted(event.recipient for event in reports) == sorted(people)
    assert all(event.error == "" for event in reports)
    assert all(event.at.utcoffset() is not None for event in reports)


def test_a_thousand_recipients_get_one_letter_each(world: World) -> None:
    """A notice to all offices, handed over in one act."""
    one, everybody, mark = world.person(), world.crowd(1000), new_id()
    position = end_of_events(world)
    handed = world.ports.submission.submit(
        login=one,
        sender=one,
        recipients=everybody,
        message=letter("Thông báo chung", sender=one, to=["cac-don-vi@binhphuoc.gov.vn"], message_id=mark),
    )
    assert handed.refused == {}
    wait(world, lambda: len(_reports(world, position, mark)) >= 1000, seconds=60)
    reports = _reports(world, position, mark)
    assert sorted(event.recipient for event in reports) == sorted(everybody)
    assert not [event for event in reports if event.error]


def test_an_engine_that_is_down_is_temporary_and_says_that_nothing_was_sent(world: World) -> None:
    one = world.person()
    down = world.down().submission
    for act in (
        lambda: down.submit(login=one, sender=one, recipients=[one], message=letter(sender=one)),
        lambda: down.dispatch(sender=one, recipients=[one], message=letter(sender=one)),
    ):
        with pytest.raises(EngineUnavailable) as failure:
            act()
        assert failure.value.temporary
        assert "tạm ngừng" in failure.value.sentence


def _reports(world: World, position: str, mark: str) -> list[Delivered]:
    """All deliveries of a message that were reported since a position."""
    found: list[Delivered] = []
    while (batch := world.ports.events.read(position)).position != position:
        found += [e for e in batch.events if isinstance(e, Delivered) and e.message_id == mark]
        position = batch.position
    return found
