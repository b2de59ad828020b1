"""The demonstration province: the same for the same seed, whole for every seed."""

from collections import Counter
from pathlib import Path

import pytest

from congvu.cli.demo.plan import OFFICIALS, Plan, make_plan
from congvu.cli.demo.progress import Progress
from congvu.cli.demo.samples import write_samples
from congvu.engines.memory.reader import InProcessDocumentReader
from congvu.policy.addresses import is_valid_local_part
from congvu.policy.secrecy import find_secrecy_marks
from congvu.policy.text import is_nfc


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(2009)


class TestSeed:
    def test_the_same_gives_the_same_province(self, plan: Plan) -> None:
        assert make_plan(2009) == plan

    def test_another_gives_other_people_in_the_same_agencies(self, plan: Plan) -> None:
        other = make_plan(2010)
        assert [a.name for a in other.agencies] == [a.name for a in plan.agencies]
        names = {o.full_name for a in plan.agencies for o in a.officials}
        others = {o.full_name for a in other.agencies for o in a.officials}
        assert len(names & others) < 40

    @pytest.mark.parametrize("seed", [0, 1, 7, 42, 1234, 99_999])
    def test_every_one_gives_exactly_four_hundred_officials(self, seed: int) -> None:
        officials = [o for a in make_plan(seed).agencies for o in a.officials]
        assert len(officials) == OFFICIALS == 400
        assert len({o.local_part for o in officials}) == 400


class TestProvince:
    def test_has_many_kinds_of_agencies(self, plan: Plan) -> None:
        kinds = Counter(agency.kind for agency in plan.agencies)
        assert len(plan.agencies) >= 40
        assert {
            "DEPARTMENT",
            "DISTRICT",
            "TOWN",
            "SERVICE_UNIT",
            "PARTY",
            "FRONT",
            "MASS_ORGANISATION",
        } <= set(kinds)

    def test_gives_every_agency_head_deputy_clerk_and_it_officer(self, plan: Plan) -> None:
        for agency in plan.agencies:
            posts = Counter(post for one in agency.officials for post in one.posts)
            assert (posts["HEAD"], posts["DEPUTY"], posts["CLERK"], posts["IT_OFFICER"]) == (1, 1, 1, 1)

    def test_has_one_operator_at_the_department_that_runs_the_system(self, plan: Plan) -> None:
        operators = [o.local_part for a in plan.agencies for o in a.officials if o.is_operator]
        assert len(operators) == 1
        assert operators[0].endswith(".sotttt")

    def test_has_addresses_and_names_that_the_rules_accept(self, plan: Plan) -> None:
        for agency in plan.agencies:
            assert is_valid_local_part(agency.local_part), agency.name
            for one in agency.officials:
                assert is_valid_local_part(one.local_part), one.full_name
                assert is_nfc(one.full_name)
                assert len(one.password) >= 10

    def test_has_no_agency_twice(self, plan: Plan) -> None:
        for names in ([a.name for a in plan.agencies], [a.local_part for a in plan.agencies]):
            assert len(names) == len(set(names))


class TestSamples:
    @pytest.fixture
    def texts(self, plan: Plan, tmp_path: Path) -> dict[str, str]:
        write_samples(plan, tmp_path, year=2026)
        reader = InProcessDocumentReader()
        return {path.name: reader.pdf_text(path.read_bytes()) for path in tmp_path.iterdir()}

    def test_are_the_files_of_the_walk(self, texts: dict[str, str]) -> None:
        assert set(texts) == {"quyet-dinh-mau.pdf", "van-ban-mat.pdf", "cong-van-mau.pdf", "du-thao.pdf"}

    def test_only_the_one_that_must_be_refused_bears_a_secrecy_stamp(self, texts: dict[str, str]) -> None:
        assert {name for name, text in texts.items() if find_secrecy_marks(text)} == {"van-ban-mat.pdf"}

    def test_the_decision_is_signed_by_the_head_and_its_number_is_open(
        self, texts: dict[str, str], plan: Plan
    ) -> None:
        text = texts["quyet-dinh-mau.pdf"]
        head = next(o for a in plan.agencies if a.local_part == "sotttt" for o in a.officials)
        assert head.full_name in text
        assert "/QĐ-STTTT" in text
        assert "năm 2026" in text
        assert not any(character.isdigit() for character in text.partition("/QĐ-STTTT")[0])


class TestProgress:
    def test_in_a_log_is_a_line_now_and_then(self, capsys: pytest.CaptureFixture[str]) -> None:
        with Progress("Nạp", 400, "người", is_terminal=False) as progress:
            for _ in range(400):
                progress.advance()
        lines = capsys.readouterr().err.splitlines()
        assert lines == [f"Nạp: {done}/400 người" for done in (100, 200, 300, 400)]

    def test_says_when_a_few_are_done(self, capsys: pytest.CaptureFixture[str]) -> None:
        with Progress("Nạp", 3, "người", is_terminal=False) as progress:
            for _ in range(3):
                progress.advance()
        assert capsys.readouterr().err.splitlines()[-1] == "Nạp: 3/3 người"

    def test_on_a_terminal_is_a_bar(self, capsys: pytest.CaptureFixture[str]) -> None:
        with Progress("Nạp", 10, "người", is_terminal=True) as progress:
            for _ in range(10):
                progress.advance()
        assert "100%" in capsys.readouterr().err
