"""Accesses: many events, few rows, none lost, none counted twice (R20, R21, docs/adr/0008)."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from congvu.compliance import jobs, operations
from congvu.compliance.models import Access, Evidence, StreamPosition
from congvu.compliance.operations import Seen
from congvu.engines import memory, wiring
from congvu.engines.ports import AccessProtocol, Delivered, EventBatch, EventStream, MailboxOpened, SignedIn

BOX = "sotttt@binhphuoc.gov.vn"
CLERK = "dangtuyetthao.sotttt@binhphuoc.gov.vn"
LEADER = "ngoduchieu.sotttt@binhphuoc.gov.vn"
# Monday 2 November 2009; 08:30 at the office.
HALF_PAST_EIGHT = datetime(2009, 11, 2, 1, 30, tzinfo=UTC)
NOON = datetime(2009, 11, 2, 5, 0, tzinfo=UTC)


def _opened(
    at: datetime, *, login: str = CLERK, mailbox: str = BOX, uid: int | None = None, by: str = "IMAP"
) -> MailboxOpened:
    return MailboxOpened(at, login, mailbox, "INBOX", AccessProtocol(by), "s1", uid)


def _seen(at: datetime, evidence: Evidence = Evidence.FOLDER_OPENED) -> Seen:
    return Seen(BOX, CLERK, AccessProtocol.IMAP, at, evidence)


def _intake(*, now: datetime = NOON) -> int:
    return operations.intake_accesses(stream=wiring.event_stream(), now=now)


def _rows() -> list[tuple[str, str, str, int, int]]:
    """(login, mailbox, protocol, half hour, count), in that order."""
    return sorted(Access.objects.values_list("login", "mailbox", "protocol", "half_hour", "count"))


@pytest.mark.django_db
class TestHalfHours:
    @pytest.mark.row("R20", "R21")
    @pytest.mark.parametrize(
        ("clock", "half_hour"),
        [
            ("08:59:59.999999", 17),
            ("09:00:00", 18),
            ("14:59:59.999999", 29),
            ("15:00:00", 30),
            ("13:29:59", 26),
            ("13:30:00", 27),
            ("00:00:00", 0),
            ("23:59:59.999999", 47),
        ],
    )
    def test_begin_on_the_full_and_half_hour_of_the_office(self, clock: str, half_hour: int) -> None:
        at = datetime.fromisoformat(f"2009-11-02T{clock}+07:00").astimezone(UTC)
        operations.record_accesses([_seen(at)])
        row = Access.objects.get()
        assert (row.day, row.half_hour) == (date(2009, 11, 2), half_hour)
        assert row.first_at == row.last_at == at

    def test_the_day_is_that_of_the_office_whatever_zone_the_event_names(self) -> None:
        # 23:30 in UTC is half past six of the next morning in Đồng Xoài.
        operations.record_accesses([_seen(datetime(2009, 11, 1, 23, 30, tzinfo=UTC))])
        assert Access.objects.get().day == date(2009, 11, 2)
        operations.record_accesses([_seen(datetime.fromisoformat("2009-11-02T08:30:00+09:00"))])
        row = Access.objects.get()  # the same half hour, from half past six on
        assert (row.half_hour, row.count) == (13, 2)

    def test_an_access_over_the_edge_makes_two_rows(self) -> None:
        edge = datetime(2009, 11, 2, 2, 0, tzinfo=UTC)
        operations.record_accesses([_seen(edge - timedelta(microseconds=1)), _seen(edge)])
        assert Access.objects.count() == 2


@pytest.mark.django_db
class TestRows:
    @pytest.mark.row("R20", "R21")
    def test_one_for_each_mailbox_person_program_and_half_hour(self, world: memory.World) -> None:
        world.events += [
            _opened(HALF_PAST_EIGHT),
            _opened(HALF_PAST_EIGHT, login=LEADER),
            _opened(HALF_PAST_EIGHT, by="POP3"),
            _opened(HALF_PAST_EIGHT, mailbox=CLERK),
            _opened(HALF_PAST_EIGHT + timedelta(minutes=29)),
            _opened(HALF_PAST_EIGHT + timedelta(minutes=30)),
        ]
        _intake()
        assert _rows() == [
            (CLERK, CLERK, "IMAP", 17, 1),
            (CLERK, BOX, "IMAP", 17, 2),
            (CLERK, BOX, "IMAP", 18, 1),
            (CLERK, BOX, "POP3", 17, 1),
            (LEADER, BOX, "IMAP", 17, 1),
        ]

    def test_do_not_grow_with_the_number_of_events(self) -> None:
        def busy_program() -> Iterator[Seen]:
            for number in range(20_000):
                yield _seen(HALF_PAST_EIGHT + timedelta(milliseconds=number * 89), Evidence.MESSAGE_READ)

        operations.record_accesses(busy_program())
        row = Access.objects.get()
        assert row.count == 20_000
        assert row.last_at - row.first_at == timedelta(milliseconds=19_999 * 89)

    def test_keep_the_strongest_evidence_and_first_and_last_in_any_order(self) -> None:
        late, early = HALF_PAST_EIGHT + timedelta(minutes=20), HALF_PAST_EIGHT + timedelta(minutes=1)
        operations.record_accesses([_seen(late, Evidence.MESSAGE_READ)])
        operations.record_accesses([_seen(early, Evidence.SIGNED_IN)])
        operations.record_accesses([_seen(HALF_PAST_EIGHT + timedelta(minutes=5))])
        row = Access.objects.get()
        assert (row.first_at, row.last_at) == (early, late)
        assert (row.evidence, row.count) == (Evidence.MESSAGE_READ, 3)

    def test_an_event_that_comes_days_late_is_filed_where_it_belongs(self, world: memory.World) -> None:
        world.events.append(_opened(HALF_PAST_EIGHT))
        _intake(now=NOON + timedelta(days=9))
        assert Access.objects.get().first_at == HALF_PAST_EIGHT

    def test_addresses_are_kept_in_small_letters(self) -> None:
        operations.record_accesses(
            [
                Seen(BOX.upper(), CLERK.upper(), AccessProtocol.IMAP, HALF_PAST_EIGHT, 1),
                _seen(HALF_PAST_EIGHT),
            ]
        )
        assert [(r.mailbox, r.login) for r in Access.objects.all()] == [(BOX, CLERK)]

    @settings(deadline=None, max_examples=30)
    @given(
        minutes=st.lists(st.integers(min_value=0, max_value=3 * 24 * 60 - 1), max_size=60),
        pieces=st.integers(min_value=1, max_value=5),
    )
    def test_sum_up_the_same_however_the_events_are_cut_into_batches(
        self, minutes: list[int], pieces: int
    ) -> None:
        Access.objects.all().delete()
        seen = [_seen(HALF_PAST_EIGHT + timedelta(minutes=m)) for m in minutes]
        for start in range(pieces):
            operations.record_accesses(seen[start::pieces])
        halves = {(s.at.timestamp() + 7 * 3600) // 1800 for s in seen}
        assert Access.objects.count() == len(halves)
        assert sum(Access.objects.values_list("count", flat=True)) == len(seen)


@pytest.mark.django_db
class TestOddEvents:
    def test_a_clock_far_ahead_is_bounded_by_the_moment_of_reading(self, world: memory.World) -> None:
        world.events.append(_opened(NOON + timedelta(days=400)))
        _intake()
        row = Access.objects.get()
        assert (row.first_at, row.last_at, row.day) == (NOON, NOON, date(2009, 11, 2))

    def test_a_clock_a_little_ahead_is_believed(self, world: memory.World) -> None:
        world.events.append(_opened(NOON + timedelta(seconds=30)))
        _intake()
        assert Access.objects.get().first_at == NOON + timedelta(seconds=30)

    def test_a_mailbox_that_we_do_not_know_is_kept_as_reported(self, world: memory.World) -> None:
        world.events.append(_opened(HALF_PAST_EIGHT, mailbox="ai.do@binhphuoc.gov.vn"))
        _intake()
        assert Access.objects.get().mailbox == "ai.do@binhphuoc.gov.vn"

    @pytest.mark.parametrize("name", ["", "shared", "a" * 300 + "@b.vn", "a\0b@binhphuoc.gov.vn", "x\n@y.vn"])
    def test_what_is_no_address_is_passed_over_and_stops_nothing(
        self, world: memory.World, name: str
    ) -> None:
        world.events += [
            _opened(HALF_PAST_EIGHT, mailbox=name),
            SignedIn(HALF_PAST_EIGHT, name, AccessProtocol.IMAP, "s", "127.0.0.1"),
            _opened(HALF_PAST_EIGHT),
        ]
        _intake()
        assert [row.mailbox for row in Access.objects.all()] == [BOX]
        assert StreamPosition.objects.get().position == "3"

    def test_a_sign_in_alone_is_the_weakest_evidence_of_the_own_mailbox(self, world: memory.World) -> None:
        world.events.append(SignedIn(HALF_PAST_EIGHT, CLERK, AccessProtocol.POP3, "s", "127.0.0.1"))
        _intake()
        row = Access.objects.get()
        assert (row.mailbox, row.login, row.evidence) == (CLERK, CLERK, Evidence.SIGNED_IN)

    def test_deliveries_are_no_accesses(self, world: memory.World) -> None:
        world.events.append(Delivered(HALF_PAST_EIGHT, BOX, "<a@b>"))
        assert _intake() == 1
        assert not Access.objects.exists()


class _Crash(Exception):
    pass


@pytest.mark.django_db
class TestPosition:
    def test_goes_on_where_the_last_intake_ended(self, world: memory.World) -> None:
        world.events.append(_opened(HALF_PAST_EIGHT))
        assert (_intake(), _intake()) == (1, 0)
        world.events.append(_opened(HALF_PAST_EIGHT))
        assert (_intake(), _intake()) == (1, 0)
        assert Access.objects.get().count == 2

    def test_many_events_are_read_in_pieces(self, world: memory.World) -> None:
        world.events += [_opened(HALF_PAST_EIGHT)] * 12_000
        jobs.intake_accesses()
        assert Access.objects.get().count == 12_000

    def test_a_crash_between_rows_and_position_leaves_neither(self, world: memory.World) -> None:
        world.events += [_opened(HALF_PAST_EIGHT)] * 3

        def crash_once_written(
            execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any
        ) -> Any:
            result = execute(sql, parameters, many, context)
            if "compliance_access" in sql:
                raise _Crash
            return result

        with connection.execute_wrapper(crash_once_written), pytest.raises(_Crash):
            _intake()
        assert not Access.objects.exists()
        assert not StreamPosition.objects.exclude(position="").exists()
        _intake()
        assert Access.objects.get().count == 3


class _Together:
    """A stream that lets two readers read the same events before either writes."""

    def __init__(self, inner: EventStream) -> None:
        self._inner = inner
        self._barrier = threading.Barrier(2)

    def read(self, position: str, *, limit: int = 5000) -> EventBatch:
        batch = self._inner.read(position, limit=limit)
        self._barrier.wait(timeout=20)
        return batch


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    @pytest.mark.parametrize("earlier", [0, 2], ids=["from the beginning", "in the middle"])
    def test_one_records_and_the_other_does_nothing(self, world: memory.World, earlier: int) -> None:
        world.events += [_opened(HALF_PAST_EIGHT)] * earlier
        _intake()
        world.events += [_opened(HALF_PAST_EIGHT)] * 5
        stream, answers = _Together(wiring.event_stream()), list[int]()

        def work() -> None:
            try:
                answers.append(operations.intake_accesses(stream=stream, now=NOON))
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(answers) == [0, 5]
        assert Access.objects.get().count == earlier + 5

    def test_the_web_and_the_intake_widen_the_same_row(self, world: memory.World) -> None:
        world.events += [_opened(HALF_PAST_EIGHT + timedelta(seconds=n)) for n in range(50)]
        done = threading.Event()

        def web() -> None:
            try:
                for number in range(20):
                    operations.record_accesses([_seen(HALF_PAST_EIGHT + timedelta(minutes=number))])
            finally:
                connection.close()
                done.set()

        thread = threading.Thread(target=web)
        thread.start()
        _intake()
        thread.join(30)
        assert done.is_set()
        row = Access.objects.get()
        assert (row.count, row.first_at) == (70, HALF_PAST_EIGHT)
