"""Mailboxes: opened once, delegated with a beginning and an end, read by the engines through views."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from congvu.accounts.models import User
from congvu.audit.models import AuditEvent
from congvu.directory import operations as directory
from congvu.directory.models import Agency, Official, Province
from congvu.engines import memory, wiring
from congvu.mailboxes import operations, queries
from congvu.mailboxes.models import Mailbox

SINCE = date(2009, 11, 1)
NOW = datetime(2009, 11, 2, 1, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    data = directory.ProvinceData("binh-phuoc", "Tỉnh Bình Phước", "binhphuoc.gov.vn", "Đồng Xoài")
    return directory.add_province(
        actor="test", now=NOW, data=data, profile_id="binh-phuoc-2009", effective_from=SINCE
    )


@pytest.fixture
def agency(province: Province) -> Agency:
    data = directory.AgencyData("DEPARTMENT", "Sở Thông tin và Truyền thông", "STTTT", "sotttt")
    return directory.add_agency(actor="test", now=NOW, province=province, data=data, valid_from=SINCE)


@pytest.fixture
def official(agency: Agency) -> Official:
    data = directory.OfficialData("Nguyễn Văn Bình", "Văn thư", ("CLERK",))
    return directory.add_official(actor="test", now=NOW, agency=agency, data=data, starts_on=SINCE)


@pytest.fixture
def agency_box(agency: Agency) -> Mailbox:
    return operations.open_agency_mailbox(actor="test", now=NOW, agency=agency)


@pytest.fixture
def person(official: Official) -> User:
    login = operations.PersonalLogin(make_password("x", hasher="md5"), must_change_password=False)
    box = operations.open_personal_mailbox(
        actor="test", now=NOW, official=official, local_part="nguyenvanbinh.sotttt", login=login
    )
    assert box.user is not None
    return box.user


def _view(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


class TestOpen:
    @pytest.mark.row("R1", "R2", "R3")
    def test_an_agency_gets_its_abbreviation_in_the_one_domain(
        self, agency_box: Mailbox, agency: Agency
    ) -> None:
        agency.refresh_from_db()
        assert agency_box.address == agency.address == "sotttt@binhphuoc.gov.vn"
        assert agency_box.kind == Mailbox.Kind.AGENCY

    @pytest.mark.row("R2")
    def test_a_person_gets_mailbox_sign_in_and_directory_entry_at_once(
        self, person: User, official: Official
    ) -> None:
        official.refresh_from_db()
        assert official.address == person.login == "nguyenvanbinh.sotttt@binhphuoc.gov.vn"
        assert Mailbox.objects.get(user=person).status == Mailbox.Status.OPEN

    def test_an_address_is_used_once(self, agency_box: Mailbox, agency: Agency) -> None:
        with pytest.raises(operations.AddressTaken):
            operations.open_agency_mailbox(actor="test", now=NOW, agency=agency)

    def test_a_local_part_that_is_no_address_leaves_nothing(self, official: Official) -> None:
        login = operations.PersonalLogin("!")
        with pytest.raises(ValidationError):
            operations.open_personal_mailbox(
                actor="test", now=NOW, official=official, local_part="nguyễn bình", login=login
            )
        assert not User.objects.exists()

    @pytest.mark.row("R15", "R24")
    def test_the_database_itself_lets_no_agency_mailbox_sign_in(
        self, agency_box: Mailbox, person: User
    ) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Mailbox.objects.filter(pk=agency_box.pk).update(user=None, kind="PERSON")

    def test_each_act_leaves_an_event(self, agency_box: Mailbox, person: User) -> None:
        actions = set(AuditEvent.objects.values_list("action", flat=True))
        assert {"mailboxes.open_agency_mailbox", "mailboxes.open_personal_mailbox"} <= actions


class TestDelegate:
    @pytest.mark.row("R24")
    def test_a_delegate_uses_the_mailbox_under_the_own_login(self, agency_box: Mailbox, person: User) -> None:
        operations.grant_delegation(actor="head", now=NOW, mailbox=agency_box, user=person, role="SEND")
        usable = queries.list_usable_mailboxes(person.login, now=NOW)
        assert [(m.address, m.role, m.may_send) for m in usable] == [
            (person.login, None, True),
            ("sotttt@binhphuoc.gov.vn", "SEND", True),
        ]
        assert _view("SELECT login FROM engine_senders WHERE sender = 'sotttt@binhphuoc.gov.vn'") == [
            (person.login,)
        ]
        assert _view('SELECT "groups" FROM engine_acl_groups') == [("sotttt@binhphuoc.gov.vn:send",)]

    def test_a_new_role_takes_the_place_of_the_old(self, agency_box: Mailbox, person: User) -> None:
        operations.grant_delegation(actor="head", now=NOW, mailbox=agency_box, user=person, role="SEND")
        operations.grant_delegation(actor="head", now=NOW, mailbox=agency_box, user=person, role="READ")
        usable = queries.find_usable_mailbox(person.login, agency_box.address, now=NOW + timedelta(seconds=1))
        assert usable is not None
        assert (usable.role, usable.may_send, usable.may_handle) == ("READ", False, False)

    @pytest.mark.row("R15")
    def test_without_delegation_there_is_nothing_to_use(self, agency_box: Mailbox, person: User) -> None:
        assert queries.find_usable_mailbox(person.login, agency_box.address, now=NOW) is None
        assert _view("SELECT login FROM engine_senders WHERE sender = 'sotttt@binhphuoc.gov.vn'") == []

    def test_ends_in_the_views_too(self, agency_box: Mailbox, person: User) -> None:
        operations.grant_delegation(actor="head", now=NOW, mailbox=agency_box, user=person, role="SEND")
        operations.end_delegation(
            actor="head", now=NOW, mailbox=agency_box, user=person, engine=wiring.mailbox_engine()
        )
        assert _view("SELECT * FROM engine_acl_groups") == []
        assert queries.find_usable_mailbox(person.login, agency_box.address, now=NOW) is None

    def test_ends_by_itself_on_its_day(self, agency_box: Mailbox, person: User) -> None:
        ends = NOW + timedelta(days=1)
        operations.grant_delegation(
            actor="head", now=NOW, mailbox=agency_box, user=person, role="SEND", ends_at=ends
        )
        assert queries.find_usable_mailbox(person.login, agency_box.address, now=ends) is None
        just_before = ends - timedelta(microseconds=1)
        assert queries.find_usable_mailbox(person.login, agency_box.address, now=just_before) is not None
        assert _view("SELECT * FROM engine_acl_groups") == []  # the view asks the clock of today

    def test_a_delegation_with_an_end_may_be_ended_before_and_a_new_role_takes_its_place(
        self, agency_box: Mailbox, person: User
    ) -> None:
        ends, later = NOW + timedelta(days=9), NOW + timedelta(days=1)
        for role in ("SEND", "READ"):
            operations.grant_delegation(
                actor="head", now=NOW, mailbox=agency_box, user=person, role=role, ends_at=ends
            )
        assert [d.role for d in queries.list_delegations(agency_box, now=later)] == ["READ"]
        operations.end_delegation(
            actor="head", now=later, mailbox=agency_box, user=person, engine=wiring.mailbox_engine()
        )
        assert queries.find_usable_mailbox(person.login, agency_box.address, now=later) is None

    def test_one_that_ends_by_itself_ends_on_open_sessions_too(
        self, agency_box: Mailbox, person: User, world: memory.World
    ) -> None:
        ends, engine = NOW + timedelta(hours=1), wiring.mailbox_engine()
        operations.grant_delegation(
            actor="head", now=NOW, mailbox=agency_box, user=person, role="SEND", ends_at=ends
        )
        moments = [NOW, ends - timedelta(seconds=1), ends, ends + timedelta(seconds=1)]
        ended = [
            operations.end_sessions_of_ended(engine=engine, since=since, now=now)
            for since, now in itertools.pairwise(moments)
        ]
        assert ended == [0, 1, 0]
        assert world.ended == {person.login: 1}

    def test_nobody_is_delegate_of_a_person(self, person: User) -> None:
        own = queries.get_mailbox(person.login)
        with pytest.raises(operations.NotAnAgencyMailbox):
            operations.grant_delegation(actor="head", now=NOW, mailbox=own, user=person, role="READ")

    def test_someone_who_is_no_delegate_cannot_be_ended(self, agency_box: Mailbox, person: User) -> None:
        with pytest.raises(operations.NotADelegate):
            operations.end_delegation(
                actor="head", now=NOW, mailbox=agency_box, user=person, engine=wiring.mailbox_engine()
            )


class TestConverge:
    def test_tells_the_engine_of_each_mailbox_once(self, agency_box: Mailbox, person: User) -> None:
        engine = wiring.mailbox_engine()
        assert operations.converge(engine=engine, now=NOW) == 2
        assert engine.exists("sotttt@binhphuoc.gov.vn")
        assert operations.converge(engine=engine, now=NOW) == 0
        assert queries.count_waiting_for_engine() == 0
