"""Lists of requests: columns in any order, one kind a row, every fault named (R6)."""

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.policy.naming import Naming, NamingForm
from congvu.policy.problems import FOR_DECISION, PARAMETERS, ProblemCode
from congvu.policy.requests import (
    HEADINGS,
    KIND_NAMES,
    NEEDED,
    CheckedRow,
    Column,
    RequestKind,
    RequestRow,
    Surroundings,
    check_list,
    check_row,
    find_column,
    is_heading_row,
    match_columns,
    read_kinds,
    read_row,
)
from congvu.policy.requests.fields import birth_year, is_name, is_phone

HOLDERS = {"lethilan.snv": "Lê Thị Lan", "tranvanbach.snv": "Trần Văn Bách"}
AGENCIES = {"Sở Nội vụ": "snv", "Sở Tư pháp": "stp"}
SURROUNDINGS = Surroundings(
    domain="binhphuoc.gov.vn",
    agency_local_part="snv",
    naming=Naming("Điều 5b", (NamingForm.FULL_NAME, NamingForm.MIDDLE_AND_GIVEN_NAME)),
    taken={*HOLDERS, "phamhong.snv"},
    find_agency=AGENCIES.get,
    find_holder=HOLDERS.get,
)
LAN: Mapping[Column, str] = {Column.FULL_NAME: "Lê Thị Lan", Column.ADDRESS: "lethilan.snv@binhphuoc.gov.vn"}
RESET: Mapping[Column, str] = {**LAN, Column.KIND: "Cấp lại mật khẩu"}
NEW: Mapping[Column, str] = {
    Column.KIND: "Cấp mới", Column.FULL_NAME: "Đỗ Văn Cường", Column.POSITION: "Chuyên viên",
    Column.UNIT: "Thanh tra",
}  # fmt: skip


def row(values: Mapping[Column, str], number: int = 2) -> RequestRow:
    return RequestRow(number, {column: text for column, text in values.items() if text})


def check(values: Mapping[Column, str]) -> CheckedRow:
    return check_row(row(values), SURROUNDINGS)


def check_all(*rows: Mapping[Column, str]) -> list[CheckedRow]:
    return list(check_list((row(values, number) for number, values in enumerate(rows, 2)), SURROUNDINGS))


def codes(checked: CheckedRow) -> list[ProblemCode]:
    assert all(set(one.parameters) == set(PARAMETERS[one.code]) for one in checked.problems)
    return [one.code for one in checked.problems]


class TestColumns:
    @pytest.mark.row("R6")
    @pytest.mark.parametrize(
        ("heading", "column"),
        [
            ("HỌ VÀ TÊN", Column.FULL_NAME), ("Ho ten", Column.FULL_NAME), ("Tên", Column.FULL_NAME),
            ("Họ và tên cán bộ, công chức, viên chức", Column.FULL_NAME),
            ("Họ tên (chữ in hoa)", Column.FULL_NAME),
            ("S.T.T", None), ("STT", Column.NUMBER), ("Chức vụ/Chức danh", Column.POSITION),
            ("Phòng/ban", Column.UNIT), ("Nội dung đề nghị", Column.KIND), ("E-mail", Column.ADDRESS),
            ("Địa chỉ thư điện tử hiện có", Column.ADDRESS), ("Tên hộp thư đề nghị", Column.WISHED),
            ("ĐTDĐ", Column.MOBILE), ("Điện thoại (cơ quan)", Column.PHONE), ("Mã cán bộ", Column.STAFF_CODE),
            ("Ngày, tháng, năm sinh", Column.BIRTH), ("Cơ quan chuyển đến", Column.TO_AGENCY),
            ("Lý do", Column.REASON), ("Ghi chú", Column.NOTE), ("Quê quán", None), ("", None),
            ("x" * 200, None),
        ],
    )  # fmt: skip
    def test_are_known_by_the_names_that_offices_use(self, heading: str, column: Column | None) -> None:
        assert find_column(heading) is column

    def test_of_our_template_are_all_known(self) -> None:
        for column, heading in HEADINGS.items():
            assert find_column(heading) is column
            assert find_column(heading.upper()) is column

    @pytest.mark.row("R6")
    @pytest.mark.parametrize("seed", range(5))
    def test_may_stand_in_any_order(self, seed: int) -> None:
        order = list(HEADINGS)
        random.Random(seed).shuffle(order)
        match = match_columns([HEADINGS[column] for column in order])
        assert match.places == {column: place for place, column in enumerate(order)}
        assert (match.ambiguous, match.unknown) == ({}, ())

    def test_that_stand_twice_are_not_used(self) -> None:
        match = match_columns(["Họ tên", "Thư điện tử", "Email", "Quê quán"])
        assert match.ambiguous == {Column.ADDRESS: (1, 2)}
        assert match.unknown == ("Quê quán",)
        assert match.missing((Column.FULL_NAME, Column.ADDRESS)) == (Column.ADDRESS,)

    def test_of_the_exact_name_go_before_others(self) -> None:
        assert match_columns(["Họ và tên", "Tên", "Chức vụ"]).places[Column.FULL_NAME] == 0

    def test_of_a_name_in_two_parts_are_joined(self) -> None:
        match = match_columns(["Họ đệm", "Tên", "Chức vụ"])
        read = read_row(2, ["Nguyễn Văn", "Bình", "Kế toán"], match)
        assert read is not None
        assert read.text(Column.FULL_NAME) == "Nguyễn Văn Bình"

    @pytest.mark.parametrize(
        ("cells", "is_heading"),
        [
            (["STT", "Họ và tên"], True),
            (["Chức vụ", "Email"], True),
            (["DANH SÁCH ĐỀ NGHỊ"], False),
            (["1", "Nguyễn Văn Bình", "Chuyên viên"], False),
            (["STT", "Ghi chú"], False),
        ],
    )
    def test_tell_the_heading_from_other_rows(self, cells: list[str], is_heading: bool) -> None:
        assert is_heading_row(cells) is is_heading

    def test_rows_that_hold_only_a_number_are_none(self) -> None:
        match = match_columns(["STT", "Họ và tên", "Ghi chú"])
        assert read_row(7, ["7", " \u00a0", "x"], match) is None
        assert read_row(7, ["7"], match) is None

    def test_rows_are_in_one_form_of_unicode(self) -> None:
        read = read_row(7, ["7", "  Ðỗ  Văn\u00a0Bi\u0300nh "], match_columns(["STT", "Họ và tên"]))
        assert read is not None
        assert read.text(Column.FULL_NAME) == "Đỗ Văn Bình"

    @given(st.lists(st.text(max_size=40), max_size=12))
    def test_of_anything_are_matched_without_error(self, header: list[str]) -> None:
        match = match_columns(header)
        assert len(set(match.places.values())) == len(match.places)


class TestKinds:
    @pytest.mark.row("R6")
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("Cấp mới", RequestKind.CREATE), ("cap moi", RequestKind.CREATE),
            ("Đề nghị tạo mới", RequestKind.CREATE),
            ("Cấp mới hộp thư điện tử công vụ (tuyển dụng)", RequestKind.CREATE),
            ("CREATE", RequestKind.CREATE),
            ("Cấp lại", RequestKind.REISSUE), ("Cấp lại hộp thư", RequestKind.REISSUE),
            ("Thay đổi thông tin", RequestKind.CHANGE), ("Chuyển công tác", RequestKind.TRANSFER),
            ("Điều động", RequestKind.TRANSFER), ("THU HỒI", RequestKind.CANCEL),
            ("Hủy bỏ", RequestKind.CANCEL),
            ("Huỷ hộp thư", RequestKind.CANCEL), ("Quên mật khẩu", RequestKind.RESET),
            ("Cấp lại mật khẩu", RequestKind.RESET),
        ],
    )  # fmt: skip
    def test_are_read_from_the_words_of_offices(self, text: str, kind: RequestKind) -> None:
        assert read_kinds(text) == (kind,)

    def test_of_our_template_are_all_read(self) -> None:
        assert {kind: read_kinds(name) for kind, name in KIND_NAMES.items()} == {
            kind: (kind,) for kind in RequestKind
        }

    @pytest.mark.row("R6")
    @pytest.mark.parametrize("text", ["cấp mới, thu hồi", "Cấp mới và cấp lại mật khẩu", "thu hồi/cấp lại"])
    def test_two_in_one_row_are_refused(self, text: str) -> None:
        checked = check({**NEW, Column.KIND: text})
        assert codes(checked) == [ProblemCode.SEVERAL_KINDS]
        assert checked.kind is None

    @pytest.mark.parametrize("text", ["không cấp mới", "nghỉ phép", "chưa rõ", "?", "cấp phát xe"])
    def test_that_say_something_else_are_unknown(self, text: str) -> None:
        assert codes(check({**NEW, Column.KIND: text})) == [ProblemCode.UNKNOWN_KIND]

    def test_may_hold_for_the_whole_list(self) -> None:
        bare = {**NEW, Column.KIND: ""}
        assert codes(check(bare)) == [ProblemCode.NO_KIND]
        whole = replace(SURROUNDINGS, default_kind=RequestKind.CREATE)
        assert check_row(row(bare), whole).kind is RequestKind.CREATE


class TestFields:
    @pytest.mark.parametrize(
        "name",
        [
            "Nguyễn Văn Bình",
            "H'Hen Niê",
            "K’Brôi",
            "Y Ƀhiăo Mlô",
            "BS.CKII Lê An",
            "Lê",
            "Trần-Lê Anh (Phó phòng)",
        ],
    )
    def test_a_name_is_one(self, name: str) -> None:
        assert is_name(name)

    @pytest.mark.parametrize(
        "name",
        [
            "",
            "123",
            "Lê An 2",
            "NguyÔn V¨n",
            "a@b",
            "李小龙",
            "Иван",
            "Tổng cộng: 15 người",
            "Lê_An",
            "x " * 11,
        ],
    )
    def test_what_is_no_name_is_none(self, name: str) -> None:
        assert not is_name(name)

    @pytest.mark.parametrize(
        "phone",
        ["0912345678", "0271.3879 999", "(0651) 3879999", "+84 912 345 678", "02713879999 - máy lẻ 12",
         "0912345678; 02713879999", "19001009", "0651.3870456 / 0912.345.678"],
    )  # fmt: skip
    def test_a_phone_is_one(self, phone: str) -> None:
        assert is_phone(phone)

    @pytest.mark.parametrize(
        "phone", ["912345678", "113", "abc", "0912", "09123456789012", "0912345678a", ";", "٠٩١٢٣٤٥٦٧٨"]
    )
    def test_what_is_no_phone_is_none(self, phone: str) -> None:
        assert not is_phone(phone)

    @pytest.mark.parametrize(
        ("text", "year"),
        [("1975", 1975), ("05/9/1975", 1975), ("1975-09-05", 1975), ("5.9.1975", 1975), ("75", None),
         ("1875", None),
         ("32/1/1975", None), ("1/13/1975", None), ("không rõ", None), ("", None)],
    )  # fmt: skip
    def test_a_year_of_birth_is_read(self, text: str, year: int | None) -> None:
        assert birth_year(text) == year


class TestCheckRow:
    @pytest.mark.row("R6", "R4")
    def test_of_a_new_person_leads_to_an_address(self) -> None:
        checked = check(NEW)
        assert (checked.kind, checked.problems) == (RequestKind.CREATE, ())
        assert checked.proposal is not None
        assert checked.proposal.local_part == "dovancuong.snv"

    @pytest.mark.row("R6")
    @pytest.mark.parametrize("kind", RequestKind)
    def test_names_each_field_that_is_missing(self, kind: RequestKind) -> None:
        checked = check({Column.KIND: KIND_NAMES[kind]})
        assert [one.parameters["column"] for one in checked.problems] == [
            column.value for column in NEEDED[kind]
        ]
        assert set(codes(checked)) == {ProblemCode.MISSING}

    @pytest.mark.row("R6")
    @pytest.mark.parametrize(
        ("kind", "more", "proposed"),
        [
            (RequestKind.REISSUE, {}, None),
            (RequestKind.CHANGE, {Column.REASON: "Đổi chức vụ"}, None),
            (
                RequestKind.CHANGE,
                {Column.REASON: "Đổi tên", Column.FULL_NAME: "Lê Thị Mai Lan"},
                "lethimailan.snv",
            ),
            (RequestKind.CHANGE, {Column.REASON: "Đổi hộp thư", Column.WISHED: "thilan.snv"}, "thilan.snv"),
            (RequestKind.TRANSFER, {Column.TO_AGENCY: "Sở Tư pháp"}, "lethilan.stp"),
            (RequestKind.CANCEL, {Column.REASON: "Nghỉ hưu"}, None),
            (RequestKind.RESET, {}, None),
        ],
    )
    def test_of_each_other_kind_is_right(
        self, kind: RequestKind, more: Mapping[Column, str], proposed: str | None
    ) -> None:
        checked = check({**LAN, Column.KIND: KIND_NAMES[kind], **more})
        assert (checked.kind, codes(checked), checked.local_part) == (kind, [], "lethilan.snv")
        assert (checked.proposal.local_part if checked.proposal else None) == proposed
        assert checked.to_agency == ("stp" if kind is RequestKind.TRANSFER else "")

    @pytest.mark.row("R6")
    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({**RESET, Column.ADDRESS: "lethilan.snv@gmail.com"}, ProblemCode.WRONG_DOMAIN),
            ({**RESET, Column.ADDRESS: "x.snv"}, ProblemCode.UNKNOWN_MAILBOX),
            ({**RESET, Column.FULL_NAME: "Lê Thị Mai"}, ProblemCode.OTHER_PERSON),
            ({**LAN, Column.KIND: "Chuyển", Column.TO_AGENCY: "Sở Bưu chính"}, ProblemCode.UNKNOWN_AGENCY),
            ({**LAN, Column.KIND: "Chuyển", Column.TO_AGENCY: "Sở Nội vụ"}, ProblemCode.SAME_AGENCY),
            ({**NEW, Column.AGENCY: "Sở Bưu chính"}, ProblemCode.UNKNOWN_AGENCY),
            ({**NEW, Column.AGENCY: "Sở Tư pháp"}, ProblemCode.OTHER_AGENCY),
            ({**NEW, Column.WISHED: "cuongdv.snv"}, ProblemCode.FORM_NOT_ALLOWED),
            ({**NEW, Column.WISHED: "dovancuong.stp"}, ProblemCode.WRONG_AGENCY),
            ({**NEW, Column.WISHED: "dovancuong.snv@yahoo.com"}, ProblemCode.WRONG_DOMAIN),
            ({**NEW, Column.WISHED: "postmaster"}, ProblemCode.RESERVED),
            ({**NEW, Column.FULL_NAME: "Tổng số: 15"}, ProblemCode.NOT_A_NAME),
            ({**NEW, Column.PHONE: "912345678"}, ProblemCode.PHONE_SHAPE),
            ({**NEW, Column.BIRTH: "75"}, ProblemCode.BIRTH_SHAPE),
            ({**NEW, Column.POSITION: "x" * 101}, ProblemCode.TOO_MUCH_TEXT),
            ({**NEW, Column.POSITION: "a\u202eb"}, ProblemCode.CONTROL_CHARACTER),
        ],
    )  # fmt: skip
    def test_names_what_is_wrong(self, values: Mapping[Column, str], code: ProblemCode) -> None:
        checked = check(values)
        assert codes(checked) == [code]
        assert checked.is_refused
        assert checked.proposal is None

    def test_takes_the_wished_form(self) -> None:
        checked = check({**NEW, Column.WISHED: "VanCuong.snv@binhphuoc.gov.vn"})
        assert checked.proposal is not None
        assert (codes(checked), checked.proposal.local_part) == ([], "vancuong.snv")

    @pytest.mark.row("R6")
    def test_names_cells_of_formulas_and_merged_ones(self) -> None:
        match = match_columns(["STT", "Họ và tên", "Chức vụ", "Loại đề nghị"])
        marks = {0: ("FORMULA", "A2"), 1: ("FORMULA", "B2"), 2: ("MERGED", "C2:C5")}
        read = read_row(2, ["", "", "", "cấp mới"], match, marks)
        assert read is not None
        checked = check_row(read, SURROUNDINGS)
        assert [(one.code, one.parameters["cell"]) for one in checked.problems] == [
            (ProblemCode.FORMULA, "B2"), (ProblemCode.MERGED, "C2:C5"),
        ]  # fmt: skip

    @pytest.mark.row("R5")
    def test_of_a_name_that_is_taken_waits_for_a_decision(self) -> None:
        checked = check({**NEW, Column.FULL_NAME: "Phạm Hồng"})
        assert codes(checked) == [ProblemCode.TAKEN]
        assert (checked.is_refused, checked.waits_for_decision) == (False, True)
        assert checked.proposal is not None
        assert [one.local_part for one in checked.proposal.alternatives][:1] == ["hong.snv"]

    def test_asks_whether_it_is_the_person_who_has_the_mailbox(self) -> None:
        checked = check({**NEW, Column.FULL_NAME: "Ông TRẦN VĂN BÁCH"})
        assert codes(checked) == [ProblemCode.HAS_MAILBOX]
        assert checked.waits_for_decision

    @given(st.dictionaries(st.sampled_from(Column), st.text(max_size=120)))
    def test_of_anything_gives_problems_with_their_words(self, values: dict[Column, str]) -> None:
        for kind in ("", *KIND_NAMES.values()):
            checked = check({**values, Column.KIND: kind or values.get(Column.KIND, "")})
            codes(checked)
            assert checked.is_refused == bool({one.code for one in checked.problems} - FOR_DECISION)


class TestCheckList:
    @pytest.mark.row("R6")
    def test_refuses_the_same_person_twice_and_names_the_first_row(self) -> None:
        first, second = check_all(NEW, {**NEW, Column.FULL_NAME: "ĐỖ VĂN CƯỜNG"})
        assert codes(first) == []
        assert codes(second) == [ProblemCode.SAME_PERSON]
        assert second.problems[0].parameters["row"] == "2"

    @pytest.mark.row("R5", "R6")
    @pytest.mark.parametrize(
        "other",
        [
            {Column.UNIT: "Văn phòng"},
            {Column.BIRTH: "1980"},
            {Column.STAFF_CODE: "B2"},
            {Column.POSITION: "Kế toán"},
        ],
    )
    def test_lets_two_of_one_name_wait_for_a_decision(self, other: Mapping[Column, str]) -> None:
        first, second = check_all(
            {**NEW, **({Column.STAFF_CODE: "B1"} if Column.STAFF_CODE in other else {})}, {**NEW, **other}
        )
        assert (codes(first), codes(second)) == ([], [ProblemCode.SAME_ADDRESS])
        assert second.waits_for_decision
        assert second.proposal is not None
        assert second.proposal.alternatives

    def test_knows_a_person_by_the_staff_code(self) -> None:
        code = {Column.STAFF_CODE: "CC-17"}
        _first, second = check_all(
            {**NEW, **code}, {**NEW, **code, Column.FULL_NAME: "Đỗ Văn Cương", Column.UNIT: "x"}
        )
        assert codes(second) == [ProblemCode.SAME_PERSON]

    def test_refuses_two_requests_for_one_mailbox(self) -> None:
        cancel = {**LAN, Column.KIND: "Thu hồi", Column.REASON: "Nghỉ hưu", Column.UNIT: "Văn phòng"}
        reset = {**LAN, Column.KIND: "Cấp lại mật khẩu", Column.UNIT: "Thanh tra"}
        _first, second = check_all(cancel, reset)
        assert codes(second) == [ProblemCode.SAME_MAILBOX]

    def test_a_refused_row_takes_no_address(self) -> None:
        _first, second = check_all({**NEW, Column.PHONE: "1"}, {**NEW, Column.UNIT: "Văn phòng"})
        assert codes(second) == []

    def test_of_thousands_is_given_row_by_row(self) -> None:
        rows = (row({**NEW, Column.UNIT: f"Phòng {at}"}, at) for at in range(2_000))
        checked = check_list(rows, SURROUNDINGS)
        assert next(checked).row.number == 0
        assert sum(1 for one in checked if one.waits_for_decision) == 1_999


class TestProblems:
    def test_each_has_its_words(self) -> None:
        assert set(PARAMETERS) == set(ProblemCode)
