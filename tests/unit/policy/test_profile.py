"""Reading a profile: everything that is wrong is named by file, key and what was expected."""

import re
from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.policy.profile import DocumentType, ProfileError, RegulationProfile, parse_profile

GOOD = """
id = "thu"
effective_from = 2009-11-01
replaces = "113/2006/QĐ-UBND"
operator = "sotttt"
personnel_agency = "snv"
paper_note = "đã gửi kèm theo văn bản điện tử"
reporting_months = [6, 12]

[source]
code = "48/2009/QĐ-UBND"
title = "Ban hành Quy chế"
issuer = "Ủy ban nhân dân tỉnh Bình Phước"
date = 2009-10-22

[free_mail]
is_forbidden = true
article = "Điều 14.1"
domains = ["gmail.com", "yahoo.com.vn"]

[articles]
secrecy = "Điều 10.1"
approval = "Điều 16.1"
agency_mailbox = "Điều 17.2a"
personal_mailbox = "Điều 17.2b"
recipients = "Điều 10.1"
paper_note = "Điều 10.2"
addresses = "Điều 5"

[naming]
article = "Điều 5b"
forms = ["FULL_NAME"]
separator = "."
longest = 64
reserved = ["gopy"]
variants = ["UNIT", "ORDINAL"]

[lifecycle]
article = "Điều 7"
prompt_working_days = 2
activation_days = 7
head_may_confirm_own = false
forwarding_days = 90
closed_mail = "REFUSE"
closed_forwarding_days = 0
archive_days = 730
dormant_days = 30
review_days = 15
former_domain_days = 365

[checking]
article = "Điều 8"
personal_before = [09:00:00, 15:00:00]
agency_at = [07:00:00]
tolerance_minutes = 30

[[document_type]]
code = "DECISION"
name = "Quyết định"
abbreviation = "QĐ"
has_year = true

[[document_type]]
code = "OFFICIAL_LETTER"
name = "Công văn"
abbreviation = ""

[[document_class]]
name = "Thư mời"
channel = "MANDATORY"
article = "Điều 9.1"
"""


def read(text: str) -> RegulationProfile:
    return parse_profile(text, source="thu.toml")


def problems(text: str) -> list[str]:
    with pytest.raises(ProfileError) as refused:
        read(text)
    return str(refused.value).split("\n")


class TestGoodProfile:
    def test_is_read_whole(self) -> None:
        profile = read(GOOD)
        assert profile.effective_from == date(2009, 11, 1)
        assert profile.checking.personal_before == (time(9), time(15))
        assert profile.free_mail.domains == ("gmail.com", "yahoo.com.vn")
        assert profile.document_types[0] == DocumentType("DECISION", "Quyết định", "QĐ", has_year=True)
        assert profile.document_types[1].has_year is False
        assert profile.document_classes[0].channel == "MANDATORY"

    def test_finds_its_types_by_code(self) -> None:
        assert read(GOOD).document_type("OFFICIAL_LETTER").name == "Công văn"
        with pytest.raises(KeyError):
            read(GOOD).document_type("BAN_DO")


class TestErrors:
    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ('id = "thu"', "", "thu.toml: id: missing, expected a text that is not empty"),
            ('id = "thu"', "id = 7", "thu.toml: id: expected a text that is not empty, found 7"),
            ('id = "thu"', 'id = " "', "thu.toml: id: expected a text that is not empty, found ' '"),
            (
                "effective_from = 2009-11-01",
                'effective_from = "2009-11-01"',
                "thu.toml: effective_from: expected a day (2009-11-01), found '2009-11-01'",
            ),
            (
                "effective_from = 2009-11-01",
                "effective_from = 2009-11-01T00:00:00",
                "thu.toml: effective_from: expected a day (2009-11-01), found "
                "datetime.datetime(2009, 11, 1, 0, 0)",
            ),
            (
                "effective_from = 2009-11-01",
                "effective_from = 2009-10-21",
                "thu.toml: effective_from: expected no day before source.date",
            ),
            (
                '["FULL_NAME"]',
                '["NICKNAME"]',
                "thu.toml: naming.forms: expected a list of FULL_NAME, MIDDLE_AND_GIVEN_NAME, "
                "GIVEN_NAME_AND_INITIALS, found ['NICKNAME']",
            ),
            (
                '["FULL_NAME"]',
                "[]",
                "thu.toml: naming.forms: expected a list of FULL_NAME, MIDDLE_AND_GIVEN_NAME, "
                "GIVEN_NAME_AND_INITIALS, found []",
            ),
            (
                "longest = 64",
                "longest = 65",
                "thu.toml: naming.longest: expected 20 to 64",
            ),
            (
                'separator = "."',
                'separator = "_"',
                "thu.toml: naming.separator: expected one of ., -, found '_'",
            ),
            (
                '["gopy"]',
                '["Góp ý"]',
                "thu.toml: naming.reserved: expected a list of local parts in small letters, each once "
                "(gopy), found ['Góp ý']",
            ),
            (
                "[6, 12]",
                "[6, 13]",
                "thu.toml: reporting_months: expected a list of months in order, 1 to 12, found [6, 13]",
            ),
            (
                "[6, 12]",
                "[12, 6]",
                "thu.toml: reporting_months: expected a list of months in order, 1 to 12, found [12, 6]",
            ),
            (
                "is_forbidden = true",
                'is_forbidden = "yes"',
                "thu.toml: free_mail.is_forbidden: expected true or false, found 'yes'",
            ),
            (
                '"yahoo.com.vn"]',
                '"@Yahoo.com"]',
                "thu.toml: free_mail.domains: expected a list of domains in small letters, each once "
                "(gmail.com), found ['gmail.com', '@Yahoo.com']",
            ),
            (
                "tolerance_minutes = 30",
                "tolerance_minutes = -1",
                "thu.toml: checking.tolerance_minutes: expected a whole number from 0, found -1",
            ),
            (
                "tolerance_minutes = 30",
                "tolerance_minutes = true",
                "thu.toml: checking.tolerance_minutes: expected a whole number from 0, found True",
            ),
            (
                "[09:00:00, 15:00:00]",
                '["9:00"]',
                "thu.toml: checking.personal_before: expected a list of times in order (09:00:00), "
                "found ['9:00']",
            ),
            (
                '"Điều 17.2b"',
                '""',
                "thu.toml: articles.personal_mailbox: expected a text that is not empty, found ''",
            ),
            (
                'paper_note = "Điều 10.2"',
                'paper_note = ""',
                "thu.toml: paper_note: expected together with articles.paper_note, or both empty",
            ),
            (
                'channel = "MANDATORY"',
                'channel = "FAX"',
                "thu.toml: document_class[1].channel: expected one of MANDATORY, ENCOURAGED, "
                "ELECTRONIC_ONLY, BOTH, found 'FAX'",
            ),
            (
                'code = "OFFICIAL_LETTER"',
                'code = "DECISION"',
                "thu.toml: document_type: expected each code once, found 'DECISION' again",
            ),
            (
                'name = "Công văn"\n',
                "",
                "thu.toml: document_type[2].name: missing, expected a text that is not empty",
            ),
            ("[checking]", "[checks]", "thu.toml: checking: missing, expected a table [checking]"),
            ('operator = "sotttt"', 'operator = "sotttt"\ncolour = "red"', "thu.toml: colour: no such key"),
            ('article = "Điều 8"', 'article = "Điều 8"\nat = 7', "thu.toml: checking.at: no such key"),
        ],
    )
    def test_name_file_key_and_what_was_expected(self, old: str, new: str, message: str) -> None:
        assert old in GOOD
        assert message in problems(GOOD.replace(old, new, 1))

    def test_are_all_told_at_once(self) -> None:
        text = GOOD.replace('id = "thu"', "id = 7").replace("[6, 12]", '"6"').replace("true", "1", 1)
        assert len(problems(text)) == 3

    def test_of_a_missing_table_are_one_and_not_one_for_each_key(self) -> None:
        text = re.sub(r"\[articles\].*?\n\n", "", GOOD, flags=re.DOTALL)
        assert problems(text) == ["thu.toml: articles: missing, expected a table [articles]"]

    def test_tell_where_a_file_is_no_toml(self) -> None:
        (message,) = problems("id = \n")
        assert message.startswith("thu.toml: not TOML: Invalid value (at line 1")

    def test_of_an_empty_file_name_every_key(self) -> None:
        keys = {line.split(": ")[1] for line in problems("")}
        assert keys >= {"id", "effective_from", "source", "free_mail", "articles", "document_type"}

    @given(st.text(max_size=80))
    def test_of_anything_are_profile_errors(self, text: str) -> None:
        with pytest.raises(ProfileError):
            read(text)

    @given(st.integers(0, len(GOOD)), st.integers(0, 40))
    def test_of_a_damaged_file_are_profile_errors(self, start: int, length: int) -> None:
        with suppress(ProfileError):
            read(GOOD[:start] + GOOD[start + length :])
