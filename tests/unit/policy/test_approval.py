"""An approval holds for exactly the bytes and data that were approved (R41)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.policy.approval import Approval, NotIssuable, data_fingerprint, may_issue

A, B = "a" * 64, "b" * 64
DATA = {"subject": "Về việc kiểm tra", "recipients": ["snv", "syt"], "signer": 7}


class TestMayIssue:
    @pytest.mark.row("R41")
    def test_without_approval_is_refused(self) -> None:
        found = may_issue(content_sha256=A, data_fingerprint=A, approvals=())
        assert found is NotIssuable.NOT_APPROVED

    @pytest.mark.row("R41")
    def test_with_an_approval_of_exactly_this_is_allowed(self) -> None:
        assert may_issue(content_sha256=A, data_fingerprint=B, approvals=[Approval(A, B)]) is None
        assert (
            may_issue(content_sha256=A, data_fingerprint=B, approvals=[Approval(B, A), Approval(A, B)])
            is None
        )

    @pytest.mark.row("R41")
    @pytest.mark.parametrize("approved", [Approval(B, B), Approval(A, A), Approval(B, A)])
    def test_after_a_change_of_file_or_data_is_refused(self, approved: Approval) -> None:
        found = may_issue(content_sha256=A, data_fingerprint=B, approvals=iter([approved]))
        assert found is NotIssuable.CHANGED_SINCE_APPROVAL

    def test_two_approvals_do_not_add_up_to_one(self) -> None:
        halves = [Approval(A, A), Approval(B, B)]
        found = may_issue(content_sha256=A, data_fingerprint=B, approvals=halves)
        assert found is NotIssuable.CHANGED_SINCE_APPROVAL


class TestDataFingerprint:
    @pytest.mark.row("R41")
    @pytest.mark.parametrize(
        "change",
        [
            {"subject": "Về việc kiểm tra."},
            {"recipients": ["syt", "snv"]},
            {"recipients": ["snv"]},
            {"signer": "7"},
            {"more": ""},
        ],
    )
    def test_changes_with_any_value(self, change: dict[str, object]) -> None:
        assert data_fingerprint({**DATA, **change}) != data_fingerprint(DATA)

    def test_takes_no_notice_of_the_order_of_keys(self) -> None:
        assert data_fingerprint(dict(reversed(DATA.items()))) == data_fingerprint(DATA)

    def test_is_the_same_for_ever(self) -> None:
        """Stored with every approval: a change here would end all of them."""
        assert data_fingerprint({"ngày": date(2009, 10, 22), "số": 5, "tên": "Đồng Xoài"}) == (
            "e1dc97956a7357b102f22137730697c15ed68ef268d503ce482d93ec4b8948ee"
        )

    @given(st.dictionaries(st.text(), st.none() | st.integers() | st.lists(st.text()), max_size=4))
    def test_is_a_sha256_in_hex(self, data: dict[str, object]) -> None:
        assert len(data_fingerprint(data)) == 64
