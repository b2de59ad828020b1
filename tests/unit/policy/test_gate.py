"""The judgement on a message: every branch, in both languages, with the article of the regulation."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.policy.gate import (
    Accepted,
    AttachmentFacts,
    DispatchFacts,
    MessageFacts,
    Reason,
    Refused,
    SenderKind,
    judge,
)
from congvu.policy.profile import RegulationProfile
from congvu.profiles import list_profiles, load_profile
from tests.unit.policy import documents

BINH_PHUOC = load_profile("binh-phuoc-2009")
PHU_YEN = load_profile("phu-yen-2009")
SHA, OTHER_SHA = "a" * 64, "b" * 64
PDF = AttachmentFacts("quyet-dinh.pdf", "application/pdf", SHA, documents.PDF_PAGE)
DRAFT = AttachmentFacts("du-thao.pdf", "application/pdf", SHA, documents.DRAFT_PAGE)
SCAN = AttachmentFacts("scan.pdf", "application/pdf", SHA, "")
LOCKED = AttachmentFacts("tep.zip", "application/zip", SHA, None, is_readable=False)
SECRET_PDF = AttachmentFacts(
    "bao-cao.pdf", "application/pdf", SHA, "UBND TỈNH\tTỐI MẬT\n" + documents.PDF_PAGE
)
ISSUED = DispatchFacts("7", "sotttt@binhphuoc.gov.vn", SHA)
FREE = "nguyenvana@gmail.com"

LETTER = MessageFacts(
    sender="tranthilan.sotttt@binhphuoc.gov.vn",
    sender_kind=SenderKind.PERSON,
    recipients=("snv@binhphuoc.gov.vn",),
    subject="Góp ý dự thảo",
    text=documents.WORKING_LETTER,
)
DISPATCH = replace(
    LETTER,
    sender="sotttt@binhphuoc.gov.vn",
    sender_kind=SenderKind.SYSTEM_DISPATCH,
    subject="Quyết định 05/QĐ-STTTT",
    attachments=(PDF,),
    dispatch=ISSUED,
)


def reason(facts: MessageFacts, profile: RegulationProfile = BINH_PHUOC) -> Reason | None:
    verdict = judge(facts, profile)
    return verdict.reason if isinstance(verdict, Refused) else None


class TestSecrets:
    @pytest.mark.row("R31")
    @pytest.mark.parametrize("kind", list(SenderKind))
    @pytest.mark.parametrize(
        "changes",
        [
            {"subject": "[MẬT] Báo cáo"},
            {"text": "Kính gửi anh,\n\nTUYỆT MẬT\n\n"},
            {"attachments": (SECRET_PDF,)},
            {"attachments": (PDF, LOCKED, replace(SCAN, text="MẬT"))},
            {"attachments": (replace(SCAN, filename="TỐI MẬT_Ke-hoach.pdf"),)},
            {"attachments": (replace(SCAN, filename="Báo cáo (MẬT).docx"),)},
        ],
        ids=["subject", "text", "PDF", "one of several", "file name", "file name with ending"],
    )
    def test_are_refused_from_everyone_and_wherever_the_stamp_stands(
        self, kind: SenderKind, changes: dict[str, object]
    ) -> None:
        facts = replace(DISPATCH, sender_kind=kind, **changes)  # type: ignore[arg-type]
        assert reason(facts) is Reason.SECRET

    @pytest.mark.row("R31")
    def test_are_refused_before_anything_else(self) -> None:
        facts = replace(DISPATCH, recipients=(FREE,), dispatch=None, attachments=(SECRET_PDF,))
        assert reason(facts) is Reason.SECRET

    def test_are_not_seen_in_ordinary_names(self) -> None:
        names = ("mat-khau.pdf", "mật khẩu mới.docx", "MATLAB.pdf", "")
        facts = replace(LETTER, attachments=tuple(replace(SCAN, filename=name) for name in names))
        assert judge(facts, BINH_PHUOC) == Accepted()


class TestPersonalMailboxes:
    @pytest.mark.row("R42")
    @pytest.mark.parametrize(
        "changes",
        [{"attachments": (PDF,)}, {"text": documents.PDF_PAGE}, {"attachments": (SCAN, DRAFT, PDF)}],
        ids=["PDF", "text", "among drafts"],
    )
    def test_never_send_official_documents(self, changes: dict[str, object]) -> None:
        assert reason(replace(LETTER, **changes)) is Reason.PERSONAL_MAILBOX  # type: ignore[arg-type]

    @pytest.mark.row("R42")
    def test_not_even_to_their_own_agency_or_under_a_milder_regulation(self) -> None:
        facts = replace(LETTER, attachments=(PDF,), recipients=("sotttt@binhphuoc.gov.vn",))
        assert {reason(facts, load_profile(one)) for one in list_profiles()} == {Reason.PERSONAL_MAILBOX}

    @pytest.mark.row("R38", "R40")
    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"attachments": (DRAFT,)},
            {"attachments": (SCAN, LOCKED)},
            {"recipients": (FREE, "dan@yahoo.com")},
            {"text": documents.DIRECTIVE.replace("Số: 05/CT-UBND", "Số:    /CT-UBND")},
        ],
        ids=["working mail", "draft", "files without text", "to a citizen", "number left open"],
    )
    def test_send_working_mail_and_drafts(self, changes: dict[str, object]) -> None:
        assert judge(replace(LETTER, **changes), BINH_PHUOC) == Accepted()  # type: ignore[arg-type]


class TestAgencyMailboxes:
    AGENCY = replace(LETTER, sender="sotttt@binhphuoc.gov.vn", sender_kind=SenderKind.AGENCY)

    @pytest.mark.row("R47a")
    def test_send_working_mail_also_to_citizens(self) -> None:
        assert judge(replace(self.AGENCY, recipients=(FREE,)), BINH_PHUOC) == Accepted()

    @pytest.mark.row("R41")
    def test_send_official_documents_only_through_the_register(self) -> None:
        assert reason(replace(self.AGENCY, attachments=(PDF,))) is Reason.NOT_ISSUED

    @pytest.mark.row("R18")
    def test_are_told_first_that_the_mailbox_is_a_free_one(self) -> None:
        assert reason(replace(self.AGENCY, attachments=(PDF,), recipients=(FREE,))) is Reason.FREE_MAIL

    @pytest.mark.row("R18")
    def test_are_told_of_approval_where_free_mail_is_allowed(self) -> None:
        facts = replace(self.AGENCY, attachments=(PDF,), recipients=(FREE,))
        assert reason(facts, PHU_YEN) is Reason.NOT_ISSUED


class TestDispatches:
    @pytest.mark.row("R41")
    def test_of_an_issued_document_go(self) -> None:
        assert judge(DISPATCH, BINH_PHUOC) == Accepted()

    @pytest.mark.row("R41")
    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"dispatch": None}, Reason.NOT_ISSUED),
            ({"sender": "snv@binhphuoc.gov.vn"}, Reason.NOT_ISSUED),
            ({"attachments": (replace(PDF, sha256=OTHER_SHA),)}, Reason.CHANGED),
            ({"attachments": ()}, Reason.CHANGED),
            ({"recipients": ("snv@binhphuoc.gov.vn", FREE)}, Reason.FREE_MAIL),
        ],
        ids=["unknown", "of another agency", "one byte changed", "without its file", "to a free mailbox"],
    )
    def test_that_are_not_what_was_issued_stay(self, changes: dict[str, object], why: Reason) -> None:
        assert reason(replace(DISPATCH, **changes)) is why  # type: ignore[arg-type]

    @pytest.mark.row("R18")
    def test_go_to_free_mailboxes_where_the_regulation_allows(self) -> None:
        assert judge(replace(DISPATCH, recipients=(FREE,)), PHU_YEN) == Accepted()

    def test_may_carry_more_than_the_document(self) -> None:
        facts = replace(DISPATCH, attachments=(replace(SCAN, sha256=OTHER_SHA), PDF))
        assert judge(facts, BINH_PHUOC) == Accepted()

    def test_know_their_sender_in_any_case_of_letters(self) -> None:
        assert judge(replace(DISPATCH, sender="SoTTTT@binhphuoc.gov.vn"), BINH_PHUOC) == Accepted()


class TestPassingOn:
    """BP48 Đ17.1a: the clerk sends what arrived to the head, by mail."""

    @pytest.mark.row("R43")
    @pytest.mark.parametrize("kind", [SenderKind.AGENCY, SenderKind.PERSON])
    @pytest.mark.parametrize("pdf", [PDF, SCAN], ids=["numbered", "known by its bytes alone"])
    def test_what_stands_in_a_register_goes_inside_the_own_agency_only(
        self, kind: SenderKind, pdf: AttachmentFacts
    ) -> None:
        facts = replace(LETTER, sender_kind=kind, attachments=(pdf,), registered=frozenset({SHA}))
        assert judge(replace(facts, is_within_agency=True), BINH_PHUOC) == Accepted()
        assert reason(facts) in (Reason.NOT_ISSUED, Reason.PERSONAL_MAILBOX)

    def test_what_stands_in_no_register_does_not_go_inside_the_agency_either(self) -> None:
        facts = replace(LETTER, attachments=(PDF,), is_within_agency=True)
        assert reason(facts) is Reason.PERSONAL_MAILBOX
        beside = replace(PDF, sha256=OTHER_SHA)
        both = replace(facts, attachments=(PDF, beside), registered=frozenset({SHA}))
        assert reason(both) is Reason.PERSONAL_MAILBOX

    def test_a_secret_does_not_go_because_somebody_registered_it(self) -> None:
        facts = replace(LETTER, attachments=(SECRET_PDF,), registered=frozenset({SHA}), is_within_agency=True)
        assert reason(facts) is Reason.SECRET


class TestOutside:
    def test_may_write_anything_but_secrets(self) -> None:
        facts = replace(LETTER, sender=FREE, sender_kind=SenderKind.OUTSIDE, attachments=(PDF,))
        assert judge(facts, BINH_PHUOC) == Accepted()


# One message for each reason.
REFUSED = {
    Reason.SECRET: replace(LETTER, subject="(MẬT) Báo cáo"),
    Reason.PERSONAL_MAILBOX: replace(LETTER, attachments=(PDF,)),
    Reason.FREE_MAIL: replace(DISPATCH, recipients=(FREE,)),
    Reason.CHANGED: replace(DISPATCH, attachments=()),
    Reason.NOT_ISSUED: replace(DISPATCH, dispatch=None),
}


class TestSentences:
    def test_there_is_one_message_for_each_reason(self) -> None:
        assert set(REFUSED) == set(Reason)

    @pytest.mark.row("R18", "R31", "R41", "R42")
    @pytest.mark.parametrize(("why", "profile_id"), list(product(Reason, list_profiles())))
    def test_name_the_article_of_the_regulation_in_both_languages(self, why: Reason, profile_id: str) -> None:
        profile = load_profile(profile_id)
        verdict = judge(REFUSED[why], profile)
        if why is Reason.FREE_MAIL and not profile.free_mail.is_forbidden:
            assert verdict == Accepted()
            return
        assert isinstance(verdict, Refused)
        articles = {
            Reason.SECRET: profile.articles.secrecy,
            Reason.PERSONAL_MAILBOX: profile.articles.personal_mailbox,
            Reason.FREE_MAIL: profile.free_mail.article,
        }
        assert verdict.reason is why
        assert verdict.article == articles.get(why, profile.articles.approval)
        assert verdict.article in verdict.sentence_vi
        assert verdict.article in verdict.sentence_en

    @pytest.mark.parametrize("why", list(Reason))
    def test_say_what_to_do_and_fit_an_smtp_reply(self, why: Reason) -> None:
        verdict = judge(REFUSED[why], BINH_PHUOC)
        assert isinstance(verdict, Refused)
        assert "Hãy " in verdict.sentence_vi
        assert (verdict.smtp_code, verdict.enhanced) == (550, "5.7.1")
        for sentence in (verdict.sentence_vi, verdict.sentence_en):
            assert "\n" not in sentence
            assert len(f"550-5.7.1 {sentence}\r\n".encode()) <= 512

    def test_are_in_two_languages(self) -> None:
        for facts in REFUSED.values():
            verdict = judge(facts, BINH_PHUOC)
            assert isinstance(verdict, Refused)
            own_words = verdict.sentence_en.replace(verdict.article, "").replace("Văn bản đi", "")
            assert own_words.isascii()
            assert not verdict.sentence_vi.isascii()


class TestAnyMessage:
    @given(
        st.sampled_from(list(SenderKind)),
        st.text(max_size=60),
        st.text(max_size=100),
        st.lists(st.text(max_size=30), max_size=3),
        st.none() | st.text(max_size=60),
    )
    def test_has_a_verdict_and_always_the_same(
        self, kind: SenderKind, subject: str, text: str, recipients: list[str], file_text: str | None
    ) -> None:
        attachment = AttachmentFacts(subject, "application/pdf", SHA, file_text)
        facts = MessageFacts("x@y.vn", kind, tuple(recipients), subject, text, (attachment,))
        assert judge(facts, BINH_PHUOC) == judge(facts, BINH_PHUOC)
