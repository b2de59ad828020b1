"""Each page of requests for each member of the cast; for those whose business it is not, it is not there."""

import pytest
from django.test import Client
from django.urls import reverse

from congvu.engines import wiring
from congvu.formats.pdf.text import extract_text
from congvu.formats.tables import read_table
from congvu.mailboxes import operations as mailboxes
from congvu.mailboxes.models import RequestList
from congvu.mailboxes.queries.list_files import template_workbook
from congvu.policy.requests import NEEDED, Column, RequestKind, is_heading_row, match_columns
from tests.cast import MEMBERS, NOW, Cast
from tests.contexts.mailboxes.requests.steps import NEW_PERSON, Office

AGENCY = {"it_officer", "leader", "deputy"}
WITH_OPERATOR = AGENCY | {"operator"}


def _answers(path: str, cast: Cast, *, post: bool = False) -> dict[str, int]:
    answers = {}
    for name in MEMBERS:
        client = Client()
        client.force_login(cast.member(name))
        answers[name] = (client.post(path) if post else client.get(path)).status_code
    return answers


def _only(allowed: set[str], status: int = 200) -> dict[str, int]:
    return {name: status if name in allowed else 404 for name in MEMBERS}


def _page(cast: Cast, member: str, name: str, *arguments: object) -> str:
    client = Client()
    client.force_login(cast.member(member))
    return client.get(reverse(f"mailboxes:{name}", args=arguments)).content.decode()


class TestPagesForAll:
    @pytest.mark.parametrize("page", ["start", "lists", "template"])
    def test_everybody_may_look(self, cast: Cast, page: str) -> None:
        assert _answers(reverse(f"mailboxes:{page}"), cast) == _only(set(MEMBERS))

    @pytest.mark.parametrize("page", ["start_list", "upload"])
    def test_only_it_officers_draw_lists_up(self, cast: Cast, page: str) -> None:
        assert _answers(reverse(f"mailboxes:{page}"), cast) == _only({"it_officer"})

    @pytest.mark.row("R13")
    def test_only_it_officers_and_the_operator_renew_an_access(self, cast: Cast) -> None:
        assert _answers(reverse("mailboxes:access"), cast) == _only({"it_officer", "operator"})

    def test_an_officer_sees_the_own_mailbox(self, cast: Cast) -> None:
        shown = _page(cast, "officer", "start")
        assert cast.officer.login in shown
        assert "Sở Thông tin và Truyền thông" in shown
        assert "Việc chờ ông/bà" not in shown

    def test_a_stranger_must_sign_in(self, db: None) -> None:
        assert Client().get(reverse("mailboxes:start")).status_code == 302


class TestPagesOfAList:
    @pytest.mark.parametrize("page", ["request_list", "slip", "slip_pdf", "result"])
    def test_a_draft_is_the_agencys(self, office: Office, cast: Cast, page: str) -> None:
        path = reverse(f"mailboxes:{page}", args=[office.drafted().pk])
        assert _answers(path, cast) == _only(AGENCY)

    @pytest.mark.parametrize("page", ["request_list", "slip", "slip_pdf", "result"])
    def test_what_was_confirmed_is_the_operators_too(self, office: Office, cast: Cast, page: str) -> None:
        path = reverse(f"mailboxes:{page}", args=[office.confirmed().pk])
        assert _answers(path, cast) == _only(WITH_OPERATOR)

    def test_rows_are_changed_by_the_it_officer(self, office: Office, cast: Cast) -> None:
        made = office.drafted()
        for path in (
            reverse("mailboxes:add_row", args=[made.pk]),
            reverse("mailboxes:change_row", args=[made.pk, 1]),
        ):
            assert _answers(path, cast) == _only({"it_officer"})

    def test_handed_in_its_rows_have_no_form(self, office: Office, cast: Cast) -> None:
        path = reverse("mailboxes:change_row", args=[office.submitted().pk, 1])
        assert _answers(path, cast) == _only(set())

    @pytest.mark.parametrize("page", ["submit", "confirm", "decide", "take_back", "give_up", "send_back"])
    def test_acts_of_strangers_find_no_list(self, office: Office, cast: Cast, page: str) -> None:
        made = office.confirmed()
        answers = _answers(reverse(f"mailboxes:{page}", args=[made.pk]), cast, post=True)
        strangers = set(MEMBERS) - WITH_OPERATOR
        assert {answers[name] for name in strangers} == {404}

    @pytest.mark.parametrize("page", ["submit", "decide", "take_back", "give_up"])
    def test_acts_of_the_wrong_person_change_nothing(self, office: Office, cast: Cast, page: str) -> None:
        made = office.confirmed()
        client = Client()
        client.force_login(cast.leader)
        client.post(reverse(f"mailboxes:{page}", args=[made.pk]))
        made.refresh_from_db()
        assert made.status == RequestList.Status.CONFIRMED

    def test_what_does_not_exist_looks_alike(self, cast: Cast) -> None:
        assert _answers(reverse("mailboxes:request_list", args=[999]), cast) == _only(set())


class TestTheWayByPages:
    def _client(self, cast: Cast, member: str) -> Client:
        client = Client()
        client.force_login(cast.member(member))
        return client

    @pytest.mark.row("R5", "R6")
    def test_from_the_first_row_to_the_sheet(self, cast: Cast) -> None:
        asker, head, operator = (self._client(cast, name) for name in ("it_officer", "leader", "operator"))
        answer = asker.post(
            reverse("mailboxes:start_list"), {"agency": cast.sotttt.pk, "title": "Công chức mới"}
        )
        made = RequestList.objects.get()
        assert answer.headers["Location"] == reverse("mailboxes:add_row", args=[made.pk])
        row = {"kind": "CREATE", "full_name": "Nguyễn Văn Bình", "position": "Chuyên viên", "birth": "1990"}
        asker.post(reverse("mailboxes:add_row", args=[made.pk]), row)
        asker.post(reverse("mailboxes:submit", args=[made.pk]))
        shown = head.get(reverse("mailboxes:request_list", args=[made.pk])).content.decode()
        assert "Chọn địa chỉ cho Nguyễn Văn Bình" in shown
        head.post(reverse("mailboxes:choose", args=[made.pk, 1]), {"chon": "vanbinh.sotttt"})
        head.post(
            reverse("mailboxes:confirm", args=[made.pk]), {"code": "125/STTTT-VP", "code_date": "02/11/2009"}
        )
        made.refresh_from_db()
        assert (made.status, made.code) == ("CONFIRMED", "125/STTTT-VP")
        assert "Công chức mới" in operator.get(reverse("mailboxes:start")).content.decode()
        operator.post(reverse("mailboxes:decide", args=[made.pk]))
        made.refresh_from_db()
        assert made.status == "DECIDED"
        mailboxes.converge(engine=wiring.mailbox_engine(), now=NOW)
        sheet = asker.post(reverse("mailboxes:sheets", args=[made.pk])).content.decode()
        assert "vanbinh.sotttt@binhphuoc.gov.vn" in sheet
        history = asker.get(reverse("mailboxes:history", args=["vanbinh.sotttt@binhphuoc.gov.vn"]))
        assert "Theo văn bản số 125/STTTT-VP" in history.content.decode()

    def test_the_operator_sets_rows_aside(self, office: Office, cast: Cast) -> None:
        made = office.confirmed(NEW_PERSON, {**NEW_PERSON, "FULL_NAME": "Cao Văn Lộc"})
        operator = self._client(cast, "operator")
        path = reverse("mailboxes:mark_rows", args=[made.pk])
        operator.post(path, {"so": ["2"]})  # without a reason nothing is marked
        assert not made.rows.exclude(remark="").exists()
        operator.post(path, {"so": ["2"], "ly-do": "Chưa có quyết định"})
        assert made.rows.get(number=2).remark == "Chưa có quyết định"
        operator.post(path, {"so": ["2"], "bo-danh-dau": "1"})
        assert made.rows.get(number=2).remark == ""
        operator.post(path, {"so": ["2"], "ly-do": "Chưa có quyết định"})
        operator.post(reverse("mailboxes:decide", args=[made.pk]))
        assert list(made.rows.values_list("status", flat=True)) == ["APPROVED", "REFUSED"]

    def test_a_row_with_something_wrong_says_what(self, office: Office, cast: Cast) -> None:
        made = office.drafted({"FULL_NAME": "Lý Thị Sen", "KIND": "Cấp mới"})
        shown = _page(cast, "it_officer", "request_list", made.pk)
        assert "Thiếu “Chức vụ”. Hãy điền thêm." in shown
        assert "Trình thủ trưởng" not in shown

    def test_a_nul_in_a_field_harms_nothing(self, office: Office, cast: Cast) -> None:
        made = office.submitted({**NEW_PERSON, "FULL_NAME": "Nguyễn Văn Bình"})
        path = reverse("mailboxes:choose", args=[made.pk, 1])
        answer = self._client(cast, "leader").post(path, {"khac": "van\0binh.sotttt"})
        assert answer.status_code == 302
        assert made.rows.get().local_part == "vanbinh.sotttt"
        renewal = self._client(cast, "it_officer").post(reverse("mailboxes:renew_access"), {"login": "\0"})
        assert renewal.status_code == 403

    def test_numbers_that_are_none_are_passed_over(self, office: Office, cast: Cast) -> None:
        made = office.drafted()
        path = reverse("mailboxes:remove_rows", args=[made.pk])
        self._client(cast, "it_officer").post(path, {"so": ["x", "-1", "9" * 40]})
        assert made.rows.count() == 1

    def test_the_confirmation_without_a_number_says_so(self, office: Office, cast: Cast) -> None:
        made = office.submitted()
        path = reverse("mailboxes:confirm", args=[made.pk])
        answer = self._client(cast, "leader").post(path, {"code": "không có", "code_date": "02/11/2009"})
        assert answer.status_code == 422
        assert "số, ký hiệu của văn bản" in answer.content.decode()


class TestPapers:
    def test_the_template_is_a_list_that_we_read(self) -> None:
        table = read_table(template_workbook(), is_heading=is_heading_row)
        match = match_columns(table.header)
        assert match.unknown == ()
        assert set(match.places) >= set(NEEDED[RequestKind.CREATE]) | {Column.KIND, Column.TO_AGENCY}
        assert [row.cells[1] for row in table.rows] == ["Nguyễn Thị Mẫu", "Trần Văn Mẫu"]

    def test_the_result_names_addresses_and_outcomes(self, office: Office, cast: Cast) -> None:
        client = Client()
        client.force_login(cast.it_officer)
        made = office.decided()
        content = client.get(reverse("mailboxes:result", args=[made.pk])).content
        (row,) = read_table(content, is_heading=is_heading_row).rows
        assert row.cells[5:7] == ("lythisen.sotttt@binhphuoc.gov.vn", "Đã duyệt")

    def test_the_slip_is_in_the_form_of_the_decree(self, office: Office, cast: Cast) -> None:
        client = Client()
        client.force_login(cast.leader)
        made = office.confirmed()
        content = client.get(reverse("mailboxes:slip_pdf", args=[made.pk])).content
        text = " ".join(extract_text(content).split())
        for part in (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
            "Số: 125/STTTT-VP",
            "Đồng Xoài, ngày 02 tháng 11 năm 2009",
            "PHIẾU ĐỀ NGHỊ",
            "Lý Thị Sen",
            "GIÁM ĐỐC",
            "Ngô Đức Hiếu",
        ):
            assert part in text


class TestForgottenPassword:
    @pytest.mark.row("R13")
    def test_the_it_officer_of_the_agency_gives_a_sheet(self, cast: Cast) -> None:
        client = Client()
        client.force_login(cast.it_officer)
        answer = client.post(reverse("mailboxes:renew_access"), {"login": cast.officer.login})
        assert "Phiếu cấp lại mật khẩu" in answer.content.decode()
        cast.officer.refresh_from_db()
        assert not cast.officer.has_usable_password()

    @pytest.mark.row("R13")
    def test_of_another_agency_it_is_refused_with_a_sentence(self, cast: Cast) -> None:
        client = Client()
        client.force_login(cast.it_officer)
        answer = client.post(reverse("mailboxes:renew_access"), {"login": cast.outsider.login})
        assert answer.status_code == 403
        assert "thuộc cơ quan khác" in answer.content.decode()
        cast.outsider.refresh_from_db()
        assert cast.outsider.has_usable_password()

    def test_nobody_sees_people_of_other_agencies(self, cast: Cast) -> None:
        client = Client()
        client.force_login(cast.it_officer)
        shown = client.get(reverse("mailboxes:access"), {"q": "ngan"}).content.decode()
        assert cast.outsider.login not in shown


class TestHistory:
    def test_is_for_the_person_and_who_looks_after_the_agency(self, cast: Cast) -> None:
        path = reverse("mailboxes:history", args=[cast.officer.login])
        assert _answers(path, cast) == _only(WITH_OPERATOR | {"officer"})

    def test_of_no_mailbox_is_not_there(self, cast: Cast) -> None:
        path = reverse("mailboxes:history", args=["khong.co@binhphuoc.gov.vn"])
        assert _answers(path, cast) == _only(set())
