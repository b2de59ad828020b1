"""Many officials at once: nobody is written twice, units come once each (BP48 Đ7, Đ13.3)."""

from datetime import date

import pytest

from congvu.accounts.models import User
from congvu.accounts.operations import NewUser, create_users
from congvu.audit.models import AuditEvent
from congvu.directory import operations as directory
from congvu.directory.models import Official
from congvu.directory.queries import search_contacts
from tests.cast import NOW, SINCE, Cast


def _user(name: str, local_part: str) -> User:
    person = NewUser(f"{local_part}.snv@binhphuoc.gov.vn", name)
    return create_users(actor="test", now=NOW, people=[person])[0]


def _data(name: str, **more: object) -> directory.OfficialData:
    return directory.OfficialData(name, "Chuyên viên", ("OFFICER",), **more)  # type: ignore[arg-type]


def _add(cast: Cast, *people: directory.OpenedOfficial) -> list[Official]:
    return directory.add_officials(actor="test", now=NOW, agency=cast.snv, people=people, starts_on=SINCE)


class TestAddOfficials:
    def test_who_waits_in_the_directory_is_taken_up_by_staff_code(self, cast: Cast) -> None:
        waiting = [
            directory.add_official(
                actor="test",
                now=NOW,
                agency=cast.snv,
                data=_data("Lý Thị Sen", staff_code=code),
                starts_on=SINCE,
            )
            for code in ("A1", "A2")
        ]
        opened = directory.OpenedOfficial(_data("Lý Thị Sen", staff_code="A2"), _user("Lý Thị Sen", "sen"))
        (official,) = _add(cast, opened)
        assert official.pk == waiting[1].pk
        assert official.appointments.count() == 1
        assert Official.objects.filter(full_name="Lý Thị Sen").count() == 2

    def test_of_two_namesakes_neither_is_guessed(self, cast: Cast) -> None:
        for _place in range(2):
            directory.add_official(
                actor="test", now=NOW, agency=cast.snv, data=_data("Lý Thị Sen"), starts_on=SINCE
            )
        _add(cast, directory.OpenedOfficial(_data("Lý Thị Sen"), _user("Lý Thị Sen", "sen")))
        assert Official.objects.filter(full_name="Lý Thị Sen").count() == 3

    def test_one_who_waits_is_taken_up_once(self, cast: Cast) -> None:
        directory.add_official(
            actor="test", now=NOW, agency=cast.snv, data=_data("Lý Thị Sen"), starts_on=SINCE
        )
        first, second = _add(
            cast,
            directory.OpenedOfficial(_data("Lý Thị Sen"), _user("Lý Thị Sen", "sen")),
            directory.OpenedOfficial(_data("Lý Thị Sen"), _user("Lý Thị Sen", "sen2")),
        )
        assert first.pk != second.pk
        assert Official.objects.filter(full_name="Lý Thị Sen").count() == 2

    def test_all_are_found_at_once(self, cast: Cast) -> None:
        _add(cast, directory.OpenedOfficial(_data("Lý Thị Sen"), _user("Lý Thị Sen", "sen")))
        found = search_contacts("ly thi sen", on=date(2009, 11, 2))
        assert [one.address for one in found] == ["sen.snv@binhphuoc.gov.vn"]


class TestUnits:
    def test_come_once_each_whatever_the_letters(self, cast: Cast) -> None:
        names = ["Văn phòng Sở", "VĂN PHÒNG SỞ", "", "Thanh tra"]
        found = directory.find_or_add_units(actor="test", now=NOW, agency=cast.snv, names=names)
        assert found["Văn phòng Sở"] == found["VĂN PHÒNG SỞ"]
        assert set(found) == {"Văn phòng Sở", "VĂN PHÒNG SỞ", "Thanh tra"}
        assert cast.snv.units.count() == 2


class TestChangeOfficial:
    @pytest.mark.row("R16")
    def test_says_what_was_before_and_after(self, cast: Cast) -> None:
        official = Official.objects.get(user=cast.officer)
        change = directory.OfficialChange(title="Phó Trưởng phòng", phone="0651.3870999", is_public=True)
        changed = directory.change_official(actor="test", now=NOW, official=official, change=change)
        assert (changed.full_name, changed.title) == ("Nguyễn Văn Bình", "Phó Trưởng phòng")
        detail = AuditEvent.objects.get(action="directory.change_official").detail["changed"]
        assert detail["title"] == ["Chuyên viên", "Phó Trưởng phòng"]
        assert "full_name" not in detail
        assert search_contacts("0651.3870999", on=date(2009, 11, 2))
