""" "Nơi nhận": nobody is lost, nobody is written to by mistake (R34, R39)."""

import tomllib
import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import congvu
from congvu.policy.recipients import (
    DirectoryEntry,
    DirectoryGroup,
    PhraseKind,
    RecipientPhrase,
    Resolution,
    parse_recipients,
    resolve_recipients,
)
from congvu.policy.text import fold, strip_marks
from tests.unit.bounds import bounded

DEMO = tomllib.loads((Path(congvu.__file__).parent / "cli" / "demo" / "binh_phuoc.toml").read_text("utf-8"))
ENTRIES = [
    DirectoryEntry(
        number,
        row["name"],
        f"{row['local_part']}@binhphuoc.gov.vn",
        (row["symbol"], *row.get("other_names", ())),
    )
    for number, row in enumerate(DEMO["agency"], start=1)
]
KIND = {entry.key: row["kind"] for entry, row in zip(ENTRIES, DEMO["agency"], strict=True)}
GROUPS = [
    DirectoryGroup(
        number,
        row["name"],
        tuple(row.get("other_names", ())),
        tuple(key for key, kind in KIND.items() if kind in row["kinds"]),
    )
    for number, row in enumerate(DEMO["group"], start=1)
]
BY_NAME = {entry.name: entry for entry in ENTRIES}
GROUP = {group.name: {entry.name for entry in ENTRIES if entry.key in group.members} for group in GROUPS}


def resolve(text: str) -> Resolution:
    return resolve_recipients(parse_recipients(text), entries=ENTRIES, groups=GROUPS)


def names(text: str) -> list[str]:
    """Who is resolved, where nothing is left unresolved."""
    resolution = resolve(text)
    assert [one.phrase for one in resolution.unresolved] == []
    return [one.name for one in resolution.resolved]


def unresolved(text: str) -> list[str]:
    return [one.phrase for one in resolve(text).unresolved]


# As people really type a name.
Spelling = Callable[[str], str]
SPELLINGS: dict[str, Spelling] = {
    "as it is": lambda name: name,
    "folded": fold,
    "without diacritics": strip_marks,
    "small": str.lower,
    "capital": str.upper,
    "as a list item": lambda name: f"- {name};",
    "for report": lambda name: f"- {name} (để b/c);",
    "with odd spaces": lambda name: f"\t{name.replace(' ', chr(0xA0) + ' ')} .",
    "as a heading": lambda name: f"Nơi nhận: {name}.",
    "decomposed": partial(unicodedata.normalize, "NFD"),
}


class TestDirectoryOfTheDemonstration:
    @pytest.mark.row("R34")
    @pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
    def test_every_agency_is_found_by_its_name_and_each_other_name(
        self, spelling: Callable[[str], str]
    ) -> None:
        lost = [
            (name, got)
            for entry in ENTRIES
            for name in (entry.name, *entry.aliases[1:])
            if (got := [one.name for one in resolve(spelling(name)).resolved]) != [entry.name]
        ]
        assert lost == []

    @pytest.mark.row("R34")
    @pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
    def test_every_group_is_found_by_its_name_and_each_other_name(
        self, spelling: Callable[[str], str]
    ) -> None:
        lost = [
            name
            for group in GROUPS
            for name in (group.name, *group.aliases)
            if {one.key for one in resolve(spelling(name)).resolved} != set(group.members)
        ]
        assert lost == []

    def test_a_symbol_of_one_agency_names_it_and_one_of_many_names_nobody(self) -> None:
        assert names("STTTT") == ["Sở Thông tin và Truyền thông"]
        assert unresolved("UBND; VP") == ["UBND", "VP"]

    def test_two_letters_name_nobody(self) -> None:
        """CT is the symbol of Cục Thuế and means Chủ tịch; the wrong one must not get the document."""
        assert unresolved("CT; TV") == ["CT", "TV"]


class TestBlocksOfTheFiveDocuments:
    """Each with the damage that its scan really has."""

    @pytest.mark.row("R34")
    def test_a_directive_with_ocr_damage(self) -> None:
        resolution = resolve(
            "Nơi nhận:\n\n- Văn phòng Chính phủ;\n- TT.TU, TT. HĐND tỉnh;\n- UBMTIQ VN tỉnh;\n"
            "- CT, các PCT.UBND tỉnh;\n- Các Sở, ban, ngành và đoàn thể tỉnh;\n"
            "- UBND các huyện, thị xã, thành phố;\n- LĐVP, H, CV, TH; /v\n- Lưu: VT.\n"
        )
        found = {one.name for one in resolution.resolved}
        assert found == GROUP["Các sở, ban, ngành và đoàn thể tỉnh"] | GROUP["UBND các huyện, thị xã"] | {
            "Văn phòng Tỉnh ủy",
            "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh",
            "Ủy ban nhân dân tỉnh",
        }
        lost = {one.phrase: [s.name for s in one.suggestions] for one in resolution.unresolved}
        assert list(lost) == ["Văn phòng Chính phủ", "UBMTIQ VN tỉnh", "LĐVP, H, CV, TH", "v"]
        assert lost["UBMTIQ VN tỉnh"][0] == "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"
        assert resolution.notes == ("Lưu: VT",)

    @pytest.mark.row("R34")
    def test_an_official_letter_with_those_above(self) -> None:
        resolution = resolve(
            "Kính gửi:\n\n- Giám đốc các Sở, Ban ngành;\n"
            "- Chủ tịch UBND các huyện, thị xã và thành phố Biên Hòa.\n\n"
            "Nơi nhận:\n\n- Như trên;\n- TT, Tỉnh ủy, HĐND tỉnh (b/c);\n- CT, các Phó CT UBND tỉnh;\n"
            "- Các Ban Đảng và Đoàn thể;\n- Lưu: VT, TH (TTTH).\n"
        )
        assert {one.name for one in resolution.resolved} == (
            GROUP["Các sở, ban, ngành"]
            | GROUP["UBND các huyện, thị xã"]
            | GROUP["Các Ban Đảng"]
            | GROUP["Mặt trận và các đoàn thể tỉnh"]
            | {"Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh", "Ủy ban nhân dân tỉnh"}
        )
        assert [one.phrase for one in resolution.unresolved] == ["thành phố Biên Hòa"]
        assert resolution.notes == ("Như trên", "Lưu: VT, TH (TTTH)")

    def test_a_letter_of_the_ministry_names_bodies_outside_the_province(self) -> None:
        resolution = resolve(
            "\tNơi nhận:\n\n- Như trên;\n\n- PTTg CP Hồ Văn Nhân (để b/c);\n\n- Bộ trưởng (để b/c);\n\n"
            "- Các Sở TTTT;\n- Lưu: VT, ƯDCNTT.\n"
        )
        assert resolution.resolved == ()
        assert [one.phrase for one in resolution.unresolved] == [
            "Như trên", "PTTg CP Hồ Văn Nhân", "Bộ trưởng", "Các Sở TTTT",
        ]  # fmt: skip
        assert resolution.unresolved[-1].suggestions[0].name == "Sở Thông tin và Truyền thông"

    def test_those_responsible_by_a_decision(self) -> None:
        found = names(
            "Chánh Văn phòng UBND tỉnh, Giám đốc Sở Thông tin và Truyền thông, Thủ trưởng các sở, ngành tỉnh "
            "và Chủ tịch UBND các huyện, thị xã"
        )
        assert found[:2] == ["Văn phòng Ủy ban nhân dân tỉnh", "Sở Thông tin và Truyền thông"]
        assert set(found[2:]) >= GROUP["UBND các huyện, thị xã"]

    def test_a_list_under_a_shared_first_word_and_bodies_after_it(self) -> None:
        text = (
            "Các Sở: Thông tin và Truyền thông, Nội vụ, Kế hoạch và Đầu tư, Tài chính, Giáo dục và Đào tạo; "
            "Văn phòng UBND tỉnh, Văn phòng Đoàn Đại biểu Quốc hội & Hội đồng nhân dân tỉnh và "
            "UBND thành phố Tuy Hòa"
        )
        assert len(resolve(text).resolved) == 7
        assert unresolved(text) == ["UBND thành phố Tuy Hòa"]


class TestLists:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (
                "Các Sở: Nội vụ, Tài chính, Văn hóa, Thể thao và Du lịch",
                ["Sở Nội vụ", "Sở Tài chính", "Sở Văn hóa, Thể thao và Du lịch"],
            ),
            (
                "Các Sở : Văn hóa, Thể thao và Du lịch và Y tế",
                ["Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế"],
            ),
            ("Sở Nội vụ, Tài chính, Tư pháp", ["Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp"]),
            ("Sở Nội vụ và Sở Tài chính", ["Sở Nội vụ", "Sở Tài chính"]),
            ("Sở Kế hoạch và Đầu tư, Sở Tài chính", ["Sở Kế hoạch và Đầu tư", "Sở Tài chính"]),
            ("Sở Nội vụ/Sở Tài chính", ["Sở Nội vụ", "Sở Tài chính"]),
            (
                "Các huyện: Bù Đăng, Bù Đốp",
                ["Ủy ban nhân dân huyện Bù Đăng", "Ủy ban nhân dân huyện Bù Đốp"],
            ),
            (
                "UBND các huyện: Bù Đăng, Bù Đốp; UBND các thị xã: Đồng Xoài, Bình Long",
                [
                    "Ủy ban nhân dân huyện Bù Đăng", "Ủy ban nhân dân huyện Bù Đốp",
                    "Ủy ban nhân dân thị xã Đồng Xoài", "Ủy ban nhân dân thị xã Bình Long",
                ],
            ),
            (
                "Ủy ban nhân dân huyện Bù Đăng, Lộc Ninh",
                ["Ủy ban nhân dân huyện Bù Đăng", "Ủy ban nhân dân huyện Lộc Ninh"],
            ),
            ("Chi cục Thú y, Kiểm lâm", ["Chi cục Thú y", "Chi cục Kiểm lâm"]),
        ],
    )  # fmt: skip
    def test_are_taken_apart_where_the_directory_says(self, text: str, expected: list[str]) -> None:
        assert names(text) == expected

    def test_keep_the_unknown_among_the_known(self) -> None:
        resolution = resolve("Sở Nội vụ, Công an tỉnh, Sở Y tế và Bộ Tài chính")
        assert [one.name for one in resolution.resolved] == ["Sở Nội vụ", "Sở Y tế"]
        assert [one.phrase for one in resolution.unresolved] == ["Công an tỉnh", "Bộ Tài chính"]

    def test_under_a_shared_word_name_the_unknown_with_it(self) -> None:
        assert unresolved("Các Sở: Nội vụ, Du lịch") == ["Sở Du lịch"]

    def test_an_exception_blocks_instead_of_being_dropped(self) -> None:
        assert unresolved("Các sở, ban, ngành (trừ Sở Y tế)") == ["trừ Sở Y tế"]

    def test_name_an_agency_once_that_a_group_holds_too(self) -> None:
        found = names("Sở Nội vụ; Các sở, ban, ngành; Sở Nội vụ (để biết)")
        assert found[0] == "Sở Nội vụ"
        assert len(found) == len(set(found)) == 19

    def test_of_another_province_are_not_ours(self) -> None:
        text = "UBND tỉnh Đồng Nai; Sở Nội vụ tỉnh Bình Dương; UBND huyện Xuân Lộc"
        assert resolve(text).resolved == ()
        assert len(unresolved(text)) == 3


class TestLeaders:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Chánh Văn phòng UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh"),
            ("Giám đốc Sở Y tế", "Sở Y tế"),
            ("Phó Giám đốc Sở Y tế", "Sở Y tế"),
            ("đ/c Giám đốc Sở Y tế", "Sở Y tế"),
            ("Chủ tịch UBND huyện Bù Đốp", "Ủy ban nhân dân huyện Bù Đốp"),
            ("Chủ tịch, các Phó Chủ tịch UBND tỉnh", "Ủy ban nhân dân tỉnh"),
            ("Trưởng Ban Dân tộc", "Ban Dân tộc"),
            ("Hiệu trưởng Trường Chính trị", "Trường Chính trị"),
            ("Cục trưởng Cục Thuế", "Cục Thuế tỉnh"),
            ("Chánh Thanh tra tỉnh", "Thanh tra tỉnh"),
            ("Bí thư Tỉnh đoàn", "Tỉnh đoàn"),
            ("Chánh án Tòa án nhân dân tỉnh", "Tòa án nhân dân tỉnh"),
        ],
    )
    def test_stand_for_their_body(self, text: str, name: str) -> None:
        assert names(text) == [name]

    def test_alone_stand_for_nobody(self) -> None:
        assert unresolved("Giám đốc Sở; Chủ tịch; Trưởng Ban") == ["Giám đốc Sở", "Chủ tịch", "Trưởng Ban"]


class TestAddresses:
    @pytest.mark.row("R39")
    @pytest.mark.parametrize(
        "written",
        [
            "Sở Nội vụ <snv@binhphuoc.gov.vn>",
            "Sở Nội vụ (snv@binhphuoc.gov.vn)",
            "Sở Nội vụ [snv@binhphuoc.gov.vn]",
            "Sở Nội vụ snv@binhphuoc.gov.vn",
            "- Sở Nội vụ <SNV@BinhPhuoc.gov.vn>;",
            "Sở Nội vụ <snv@binhphuoc.gov.vn",
            "Sở Nội vụ snv@binhphuoc.gov.vn>",
            "snv@binhphuoc.gov.vn",
            "Phòng Tổ chức <snv@binhphuoc.gov.vn> (để biết)",
            "[snv@binhphuoc.gov.vn](mailto:snv@binhphuoc.gov.vn)",
        ],
    )
    def test_beside_a_name_decide(self, written: str) -> None:
        assert names(written) == ["Sở Nội vụ"]

    @pytest.mark.row("R39")
    def test_several_in_a_row_are_all_read(self) -> None:
        text = "Sở Nội vụ <snv@binhphuoc.gov.vn>, Sở Y tế <syt@binhphuoc.gov.vn>, Sở Tư pháp"
        assert names(text) == ["Sở Nội vụ", "Sở Y tế", "Sở Tư pháp"]

    def test_after_two_names_lose_neither(self) -> None:
        assert names("Sở Nội vụ, Sở Y tế <syt@binhphuoc.gov.vn>") == ["Sở Nội vụ", "Sở Y tế"]

    def test_of_another_body_than_the_name_says_are_refused(self) -> None:
        assert unresolved("Sở Nội vụ <syt@binhphuoc.gov.vn>") == ["Sở Nội vụ <syt@binhphuoc.gov.vn>"]

    @pytest.mark.row("R18", "R39")
    def test_outside_the_directory_are_named_by_themselves(self) -> None:
        text = "ông An <an@gmail.com>; Sở Xây dựng <sxd@khac.gov.vn>"
        assert unresolved(text) == ["an@gmail.com", "sxd@khac.gov.vn"]

    def test_that_are_none_stay_in_the_name(self) -> None:
        assert unresolved("sởnv@binhphuoc.gov.vn; <tên đăng nhập>@binhphuoc.gov.vn>") != []
        assert resolve("sởnv@binhphuoc.gov.vn").resolved == ()


class TestNotes:
    @pytest.mark.parametrize(
        "text",
        ["Lưu: VT", "-Lưu:VT.", "Lưu : VT, CNTT", "Lưu VT", "Lưu VP, TH", "LƯU: VT", "luu: vt", "Luu VT",
         "Lưu", "Lưu-VT", "Lưu văn thư", "Lưu VT, P.CNTT(2)"],
    )  # fmt: skip
    def test_the_archive_receives_nothing(self, text: str) -> None:
        assert parse_recipients(text)[0].kind is PhraseKind.ARCHIVE
        assert resolve(text).notes != ()

    def test_a_person_called_luu_is_no_archive(self) -> None:
        assert unresolved("Lưu Thị Hà") == ["Lưu Thị Hà"]

    @pytest.mark.row("R34")
    @pytest.mark.parametrize("text", ["Như trên", "Như Điều 3 (để thực hiện)", "- Như kính gửi;"])
    def test_those_above_block_when_nothing_says_who_they_are(self, text: str) -> None:
        """Who is meant stands in the document, not in this text; dropped, they would get nothing."""
        assert [phrase.kind for phrase in parse_recipients(text)] == [PhraseKind.UNNAMED]
        assert len(unresolved(f"{text}\nUBND tỉnh (b/c)\nLưu: VT")) == 1

    def test_those_above_and_a_name_are_two(self) -> None:
        assert names("Kính gửi: Sở Y tế\nNơi nhận: Như trên, Sở Nội vụ; Lưu: VT") == ["Sở Y tế", "Sở Nội vụ"]

    def test_an_empty_salutation_names_nobody_above(self) -> None:
        assert unresolved("Kính gửi:\nNơi nhận:\n- Như trên") == ["Như trên"]


class TestParse:
    @pytest.mark.parametrize(
        ("text", "phrases"),
        [
            ("", []),
            (";;;...", []),
            ("- ; - ;", []),
            ("Nơi nhận:", []),
            ("**Nơi nhận:** *Sở A*; __Sở B__", ["Sở A", "Sở B"]),
            ("Nơi  nhận : Sở\u00a0A", ["Sở A"]),
            ("NƠI NHẬN:\n- Sở A", ["Sở A"]),
            ("noi nhan: Sở A", ["Sở A"]),
            ("* Sở A\n• Sở B\n+ Sở C\n1. Sở D\n2) Sở E\na) Sở G\n– Sở H\n· Sở I",
             ["Sở A", "Sở B", "Sở C", "Sở D", "Sở E", "Sở G", "Sở H", "Sở I"]),
            ("- Các cơ quan Trung ương\nđóng trên địa bàn tỉnh;\n- Sở A",
             ["Các cơ quan Trung ương đóng trên địa bàn tỉnh", "Sở A"]),
            ("UBND các huyện,\nThị xã; Sở A", ["UBND các huyện, Thị xã", "Sở A"]),
            ("Sở A\nSở B\r\nSở C\u2028Sở D", ["Sở A", "Sở B", "Sở C", "Sở D"]),
            ("Sở A；Sở B", ["Sở A", "Sở B"]),
            ("Kính gửi: Sở A. Nơi nhận: Sở B", ["Sở A", "Sở B"]),
            ("Kính gửi Sở A", ["Sở A"]),
        ],
    )  # fmt: skip
    def test_finds_the_phrases(self, text: str, phrases: list[str]) -> None:
        assert [phrase.text for phrase in parse_recipients(text)] == phrases

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("Sở A (b/c)", PhraseKind.FOR_REPORT),
            ("Sở A (để b/c);", PhraseKind.FOR_REPORT),
            ("Sở A (thay báo cáo)", PhraseKind.FOR_REPORT),
            ("Sở A (để biết, chỉ đạo)", PhraseKind.FOR_INFORMATION),
            ("Sở A (p/h)", PhraseKind.FOR_INFORMATION),
            ("Sở A (để xem xét, giải quyết)", PhraseKind.FOR_INFORMATION),
            ("Sở A (02 bản)", PhraseKind.FOR_INFORMATION),
            ("Sở A (qua mạng)", PhraseKind.FOR_INFORMATION),
            ("Sở A", PhraseKind.ADDRESSEE),
        ],
    )
    def test_reads_what_it_is_sent_for(self, text: str, kind: PhraseKind) -> None:
        assert parse_recipients(text) == (RecipientPhrase("Sở A", kind),)

    def test_keeps_remarks_that_it_does_not_know(self) -> None:
        assert parse_recipients("Sở A (Phòng CNTT)")[0].text == "Sở A (Phòng CNTT)"


class TestSuggestions:
    def test_come_nearest_first_and_are_few(self) -> None:
        suggestions = resolve("Sở Tài chánh").unresolved[0].suggestions
        assert suggestions[0].name == "Sở Tài chính"
        assert len(suggestions) <= 3

    def test_are_none_for_what_is_like_nothing(self) -> None:
        assert resolve("xyz qqq www").unresolved[0].suggestions == ()

    def test_of_a_name_that_many_share_are_some_of_them(self) -> None:
        assert {one.name[:15] for one in resolve("UBND").unresolved[0].suggestions} == {"Ủy ban nhân dân"}


WORDS = st.lists(
    st.sampled_from(
        "Sở Nội vụ|Sở Y tế|UBND các huyện, thị xã|Bộ Công an|Như trên|Lưu: VT|và|,|;|\n|-|(b/c)|(|)|"
        "Tài chính|<snv@binhphuoc.gov.vn>|x@y.vn|Kính gửi:|Nơi nhận:|Các Sở:|/|&|Giám đốc|tỉnh|.".split("|")
    ),
    max_size=14,
).map(" ".join)
HOSTILE = (
    "a,|a;|- a\n|a\n|(|(b/c)|a@b.vn,|x@|-| |Sở Nội vụ, |Sở: |và |*|nơi nhận:|giam doc |[a@b](mailto:|Lưu A|a."
).split("|")
BETWEEN = st.sampled_from([", ", "; ", "\n- ", " và "])


class TestNobodyIsLost:
    @pytest.mark.row("R34")
    @given(WORDS | st.text(max_size=120))
    @settings(max_examples=200)
    def test_every_phrase_ends_resolved_unresolved_or_as_a_note(self, text: str) -> None:
        phrases = parse_recipients(text)
        for phrase in phrases:
            resolution = resolve_recipients([phrase], entries=ENTRIES, groups=GROUPS)
            assert resolution.resolved or resolution.unresolved or resolution.notes, phrase

    @pytest.mark.row("R34")
    @given(
        st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=6),
        st.sampled_from([", ", "; ", "\n- ", " và "]),
    )
    @settings(max_examples=200)
    def test_every_agency_of_a_list_receives(self, entries: list[DirectoryEntry], between: str) -> None:
        text = between.join(entry.name for entry in entries)
        resolution = resolve(text)
        wanted = {entry.key for entry in entries}
        assert {one.key for one in resolution.resolved} == wanted, text
        assert resolution.unresolved == ()

    @given(WORDS)
    @settings(max_examples=100)
    def test_words_of_the_text_are_not_dropped(self, text: str) -> None:
        """Every word that names something stands in some phrase."""
        phrases = " ".join(phrase.text + " " + phrase.address for phrase in parse_recipients(text))
        for word in ("Sở Nội vụ", "Bộ Công an", "x@y.vn", "Tài chính"):
            if word in text:
                assert word in phrases, text

    @pytest.mark.parametrize("piece", HOSTILE, ids=repr)
    def test_a_hostile_text_is_read_in_bounded_time(self, piece: str) -> None:
        text = piece * (100_000 // len(piece))
        with bounded():
            phrases = parse_recipients(text)
            resolution = resolve_recipients(phrases, entries=ENTRIES, groups=GROUPS)
        assert resolution.resolved or resolution.unresolved or resolution.notes or not phrases
