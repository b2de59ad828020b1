"""`congvu doctor` on the database: what waits, what does not fit, and a database that cannot be read."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from congvu.audit.models import AuditChain, AuditEvent
from congvu.cli.doctor.data import check_data
from congvu.cli.doctor.report import Level
from congvu.directory import operations as directory
from congvu.engines.layout import Layout
from congvu.mailboxes import operations as mailboxes
from congvu.mailboxes.models import Mailbox
from tests.cast import NOW, SINCE, Cast


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """With a database URL, so that the file of the default place is not asked for."""
    return Layout(var=tmp_path, engine_root=tmp_path, database_url="the database of the tests")


def _look(layout: Layout, *, later: timedelta = timedelta(0)) -> dict[str, tuple[Level, str]]:
    found = check_data(layout, is_up=True, now=NOW + later)
    return {check.name: (check.level, check.sentence) for check in found}


class TestData:
    def test_is_well_in_a_province_that_was_just_made(self, cast: Cast, layout: Layout) -> None:
        found = _look(layout)
        assert {name for name, (level, _s) in found.items() if level is Level.ERROR} == set()
        assert found["province"][1] == "Tỉnh Bình Phước, miền thư binhphuoc.gov.vn."

    def test_says_that_no_province_is_loaded(self, db: None, layout: Layout) -> None:
        level, sentence = _look(layout)["province"]
        assert (level, "congvu demo load" in sentence) == (Level.ERROR, True)

    def test_sees_a_changed_last_event(self, cast: Cast, layout: Layout) -> None:
        last = AuditEvent.objects.order_by("-number").first()
        assert last is not None
        AuditEvent.objects.filter(pk=last.pk).update(actor="ai.do@binhphuoc.gov.vn")
        level, sentence = _look(layout)["audit"]
        assert (level, str(last.number) in sentence) == (Level.ERROR, True)

    def test_sees_events_cut_off_and_a_head_that_is_gone(self, cast: Cast, layout: Layout) -> None:
        last = AuditEvent.objects.order_by("-number")[0]
        last.delete()
        assert _look(layout)["audit"][0] is Level.ERROR
        AuditChain.objects.all().delete()
        assert _look(layout)["audit"][0] is Level.ERROR

    def test_sees_a_clock_behind_the_audit_trail(self, cast: Cast, layout: Layout) -> None:
        assert _look(layout, later=timedelta(minutes=-4))["clock_of_data"][0] is Level.OK
        level, sentence = _look(layout, later=timedelta(minutes=-6))["clock_of_data"]
        assert (level, "08:00 ngày 02/11/2009" in sentence) == (Level.ERROR, True)

    def test_counts_mailboxes_that_wait_for_long(self, cast: Cast, layout: Layout) -> None:
        data = directory.AgencyData("DEPARTMENT", "Sở Y tế", "SYT", "syt")
        agency = directory.add_agency(
            actor="test", now=NOW, province=cast.province, data=data, valid_from=SINCE
        )
        mailboxes.open_agency_mailbox(actor="test", now=NOW, agency=agency)
        assert _look(layout, later=timedelta(minutes=4))["mailboxes"][0] is Level.OK
        level, sentence = _look(layout, later=timedelta(minutes=6))["mailboxes"]
        assert (level, sentence.startswith("1 hộp thư")) == (Level.ERROR, True)
        Mailbox.objects.update(provisioned_at=NOW)
        assert _look(layout, later=timedelta(minutes=6))["mailboxes"][0] is Level.OK

    def test_says_that_the_engine_has_reported_nothing_yet(self, cast: Cast, layout: Layout) -> None:
        assert _look(layout)["events"][0] is Level.WARNING

    def test_sees_that_the_intake_is_behind(self, cast: Cast, layout: Layout) -> None:
        layout.log.mkdir()
        layout.events_log.write_bytes(b"x" * (3 * 2**20))
        level, sentence = _look(layout)["events"]
        assert (level, "3 MB" in sentence) == (Level.ERROR, True)

    def test_a_missing_migration_is_named(self, cast: Cast, layout: Layout) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'compliance'")
        level, sentence = _look(layout)["database"]
        assert (level, "thiếu" in sentence) == (Level.ERROR, True)

    def test_a_database_newer_than_the_product_is_named(self, cast: Cast, layout: Layout) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '9999_later', %s)",
                [connection.ops.adapt_datetimefield_value(NOW)],
            )
        level, sentence = _look(layout)["database"]
        assert (level, "mới hơn" in sentence) == (Level.ERROR, True)

    def test_without_a_database_file_nothing_of_django_is_asked(self, tmp_path: Path) -> None:
        found = list(check_data(Layout(var=tmp_path, engine_root=tmp_path), is_up=False, now=NOW))
        assert [(c.name, c.level) for c in found] == [("database", Level.ERROR)]
