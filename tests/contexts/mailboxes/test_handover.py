"""Handing an agency mailbox over: counted, confirmed by both, then one act (BP48 Đ15.4)."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from congvu.audit.models import AuditEvent
from congvu.engines import memory, wiring
from congvu.engines.ports import FolderRef
from congvu.mailboxes import operations, queries
from congvu.mailboxes.models import Delegation, Handover, Mailbox
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2009, 11, 3, 2, 0, tzinfo=UTC)
MAIL = b"From: a@binhphuoc.gov.vn\r\nSubject: Bao cao\r\n\r\nNoi dung\r\n"


def _fill(cast: Cast, count: int = 3, *, first: int = 0) -> None:
    with wiring.mail_stores().open(cast.clerk.login) as store:
        for number in range(first, first + count):
            store.append(FolderRef(cast.sotttt.address), MAIL + b"%d\r\n" % number)


@pytest.fixture
def box(cast: Cast) -> Mailbox:
    _fill(cast)
    return queries.get_mailbox(cast.sotttt.address)


@pytest.fixture
def started(cast: Cast, box: Mailbox) -> Handover:
    return operations.start_handover(
        actor=cast.it_officer.login,
        now=NOW,
        mailbox=box,
        giver=cast.leader,
        receiver=cast.deputy,
        reason="Giám đốc nghỉ hưu",
    )


@pytest.fixture
def counted(started: Handover) -> Handover:
    operations.count_handovers(engine=wiring.mailbox_engine(), now=NOW)
    started.refresh_from_db()
    return started


def _give(handover: Handover) -> None:
    operations.confirm_given(
        actor=handover.giver.login, now=NOW + timedelta(minutes=10), handover=handover, root=handover.root
    )


def _receive(handover: Handover, *, root: str = "") -> Handover:
    return operations.confirm_received(
        actor=handover.receiver.login,
        now=NOW + timedelta(minutes=20),
        handover=handover,
        root=root or handover.root,
    )


def _roles(box: Mailbox, at: datetime) -> dict[str, str]:
    return {d.user.login: d.role for d in queries.list_delegations(box, now=at)}


class TestHandover:
    @pytest.mark.row("R26")
    def test_both_confirm_then_rights_change_and_minutes_stand(
        self, cast: Cast, box: Mailbox, counted: Handover
    ) -> None:
        assert (counted.status, counted.messages) == ("PREPARED", 3)
        _give(counted)
        assert _roles(box, NOW + timedelta(minutes=11))[cast.leader.login] == "MANAGE"
        done = _receive(counted)
        roles = _roles(box, NOW + timedelta(minutes=21))
        assert cast.leader.login not in roles
        assert roles[cast.deputy.login] == "MANAGE"
        pdf = queries.get_minutes(done)
        assert hashlib.sha256(pdf).hexdigest() == done.minutes_sha256
        text = memory.InProcessDocumentReader().pdf_text(pdf)
        for words in (cast.leader.full_name, cast.deputy.full_name, "Giám đốc nghỉ hưu", done.root):
            assert words in " ".join(text.split())
        acts = AuditEvent.objects.filter(target_id=box.address, action__contains="handover")
        assert list(acts.values_list("actor", "action")) == [
            (cast.it_officer.login, "mailboxes.start_handover"),
            ("system", "mailboxes.count_handover"),
        ]

    @pytest.mark.row("R26")
    def test_open_sessions_of_the_giver_are_cut_by_the_worker(
        self, cast: Cast, counted: Handover, world: memory.World
    ) -> None:
        _give(counted)
        _receive(counted)
        known: set[tuple[str, datetime]] = set()
        for _again in range(2):
            operations.end_sessions_of_ended(
                engine=wiring.mailbox_engine(), since=NOW, now=NOW + timedelta(hours=1), known=known
            )
        assert world.ended[cast.leader.login] == 1

    @pytest.mark.row("R26")
    def test_each_confirms_under_the_own_login(self, cast: Cast, counted: Handover) -> None:
        with pytest.raises(operations.MayNot):
            operations.confirm_given(actor=cast.deputy.login, now=NOW, handover=counted, root=counted.root)
        _give(counted)
        with pytest.raises(operations.MayNot):
            operations.confirm_received(actor=cast.leader.login, now=NOW, handover=counted, root=counted.root)

    def test_the_receiver_does_not_come_first(self, counted: Handover) -> None:
        with pytest.raises(operations.NotNow):
            _receive(counted)

    @pytest.mark.row("R26")
    def test_mail_in_between_is_told_and_counted_anew(
        self, cast: Cast, box: Mailbox, counted: Handover
    ) -> None:
        _give(counted)
        _fill(cast, 2, first=10)
        assert queries.count_new_messages(counted) == 2
        old_root = counted.root
        operations.renew_inventory(actor=cast.deputy.login, now=NOW, handover=counted)
        operations.count_handovers(engine=wiring.mailbox_engine(), now=NOW)
        counted.refresh_from_db()
        assert (counted.status, counted.messages, counted.given_at) == ("PREPARED", 5, None)
        with pytest.raises(operations.NotNow, match="vừa thay đổi"):
            operations.confirm_given(actor=cast.leader.login, now=NOW, handover=counted, root=old_root)

    def test_what_the_engine_cannot_count_now_is_told_and_tried_again(
        self, started: Handover, world: memory.World
    ) -> None:
        world.is_down = True
        assert operations.count_handovers(engine=wiring.mailbox_engine(), now=NOW) == 0
        started.refresh_from_db()
        assert started.status == "COUNTING"
        assert started.failure
        world.is_down = False
        assert operations.count_handovers(engine=wiring.mailbox_engine(), now=NOW) == 1

    def test_one_at_a_time(self, cast: Cast, box: Mailbox, started: Handover) -> None:
        with pytest.raises(operations.NotNow, match="chưa xong"):
            operations.start_handover(
                actor=cast.leader.login, now=NOW, mailbox=box, giver=cast.leader, receiver=cast.clerk
            )
        operations.cancel_handover(actor=cast.leader.login, now=NOW, handover=started)
        operations.start_handover(
            actor=cast.leader.login, now=NOW, mailbox=box, giver=cast.leader, receiver=cast.clerk
        )

    def test_a_stranger_arranges_nothing(self, cast: Cast, box: Mailbox) -> None:
        with pytest.raises(operations.MayNot):
            operations.start_handover(
                actor=cast.outsider.login, now=NOW, mailbox=box, giver=cast.leader, receiver=cast.outsider
            )

    def test_the_giver_must_manage_it(self, cast: Cast, box: Mailbox) -> None:
        with pytest.raises(operations.BadChoice) as refusal:
            operations.start_handover(
                actor=cast.leader.login, now=NOW, mailbox=box, giver=cast.clerk, receiver=cast.deputy
            )
        assert refusal.value.field == "giver"

    @pytest.mark.row("R26")
    def test_verifying_tells_what_became_of_it(self, cast: Cast, box: Mailbox, counted: Handover) -> None:
        engine = wiring.mailbox_engine()
        assert queries.verify_handover(counted, engine=engine).is_unchanged
        _fill(cast, 1, first=10)
        assert len(queries.verify_handover(counted, engine=engine).added) == 1
        with wiring.mail_stores().open(cast.clerk.login) as store:
            inbox = FolderRef(box.address)
            store.expunge(inbox, [store.list_page(inbox).rows[-1].uid])
        verdict = queries.verify_handover(counted, engine=engine)
        assert len(verdict.missing) == 1
        assert not verdict.is_complete


class TestDelegations:
    @pytest.mark.row("R24")
    def test_the_head_grants_changes_and_ends(self, cast: Cast, box: Mailbox) -> None:
        actor = cast.leader.login
        grant = operations.grant_delegation
        grant(actor=actor, now=NOW, mailbox=box, user=cast.officer, role="READ", is_checker=True)
        later = NOW + timedelta(minutes=1)
        grant(
            actor=actor,
            now=later,
            mailbox=box,
            user=cast.officer,
            role="SEND",
            ends_at=NOW + timedelta(days=9),
        )
        rows = Delegation.objects.filter(mailbox=box, user=cast.officer).order_by("pk")
        assert [(r.role, r.ends_at, r.ended_by) for r in rows] == [
            ("READ", later, actor),
            ("SEND", NOW + timedelta(days=9), ""),
        ]

    @pytest.mark.row("R24")
    def test_others_may_not(self, cast: Cast, box: Mailbox) -> None:
        for actor in (cast.clerk, cast.outsider, cast.operator, cast.it_officer):
            with pytest.raises(operations.MayNot):
                operations.grant_delegation(
                    actor=actor.login, now=NOW, mailbox=box, user=cast.officer, role="READ"
                )

    def test_the_head_who_handed_over_gives_nothing_back_to_oneself(
        self, cast: Cast, box: Mailbox, counted: Handover
    ) -> None:
        _give(counted)
        _receive(counted)
        with pytest.raises(operations.MayNot, match="chính mình"):
            operations.grant_delegation(
                actor=cast.leader.login,
                now=NOW + timedelta(hours=1),
                mailbox=box,
                user=cast.leader,
                role="READ",
            )

    @pytest.mark.row("R24")
    def test_the_last_manager_stays(self, cast: Cast, box: Mailbox) -> None:
        with pytest.raises(operations.LastManager):
            operations.end_delegation(
                actor=cast.leader.login,
                now=NOW,
                mailbox=box,
                user=cast.leader,
                engine=wiring.mailbox_engine(),
            )
        with pytest.raises(operations.LastManager):
            operations.grant_delegation(
                actor=cast.leader.login, now=NOW, mailbox=box, user=cast.leader, role="READ"
            )

    def test_only_people_with_an_open_mailbox(self, cast: Cast, box: Mailbox) -> None:
        operations.close_mailbox(
            actor="system", now=NOW, mailbox=Mailbox.objects.get(user=cast.officer), reason="LEFT"
        )
        cast.officer.refresh_from_db()
        with pytest.raises(operations.BadChoice) as refusal:
            operations.grant_delegation(
                actor=cast.leader.login, now=NOW, mailbox=box, user=cast.officer, role="READ"
            )
        assert refusal.value.field == "person"
