"""Which personal addresses a regulation allows (R4), and what is proposed in a collision (R5)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.policy.addresses import NoAddress, is_valid_local_part
from congvu.policy.naming import (
    Naming,
    NamingForm,
    PersonFacts,
    Variant,
    check_agency_local_part,
    check_decided,
    check_personal,
    personal_local_part,
    propose_personal,
)
from congvu.policy.problems import PARAMETERS, Problem, ProblemCode

BP48 = Naming(
    "Điều 5b", (NamingForm.FULL_NAME, NamingForm.MIDDLE_AND_GIVEN_NAME), reserved=frozenset({"gopy"})
)
# Another province: given name with initials, a hyphen before the agency's part.
OTHER = Naming(
    "Điều 4",
    (NamingForm.GIVEN_NAME_AND_INITIALS,),
    separator="-",
    longest=40,
    variants=(Variant.FULL_MIDDLE_NAMES, Variant.ORDINAL),
)
BINH = "Nguyễn Văn Bình"
FACTS = PersonFacts("Phòng Quản lý công nghệ", 1975, "Phó Trưởng phòng")


def codes(problems: tuple[Problem, ...]) -> list[ProblemCode]:
    assert all(set(one.parameters) == set(PARAMETERS[one.code]) for one in problems)
    return [one.code for one in problems]


class TestForms:
    @pytest.mark.row("R4")
    @pytest.mark.parametrize(
        ("name", "form", "local_part"),
        [
            (BINH, NamingForm.FULL_NAME, "nguyenvanbinh.stnmt"),
            (BINH, NamingForm.MIDDLE_AND_GIVEN_NAME, "vanbinh.stnmt"),
            (BINH, NamingForm.GIVEN_NAME_AND_INITIALS, "binhnv.stnmt"),
            ("H'Hen Niê", NamingForm.FULL_NAME, "hhennie.stnmt"),
            ("K'Sor", NamingForm.MIDDLE_AND_GIVEN_NAME, "ksor.stnmt"),
            ("Điểu Ong", NamingForm.GIVEN_NAME_AND_INITIALS, "ongd.stnmt"),
            ("ÐẶNG  THỊ   ĐÀO", NamingForm.FULL_NAME, "dangthidao.stnmt"),
            ("Nguye\u0302\u0303n Va\u0306n Bi\u0300nh", NamingForm.FULL_NAME, "nguyenvanbinh.stnmt"),
            ("Y Ƀhiăo Mlô", NamingForm.FULL_NAME, "ybhiaomlo.stnmt"),
        ],
    )
    def test_are_written_before_the_agency(self, name: str, form: NamingForm, local_part: str) -> None:
        assert personal_local_part(name, "stnmt", BP48, form) == local_part

    def test_follow_the_profile(self) -> None:
        assert propose_personal(BINH, "stnmt", OTHER, taken=()).local_part == "binhnv-stnmt"
        long = propose_personal("Nguyễn " * 20, "stnmt", replace(OTHER, forms=(NamingForm.FULL_NAME,)), ())
        assert len(long.local_part) == 40

    @pytest.mark.parametrize("name", ["", "李小龙", "...", "(Giám đốc)"])
    def test_need_letters(self, name: str) -> None:
        with pytest.raises(NoAddress):
            propose_personal(name, "stnmt", BP48, ())


class TestPropose:
    @pytest.mark.row("R4")
    def test_gives_the_first_form_or_the_one_that_the_agency_chose(self) -> None:
        usual = propose_personal(BINH, "stnmt", BP48, ())
        chosen = propose_personal(BINH, "stnmt", BP48, (), form=NamingForm.MIDDLE_AND_GIVEN_NAME)
        assert (usual.local_part, usual.form, usual.is_collision) == (
            "nguyenvanbinh.stnmt", NamingForm.FULL_NAME, False,
        )  # fmt: skip
        assert (chosen.local_part, chosen.alternatives) == ("vanbinh.stnmt", ())

    def test_never_gives_a_form_that_the_regulation_does_not_allow(self) -> None:
        proposal = propose_personal(BINH, "stnmt", BP48, (), form=NamingForm.GIVEN_NAME_AND_INITIALS)
        assert proposal.form is NamingForm.FULL_NAME

    @pytest.mark.row("R5")
    def test_lists_readable_names_in_a_collision_and_chooses_none(self) -> None:
        proposal = propose_personal(BINH, "stnmt", BP48, {"nguyenvanbinh.stnmt"}, facts=FACTS)
        assert proposal.is_collision
        assert proposal.local_part == "nguyenvanbinh.stnmt"
        assert [(one.variant, one.local_part) for one in proposal.alternatives[:5]] == [
            (Variant.OTHER_FORM, "vanbinh.stnmt"),
            (Variant.UNIT, "nguyenvanbinh.qlcn.stnmt"),
            (Variant.BIRTH_YEAR, "nguyenvanbinh1975.stnmt"),
            (Variant.POSITION, "nguyenvanbinh.ptp.stnmt"),
            (Variant.ORDINAL, "nguyenvanbinh2.stnmt"),
        ]

    @pytest.mark.row("R5")
    def test_proposes_nothing_that_anybody_has_or_had(self) -> None:
        taken = {"nguyenvanbinh.stnmt", "vanbinh.stnmt", "nguyenvanbinh2.stnmt"}
        proposal = propose_personal(BINH, "stnmt", BP48, taken)
        assert [one.local_part for one in proposal.alternatives[:2]] == [
            "nguyenvanbinh3.stnmt", "nguyenvanbinh4.stnmt",
        ]  # fmt: skip

    def test_spells_the_names_out_where_the_form_shortens_them(self) -> None:
        proposal = propose_personal(BINH, "stnmt", OTHER, {"binhnv-stnmt"})
        assert [one.local_part for one in proposal.alternatives[:2]] == [
            "nguyenvanbinh-stnmt",
            "nguyenvanbinh2-stnmt",
        ]

    @given(
        st.text(max_size=80),
        st.sets(st.sampled_from(["a.snv", "nguyenvanbinh.snv", "vanbinh.snv", "nguyenvanbinh2.snv"])),
        st.builds(
            PersonFacts, st.text(max_size=30), st.none() | st.integers(1900, 2100), st.text(max_size=30)
        ),
    )
    def test_of_anything_is_valid_and_free(self, name: str, taken: set[str], facts: PersonFacts) -> None:
        for given_name in (name, BINH):
            try:
                proposal = propose_personal(given_name, "snv", BP48, taken, facts=facts)
            except NoAddress:
                continue
            offered = [one.local_part for one in proposal.alternatives]
            assert proposal.is_collision == (proposal.local_part in taken)
            assert bool(offered) == proposal.is_collision
            assert len(set(offered)) == len(offered)
            assert not taken & set(offered)
            assert all(map(is_valid_local_part, [proposal.local_part, *offered]))
            assert check_personal(proposal.local_part, given_name, "snv", BP48) == ()


class TestCheckPersonal:
    @pytest.mark.row("R4")
    @pytest.mark.parametrize("local_part", ["nguyenvanbinh.stnmt", "vanbinh.stnmt"])
    def test_allows_the_two_forms(self, local_part: str) -> None:
        assert check_personal(local_part, BINH, "stnmt", BP48) == ()

    @pytest.mark.row("R4")
    @pytest.mark.parametrize(
        "local_part",
        [
            "binhnv.stnmt",
            "nguyenvanbinh2.stnmt",
            "nguyenbinh.stnmt",
            "binh.stnmt",
            "nguyenvanbinh.qlcn.stnmt",
        ],
    )
    def test_refuses_a_third_form_with_the_article_and_what_would_be_right(self, local_part: str) -> None:
        (problem,) = check_personal(local_part, BINH, "stnmt", BP48)
        assert problem.code is ProblemCode.FORM_NOT_ALLOWED
        assert problem.is_refusal
        assert problem.parameters == {
            "address": local_part, "allowed": "nguyenvanbinh.stnmt, vanbinh.stnmt", "article": "Điều 5b",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("local_part", "code"),
        [
            ("nguyenvanbinh.snv", ProblemCode.WRONG_AGENCY),
            ("nguyenvanbinh", ProblemCode.WRONG_AGENCY),
            ("stnmt", ProblemCode.WRONG_AGENCY),
            ("Nguyenvanbinh.stnmt", ProblemCode.NOT_AN_ADDRESS),
            ("nguyễnvănbình.stnmt", ProblemCode.NOT_AN_ADDRESS),
            ("", ProblemCode.NOT_AN_ADDRESS),
            ("postmaster", ProblemCode.RESERVED),
            ("gopy", ProblemCode.RESERVED),
            (f"{'a' * 60}.stnmt", ProblemCode.TOO_LONG),
        ],
    )
    def test_says_what_is_wrong_with_other_addresses(self, local_part: str, code: ProblemCode) -> None:
        assert codes(check_personal(local_part, BINH, "stnmt", BP48)) == [code]

    def test_says_that_a_name_is_none(self) -> None:
        assert codes(check_personal("a.stnmt", "李", "stnmt", BP48)) == [ProblemCode.NOT_A_NAME]


class TestCheckDecided:
    @pytest.mark.row("R5")
    @pytest.mark.parametrize("variant", range(5))
    def test_allows_each_proposal_after_the_decision(self, variant: int) -> None:
        proposal = propose_personal(BINH, "stnmt", BP48, {"nguyenvanbinh.stnmt"}, facts=FACTS)
        chosen = proposal.alternatives[variant].local_part
        assert check_decided(chosen, BINH, "stnmt", BP48) == ()

    @pytest.mark.row("R5")
    @pytest.mark.parametrize(
        ("local_part", "code"),
        [
            ("quanly.stnmt", ProblemCode.NOT_MEMORABLE),
            ("nguyenvanbinh2.snv", ProblemCode.WRONG_AGENCY),
            ("binh..stnmt", ProblemCode.NOT_AN_ADDRESS),
        ],
    )
    def test_still_refuses_what_nobody_would_remember(self, local_part: str, code: ProblemCode) -> None:
        assert codes(check_decided(local_part, BINH, "stnmt", BP48)) == [code]

    def test_of_an_agency_wants_a_valid_name_that_is_not_reserved(self) -> None:
        assert check_agency_local_part("stnmt", BP48) == ()
        assert codes(check_agency_local_part("gopy", BP48)) == [ProblemCode.RESERVED]
        assert codes(check_agency_local_part("Sở", BP48)) == [ProblemCode.NOT_AN_ADDRESS]
