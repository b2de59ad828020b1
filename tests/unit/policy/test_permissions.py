"""The table of permissions, in full."""

from itertools import product

import pytest

from congvu.policy.permissions import AgencyAct, MailboxAct, may_in_agency, may_in_mailbox

# Each delegation role includes those before it (BP48 Đ15.1).
MAILBOX = {
    None: "",
    "READ": "READ",
    "HANDLE": "READ HANDLE",
    "SEND": "READ HANDLE SEND",
    "MANAGE": "READ HANDLE SEND MANAGE",
    "read": "",
    "": "",
    "OWNER": "",
}
LEADER = (
    "READ_DOCUMENTS WRITE_DOCUMENT APPROVE_DOCUMENT ASSIGN_DOCUMENT SEE_ACCESSES CONFIRM_REQUESTS "
    "EDIT_CONTACT_CARD PUBLISH_OFFICIALS"
)
# BP48 Đ16.1: leaders approve; Đ17: the clerk issues and registers; nobody does both by one post.
AGENCY = {
    "HEAD": f"{LEADER} MANAGE_MAILBOX ARRANGE_HANDOVER",
    "DEPUTY": LEADER,
    "CLERK": "READ_DOCUMENTS WRITE_DOCUMENT ISSUE_DOCUMENT CANCEL_NUMBER REGISTER_ARRIVAL SEE_ACCESSES",
    "OFFICER": "READ_DOCUMENTS WRITE_DOCUMENT",
    "IT_OFFICER": "ASK_FOR_MAILBOXES RENEW_ACCESS EDIT_CONTACT_CARD ARRANGE_HANDOVER",
    "": "",
    "head": "",
    "CHAIRMAN": "",
}


class TestMailbox:
    @pytest.mark.row("R15", "R24")
    @pytest.mark.parametrize(("role", "act"), list(product(MAILBOX, MailboxAct)))
    def test_a_role_allows_what_the_table_says(self, role: str | None, act: MailboxAct) -> None:
        assert may_in_mailbox(role, act) is (act.value in MAILBOX[role].split())


class TestAgency:
    @pytest.mark.row("R16", "R41")
    @pytest.mark.parametrize(("post", "act"), list(product(AGENCY, AgencyAct)))
    def test_a_post_allows_what_the_table_says(self, post: str, act: AgencyAct) -> None:
        assert may_in_agency([post], act) is (act.value in AGENCY[post].split())

    @pytest.mark.parametrize("act", list(AgencyAct))
    def test_without_a_post_nothing_is_allowed(self, act: AgencyAct) -> None:
        assert not may_in_agency([], act)

    def test_several_posts_add_up(self) -> None:
        posts = iter(["OFFICER", "CLERK"])
        assert may_in_agency(posts, AgencyAct.ISSUE_DOCUMENT)

    @pytest.mark.row("R41")
    def test_no_post_both_approves_and_issues(self) -> None:
        both = {AgencyAct.APPROVE_DOCUMENT, AgencyAct.ISSUE_DOCUMENT}
        assert [post for post in AGENCY if all(may_in_agency([post], act) for act in both)] == []
