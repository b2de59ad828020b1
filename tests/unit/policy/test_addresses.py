"""Local parts of addresses (BP48 Đ5)."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import congvu
from congvu.policy.addresses import (
    RESERVED_LOCAL_PARTS,
    NoAddress,
    agency_local_part_proposals,
    is_valid_local_part,
    name_words,
    personal_local_parts,
)

DEMO = tomllib.loads((Path(congvu.__file__).parent / "cli" / "demo" / "binh_phuoc.toml").read_text("utf-8"))


class TestPersonalLocalParts:
    @pytest.mark.row("R4")
    def test_are_the_two_forms_of_the_regulation(self) -> None:
        assert personal_local_parts("Nguyễn Văn Bình", "stnmt") == ("nguyenvanbinh.stnmt", "vanbinh.stnmt")

    @pytest.mark.row("R4")
    @pytest.mark.parametrize(
        ("name", "forms"),
        [
            ("H'Len Niê", ("hlennie.snv", "nie.snv")),
            ("H’Len Niê", ("hlennie.snv", "nie.snv")),
            ("K'Brôi", ("kbroi.snv", "kbroi.snv")),
            ("Y Blưm Mlô", ("yblummlo.snv", "blummlo.snv")),
            ("Điểu K'Ré", ("dieukre.snv", "kre.snv")),
            ("Thị Bé", ("thibe.snv", "be.snv")),
            ("Lê", ("le.snv", "le.snv")),
            ("Hồ Thị Kim-Loan", ("hothikimloan.snv", "thikimloan.snv")),
            ("  Lê   Thị\u00a0Lợi ", ("lethiloi.snv", "thiloi.snv")),
            ("Nguye\u0302\u0303n Va\u0306n A", ("nguyenvana.snv", "vana.snv")),
            ("Ðặng Ðức Ðạo", ("dangducdao.snv", "ducdao.snv")),
            ("ĐẶNG THỊ THÚY HÒA", ("dangthithuyhoa.snv", "thithuyhoa.snv")),
            ("Tôn Nữ Thị Ngọc Ánh Tuyết", ("tonnuthingocanhtuyet.snv", "nuthingocanhtuyet.snv")),
            ("Trần.Văn.Bách", ("tranvanbach.snv", "vanbach.snv")),
        ],
    )
    def test_of_the_names_of_this_country(self, name: str, forms: tuple[str, str]) -> None:
        assert personal_local_parts(name, "snv") == forms

    @pytest.mark.parametrize(
        "titled",
        [
            "Ông Trần Văn Bách", "Bà Trần Văn Bách", "TS. Trần Văn Bách", "Ts Trần Văn Bách",
            "PGS.TS. Trần Văn Bách", "GS TS Trần Văn Bách", "ThS.BS. Trần Văn Bách",
            "BS.CKII Trần Văn Bách", "Tiến sĩ Trần Văn Bách", "Đ/c Trần Văn Bách",
            "đồng chí Trần Văn Bách (Phó Giám đốc)", "CN. Trần Văn Bách", "KS Trần Văn Bách",
        ],
    )  # fmt: skip
    def test_leave_titles_out(self, titled: str) -> None:
        assert name_words(titled) == ["tran", "van", "bach"]

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("Ông Thị Mai", ["ong", "thi", "mai"]),
            ("Tsằn A Sáng", ["tsan", "a", "sang"]),
            ("Ksor Lan", ["ksor", "lan"]),
            ("Gs", ["gs"]),
        ],
    )
    def test_take_no_name_for_a_title(self, name: str, words: list[str]) -> None:
        assert name_words(name) == words

    def test_are_at_most_64_characters(self) -> None:
        full, short = personal_local_parts("Nguyễn " * 20, "sotttt")
        assert (len(full), len(short)) == (64, 64)
        assert full.endswith(".sotttt")
        assert is_valid_local_part(full)

    @pytest.mark.parametrize(("name", "agency"), [("", "snv"), ("李", "snv"), ("?!", "snv"), ("Lê", "")])
    def test_of_a_name_without_letters_are_refused(self, name: str, agency: str) -> None:
        with pytest.raises(NoAddress):
            personal_local_parts(name, agency)

    def test_of_an_agency_that_leaves_no_room_are_refused(self) -> None:
        assert personal_local_parts("Lê An", "x" * 62) == (f"l.{'x' * 62}", f"a.{'x' * 62}")
        with pytest.raises(NoAddress):
            personal_local_parts("Lê An", "x" * 63)

    @pytest.mark.row("R5")
    def test_of_two_of_one_name_are_the_same_and_get_no_number(self) -> None:
        assert personal_local_parts("Trần Bình", "snv") == personal_local_parts("Trấn Bính", "snv")
        assert not any(letter.isdigit() for letter in personal_local_parts("Trần Bình", "snv")[0])

    @given(st.text(max_size=200), st.text("abcxyz", min_size=1, max_size=70))
    def test_of_anything_are_valid_or_refused(self, name: str, agency: str) -> None:
        try:
            forms = personal_local_parts(name, agency)
        except NoAddress:
            return
        assert all(is_valid_local_part(form) and form.endswith(f".{agency}") for form in forms)


class TestAgencyProposals:
    @pytest.mark.row("R3")
    @pytest.mark.parametrize(
        ("name", "proposed"),
        [
            ("Sở Thông tin và Truyền thông", "sotttt"),
            ("Sở Tài nguyên và Môi trường", "stnmt"),
            ("Sở Lao động - Thương binh và Xã hội", "sldtbxh"),
            ("Ủy ban nhân dân huyện Bù Đăng", "ubndbudang"),
            ("UBND thị xã Đồng Xoài", "ubnddongxoai"),
            ("UBND tỉnh", "ubnd"),
            ("Hội Nông dân tỉnh", "hoinongdan"),
            ("Văn phòng Tỉnh ủy", "vptu"),
        ],
    )
    def test_hold_the_address_that_the_agency_has(self, name: str, proposed: str) -> None:
        assert proposed in agency_local_part_proposals(name)

    @pytest.mark.row("R3")
    def test_put_the_form_of_the_regulation_first(self) -> None:
        assert agency_local_part_proposals("Sở Thông tin và Truyền thông")[0] == "sotttt"

    def test_are_only_proposals_so_that_two_agencies_may_get_the_same(self) -> None:
        """Sở Nội vụ and Sở Ngoại vụ: the abbreviation must be a stored value, decided by people."""
        assert agency_local_part_proposals("Sở Nội vụ")[:2] == agency_local_part_proposals("Sở Ngoại vụ")[:2]

    @pytest.mark.parametrize("name", ["", "và", "?", "李"])
    def test_of_nothing_are_none(self, name: str) -> None:
        assert agency_local_part_proposals(name) == ()

    @given(st.text(max_size=200))
    def test_of_anything_are_valid(self, name: str) -> None:
        assert all(map(is_valid_local_part, agency_local_part_proposals(name)))

    @pytest.mark.row("R1", "R3")
    def test_addresses_of_the_demonstration_are_valid_and_unlike(self) -> None:
        stored = Counter(agency["local_part"] for agency in DEMO["agency"])
        assert [local for local, times in stored.items() if times > 1] == []
        assert [local for local in stored if not is_valid_local_part(local)] == []


class TestIsValidLocalPart:
    @pytest.mark.parametrize("local", ["a", "a1", "nguyenvanbinh.stnmt", "so-yte", "x" * 64])
    def test_accepts(self, local: str) -> None:
        assert is_valid_local_part(local)

    @pytest.mark.parametrize(
        "local",
        [
            "", ".", "a.", ".a", "a..b", "a--b", "-a", "a-", "A", "đ", "a b", "a_b", "a+b", "a@b", "a\n",
            "x" * 65, "ａ",
        ],
    )  # fmt: skip
    def test_refuses(self, local: str) -> None:
        assert not is_valid_local_part(local)

    @pytest.mark.parametrize("local", sorted(RESERVED_LOCAL_PARTS))
    def test_refuses_names_that_belong_to_the_mail_system(self, local: str) -> None:
        assert not is_valid_local_part(local)
        assert is_valid_local_part(f"{local}.snv")
