"""The audit trail is a chain: what was changed or removed shows (R16, R47)."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from congvu.audit.models import AuditEvent
from congvu.audit.operations import NotInTransaction, Target, record, record_many
from congvu.audit.queries import verify_chain

NOW = datetime(2009, 11, 2, 1, 0, 0, 123456, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def _record(count: int) -> None:
    with transaction.atomic():
        for number in range(count):
            record(
                actor="lan.sotttt@binhphuoc.gov.vn",
                action="documents.issue",
                target=Target("document", str(number)),
                now=NOW,
                detail={"số": number, "ghi chú": "đã gửi"},
            )


class TestChain:
    @pytest.mark.row("R16", "R47")
    def test_holds_when_nothing_was_touched(self) -> None:
        _record(5)
        verdict = verify_chain()
        assert (verdict.length, verdict.broken_at) == (5, None)

    def test_holds_when_many_were_written_at_once(self) -> None:
        _record(2)
        events = [(Target("mailbox", f"a{number}@binhphuoc.gov.vn"), {"row": number}) for number in range(7)]
        with transaction.atomic():
            record_many(actor="system", action="mailboxes.open", now=NOW, events=events)
        _record(1)
        verdict = verify_chain()
        assert (verdict.length, verdict.broken_at) == (10, None)
        AuditEvent.objects.filter(number=5).update(detail={"row": 0})
        assert verify_chain().broken_at == 5

    def test_many_at_once_need_a_transaction_too(self, transactional_db: None) -> None:
        with pytest.raises(NotInTransaction):
            record_many(actor="system", action="mailboxes.open", now=NOW, events=[])

    def test_shows_a_changed_event(self) -> None:
        _record(5)
        AuditEvent.objects.filter(number=3).update(actor="someone.else@binhphuoc.gov.vn")
        assert verify_chain().broken_at == 3

    def test_shows_a_removed_event(self) -> None:
        _record(5)
        AuditEvent.objects.filter(number=2).delete()
        assert verify_chain().broken_at == 2

    def test_shows_that_the_last_events_were_cut_off(self) -> None:
        _record(5)
        AuditEvent.objects.filter(number=5).delete()
        assert verify_chain().broken_at == 5

    def test_an_act_that_is_rolled_back_leaves_no_event(self) -> None:
        _record(1)
        with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 (the act and its failure)
            record(actor="a", action="x.y", target=Target("z", "1"), now=NOW)
            raise RuntimeError
        verdict = verify_chain()
        assert (verdict.length, verdict.broken_at) == (1, None)


@pytest.mark.django_db(transaction=True)
def test_refuses_to_write_outside_a_transaction() -> None:
    with pytest.raises(NotInTransaction):
        record(actor="a", action="x.y", target=Target("z", "1"), now=NOW)
