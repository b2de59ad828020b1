"""The personnel feed against the directory: nobody is taken for another, nobody is lost."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.policy.personnel import Change, ChangeKind, Feed, FeedPerson, KnownPerson, compare

BODIES = frozenset({"snv", "stc", "sotttt"})
AN = KnownPerson(1, "snv", "Trần Văn An", "CB01", 1980, "Chuyên viên", "Văn phòng")
BINH = KnownPerson(2, "stc", "Nguyễn Thị Bình", "", 1985, "Kế toán")
CHI = KnownPerson(3, "stc", "Lê Chi", "", None, "Văn thư")


def _line(known: KnownPerson, **changes: object) -> FeedPerson:
    person = FeedPerson(
        known.key, known.body, known.full_name, known.staff_code, known.birth_year, known.title, known.unit
    )
    return replace(person, **changes)  # type: ignore[arg-type]


def _compare(
    *people: FeedPerson, known: tuple[KnownPerson, ...] = (AN, BINH, CHI), **more: object
) -> list[Change]:
    feed = Feed(people, **more)  # type: ignore[arg-type]
    return list(compare(feed, known, bodies=BODIES))


def _kinds(changes: list[Change]) -> list[tuple[ChangeKind, str]]:
    named = [one.person or one.known for one in changes]
    return [(one.kind, who.full_name if who else one.body) for one, who in zip(changes, named, strict=True)]


@pytest.mark.row("R17")
class TestChanges:
    def test_the_same_people_are_no_change(self) -> None:
        assert _compare(_line(AN), _line(BINH), _line(CHI)) == []

    def test_who_is_new_joins_and_who_is_missing_leaves(self) -> None:
        new = FeedPerson(9, "stc", "Vũ Hải", birth_year=1999)
        assert _kinds(_compare(_line(AN), _line(BINH), new)) == [
            (ChangeKind.JOINER, "Vũ Hải"),
            (ChangeKind.LEAVER, "Lê Chi"),
        ]

    def test_who_stands_in_another_body_moves(self) -> None:
        (change,) = _compare(_line(AN, body="stc"), _line(BINH), _line(CHI))
        assert (change.kind, change.body, change.known) == (ChangeKind.MOVER, "stc", AN)

    def test_by_name_and_year_of_birth_too(self) -> None:
        (change,) = _compare(_line(AN), _line(BINH, body="snv"), _line(CHI))
        assert (change.kind, change.known) == (ChangeKind.MOVER, BINH)

    @pytest.mark.parametrize(
        "changes", [{"title": "Trưởng phòng"}, {"unit": "Thanh tra"}, {"full_name": "Trần Văn Ân"}]
    )
    def test_a_title_a_unit_or_an_accent_is_a_change(self, changes: dict[str, object]) -> None:
        (change,) = _compare(_line(AN, **changes), _line(BINH), _line(CHI))
        assert (change.kind, change.known) == (ChangeKind.CHANGED, AN)

    def test_what_the_feed_does_not_give_is_none(self) -> None:
        assert _compare(_line(AN, title="", unit="", birth_year=None), _line(BINH), _line(CHI)) == []

    def test_bodies_that_it_does_not_name_stay_as_they_are(self) -> None:
        assert _compare(_line(AN)) == []

    def test_unless_it_says_that_it_is_complete(self) -> None:
        changes = _compare(_line(AN), is_complete=True)
        assert [(one.kind, one.body) for one in changes] == [
            (ChangeKind.GONE_BODY, "sotttt"),
            (ChangeKind.GONE_BODY, "stc"),
        ]

    def test_a_body_that_nobody_knows_is_told(self) -> None:
        (change,) = _compare(_line(AN), unknown_bodies=("Sở Mới",))
        assert (change.kind, change.body) == (ChangeKind.NEW_BODY, "Sở Mới")


class TestWhoIsWho:
    def test_two_of_one_name_are_told_apart_by_their_years(self) -> None:
        other = replace(BINH, key=4, birth_year=1990)
        known = (BINH, other)
        assert _compare(_line(BINH), _line(other), known=known) == []
        (change,) = _compare(_line(other), known=known)
        assert (change.kind, change.known) == (ChangeKind.LEAVER, BINH)

    def test_one_of_two_that_nothing_tells_apart_is_unsure(self) -> None:
        known = (replace(CHI, key=5), replace(CHI, key=6))
        (change,) = _compare(_line(CHI), known=known)
        assert change.kind == ChangeKind.UNSURE
        assert [one.key for one in change.candidates] == [5, 6]

    def test_a_name_that_goes_here_and_comes_there_may_be_the_same_person(self) -> None:
        changes = _compare(_line(BINH), _line(AN), FeedPerson(9, "snv", "Lê Chi"))
        assert [(one.kind, one.candidates) for one in changes] == [(ChangeKind.UNSURE, (CHI,))]

    def test_another_year_of_birth_is_another_person(self) -> None:
        changes = _compare(_line(BINH, birth_year=1970), _line(AN), _line(CHI))
        assert _kinds(changes) == [
            (ChangeKind.JOINER, "Nguyễn Thị Bình"),
            (ChangeKind.LEAVER, "Nguyễn Thị Bình"),
        ]

    def test_a_code_that_two_lines_bear_tells_nothing(self) -> None:
        changes = _compare(_line(AN), FeedPerson(9, "snv", "Người Khác", "CB01"), known=(AN,))
        assert _kinds(changes) == [(ChangeKind.JOINER, "Người Khác")]


def test_many_leavers_of_one_body_are_held_for_somebody_to_say_so() -> None:
    staff = tuple(KnownPerson(n, "snv", f"Người {n}", birth_year=1950 + n) for n in range(10))
    few = _compare(*(_line(one) for one in staff[2:]), known=staff)
    assert [one.is_held for one in few] == [False, False]
    many = _compare(*(_line(one) for one in staff[4:]), known=staff)
    assert [one.is_held for one in many] == [True] * 4


_people = st.lists(
    st.builds(
        KnownPerson,
        key=st.integers(0, 10**6),
        body=st.sampled_from(sorted(BODIES)),
        full_name=st.sampled_from(["Trần Văn An", "Lê Chi", "Vũ Hải", "Đỗ Ân"]),
        staff_code=st.sampled_from(["", "CB1", "CB2"]),
        birth_year=st.sampled_from([None, 1980, 1981]),
    ),
    unique_by=lambda one: one.key,
    max_size=8,
)


@given(_people, st.randoms())
def test_the_order_of_the_lines_makes_no_difference(people: list[KnownPerson], chance: object) -> None:
    lines = [_line(one) for one in people]
    mixed = lines[:]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = _compare(*lines, known=tuple(people)), _compare(*mixed, known=tuple(people))
    assert {repr(change) for change in one} == {repr(change) for change in other}


@given(_people, _people)
def test_everybody_of_the_feed_is_known_new_or_in_doubt(
    feed: list[KnownPerson], known: list[KnownPerson]
) -> None:
    lines = [_line(one) for one in feed]
    changes = _compare(*lines, known=tuple(known))
    told = [one.person for one in changes if one.person is not None]
    assert len(told) == len({id(one) for one in told})
    leavers = [one.known for one in changes if one.kind == ChangeKind.LEAVER]
    taken = [one.known for one in changes if one.kind in (ChangeKind.MOVER, ChangeKind.CHANGED)]
    assert not {one.key for one in leavers if one} & {one.key for one in taken if one}
