"""The six profiles: each says what its regulation says (requirements 1.C and 1.D)."""

from collections import Counter
from datetime import date, time, timedelta

import pytest

from congvu.policy.numbering import parse_codes
from congvu.policy.profile import RegulationProfile
from congvu.policy.text import is_nfc
from congvu.profiles import NoSuchProfile, list_profiles, load_profile

IDS = ("binh-duong-2014", "binh-phuoc-2009", "bo-tttt-2009", "current", "dong-nai-2010", "phu-yen-2009")


def profile(profile_id: str) -> RegulationProfile:
    return load_profile(profile_id)


def channel(profile_id: str, words: str) -> str:
    """The channel of the one class whose name begins so."""
    (found,) = {c.channel for c in profile(profile_id).document_classes if c.name.startswith(words)}
    return found


class TestAllProfiles:
    def test_are_these(self) -> None:
        assert list_profiles() == IDS

    @pytest.mark.parametrize("profile_id", IDS)
    def test_load_under_their_name_in_nfc(self, profile_id: str) -> None:
        assert profile(profile_id).id == profile_id
        assert is_nfc(repr(profile(profile_id)))

    @pytest.mark.parametrize("profile_id", IDS)
    def test_name_their_source_by_its_code(self, profile_id: str) -> None:
        assert len(parse_codes(profile(profile_id).source.code)) == 1

    @pytest.mark.parametrize("profile_id", IDS)
    def test_cite_their_own_source_or_one_they_rest_on(self, profile_id: str) -> None:
        one = profile(profile_id)
        rests_on = {"current": ("30/2020/NĐ-CP", "28/2018/QĐ-TTg")}.get(profile_id, (one.source.code,))
        cited = [getattr(one.articles, name) for name in one.articles.__dataclass_fields__]
        cited += [one.free_mail.article, *(c.article for c in one.document_classes)]
        assert [
            article for article in cited if article and not any(code in article for code in rests_on)
        ] == []

    @pytest.mark.parametrize("profile_id", IDS)
    def test_share_the_29_types_of_the_decree_and_two_with_a_year(self, profile_id: str) -> None:
        types = profile(profile_id).document_types
        assert Counter(one.has_year for one in types) == {False: 29, True: 2}
        assert {one.name for one in types if not one.abbreviation} == {"Công văn", "Thư công"}
        assert profile(profile_id).document_type("RULES").abbreviation == "QyĐ"

    def test_unknown_are_refused_with_those_that_there_are(self) -> None:
        with pytest.raises(NoSuchProfile, match="binh-phuoc-2009"):
            load_profile("ca-mau-2009")

    @pytest.mark.parametrize("profile_id", ["document-types", "", "../profiles/current", "current.toml"])
    def test_are_asked_for_by_id_only(self, profile_id: str) -> None:
        with pytest.raises(NoSuchProfile):
            load_profile(profile_id)


class TestDays:
    @pytest.mark.row("R73")
    def test_binh_phuoc_is_in_force_ten_days_after_it_was_signed_and_replaces_the_older_one(self) -> None:
        one = profile("binh-phuoc-2009")
        assert one.source.date == date(2009, 10, 22)
        assert one.effective_from == date(2009, 11, 1) == one.source.date + timedelta(days=10)
        assert one.replaces == "113/2006/QĐ-UBND"

    @pytest.mark.row("R73")
    @pytest.mark.parametrize(
        ("profile_id", "day"),
        [
            ("phu-yen-2009", date(2009, 4, 1)),  # from the second quarter
            ("bo-tttt-2009", date(2009, 7, 9)),
            ("binh-duong-2014", date(2014, 7, 1)),  # departments and districts; others from 01/9
            ("dong-nai-2010", date(2010, 8, 20)),
            ("current", date(2020, 3, 5)),
        ],
    )
    def test_the_others_are_in_force_from_the_day_they_name(self, profile_id: str, day: date) -> None:
        assert profile(profile_id).effective_from == day


class TestFreeMail:
    @pytest.mark.row("R18")
    @pytest.mark.parametrize(
        ("profile_id", "is_forbidden"),
        [
            ("phu-yen-2009", False),  # "email miễn phí có tính bảo mật cao"
            ("bo-tttt-2009", False),  # "lưu ý sử dụng .gov.vn"
            ("binh-duong-2014", True),
            ("binh-phuoc-2009", True),
            ("dong-nai-2010", True),
            ("current", True),
        ],
    )
    def test_is_forbidden_where_the_regulation_says_so(self, profile_id: str, is_forbidden: bool) -> None:
        assert profile(profile_id).free_mail.is_forbidden is is_forbidden

    @pytest.mark.row("R18")
    @pytest.mark.parametrize("profile_id", IDS)
    def test_means_at_least_the_three_that_are_named(self, profile_id: str) -> None:
        assert {"yahoo.com", "gmail.com", "hotmail.com"} <= set(profile(profile_id).free_mail.domains)


class TestChecking:
    @pytest.mark.row("R20")
    def test_of_binh_phuoc_is_before_nine_and_before_three(self) -> None:
        assert profile("binh-phuoc-2009").checking.personal_before == (time(9), time(15))

    @pytest.mark.row("R21")
    def test_of_its_agency_mailboxes_is_six_times_a_day(self) -> None:
        assert profile("binh-phuoc-2009").checking.agency_at == (
            time(7), time(9), time(11), time(13, 30), time(15), time(16, 30),
        )  # fmt: skip

    @pytest.mark.row("R22")
    def test_of_the_ministry_is_twice_a_day(self) -> None:
        checking = profile("bo-tttt-2009").checking
        assert len(checking.personal_before) == len(checking.agency_at) == 2
        assert checking.personal_before[0] < time(12) < checking.personal_before[1]

    @pytest.mark.parametrize("profile_id", ["phu-yen-2009", "binh-duong-2014", "dong-nai-2010"])
    def test_has_no_times_where_it_is_only_often(self, profile_id: str) -> None:
        assert profile(profile_id).checking.personal_before == ()
        assert profile(profile_id).checking.agency_at == ()


class TestDocumentClasses:
    @pytest.mark.row("R32")
    @pytest.mark.parametrize(
        ("profile_id", "counts"),
        [
            ("phu-yen-2009", {"MANDATORY": 4, "ENCOURAGED": 5}),
            ("bo-tttt-2009", {"MANDATORY": 4, "ENCOURAGED": 5}),
            ("binh-phuoc-2009", {"MANDATORY": 10, "ENCOURAGED": 4}),
            ("binh-duong-2014", {"ELECTRONIC_ONLY": 10, "BOTH": 6}),
        ],
    )
    def test_are_as_many_as_the_regulation_lists(self, profile_id: str, counts: dict[str, int]) -> None:
        assert Counter(c.channel for c in profile(profile_id).document_classes) == counts

    @pytest.mark.row("R32")
    @pytest.mark.parametrize(
        ("profile_id", "invitation", "yearly_report"),
        [
            ("phu-yen-2009", "ENCOURAGED", "ENCOURAGED"),
            ("bo-tttt-2009", "ENCOURAGED", "ENCOURAGED"),
            ("binh-duong-2014", "ELECTRONIC_ONLY", "BOTH"),
            ("binh-phuoc-2009", "MANDATORY", "MANDATORY"),
        ],
    )
    def test_differ_in_invitations_and_yearly_reports(
        self, profile_id: str, invitation: str, yearly_report: str
    ) -> None:
        report = {"binh-duong-2014": "Báo cáo năm", "binh-phuoc-2009": "Báo cáo tuần, tháng, quý, năm"}
        assert channel(profile_id, "Thư mời") == invitation
        assert channel(profile_id, report.get(profile_id, "Báo cáo các cấp")) == yearly_report


class TestPaperAndReports:
    @pytest.mark.row("R35")
    def test_the_note_on_paper_is_asked_by_binh_phuoc_alone_in_these_words(self) -> None:
        notes = {one: profile(one).paper_note for one in IDS if profile(one).paper_note}
        assert notes == {"binh-phuoc-2009": "đã gửi kèm theo văn bản điện tử"}
        assert profile("binh-phuoc-2009").articles.paper_note.startswith("Điều 10.2 ")

    @pytest.mark.parametrize(
        ("profile_id", "months"),
        [
            ("phu-yen-2009", (6, 12)),
            ("binh-phuoc-2009", (6, 12)),
            ("binh-duong-2014", tuple(range(1, 13))),
            ("dong-nai-2010", tuple(range(1, 13))),
        ],
    )
    def test_reports_are_due_in_the_months_of_the_regulation(
        self, profile_id: str, months: tuple[int, ...]
    ) -> None:
        assert profile(profile_id).reporting_months == months

    @pytest.mark.row("R4")
    @pytest.mark.parametrize("profile_id", IDS)
    def test_personal_addresses_have_two_forms_and_no_third(self, profile_id: str) -> None:
        assert profile(profile_id).naming.forms == ("FULL_NAME", "MIDDLE_AND_GIVEN_NAME")
