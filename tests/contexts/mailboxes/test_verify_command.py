"""`congvu mailbox verify-handover`: one sentence, and exit codes that a script can rely on."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from congvu.cli.mailbox import mailbox
from congvu.engines import memory, wiring
from congvu.engines.ports import FolderRef
from congvu.mailboxes import operations, queries
from congvu.mailboxes.models import Handover
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.row("R26")]
NOW = datetime(2009, 11, 3, 2, 0, tzinfo=UTC)


def _verify(which: object) -> Result:
    return CliRunner().invoke(mailbox, ["verify-handover", str(which)])


def _add(cast: Cast, text: bytes) -> int:
    with wiring.mail_stores().open(cast.clerk.login) as store:
        return store.append(FolderRef(cast.sotttt.address), b"Subject: x\r\n\r\n" + text + b"\r\n")


@pytest.fixture
def done(cast: Cast) -> Handover:
    for text in (b"one", b"two"):
        _add(cast, text)
    box = queries.get_mailbox(cast.sotttt.address)
    row = operations.start_handover(
        actor="test", now=NOW, mailbox=box, giver=cast.leader, receiver=cast.deputy
    )
    operations.count_handovers(engine=wiring.mailbox_engine(), now=NOW)
    row.refresh_from_db()
    operations.confirm_given(actor=cast.leader.login, now=NOW, handover=row, root=row.root)
    return operations.confirm_received(actor=cast.deputy.login, now=NOW, handover=row, root=row.root)


class TestVerifyHandover:
    def test_unchanged_by_number_and_by_the_minutes(self, done: Handover, tmp_path: Path) -> None:
        path = tmp_path / "bien-ban.pdf"
        path.write_bytes(queries.get_minutes(done))
        for which in (done.pk, path):
            answer = _verify(which)
            assert (answer.exit_code, answer.stdout) == (
                0,
                f"{done.mailbox.address}: không đổi từ lúc kiểm kê.\n",
            )

    def test_mail_that_came_since_is_no_loss(self, cast: Cast, done: Handover) -> None:
        _add(cast, b"three")
        answer = _verify(done.pk)
        assert answer.exit_code == 0
        assert "mọi thư đã bàn giao còn nguyên; 1 thư thêm từ đó" in answer.stdout

    def test_a_missing_message_is_told(self, cast: Cast, done: Handover) -> None:
        with wiring.mail_stores().open(cast.clerk.login) as store:
            store.expunge(FolderRef(cast.sotttt.address), [1])
        answer = _verify(done.pk)
        assert (answer.exit_code, "1 thư đã mất" in answer.stdout) == (1, True)

    def test_it_follows_the_mailbox_to_its_new_address(self, done: Handover) -> None:
        operations.rename_mailbox(actor="test", now=NOW, mailbox=done.mailbox, local_part="so-tttt")
        operations.converge(engine=wiring.mailbox_engine(), now=NOW)
        answer = _verify(done.pk)
        assert (answer.exit_code, answer.stdout.startswith("so-tttt@")) == (0, True)

    def test_changed_minutes_and_a_changed_row_are_found_out(self, done: Handover, tmp_path: Path) -> None:
        path = tmp_path / "bien-ban.pdf"
        path.write_bytes(queries.get_minutes(done) + b" ")
        assert (_verify(path).exit_code, "đã bị sửa" in _verify(path).stderr) == (2, True)
        Handover.objects.update(root="0" * 64)
        assert _verify(done.pk).exit_code == 2

    @pytest.mark.parametrize("which", ["0", "999999", "9" * 40, "/no/such/file", "abc"])
    def test_nothing_to_verify_says_so(self, db: None, which: str) -> None:
        answer = _verify(which)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert answer.stderr.startswith("congvu: ")

    def test_an_engine_that_is_down_says_so(self, done: Handover, world: memory.World) -> None:
        world.is_down = True
        answer = _verify(done.pk)
        assert (answer.exit_code, "thử lại" in answer.stderr) == (2, True)
