"""`congvu audit verify`: what it says, and the exit codes that a script can rely on."""

from click.testing import CliRunner, Result
from django.db import DatabaseError, connection

from congvu.audit.models import AuditChain, AuditEvent
from congvu.audit.queries import check_head, verify_chain
from congvu.cli.audit import audit
from tests.cast import Cast


def _verify() -> Result:
    return CliRunner().invoke(audit, ["verify"])


class TestVerify:
    def test_zero_when_the_chain_holds(self, cast: Cast) -> None:
        done = _verify()
        count = AuditEvent.objects.count()
        assert (done.exit_code, done.stdout) == (0, f"Nhật ký nguyên vẹn: {count} dòng.\n")

    def test_zero_when_there_is_nothing_yet(self, db: None) -> None:
        assert (_verify().exit_code, check_head().broken_at) == (0, None)

    def test_one_and_the_number_of_the_first_that_does_not_fit(self, cast: Cast) -> None:
        AuditEvent.objects.filter(number=7).update(detail={"nothing": "happened"})
        done = _verify()
        assert done.exit_code == 1
        assert "từ dòng 7" in done.stderr
        assert done.stdout == ""

    def test_two_when_it_cannot_be_read(self, cast: Cast) -> None:
        def gone(*args: object) -> None:
            raise DatabaseError("disk I/O error")

        with connection.execute_wrapper(gone):
            done = _verify()
        assert done.exit_code == 2
        assert done.stderr.startswith("congvu: không đọc được nhật ký (disk I/O error)")

    def test_sees_a_chain_that_was_emptied_with_its_head(self, cast: Cast) -> None:
        """All events gone and the head kept: the head remembers how many there were."""
        AuditEvent.objects.all().delete()
        assert _verify().exit_code == 1
        assert check_head().broken_at == 1

    def test_a_new_head_does_not_hide_a_cut(self, cast: Cast) -> None:
        AuditEvent.objects.filter(number__gt=5).delete()
        AuditChain.objects.update(length=5)
        assert verify_chain().broken_at == 6
        assert check_head().broken_at is not None


class TestHead:
    def test_a_change_in_the_middle_is_the_full_proof_s_affair(self, cast: Cast) -> None:
        AuditEvent.objects.filter(number=2).update(actor="x@binhphuoc.gov.vn")
        assert check_head().broken_at is None
        assert verify_chain().broken_at == 2
