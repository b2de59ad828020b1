"""A reorganisation through the tables: everybody arrives, old addresses lead on, all or nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from congvu.accounts.models import User
from congvu.audit.queries import verify_chain
from congvu.directory.models import Agency, Domain
from congvu.directory.queries import find_official, get_profile, get_province, list_posts
from congvu.engines import wiring
from congvu.mailboxes import operations
from congvu.mailboxes.models import Alias, Delegation, Mailbox
from congvu.mailboxes.queries import plan_reorganisation
from congvu.policy.reorganisation import BodyOrder, EndOrder, NewProvince, Order
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db

DAY = date(2025, 7, 1)
NOW = datetime(2025, 7, 1, 1, 0, tzinfo=UTC)
DONG_NAI = NewProvince("dong-nai", "Tỉnh Đồng Nai", "dongnai.gov.vn", "Biên Hòa", "current")
SKHCN = BodyOrder("skhcn", "Sở Khoa học và Công nghệ", "SKHCN", "DEPARTMENT", ("sotttt",))
INTO_SNV = BodyOrder("snv", "Sở Nội vụ", "SNV", "DEPARTMENT", ("sotttt",))


def _apply(order: Order, now: datetime = NOW) -> operations.Reorganised:
    digest = plan_reorganisation(order, on=DAY).digest
    done = operations.reorganise(actor="reorganise", now=now, order=order, digest=digest)
    operations.converge(engine=wiring.mailbox_engine(), now=now)
    return done


@pytest.mark.row("R10")
def test_a_new_province_gives_everybody_the_new_domain_and_keeps_the_old(cast: Cast, client: Client) -> None:
    boxes = Mailbox.objects.count()
    done = _apply(Order("202/2025/QH15", DAY, province=DONG_NAI))
    assert done.renamed == boxes
    assert not Mailbox.objects.exclude(address__endswith="@dongnai.gov.vn").exists()
    old = Alias.objects.get(address="sotttt@binhphuoc.gov.vn")
    assert old.mailbox.address == "sotttt@dongnai.gov.vn"
    assert old.valid_until == NOW + timedelta(days=365)
    assert get_province().name == "Tỉnh Đồng Nai"
    assert Agency.objects.get(local_part="snv").address == "snv@dongnai.gov.vn"
    assert [(d.name, d.is_primary) for d in Domain.objects.order_by("valid_from")] == [
        ("binhphuoc.gov.vn", False),
        ("dongnai.gov.vn", True),
    ]
    assert wiring.mailbox_engine().exists("snv@dongnai.gov.vn")
    assert not wiring.mailbox_engine().exists("snv@binhphuoc.gov.vn")
    # The same person with the same password, under the new login.
    person = User.objects.get(pk=cast.officer.pk)
    assert person.login == "nguyenvanbinh.sotttt@dongnai.gov.vn"
    assert person.check_password(PASSWORD)
    official = find_official(person.login)
    assert official is not None
    assert official.address == person.login
    assert verify_chain().broken_at is None


def test_each_day_is_judged_by_the_profile_of_that_day(cast: Cast) -> None:
    _apply(Order("202/2025/QH15", DAY, province=DONG_NAI))
    assert get_profile(on=date(2025, 6, 30)).id == "binh-phuoc-2009"
    assert get_profile(on=DAY).id == "current"


@pytest.mark.row("R11")
def test_a_body_that_is_taken_over_sends_on_and_its_people_move(cast: Cast) -> None:
    done = _apply(Order("1/QĐ", DAY, bodies=(INTO_SNV,)))
    assert done == operations.Reorganised(renamed=6, closed=1)
    box = Mailbox.objects.get(address="sotttt@binhphuoc.gov.vn")
    assert (box.status, box.forward_to) == ("CLOSED", "snv@binhphuoc.gov.vn")
    sotttt = Agency.objects.get(local_part="sotttt")
    assert (sotttt.valid_to, sotttt.successor) == (DAY, Agency.objects.get(local_part="snv"))
    moved = User.objects.get(pk=cast.clerk.pk)
    assert moved.login == "dangtuyetthao.snv@binhphuoc.gov.vn"
    # A body that took another over appoints its people itself.
    assert [post.post for post in list_posts(moved.login, on=DAY)] == ["OFFICER"]
    assert not Delegation.objects.filter(mailbox=box, ends_at__isnull=True).exists()


def test_a_body_under_a_new_name_goes_on_with_its_mailbox_delegates_and_posts(cast: Cast) -> None:
    done = _apply(Order("1/QĐ", DAY, bodies=(SKHCN,)))
    assert done == operations.Reorganised(renamed=7, closed=0)
    box = Mailbox.objects.get(address="skhcn@binhphuoc.gov.vn")
    assert (box.status, box.name, box.agency.local_part) == ("OPEN", "Sở Khoa học và Công nghệ", "skhcn")
    leader = User.objects.get(pk=cast.leader.pk)
    assert "HEAD" in [post.post for post in list_posts(leader.login, on=DAY)]
    held = Delegation.objects.get(mailbox=box, user=leader, ends_at__isnull=True)
    assert held.role == "MANAGE"
    assert Agency.objects.get(local_part="sotttt").address == ""
    assert Alias.objects.get(address="sotttt@binhphuoc.gov.vn").mailbox == box


def test_province_and_body_change_together(cast: Cast) -> None:
    _apply(Order("1/QĐ", DAY, province=DONG_NAI, bodies=(SKHCN,)))
    leader = User.objects.get(pk=cast.leader.pk)
    assert leader.login == "ngoduchieu.skhcn@dongnai.gov.vn"
    assert Mailbox.objects.get(kind="AGENCY", agency__local_part="skhcn").address == "skhcn@dongnai.gov.vn"
    assert Alias.objects.get(address="sotttt@binhphuoc.gov.vn").mailbox.address == "skhcn@dongnai.gov.vn"


def test_a_body_that_is_renamed_keeps_its_address_and_is_found_by_its_old_name(cast: Cast) -> None:
    order = BodyOrder("stc", "Sở Tài chính và Kế hoạch", "STCKH", "DEPARTMENT")
    _apply(Order("1/QĐ", DAY, bodies=(order,)))
    agency = Agency.objects.get(local_part="stc")
    assert agency.name == "Sở Tài chính và Kế hoạch"
    assert "Sở Tài chính" in agency.other_names.splitlines()
    assert Mailbox.objects.get(address="stc@binhphuoc.gov.vn").name == agency.name


class TestRefusals:
    def test_nothing_is_done_twice(self, cast: Cast) -> None:
        order = Order("1/QĐ", DAY, bodies=(INTO_SNV,))
        _apply(order)
        with pytest.raises(operations.NotNow, match="đã được thực hiện"):
            _apply(order)

    def test_nor_before_its_day(self, cast: Cast) -> None:
        with pytest.raises(operations.NotNow, match="01/07/2025"):
            _apply(Order("1/QĐ", DAY, bodies=(INTO_SNV,)), now=NOW - timedelta(days=1))

    def test_nor_another_plan_than_the_one_looked_at(self, cast: Cast) -> None:
        order = Order("1/QĐ", DAY, bodies=(INTO_SNV,))
        with pytest.raises(operations.NotNow, match="đã thay đổi"):
            operations.reorganise(actor="reorganise", now=NOW, order=order, digest="0" * 64)
        assert Mailbox.objects.get(address="sotttt@binhphuoc.gov.vn").status == "OPEN"

    def test_nor_while_somebody_has_no_new_body(self, cast: Cast) -> None:
        order = Order("1/QĐ", DAY, ended=(EndOrder("stc", "snv"),))
        with pytest.raises(operations.NotNow, match="chưa rõ"):
            _apply(order)
        assert Agency.objects.get(local_part="stc").valid_to is None


def test_a_person_of_an_ended_body_goes_where_the_order_says(cast: Cast) -> None:
    login = cast.outsider.login
    part = login.partition("@")[0]
    _apply(Order("1/QĐ", DAY, ended=(EndOrder("stc", "snv", {part: "snv"}),)))
    assert User.objects.get(pk=cast.outsider.pk).login == login.replace(".stc@", ".snv@")


def test_no_model_change_waits_for_a_migration(cast: Cast) -> None:
    call_command("makemigrations", "--check", "--dry-run", "directory", "mailboxes", "accounts", verbosity=0)
