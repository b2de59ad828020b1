"""Nơi nhận as a page shows it: who is meant, beside which address, and who is nobody (R34, R39)."""

import pytest

from congvu.documents.queries import RecipientCheck, check_recipients
from tests.cast import NOW, Cast


def _check(cast: Cast, note: str) -> RecipientCheck:
    return check_recipients(note, agency_id=cast.sotttt.pk, now=NOW)


class TestKnown:
    @pytest.mark.row("R34", "R39")
    def test_each_agency_stands_beside_its_address(self, cast: Cast) -> None:
        check = _check(cast, "Nơi nhận:\n- Sở Nội vụ;\n- Lưu: VT, CNTT.")
        (phrase,) = check.known
        assert [(a.name, a.address) for a in phrase.agencies] == [("Sở Nội vụ", "snv@binhphuoc.gov.vn")]
        assert check.notes == ("Lưu: VT, CNTT",)
        assert check.is_sendable

    @pytest.mark.row("R34")
    def test_a_group_is_expanded_and_the_issuer_not_counted(self, cast: Cast) -> None:
        check = _check(cast, "Các sở, ban, ngành tỉnh")
        assert (len(check.known), check.known[0].is_group, check.count, check.names_issuer) == (
            1,
            True,
            2,
            True,
        )

    def test_what_stands_in_a_group_already_is_said_to(self, cast: Cast) -> None:
        check = _check(cast, "Các sở, ban, ngành;\nSở Nội vụ;\nLưu: VT")
        assert (check.repeated, check.count) == (("Sở Nội vụ",), 2)


class TestUnknown:
    @pytest.mark.row("R34")
    def test_comes_with_suggestions_that_replace_what_stands_there(self, cast: Cast) -> None:
        (one,) = _check(cast, "Sở Nội vụ; Sở Tài chánh").unknown
        first = one.suggestions[0]
        assert (one.phrase, first.written, first.replacement, first.address) == (
            "Sở Tài chánh",
            "Sở Tài chánh",
            "Sở Tài chính",
            "stc@binhphuoc.gov.vn",
        )

    @pytest.mark.row("R34")
    def test_under_a_shared_first_word_only_the_wrong_part_is_replaced(self, cast: Cast) -> None:
        note = "Các Sở: Nội vụ, Tài chánh"
        check = _check(cast, note)
        suggestion = check.unknown[0].suggestions[0]
        mended = note.replace(suggestion.written, suggestion.replacement)
        assert mended == "Các Sở: Nội vụ, Tài chính"
        assert _check(cast, mended).is_sendable

    def test_blocks_sending_also_beside_known_ones(self, cast: Cast) -> None:
        check = _check(cast, "Sở Nội vụ; Hội Những người yêu chim")
        assert (check.count, check.is_sendable) == (1, False)

    @pytest.mark.row("R18")
    def test_a_free_mailbox_is_called_so(self, cast: Cast) -> None:
        (one,) = _check(cast, "vanthu.snv@gmail.com").unknown
        assert one.is_free_mail

    def test_nothing_written_reaches_nobody(self, cast: Cast) -> None:
        assert not _check(cast, " \n;").is_sendable


@pytest.mark.row("R34")
def test_what_points_to_another_place_of_the_document_is_said_to_do_so(cast: Cast) -> None:
    check = check_recipients("Như Điều 3; Sở Nội vụ", agency_id=cast.sotttt.pk, now=NOW)
    [unknown] = check.unknown
    assert (unknown.phrase, unknown.points_elsewhere) == ("Như Điều 3", True)
    assert not check.is_sendable
