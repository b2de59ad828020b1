"""`EventStream`: in order, at least once, from a position that the reader keeps."""

from congvu.engines.ports import Delivered, FolderRef, MailboxOpened, SignedIn
from tests.contract.letters import letter, new_id
from tests.contract.test_submission import end_of_events, wait
from tests.contract.worlds import World


def _send(world: World, count: int) -> list[str]:
    one, marks = world.person(), [new_id() for _ in range(count)]
    for mark in marks:
        world.ports.submission.submit(
            login=one, sender=one, recipients=[one], message=letter(sender=one, to=[one], message_id=mark)
        )
    return marks


def _since(world: World, position: str, *, limit: int = 5000) -> list[str]:
    """The Message-IDs of all deliveries after a position, read in batches."""
    found: list[str] = []
    while (batch := world.ports.events.read(position, limit=limit)).position != position:
        assert len(batch.events) <= limit
        assert len(batch.position) <= 200
        found += [event.message_id for event in batch.events if isinstance(event, Delivered)]
        position = batch.position
    return found


def test_events_come_in_order_from_any_position_again_and_again(world: World) -> None:
    start = end_of_events(world)
    marks = _send(world, 6)
    wait(world, lambda: set(marks) <= set(_since(world, start)))
    ours = [mark for mark in _since(world, start) if mark in marks]
    assert sorted(ours) == sorted(marks)
    for limit in (1, 2, 5):
        assert [mark for mark in _since(world, start, limit=limit) if mark in marks] == ours


def test_at_the_end_there_is_nothing_and_the_position_stays(world: World) -> None:
    _send(world, 1)
    wait(world, lambda: world.ports.events.read(end_of_events(world)).events == ())
    end = end_of_events(world)
    batch = world.ports.events.read(end)
    assert batch.events == ()
    assert batch.position == end


def test_the_beginning_is_the_empty_position(world: World) -> None:
    marks = _send(world, 2)
    wait(world, lambda: set(marks) <= set(_since(world, "")))


def test_a_position_that_means_nothing_begins_anew_and_loses_nothing(world: World) -> None:
    marks = _send(world, 1)
    for position in ("rác", "1:2:3", "-5", ":", "999999999999:7"):
        wait(world, lambda at=position: set(marks) <= set(_since(world, at)))  # type: ignore[misc]


def test_what_the_web_opens_is_not_reported_here(world: World) -> None:
    """The web reports the accesses of its people itself; twice would count twice."""
    person = world.person()
    start = end_of_events(world)
    with world.ports.stores.open(person) as store:
        uid = store.append(FolderRef(person), letter())
        store.list_page(FolderRef(person))
        store.fetch(FolderRef(person), uid)
    marks = _send(world, 1)
    wait(world, lambda: set(marks) <= set(_since(world, start)))
    events = world.ports.events.read(start).events
    assert not [e for e in events if isinstance(e, SignedIn | MailboxOpened) and e.login == person]


def test_a_stream_that_does_not_begin_yet_is_empty(world: World) -> None:
    batch = world.down().events.read("")
    assert batch.events == ()
