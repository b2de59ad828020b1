"""Searching the directory: without marks, names first, and nothing that is not published."""

import random
import unicodedata
from datetime import date, timedelta
from itertools import islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from congvu.cli.demo.names import invent_names
from congvu.directory import operations, queries
from congvu.directory.models import Agency, Appointment, Official
from tests.cast import NOW, SINCE, Cast

TODAY = NOW.date()


def _names(text: str, *, on: date = TODAY, limit: int = 12) -> list[str]:
    return [contact.name for contact in queries.search_contacts(text, on=on, limit=limit)]


class TestWords:
    @pytest.mark.row("R28", "R48")
    @pytest.mark.parametrize(
        "text",
        [
            "Đặng Tuyết Thảo",
            "dang tuyet thao",
            "ĐẶNG TUYẾT",
            "thao dang",
            "  thảo   đặng ",
            unicodedata.normalize("NFD", "Đặng Tuyết Thảo"),
            "dangtuyetthao",
            "dangtuyetthao.sotttt@binhphuoc.gov.vn",
        ],
    )
    def test_find_a_person_with_marks_or_without(self, cast: Cast, text: str) -> None:
        assert _names(text)[0] == "Đặng Tuyết Thảo"

    @pytest.mark.parametrize("text", ["STTTT", "sở thông tin", "so thong tin va truyen thong", "sotttt@"])
    def test_find_an_agency_by_name_symbol_or_address(self, cast: Cast, text: str) -> None:
        assert _names(text)[0] == "Sở Thông tin và Truyền thông"

    def test_find_by_title_and_agency_together(self, cast: Cast) -> None:
        assert _names("giám đốc nội vụ") == ["Hoàng Minh Sơn"]

    def test_every_word_must_fit(self, cast: Cast) -> None:
        assert _names("đặng tuyết nội vụ") == []

    def test_the_domain_of_all_is_no_word_of_anyone(self, cast: Cast) -> None:
        """Bình is a common given name; the domain binhphuoc.gov.vn must not make all people fit."""
        assert _names("binh") == ["Nguyễn Văn Bình"]
        assert _names("gov") == []

    def test_names_come_before_what_stands_beside_them(self, cast: Cast) -> None:
        data = operations.OfficialData("Lê Thị Vụ", "Chuyên viên", ("OFFICER",))
        official = operations.add_official(actor="test", now=NOW, agency=cast.stc, data=data, starts_on=SINCE)
        Official.objects.filter(pk=official.pk).update(address="lethivu.stc@binhphuoc.gov.vn")
        found = _names("vu")
        assert found[:3] == ["Sở Nội vụ", "Vũ Bích Ngân", "Lê Thị Vụ"] or found[:3] == [
            "Sở Nội vụ",
            "Lê Thị Vụ",
            "Vũ Bích Ngân",
        ]

    @pytest.mark.parametrize(
        "text", ["", " ", "%", "_", "'", '"', "\\", "a\0b", "%%%", "x" * 100_000, "a " * 5000]
    )
    def test_odd_texts_are_survived(self, cast: Cast, text: str) -> None:
        assert len(_names(text)) <= 12

    @pytest.mark.parametrize("sign", ["%", "_"])
    def test_signs_of_the_database_are_letters_here(self, cast: Cast, sign: str) -> None:
        assert _names(sign) == []

    def test_no_more_than_asked_for(self, cast: Cast) -> None:
        assert len(_names("so", limit=3)) == 3


class TestWhoIsGone:
    def test_a_closed_agency_vanishes_with_its_people(self, cast: Cast) -> None:
        Agency.objects.filter(pk=cast.snv.pk).update(valid_to=TODAY)
        assert _names("Sở Nội vụ") == []
        assert _names("Phạm Thu Hương") == []
        assert cast.snv not in queries.list_agencies(on=TODAY)
        assert queries.find_agency(cast.snv.pk, on=TODAY) is None
        the_day_before = TODAY - timedelta(days=1)
        assert _names("Phạm Thu Hương", on=the_day_before) == ["Phạm Thu Hương"]

    def test_an_agency_that_begins_tomorrow_is_not_there_today(self, cast: Cast) -> None:
        Agency.objects.filter(pk=cast.snv.pk).update(valid_from=TODAY + timedelta(days=1))
        assert queries.find_agency(cast.snv.pk, on=TODAY) is None
        assert queries.find_agency(cast.snv.pk, on=TODAY + timedelta(days=1)) is not None

    def test_someone_without_a_post_vanishes(self, cast: Cast) -> None:
        Appointment.objects.filter(official__user=cast.clerk).update(ends_on=TODAY)
        assert _names("Đặng Tuyết Thảo") == []
        names = [one.full_name for one in queries.list_officials(agency_id=cast.sotttt.pk, on=TODAY)]
        assert "Đặng Tuyết Thảo" not in names

    def test_someone_without_a_mailbox_cannot_be_written_to(self, cast: Cast) -> None:
        data = operations.OfficialData("Cao Văn Mới", "Chuyên viên", ("OFFICER",))
        operations.add_official(actor="test", now=NOW, agency=cast.stc, data=data, starts_on=SINCE)
        assert _names("Cao Văn Mới") == []


class TestOtherNames:
    def test_are_found_and_resolve_in_recipients(self, cast: Cast) -> None:
        data = operations.AgencyData(
            "PARTY", "Văn phòng Tỉnh ủy", "VPTU", "vptu", other_names=("Văn phòng Đảng bộ", "VP Tỉnh ủy")
        )
        agency = operations.add_agency(
            actor="test", now=NOW, province=cast.province, data=data, valid_from=SINCE
        )
        operations.publish_agency_address(agency=agency, address="vptu@binhphuoc.gov.vn")
        assert _names("dang bo") == ["Văn phòng Tỉnh ủy"]
        entry = next(e for e in queries.list_recipient_entries(on=TODAY) if e.key == agency.pk)
        assert entry.aliases == ("VPTU", "Văn phòng Đảng bộ", "VP Tỉnh ủy")


class TestOrder:
    def test_people_of_an_agency_stand_by_rank_and_then_by_given_name(self, cast: Cast) -> None:
        names = ["Bùi Văn Ân", "Đỗ Thị Ánh", "Lê Văn An", "Trần Đức", "Ngô Dũng", "Mai Văn Ẩn"]
        for name in random.Random(1).sample(names, len(names)):
            data = operations.OfficialData(name, "Chuyên viên", ("OFFICER",), position=70)
            operations.add_official(actor="test", now=NOW, agency=cast.stc, data=data, starts_on=SINCE)
        data = operations.OfficialData("Yên Văn Ỷ", "Giám đốc", ("HEAD",), position=1)
        operations.add_official(actor="test", now=NOW, agency=cast.stc, data=data, starts_on=SINCE)
        found = [o.full_name for o in queries.list_officials(agency_id=cast.stc.pk, on=TODAY)]
        assert found == [
            "Yên Văn Ỷ",
            "Lê Văn An",
            "Đỗ Thị Ánh",
            "Bùi Văn Ân",
            "Mai Văn Ẩn",
            "Ngô Dũng",
            "Trần Đức",
            "Vũ Bích Ngân",
        ]


class TestACrowd:
    """How long it takes is measured by `make bench`; here, that the work does not grow with the crowd."""

    @pytest.fixture
    def crowd(self, cast: Cast) -> None:
        """A thousand officials more."""
        names = islice(invent_names(random.Random(7)), 1_000)
        agencies = [cast.sotttt, cast.snv, cast.stc]
        Official.objects.bulk_create(
            [
                Official(
                    full_name=name,
                    title="Chuyên viên",
                    agency=agencies[number % 3],
                    address=f"x{number}@binhphuoc.gov.vn",
                    name_key=operations.search_key(name),
                    search_key=operations.search_key(name, "Chuyên viên", agencies[number % 3].name),
                )
                for number, name in enumerate(names)
            ],
            batch_size=2000,
        )
        rows = Official.objects.filter(appointments=None).values_list("pk", "agency_id")
        Appointment.objects.bulk_create(
            [Appointment(official_id=pk, agency_id=a, post="OFFICER", starts_on=SINCE) for pk, a in rows],
            batch_size=2000,
        )

    @pytest.mark.parametrize("text", ["nguyen", "a", "chuyen vien", "zzzz", "so noi vu", "nguyen thi hoa"])
    def test_is_searched_with_as_many_questions_as_a_few_people(
        self,
        cast: Cast,
        request: pytest.FixtureRequest,
        django_assert_max_num_queries: DjangoAssertNumQueries,
        text: str,
    ) -> None:
        with CaptureQueriesContext(connection) as few:
            _names(text)
        request.getfixturevalue("crowd")
        with django_assert_max_num_queries(len(few) + 1):
            assert len(_names(text)) <= 12
