"""Building the directory: every kind of body, posts with a beginning, keys that are derived."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from congvu.audit.models import AuditEvent
from congvu.directory import operations, queries
from congvu.directory.models import Agency, AgencyKind, Appointment
from congvu.mailboxes import operations as mailboxes
from congvu.mailboxes.models import Mailbox
from tests.cast import NOW, SINCE, Cast


class TestAgencies:
    @pytest.mark.row("R9")
    @pytest.mark.parametrize("kind", AgencyKind.values)
    def test_of_every_kind_can_own_a_mailbox(self, cast: Cast, kind: str) -> None:
        """Party, Front, mass organisations, districts and central bodies too (BP48 Đ12.1a)."""
        data = operations.AgencyData(kind, "Cơ quan thử", "CQT", "cqt")
        agency = operations.add_agency(
            actor="test", now=NOW, province=cast.province, data=data, valid_from=SINCE
        )
        box = mailboxes.open_agency_mailbox(actor="test", now=NOW, agency=agency)
        assert (box.address, box.kind) == ("cqt@binhphuoc.gov.vn", Mailbox.Kind.AGENCY)
        entry = next(e for e in queries.list_recipient_entries(on=SINCE) if e.key == agency.pk)
        assert entry.address == box.address

    def test_of_no_kind_there_are_none(self, cast: Cast) -> None:
        data = operations.AgencyData("CLUB", "Câu lạc bộ", "CLB", "clb")
        with pytest.raises(ValidationError):
            operations.add_agency(actor="test", now=NOW, province=cast.province, data=data, valid_from=SINCE)

    def test_two_with_one_local_part_are_refused_and_leave_no_event(self, cast: Cast) -> None:
        before = AuditEvent.objects.count()
        data = operations.AgencyData("DEPARTMENT", "Sở Khác", "SK", cast.snv.local_part)
        with pytest.raises(ValidationError), transaction.atomic():
            operations.add_agency(actor="test", now=NOW, province=cast.province, data=data, valid_from=SINCE)
        assert AuditEvent.objects.count() == before

    @pytest.mark.row("R48")
    def test_names_are_composed_whatever_came_in(self, cast: Cast) -> None:
        import unicodedata

        name = unicodedata.normalize("NFD", "Sở Khoa học và Công nghệ")
        data = operations.AgencyData("DEPARTMENT", name, "SKHCN", "skhcn")
        agency = operations.add_agency(
            actor="test", now=NOW, province=cast.province, data=data, valid_from=SINCE
        )
        assert agency.name == "Sở Khoa học và Công nghệ"
        assert agency.name_key == " so khoa hoc va cong nghe skhcn"


class TestOfficials:
    def test_hold_their_posts_from_a_day_on(self, cast: Cast) -> None:
        posts = {post.post for post in queries.list_posts(cast.clerk.login, on=SINCE)}
        assert posts == {"CLERK", "OFFICER"}
        assert queries.list_posts(cast.clerk.login, on=SINCE.replace(month=10)) == ()

    def test_hold_a_post_once_from_a_day_on(self, cast: Cast) -> None:
        held = Appointment.objects.filter(official__user=cast.clerk).first()
        assert held is not None
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.create(
                official=held.official, agency=held.agency, post=held.post, starts_on=held.starts_on
            )

    def test_are_found_by_what_they_hold(self, cast: Cast) -> None:
        heads = queries.list_holders(agency_id=cast.sotttt.pk, posts=["HEAD", "DEPUTY"], on=SINCE)
        assert {one.full_name for one in heads} == {"Ngô Đức Hiếu", "Lê Thị Hạnh"}


class TestEvents:
    @pytest.mark.row("R16")
    def test_each_act_leaves_one(self, cast: Cast) -> None:
        operations.add_unit(actor="a@b.vn", now=NOW, agency=cast.snv, name="Văn phòng", symbol="VP")
        event = AuditEvent.objects.order_by("-number")[0]
        assert (event.actor, event.action) == ("a@b.vn", "directory.add_unit")
        assert (event.target_id, event.detail) == ("snv", {"unit": "Văn phòng"})

    def test_an_agency_is_never_deleted_while_it_has_people(self, cast: Cast) -> None:
        with pytest.raises(IntegrityError):
            Agency.objects.get(pk=cast.snv.pk).delete()
