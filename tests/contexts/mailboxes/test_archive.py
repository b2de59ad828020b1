"""The end of a mailbox: exported after its archive period, destroyed by a signed decision; dissolution."""

import hashlib
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from congvu.directory.queries import list_agencies, office_date
from congvu.engines import memory, wiring
from congvu.engines.ports import FolderRef
from congvu.mailboxes import operations, queries
from congvu.mailboxes.models import Archive, Mailbox
from tests.cast import DOMAIN, Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2009, 11, 3, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=731)
PDF = b"%PDF-1.7 quyet dinh"


@pytest.fixture
def closed(cast: Cast) -> Mailbox:
    with wiring.mail_stores().open(cast.officer.login) as store:
        store.append(FolderRef(cast.officer.login), b"Subject: x\r\n\r\ny\r\n")
    box = Mailbox.objects.get(user=cast.officer)
    operations.close_mailbox(actor=cast.operator.login, now=NOW, mailbox=box, reason="LEFT")
    box.refresh_from_db()
    return box


def _export(box: Mailbox, folder: Path, now: datetime = LATER) -> Archive:
    operations.ask_for_export(actor="system", now=now, mailbox=box)
    assert operations.write_exports(engine=wiring.mailbox_engine(), folder=folder, now=now) == 1
    return Archive.objects.get(mailbox=box)


def _destroy(box: Mailbox, folder: Path, now: datetime = LATER, **changed: object) -> None:
    given = {"code": "15/QĐ-STTTT", "signed_on": office_date(LATER), "content": PDF, **changed}
    operations.destroy_mailbox(
        actor="system",
        now=now,
        mailbox=box,
        decision=operations.Decision(**given),  # type: ignore[arg-type]
        folder=folder,
    )


class TestDestruction:
    @pytest.mark.row("R11")
    def test_exported_decided_destroyed(self, closed: Mailbox, world: memory.World, tmp_path: Path) -> None:
        archive = _export(closed, tmp_path)
        path = tmp_path / archive.file_name
        assert archive.messages == 1
        assert hashlib.sha256(path.read_bytes()).hexdigest() == archive.sha256
        assert any(name.endswith(".eml") for name in zipfile.ZipFile(path).namelist())
        _destroy(closed, tmp_path)
        assert closed.address in world.mailboxes  # until the worker comes to it
        engine = wiring.mailbox_engine()
        assert operations.remove_destroyed(engine=engine, folder=tmp_path, now=LATER) == 1
        assert closed.address not in world.mailboxes
        assert operations.remove_destroyed(engine=engine, folder=tmp_path, now=LATER) == 0

    @pytest.mark.row("R11")
    def test_not_before_the_end_of_the_archive_period(self, closed: Mailbox, tmp_path: Path) -> None:
        early = NOW + timedelta(days=729)
        with pytest.raises(operations.NotNow, match="thời hạn lưu giữ"):
            operations.ask_for_export(actor="system", now=early, mailbox=closed)
        _export(closed, tmp_path)
        with pytest.raises(operations.NotNow, match="thời hạn lưu giữ"):
            _destroy(closed, tmp_path, now=early)

    @pytest.mark.row("R11")
    def test_not_without_an_export_and_not_twice(self, closed: Mailbox, tmp_path: Path) -> None:
        with pytest.raises(operations.NotNow, match="bản xuất"):
            _destroy(closed, tmp_path)
        archive = _export(closed, tmp_path)
        (tmp_path / archive.file_name).unlink()
        with pytest.raises(operations.NotNow, match="bản xuất"):
            _destroy(closed, tmp_path)
        _export(closed, tmp_path)
        _destroy(closed, tmp_path)
        with pytest.raises(operations.NotNow, match="tiêu hủy rồi"):
            _destroy(closed, tmp_path)

    def test_a_damaged_export_keeps_the_mailbox(
        self, closed: Mailbox, world: memory.World, tmp_path: Path
    ) -> None:
        archive = _export(closed, tmp_path)
        _destroy(closed, tmp_path)
        (tmp_path / archive.file_name).write_bytes(b"damaged")
        operations.remove_destroyed(engine=wiring.mailbox_engine(), folder=tmp_path, now=LATER)
        assert closed.address in world.mailboxes
        archive.refresh_from_db()
        assert "chưa tiêu hủy" in archive.failure

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"code": " "}, "code"),
            ({"signed_on": date(2009, 11, 2)}, "signed_on"),
            ({"signed_on": office_date(LATER) + timedelta(days=1)}, "signed_on"),
            ({"content": b"GIF89a"}, "file"),
            ({"content": b"%PDF-" + b"0" * operations.MOST_DECISION_BYTES}, "file"),
        ],
        ids=["no number", "before the closing", "tomorrow", "no PDF", "too large"],
    )
    def test_a_decision_that_is_none(
        self, closed: Mailbox, tmp_path: Path, changed: dict[str, object], field: str
    ) -> None:
        _export(closed, tmp_path)
        with pytest.raises(operations.BadChoice) as refusal:
            _destroy(closed, tmp_path, **changed)
        assert refusal.value.field == field

    def test_what_the_engine_cannot_export_now_is_tried_again(
        self, closed: Mailbox, world: memory.World, tmp_path: Path
    ) -> None:
        operations.ask_for_export(actor="system", now=LATER, mailbox=closed)
        world.is_down = True
        engine = wiring.mailbox_engine()
        assert operations.write_exports(engine=engine, folder=tmp_path, now=LATER) == 0
        assert Archive.objects.get().failure
        world.is_down = False
        assert operations.write_exports(engine=engine, folder=tmp_path, now=LATER) == 1


class TestDissolution:
    @pytest.mark.row("R11")
    def test_each_mailbox_is_moved_or_withdrawn_in_one_act(self, cast: Cast) -> None:
        moved = Mailbox.objects.get(user=cast.officer)
        done = operations.dissolve_agency(
            actor=cast.operator.login,
            now=NOW,
            agency=cast.sotttt,
            successor=cast.snv,
            moves={
                moved.pk: (cast.snv, "nguyenvanbinh.snv"),
                Mailbox.objects.get(user=cast.operator).pk: (cast.snv, "dodieuloan.snv"),
            },
        )
        assert (done.transferred, done.closed) == (2, 5)
        moved.refresh_from_db()
        assert (moved.address, moved.status) == (f"nguyenvanbinh.snv@{DOMAIN}", "OPEN")
        assert Mailbox.objects.get(user=cast.leader).close_reason == "DISSOLVED"
        shared = queries.get_mailbox(cast.sotttt.address)
        assert (shared.status, shared.forward_to) == ("CLOSED", cast.snv.address)
        assert cast.sotttt not in list_agencies(on=office_date(NOW))
        cast.sotttt.refresh_from_db()
        assert cast.sotttt.successor == cast.snv

    def test_a_refusal_changes_nothing(self, cast: Cast) -> None:
        box = Mailbox.objects.get(user=cast.officer)
        taken = cast.receiver.login.partition("@")[0]
        with pytest.raises(operations.AddressTaken):
            operations.dissolve_agency(
                actor="system", now=NOW, agency=cast.sotttt, moves={box.pk: (cast.snv, taken)}
            )
        assert not Mailbox.objects.filter(status="CLOSED").exists()

    def test_nobody_but_the_operator(self, cast: Cast) -> None:
        with pytest.raises(operations.MayNot):
            operations.dissolve_agency(actor=cast.leader.login, now=NOW, agency=cast.sotttt)
