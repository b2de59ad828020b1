"""The personnel feed: loaded by Sở Nội vụ, looked at, turned into requests with a clock (R17)."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from congvu.directory.models import Official
from congvu.directory.queries import find_official
from congvu.formats.tables import OutColumn, OutTable, write_xlsx
from congvu.mailboxes.models import PersonnelChange, PersonnelFeed, RequestList, RequestRow
from congvu.mailboxes.operations import BadChoice, MayNot, feed
from congvu.mailboxes.operations.refusals import NotNow
from congvu.mailboxes.queries.feed import count_overdue, list_changes
from tests.cast import MEMBERS, NOW, Cast

pytestmark = pytest.mark.django_db
TODAY = date(2009, 11, 2)
STTTT, SNV, STC = "Sở Thông tin và Truyền thông", "Sở Nội vụ", "Sở Tài chính"
STAFF = (
    (STTTT, "Đặng Tuyết Thảo", "Văn thư"),
    (STTTT, "Ngô Đức Hiếu", "Giám đốc"),
    (STTTT, "Lê Thị Hạnh", "Phó Giám đốc"),
    (STTTT, "Nguyễn Văn Bình", "Chuyên viên"),
    (STTTT, "Trần Quốc Khánh", "Cán bộ CNTT"),
    (STTTT, "Đỗ Diệu Loan", "Quản trị hệ thống"),
    (SNV, "Phạm Thu Hương", "Văn thư"),
    (SNV, "Hoàng Minh Sơn", "Giám đốc"),
    (STC, "Vũ Bích Ngân", "Chuyên viên"),
)


def _file(*rows: tuple[str, str, str]) -> bytes:
    lines = ["Cơ quan;Họ và tên;Chức vụ", *(";".join(row) for row in rows)]
    return "\n".join(lines).encode()


def _without(name: str, *more: tuple[str, str, str]) -> tuple[tuple[str, str, str], ...]:
    return (*(row for row in STAFF if row[1] != name), *more)


def _load(cast: Cast, *rows: tuple[str, str, str], by: str = "receiver", **changes: object) -> PersonnelFeed:
    given = {"content": _file(*rows), "as_of": TODAY, "is_complete": False, **changes}
    made = feed.receive_feed(
        actor=cast.member(by).login,
        now=NOW,
        file_name="nhan-su.csv",
        **given,  # type: ignore[arg-type]
    )
    return feed.believe_feed(actor=cast.member(by).login, now=NOW, feed_id=made.pk)


def _propose(cast: Cast, made: PersonnelFeed, by: str = "it_officer") -> RequestList | None:
    return feed.propose_changes(actor=cast.member(by).login, now=NOW, feed_id=made.pk, agency=cast.sotttt)


def _kinds(made: PersonnelFeed) -> list[tuple[str, str]]:
    return [(one.kind, one.detail.get("full_name", "")) for one in made.changes.order_by("pk")]


@pytest.mark.row("R17")
class TestTheWay:
    def test_the_staff_as_it_is_gives_nothing_to_do(self, cast: Cast) -> None:
        assert _kinds(_load(cast, *STAFF)) == []

    def test_who_joins_moves_and_leaves_becomes_a_change_with_a_day(self, cast: Cast) -> None:
        Official.objects.filter(full_name="Vũ Bích Ngân").update(staff_code="CB9")
        rows = _without("Nguyễn Văn Bình", (STTTT, "Lý Thị Sen", "Chuyên viên"))
        made = _load(cast, *(row for row in rows if row[1] != "Lê Thị Hạnh"))
        assert sorted(_kinds(made)) == [
            ("JOINER", "Lý Thị Sen"),
            ("LEAVER", "Lê Thị Hạnh"),
            ("LEAVER", "Nguyễn Văn Bình"),
        ]
        # Three working days after Monday 2 November.
        assert {one.due_on for one in made.changes.all()} == {date(2009, 11, 5)}

    def test_changes_become_one_list_of_the_agency_with_the_same_clock(self, cast: Cast) -> None:
        made = _load(cast, *_without("Nguyễn Văn Bình", (STTTT, "Lý Thị Sen", "Chuyên viên")))
        asked = feed.propose_changes(
            actor=cast.it_officer.login, now=NOW, feed_id=made.pk, agency=cast.sotttt
        )
        assert asked is not None
        assert (asked.origin, asked.status, asked.due_on) == ("FEED", "DRAFT", date(2009, 11, 5))
        rows = {row.full_name: row for row in asked.rows.all()}
        assert rows["Lý Thị Sen"].kind == "CREATE"
        assert rows["Lý Thị Sen"].local_part == "lythisen.sotttt"
        leaver = rows["Nguyễn Văn Bình"]
        assert (leaver.kind, leaver.status, leaver.mailbox.address) == (  # type: ignore[union-attr]
            "CANCEL",
            "READY",
            cast.officer.login,
        )
        again = feed.propose_changes(
            actor=cast.it_officer.login, now=NOW, feed_id=made.pk, agency=cast.sotttt
        )
        assert again is None

    def test_a_mover_is_asked_for_by_the_body_that_is_left(self, cast: Cast) -> None:
        Official.objects.filter(full_name="Nguyễn Văn Bình").update(birth_year=1980)
        lines = ["Cơ quan;Họ và tên;Chức vụ;Năm sinh"]
        lines += [";".join((*row, "")) for row in _without("Nguyễn Văn Bình")]
        lines.append(f"{STC};Nguyễn Văn Bình;Phó phòng;1980")
        made = _load(cast, content="\n".join(lines).encode())
        (change,) = made.changes.all()
        assert (change.kind, change.agency, change.detail["to_agency"]) == ("MOVER", cast.sotttt, "stc")
        asked = feed.propose_changes(
            actor=cast.it_officer.login, now=NOW, feed_id=made.pk, agency=cast.sotttt
        )
        assert asked is not None
        (row,) = asked.rows.all()
        assert (row.kind, row.target_agency) == ("TRANSFER", cast.stc)

    def test_the_clock_runs_until_the_row_is_decided(self, cast: Cast) -> None:
        made = _load(cast, *_without("Nguyễn Văn Bình"))
        late = TODAY + timedelta(days=10)
        assert count_overdue(today=late) == 1
        assert count_overdue(today=TODAY) == 0
        feed.propose_changes(actor=cast.operator.login, now=NOW, feed_id=made.pk, agency=cast.sotttt)
        assert count_overdue(today=late) == 1
        RequestRow.objects.update(status="APPROVED")
        assert count_overdue(today=late) == 0
        (group,) = list_changes(made, today=late)
        assert (group.left, group.late) == (0, 0)

    def test_the_same_file_once_more_tells_nothing_new(self, cast: Cast) -> None:
        rows = _without("Nguyễn Văn Bình")
        assert len(_kinds(_load(cast, *rows))) == 1
        assert _kinds(_load(cast, *rows)) == []

    def test_a_workbook_does_too(self, cast: Cast) -> None:
        columns = (OutColumn("Cơ quan"), OutColumn("Họ và tên"), OutColumn("Chức vụ"))
        assert _kinds(_load(cast, content=write_xlsx(OutTable("Nhân sự", columns, rows=STAFF)))) == []

    def test_a_difference_that_is_none_is_passed_over_with_the_reason(self, cast: Cast) -> None:
        made = _load(cast, *_without("Nguyễn Văn Bình"))
        change = made.changes.get()
        with pytest.raises(BadChoice, match="lý do"):
            feed.dismiss_change(actor=cast.it_officer.login, now=NOW, change_id=change.pk, reason=" ")
        feed.dismiss_change(actor=cast.it_officer.login, now=NOW, change_id=change.pk, reason="Đi học")
        assert count_overdue(today=TODAY + timedelta(days=99)) == 0
        with pytest.raises(NotNow):
            feed.dismiss_change(actor=cast.it_officer.login, now=NOW, change_id=change.pk, reason="Nữa")

    def test_many_leavers_wait_for_a_word(self, cast: Cast) -> None:
        made = _load(cast, *(row for row in STAFF if row[0] != STTTT or row[1] == "Ngô Đức Hiếu"))
        assert made.changes.filter(is_held=True).count() == 5
        actor = cast.it_officer.login
        assert feed.propose_changes(actor=actor, now=NOW, feed_id=made.pk, agency=cast.sotttt) is None
        assert feed.release_leavers(actor=actor, now=NOW, feed_id=made.pk, agency=cast.sotttt) == 5
        assert feed.propose_changes(actor=actor, now=NOW, feed_id=made.pk, agency=cast.sotttt) is not None


class TestRefusals:
    @pytest.mark.parametrize("by", sorted(set(MEMBERS) - {"receiver", "receiving_leader", "operator"}))
    def test_only_the_personnel_agency_and_the_operator_load_it(self, cast: Cast, by: str) -> None:
        with pytest.raises(MayNot):
            _load(cast, *STAFF, by=by)

    @pytest.mark.parametrize("by", sorted(set(MEMBERS) - {"it_officer", "operator"}))
    def test_only_the_own_it_officer_and_the_operator_propose(self, cast: Cast, by: str) -> None:
        made = _load(cast, *_without("Nguyễn Văn Bình"))
        with pytest.raises(MayNot):
            feed.propose_changes(actor=cast.member(by).login, now=NOW, feed_id=made.pk, agency=cast.sotttt)

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "Tệp trống"),
            (b"%PDF-1.7", "không phải là danh sách"),
            ("Họ và tên;Chức vụ\nTrần An;Chuyên viên".encode(), "cột “Cơ quan”"),
            ("Cơ quan;Họ và tên\n".encode(), "không có dòng nào"),
        ],
    )
    def test_what_is_no_staff_list_is_told(self, cast: Cast, content: bytes, words: str) -> None:
        with pytest.raises(BadChoice, match=words):
            _load(cast, content=content)

    def test_no_day_to_come_and_none_older_than_the_last(self, cast: Cast) -> None:
        with pytest.raises(BadChoice, match="sau hôm nay"):
            _load(cast, *STAFF, as_of=TODAY + timedelta(days=1))
        _load(cast, *STAFF)
        with pytest.raises(BadChoice, match="mới hơn"):
            _load(cast, *STAFF, as_of=TODAY - timedelta(days=1))

    def test_a_body_that_nobody_knows_is_told_and_its_people_are_not_guessed(self, cast: Cast) -> None:
        made = _load(cast, *STAFF, ("Sở Chưa Có", "Lý Thị Sen", "Chuyên viên"))
        (change,) = made.changes.all()
        assert (change.kind, change.agency, change.detail["body"]) == ("NEW_BODY", None, "Sở Chưa Có")


class TestPages:
    def _client(self, cast: Cast, name: str) -> Client:
        client = Client()
        client.force_login(cast.member(name))
        return client

    def test_from_the_file_to_the_list(self, cast: Cast) -> None:
        clerk, officer = self._client(cast, "receiver"), self._client(cast, "it_officer")
        file = SimpleUploadedFile("nhan-su.csv", _file(*_without("Nguyễn Văn Bình")))
        shown = clerk.post(reverse("mailboxes:feeds"), {"file": file, "as_of": "2009-11-02"}, follow=True)
        text = shown.content.decode()
        assert "8 người ở 3 cơ quan" in text
        made = PersonnelFeed.objects.get()
        page = reverse("mailboxes:feed", args=[made.pk])
        assert officer.get(page).status_code == 404  # nobody has believed it yet
        clerk.post(reverse("mailboxes:believe_feed", args=[made.pk]))
        seen = officer.get(page).content.decode()
        assert "Nguyễn Văn Bình" in seen
        assert "Lập danh sách đề nghị (1)" in seen
        after = officer.post(
            reverse("mailboxes:propose_changes", args=[made.pk, cast.sotttt.pk]), follow=True
        )
        assert "Đã lập danh sách đề nghị" in after.content.decode()

    def test_what_is_wrong_stands_at_its_field(self, cast: Cast) -> None:
        clerk = self._client(cast, "receiver")
        answer = clerk.post(
            reverse("mailboxes:feeds"), {"file": SimpleUploadedFile("a.csv", b"a"), "as_of": "2009-11-02"}
        )
        assert answer.status_code == 422
        assert PersonnelFeed.objects.count() == 0

    def test_are_for_those_who_load_or_ask(self, cast: Cast) -> None:
        made = _load(cast, *_without("Nguyễn Văn Bình"))
        allowed = {"receiver", "receiving_leader", "operator", "it_officer"}
        for name in MEMBERS:
            client = self._client(cast, name)
            assert client.get(reverse("mailboxes:feeds")).status_code == (200 if name in allowed else 403), (
                name
            )
            page = client.get(reverse("mailboxes:feed", args=[made.pk]))
            assert page.status_code == (200 if name in allowed else 404), name


def test_twenty_thousand_people_are_written_many_at_once(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    rows = [(STC, f"Nguyễn Văn {n}", "Chuyên viên") for n in range(20_000 - len(STAFF))]
    made = feed.receive_feed(
        actor=cast.receiver.login,
        now=NOW,
        content=_file(*STAFF, *rows),
        file_name="nhan-su.csv",
        as_of=TODAY,
        is_complete=False,
    )
    with django_assert_max_num_queries(300):  # type: ignore[operator]
        feed.believe_feed(actor=cast.receiver.login, now=NOW, feed_id=made.pk)
    assert PersonnelChange.objects.filter(kind="JOINER").count() == len(rows)
    assert find_official(cast.outsider.login) is not None
