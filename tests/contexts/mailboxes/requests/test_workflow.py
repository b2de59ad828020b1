"""A list goes from IT officer to head to operator; nothing exists before, everything after (R5, R6)."""

from datetime import date

import pytest

from congvu.accounts.models import User
from congvu.accounts.operations import create_activation, use_activation
from congvu.audit.queries import verify_chain
from congvu.directory.models import Official
from congvu.directory.queries import search_contacts
from congvu.engines import wiring
from congvu.mailboxes import operations as mailboxes
from congvu.mailboxes.models import Mailbox, RequestList, RequestRow
from congvu.mailboxes.operations import BadChoice, MayNot, NotNow, requests
from tests.cast import NOW, Cast
from tests.contexts.mailboxes.requests.steps import NEW_PERSON, Office, codes

Row = RequestRow.Status
ADDRESS = "lythisen.sotttt@binhphuoc.gov.vn"
NAMESAKE = {"FULL_NAME": "Nguyễn Văn Bình", "POSITION": "Chuyên viên", "KIND": "Cấp mới", "BIRTH": "1980"}


def _row(request_list: RequestList, number: int = 1) -> RequestRow:
    return request_list.rows.get(number=number)


class TestCreating:
    @pytest.mark.row("R6")
    def test_nothing_exists_before_the_operator_decides(self, office: Office) -> None:
        people = User.objects.count()
        request_list = office.confirmed()
        assert User.objects.count() == people
        assert not Mailbox.objects.filter(address=ADDRESS).exists()
        assert not Official.objects.filter(full_name="Lý Thị Sen").exists()
        assert request_list.code == "125/STTTT-VP"

    @pytest.mark.row("R6")
    def test_everything_exists_at_once_afterwards(self, office: Office, cast: Cast) -> None:
        request_list = office.decided()
        user = User.objects.get(login=ADDRESS)
        assert user.must_change_password
        assert not user.has_usable_password()
        official = Official.objects.get(user=user)
        assert (official.agency, official.address, official.title) == (cast.sotttt, ADDRESS, "Chuyên viên")
        assert [c.address for c in search_contacts("ly thi sen", on=date(2009, 11, 2))] == [ADDRESS]
        row = _row(request_list)
        assert row.status == Row.APPROVED
        assert row.mailbox is not None
        assert row.mailbox.user == user
        mailboxes.converge(engine=wiring.mailbox_engine(), now=NOW)
        assert wiring.mailbox_engine().exists(ADDRESS)
        assert verify_chain().broken_at is None

    def test_the_person_sets_a_password_and_no_sooner(self, office: Office) -> None:
        office.decided()
        user = User.objects.get(login=ADDRESS)
        made = create_activation(actor=office.asker, now=NOW, user=user, kind="ACTIVATE", valid_days=7)
        use_activation(token=made.token, new_password="tre-xanh-2009-moi", now=NOW)
        user.refresh_from_db()
        assert user.check_password("tre-xanh-2009-moi")

    @pytest.mark.row("R6")
    def test_the_operator_may_approve_some_and_says_why_not(self, office: Office) -> None:
        second = {**NEW_PERSON, "FULL_NAME": "Cao Văn Lộc"}
        request_list = office.decide(office.confirmed(NEW_PERSON, second), {2: "Chưa có quyết định"})
        assert _row(request_list, 1).status == Row.APPROVED
        refused = _row(request_list, 2)
        assert (refused.status, refused.remark) == (Row.REFUSED, "Chưa có quyết định")
        assert not User.objects.filter(full_name="Cao Văn Lộc").exists()

    def test_or_none(self, office: Office) -> None:
        people = User.objects.count()
        request_list = office.decide(office.confirmed(), {1: "Sai mẫu"})
        assert request_list.status == RequestList.Status.DECIDED
        assert User.objects.count() == people

    def test_a_refusal_needs_its_reason(self, office: Office) -> None:
        request_list = office.confirmed()
        with pytest.raises(BadChoice):
            office.decide(request_list, {1: "  "})
        request_list.refresh_from_db()
        assert request_list.status == RequestList.Status.CONFIRMED

    def test_of_two_operators_one_wins_and_the_other_is_told(self, office: Office) -> None:
        request_list = office.decided()
        with pytest.raises(NotNow) as refused:
            office.decide(request_list)
        assert "đã được giải quyết" in refused.value.sentence
        assert User.objects.filter(login=ADDRESS).count() == 1

    def test_a_crash_in_the_middle_leaves_nothing(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        request_list = office.confirmed()
        monkeypatch.setattr(
            "congvu.mailboxes.operations.requests.deciding._write_down",
            lambda *args, **kwargs: 1 / 0,
        )
        with pytest.raises(ZeroDivisionError):
            office.decide(request_list)
        assert not User.objects.filter(login=ADDRESS).exists()
        monkeypatch.undo()
        office.decide(request_list)
        assert User.objects.filter(login=ADDRESS).exists()

    def test_who_stands_in_the_directory_without_a_mailbox_is_not_written_twice(
        self, office: Office, cast: Cast
    ) -> None:
        from congvu.directory import operations as directory

        data = directory.OfficialData("Lý Thị Sen", "Chuyên viên", ("OFFICER",))
        directory.add_official(
            actor="test", now=NOW, agency=cast.sotttt, data=data, starts_on=date(2009, 11, 1)
        )
        office.decided()
        assert Official.objects.get(full_name="Lý Thị Sen").address == ADDRESS

    def test_a_unit_gets_a_mailbox_that_the_head_manages(self, office: Office, cast: Cast) -> None:
        from congvu.policy.requests import Column

        made = office.start()
        data = requests.RowData(
            {Column.FULL_NAME: "Phòng Công nghệ thông tin", Column.WISHED: "cntt"}, box_kind="UNIT"
        )
        row = requests.add_row(actor=office.asker, now=NOW, list_id=made.pk, data=data)
        assert (row.status, row.local_part) == (Row.READY, "cntt.sotttt")
        requests.submit_list(actor=office.asker, now=NOW, list_id=made.pk)
        office.decide(office.confirm(made))
        box = Mailbox.objects.get(address="cntt.sotttt@binhphuoc.gov.vn")
        assert (box.kind, box.user) == ("UNIT", None)
        assert [(d.user, d.role) for d in box.delegations.all()] == [(cast.leader, "MANAGE")]


class TestCollision:
    @pytest.mark.row("R5")
    def test_never_gets_a_silent_suffix(self, office: Office) -> None:
        request_list = office.submitted(NAMESAKE)
        row = _row(request_list)
        assert row.status == Row.COLLISION
        assert "vanbinh.sotttt" in [one["local_part"] for one in row.proposals]
        with pytest.raises(NotNow) as refused:
            office.confirm(request_list)
        assert "chưa chọn địa chỉ" in refused.value.sentence

    @pytest.mark.row("R5")
    def test_the_head_chooses_and_the_operator_decides(self, office: Office, cast: Cast) -> None:
        request_list = office.submitted(NAMESAKE)
        row = requests.choose_proposal(
            actor=cast.leader.login, now=NOW, list_id=request_list.pk, number=1, local_part="vanbinh.sotttt"
        )
        assert (row.status, row.is_chosen) == (Row.READY, True)
        office.decide(office.confirm(request_list))
        assert User.objects.get(login="vanbinh.sotttt@binhphuoc.gov.vn").full_name == "Nguyễn Văn Bình"

    def test_only_an_address_that_can_be_remembered(self, office: Office, cast: Cast) -> None:
        request_list = office.submitted(NAMESAKE)
        for wrong in ("xyz.sotttt", "vanbinh.snv", "nguyenvanbinh.sotttt", "vanbinh"):
            with pytest.raises(BadChoice):
                requests.choose_proposal(
                    actor=cast.leader.login, now=NOW, list_id=request_list.pk, number=1, local_part=wrong
                )
        assert _row(request_list).status == Row.COLLISION

    def test_the_it_officer_does_not_choose(self, office: Office) -> None:
        request_list = office.submitted(NAMESAKE)
        with pytest.raises(MayNot):
            requests.choose_proposal(
                actor=office.asker,
                now=NOW,
                list_id=request_list.pk,
                number=1,
                local_part="vanbinh.sotttt",
            )

    @pytest.mark.row("R5")
    def test_a_name_asked_for_by_an_earlier_list_is_taken(self, office: Office) -> None:
        office.submitted()
        second = office.drafted(NEW_PERSON)
        assert _row(second).status == Row.COLLISION

    def test_what_was_given_meanwhile_stops_the_decision_and_stands_in_the_row(
        self, office: Office, cast: Cast
    ) -> None:
        request_list = office.confirmed()
        other = Mailbox.objects.create(
            address=ADDRESS,
            kind="UNIT",
            name="Hộp thư khác",
            agency=cast.sotttt,
            quota_bytes=1,
            opened_at=NOW,
        )
        with pytest.raises(NotNow) as refused:
            office.decide(request_list)
        assert "dòng 1" in refused.value.sentence.lower()
        row = _row(request_list)
        assert row.status == Row.COLLISION
        assert other.user is None
        assert not User.objects.filter(login=ADDRESS).exists()


class TestUndoing:
    def test_a_mailbox_that_nobody_has_used_is_taken_back(self, office: Office, cast: Cast) -> None:
        request_list = office.decided()
        requests.undo_opening(actor=cast.operator.login, now=NOW, list_id=request_list.pk, number=1)
        assert Mailbox.objects.get(address=ADDRESS).status == "CLOSED"
        assert search_contacts("ly thi sen", on=date(2009, 11, 2)) == ()
        assert codes(_row(office.drafted())) == ["TAKEN"]  # the address is never given to another

    def test_not_when_the_person_has_set_a_password(self, office: Office, cast: Cast) -> None:
        request_list = office.decided()
        User.objects.filter(login=ADDRESS).update(must_change_password=False)
        with pytest.raises(NotNow):
            requests.undo_opening(actor=cast.operator.login, now=NOW, list_id=request_list.pk, number=1)

    def test_only_by_the_operator(self, office: Office, cast: Cast) -> None:
        request_list = office.decided()
        with pytest.raises(MayNot):
            requests.undo_opening(actor=cast.leader.login, now=NOW, list_id=request_list.pk, number=1)


class TestWhoMay:
    def test_only_the_it_officer_of_the_agency_asks(self, office: Office, cast: Cast) -> None:
        for name in ("clerk", "leader", "officer", "operator", "receiver", "outsider"):
            with pytest.raises(MayNot):
                requests.start_list(
                    actor=cast.member(name).login, now=NOW, agency=cast.sotttt, title="Danh sách"
                )

    def test_only_leaders_of_the_agency_confirm(self, office: Office, cast: Cast) -> None:
        request_list = office.submitted()
        for name in ("clerk", "it_officer", "officer", "operator", "receiving_leader"):
            with pytest.raises(MayNot):
                office.confirm(request_list, cast.member(name).login)
        assert office.confirm(request_list, cast.deputy.login).status == RequestList.Status.CONFIRMED

    def test_the_head_of_the_body_above_confirms_too(self, office: Office, cast: Cast) -> None:
        cast.sotttt.parent = cast.snv
        cast.sotttt.save()
        request_list = office.confirm(office.submitted(), cast.receiving_leader.login)
        assert request_list.confirmed_by == cast.receiving_leader.login

    @pytest.mark.row("R6")
    def test_a_head_does_not_confirm_the_own_request(self, office: Office, cast: Cast) -> None:
        own = {"FULL_NAME": "Ngô Đức Hiếu", "ADDRESS": cast.leader.login, "KIND": "Cấp lại mật khẩu"}
        request_list = office.submitted(own)
        with pytest.raises(MayNot) as refused:
            office.confirm(request_list)
        assert "cấp phó" in refused.value.sentence
        assert office.confirm(request_list, cast.deputy.login).status == RequestList.Status.CONFIRMED

    def test_only_the_operator_decides(self, office: Office, cast: Cast) -> None:
        request_list = office.confirmed()
        for name in ("clerk", "leader", "it_officer", "officer", "receiver"):
            with pytest.raises(MayNot):
                requests.decide_list(
                    actor=cast.member(name).login,
                    now=NOW,
                    list_id=request_list.pk,
                    refused={},
                    engine=wiring.mailbox_engine(),
                )

    @pytest.mark.row("R6")
    def test_an_operator_of_another_province_does_not(self, office: Office, cast: Cast) -> None:
        from congvu.directory.models import Agency, Province

        other = Province.objects.create(
            code="dong-nai", name="Tỉnh Đồng Nai", domain="dongnai.gov.vn", seat="Biên Hòa"
        )
        Agency.objects.filter(pk=cast.snv.pk).update(province=other)
        cast.receiver.is_operator = True
        cast.receiver.save()
        request_list = office.confirmed()
        with pytest.raises(MayNot) as refused:
            requests.decide_list(
                actor=cast.receiver.login,
                now=NOW,
                list_id=request_list.pk,
                refused={},
                engine=wiring.mailbox_engine(),
            )
        assert "Tỉnh Bình Phước" in refused.value.sentence


class TestBackAndForth:
    def test_returned_with_what_to_put_right(self, office: Office, cast: Cast) -> None:
        request_list = office.submitted()
        requests.return_list(
            actor=cast.leader.login, now=NOW, list_id=request_list.pk, remark="Bổ sung năm sinh"
        )
        request_list.refresh_from_db()
        assert (request_list.status, request_list.remark) == (
            RequestList.Status.RETURNED,
            "Bổ sung năm sinh",
        )
        office.add(request_list, **{**NEW_PERSON, "FULL_NAME": "Cao Văn Lộc"})

    def test_the_operator_returns_what_was_confirmed(self, office: Office, cast: Cast) -> None:
        request_list = office.confirmed()
        returned = requests.return_list(
            actor=cast.operator.login, now=NOW, list_id=request_list.pk, remark="Thiếu chức vụ"
        )
        assert returned.status == RequestList.Status.RETURNED

    def test_taken_back_before_the_decision(self, office: Office) -> None:
        request_list = office.confirmed()
        requests.withdraw_list(actor=office.asker, now=NOW, list_id=request_list.pk, to_change=True)
        office.add(request_list, **{**NEW_PERSON, "FULL_NAME": "Cao Văn Lộc"})
        with pytest.raises(NotNow):
            office.decide(request_list)

    def test_not_after_it(self, office: Office) -> None:
        request_list = office.decided()
        with pytest.raises(NotNow):
            requests.withdraw_list(actor=office.asker, now=NOW, list_id=request_list.pk, to_change=True)

    def test_handed_in_nothing_is_changed_any_more(self, office: Office) -> None:
        request_list = office.submitted()
        with pytest.raises(NotNow):
            office.add(request_list, **NEW_PERSON)

    def test_an_empty_or_wrong_list_is_not_handed_in(self, office: Office) -> None:
        for made in (office.start(), office.drafted({"FULL_NAME": "Lý Thị Sen"})):
            with pytest.raises(NotNow):
                requests.submit_list(actor=office.asker, now=NOW, list_id=made.pk)

    def test_the_paper_has_number_and_day(self, office: Office, cast: Cast) -> None:
        request_list = office.submitted()
        tomorrow = date(2009, 11, 3)
        for code, day in (
            ("", date(2009, 11, 2)),
            ("STTTT", date(2009, 11, 2)),
            ("1/VP", tomorrow),
            ("1/VP", None),
        ):
            with pytest.raises(BadChoice):
                requests.confirm_list(
                    actor=cast.leader.login, now=NOW, list_id=request_list.pk, code=code, code_date=day
                )

    def test_the_operator_has_the_working_days_of_the_regulation(self, office: Office) -> None:
        request_list = office.confirmed()  # on a Monday; three working days in that regulation
        assert request_list.due_on == date(2009, 11, 5)


class TestOtherKinds:
    def _existing(self, cast: Cast, kind: str, **more: str) -> dict[str, str]:
        values = {"FULL_NAME": "Nguyễn Văn Bình", "ADDRESS": cast.officer.login, "KIND": kind}
        return {**values, **more}

    def test_reissue_finds_the_person_and_closes_the_old_access(self, office: Office, cast: Cast) -> None:
        request_list = office.decided({"FULL_NAME": "Nguyễn Văn Bình", "KIND": "Cấp lại"})
        assert _row(request_list).current_address == cast.officer.login
        cast.officer.refresh_from_db()
        assert cast.officer.must_change_password
        assert not cast.officer.has_usable_password()

    def test_change_of_name_and_title(self, office: Office, cast: Cast) -> None:
        row = self._existing(cast, "Thay đổi", POSITION="Phó Trưởng phòng", REASON="Bổ nhiệm")
        office.decided(row)
        official = Official.objects.get(user=cast.officer)
        assert (official.title, official.address) == ("Phó Trưởng phòng", cast.officer.login)

    def test_a_new_name_brings_a_new_address(self, office: Office, cast: Cast) -> None:
        row = self._existing(cast, "Thay đổi", REASON="Đổi tên") | {"FULL_NAME": "Nguyễn Hữu Bình"}
        request_list = office.decided(row)
        address = "nguyenhuubinh.sotttt@binhphuoc.gov.vn"
        assert _row(request_list).current_address == address
        box = Mailbox.objects.get(address=address)
        assert (box.name, box.user.full_name if box.user else "") == ("Nguyễn Hữu Bình", "Nguyễn Hữu Bình")

    def test_transfer_to_the_agency_named(self, office: Office, cast: Cast) -> None:
        office.decided(self._existing(cast, "Chuyển công tác", TO_AGENCY="Sở Nội vụ"))
        official = Official.objects.get(full_name="Nguyễn Văn Bình")
        assert (official.agency, official.address) == (cast.snv, "nguyenvanbinh.snv@binhphuoc.gov.vn")

    def test_cancel(self, office: Office, cast: Cast) -> None:
        office.decided(self._existing(cast, "Thu hồi", REASON="Nghỉ hưu từ 01/11"))
        box = Mailbox.objects.get(address=cast.officer.login)
        assert (box.status, box.close_reason) == ("CLOSED", "LEFT")

    def test_somebody_elses_name_beside_the_address_is_seen(self, office: Office, cast: Cast) -> None:
        made = office.drafted(self._existing(cast, "Thu hồi", REASON="Nghỉ") | {"FULL_NAME": "Lý Thị Sen"})
        assert codes(_row(made)) == ["OTHER_PERSON"]

    def test_a_person_of_another_agency_is_not_found(self, office: Office, cast: Cast) -> None:
        row = {"FULL_NAME": "Vũ Bích Ngân", "ADDRESS": cast.outsider.login, "KIND": "Thu hồi", "REASON": "x"}
        assert codes(_row(office.drafted(row))) == ["UNKNOWN_MAILBOX"]
