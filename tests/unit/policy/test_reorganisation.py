"""Reorganisation: every change is in the plan, and nothing is guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.policy.reorganisation import (
    BodyNow,
    BodyOrder,
    EndOrder,
    NewProvince,
    Order,
    OrderError,
    PersonNow,
    ProblemKind,
    Step,
    StepKind,
    parse_order,
    plan,
)

DAY = date(2025, 7, 1)
STTTT = BodyNow("sotttt", "Sở Thông tin và Truyền thông", (PersonNow("binh.sotttt", "Bình"),))
SKHCN = BodyNow("skhcn", "Sở Khoa học và Công nghệ", (PersonNow("lan.skhcn", "Lan"),))
SNV = BodyNow("snv", "Sở Nội vụ", (PersonNow("an.snv", "An"), PersonNow("binh.snv", "Bình")))
HUYEN = BodyNow(
    "ubndbudang",
    "UBND huyện Bù Đăng",
    (PersonNow("hoa.ubndbudang", "Hoa"), PersonNow("kim.ubndbudang", "Kim")),
)
INTO_SKHCN = BodyOrder("skhcn", "Sở Khoa học và Công nghệ", "SKHCN", "DEPARTMENT", ("sotttt",))
DONG_NAI = NewProvince("dong-nai", "Tỉnh Đồng Nai", "dongnai.gov.vn", "Biên Hòa", "current")


def _plan(order: Order, *bodies: BodyNow, taken: frozenset[str] = frozenset()):  # type: ignore[no-untyped-def]
    return plan(order, bodies, domain="binhphuoc.gov.vn", taken=taken)


@pytest.mark.row("R10", "R11")
def test_a_body_that_is_taken_over_ends_and_its_people_go_along() -> None:
    made = _plan(Order("1", DAY, bodies=(INTO_SKHCN,)), STTTT, SKHCN, SNV)
    assert made.problems == ()
    assert made.steps == (
        Step(StepKind.ENDED_BODY, STTTT.name, "sotttt", "skhcn", "skhcn"),
        Step(StepKind.MOVED_PERSON, "Bình", "binh.sotttt", "binh.skhcn", "skhcn"),
    )


def test_the_mailbox_of_the_first_body_becomes_that_of_a_new_one() -> None:
    order = Order(
        "1", DAY, bodies=(BodyOrder("sokhcn", "Sở KH&CN", "SKHCN", "DEPARTMENT", ("sotttt", "skhcn")),)
    )
    made = _plan(order, STTTT, SKHCN)
    assert [(step.kind, step.before, step.after) for step in made.steps] == [
        (StepKind.NEW_BODY, "", "sokhcn"),
        (StepKind.MOVED_BODY, "sotttt", "sokhcn"),
        (StepKind.ENDED_BODY, "skhcn", "sokhcn"),
        (StepKind.MOVED_PERSON, "binh.sotttt", "binh.sokhcn"),
        (StepKind.MOVED_PERSON, "lan.skhcn", "lan.sokhcn"),
    ]
    assert made.problems == ()


def test_a_district_ends_and_each_person_needs_a_new_body() -> None:
    end = EndOrder("ubndbudang", "snv", {"hoa.ubndbudang": "snv"})
    made = _plan(Order("1", DAY, ended=(end,)), HUYEN, SNV)
    assert [(p.kind, p.subject) for p in made.problems] == [
        (ProblemKind.PERSON_WITHOUT_BODY, "kim.ubndbudang")
    ]
    assert Step(StepKind.MOVED_PERSON, "Hoa", "hoa.ubndbudang", "hoa.snv", "snv") in made.steps


def test_two_who_would_share_an_address_are_told_apart_by_people() -> None:
    """R5: never a silent suffix."""
    order = Order("1", DAY, bodies=(BodyOrder("snv", "Sở Nội vụ", "SNV", "DEPARTMENT", ("sotttt",)),))
    assert [(p.kind, p.subject) for p in _plan(order, STTTT, SNV).problems] == [
        (ProblemKind.ADDRESS_TAKEN, "binh.snv")
    ]
    chosen = Order("1", DAY, bodies=order.bodies, addresses={"binh.sotttt": "binh.cntt.snv"})
    made = _plan(chosen, STTTT, SNV)
    assert made.problems == ()
    assert made.steps[-1].after == "binh.cntt.snv"


def test_an_address_that_was_once_held_is_not_given_again() -> None:
    made = _plan(Order("1", DAY, bodies=(INTO_SKHCN,)), STTTT, SKHCN, taken=frozenset({"binh.skhcn"}))
    assert [p.kind for p in made.problems] == [ProblemKind.ADDRESS_TAKEN]


def test_a_new_province_gives_every_address_the_new_domain() -> None:
    made = _plan(Order("202/2025/QH15", DAY, province=DONG_NAI, bodies=(INTO_SKHCN,)), STTTT, SKHCN, SNV)
    assert made.steps[0] == Step(StepKind.PROVINCE, "Tỉnh Đồng Nai", "binhphuoc.gov.vn", "dongnai.gov.vn")
    # Sở KH&CN and Sở Nội vụ with three people; Sở TTTT has its own steps.
    assert made.steps[-1] == Step(StepKind.DOMAIN_OF_ALL, "5", "binhphuoc.gov.vn", "dongnai.gov.vn")


@pytest.mark.parametrize(
    ("order", "kind", "subject"),
    [
        (Order("1", DAY, ended=(EndOrder("khong", "snv"),)), ProblemKind.UNKNOWN_BODY, "khong"),
        (
            Order("1", DAY, ended=(EndOrder("skhcn", "khong", {"lan.skhcn": "snv"}),)),
            ProblemKind.UNKNOWN_BODY,
            "khong",
        ),
        (
            Order("1", DAY, ended=(EndOrder("skhcn", "snv", {"lan.skhcn": "skhcn"}),)),
            ProblemKind.UNKNOWN_BODY,
            "skhcn",
        ),
        (
            Order("1", DAY, ended=(EndOrder("skhcn", "snv", {"lan.skhcn": "snv", "ai.skhcn": "snv"}),)),
            ProblemKind.UNKNOWN_PERSON,
            "ai.skhcn",
        ),
        (
            Order(
                "1", DAY, bodies=(BodyOrder("snv", "Sở Nội vụ", "SNV", "DEPARTMENT", ("sotttt",)), INTO_SKHCN)
            ),
            ProblemKind.TAKEN_TWICE,
            "sotttt",
        ),
        (Order("1", DAY, addresses={"ai": "x.snv"}), ProblemKind.UNKNOWN_PERSON, "ai"),
        (
            Order("1", DAY, bodies=(INTO_SKHCN,), addresses={"binh.sotttt": "Bình"}),
            ProblemKind.BAD_ADDRESS,
            "Bình",
        ),
        (
            Order("1", DAY, province=NewProvince("a", "A", "binhphuoc.gov.vn", "A", "current")),
            ProblemKind.SAME_DOMAIN,
            "binhphuoc.gov.vn",
        ),
    ],
)
def test_what_an_order_leaves_open_is_said(order: Order, kind: ProblemKind, subject: str) -> None:
    assert (kind, subject) in [(p.kind, p.subject) for p in _plan(order, STTTT, SKHCN, SNV).problems]


@given(st.sets(st.sampled_from(["sotttt", "skhcn", "snv"])))
def test_nobody_is_lost(taken_over: set[str]) -> None:
    """Whoever's body ends has a step or stands among the problems."""
    order = Order("1", DAY, bodies=(BodyOrder("so", "Sở", "S", "DEPARTMENT", tuple(sorted(taken_over))),))
    made = _plan(order, STTTT, SKHCN, SNV)
    moved = {step.before for step in made.steps if step.kind is StepKind.MOVED_PERSON}
    going = {
        p.local_part for body in (STTTT, SKHCN, SNV) if body.local_part in taken_over for p in body.people
    }
    assert moved == going


def test_the_digest_tells_two_plans_apart() -> None:
    one = _plan(Order("1", DAY, bodies=(INTO_SKHCN,)), STTTT, SKHCN)
    assert one.digest == _plan(Order("1", DAY, bodies=(INTO_SKHCN,)), STTTT, SKHCN).digest
    assert one.digest != _plan(Order("1", DAY, bodies=(INTO_SKHCN,)), SKHCN, SNV).digest


class TestOrderFile:
    def test_is_read_whole(self) -> None:
        order = parse_order(
            """
code = "202/2025/QH15"
effective_on = 2025-07-01
[province]
code = "dong-nai"
name = "Tỉnh Đồng Nai"
domain = "dongnai.gov.vn"
seat = "Biên Hòa"
profile = "current"
hotline = ""
[[body]]
local_part = "skhcn"
name = "Sở Khoa học và Công nghệ"
symbol = "SKHCN"
kind = "DEPARTMENT"
takes_over = ["sotttt"]
[[ended]]
local_part = "ubndbudang"
correspondence_to = "snv"
people = {"hoa.ubndbudang" = "snv"}
[addresses]
"binh.sotttt" = "binh.cntt.skhcn"
""",
            source="lenh.toml",
        )
        assert order == Order(
            "202/2025/QH15",
            DAY,
            province=DONG_NAI,
            bodies=(INTO_SKHCN,),
            ended=(EndOrder("ubndbudang", "snv", {"hoa.ubndbudang": "snv"}),),
            addresses={"binh.sotttt": "binh.cntt.skhcn"},
        )

    def test_says_all_that_is_wrong(self) -> None:
        with pytest.raises(OrderError) as refused:
            parse_order('code = ""\n[[body]]\nname = 1\nmau = 2', source="lenh.toml")
        text = str(refused.value)
        assert "lenh.toml: code: expected a text that is not empty" in text
        assert "lenh.toml: effective_on: missing" in text
        assert "lenh.toml: body[1].name" in text
        assert "body[1].mau: no such key" in text
