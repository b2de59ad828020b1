"""The judgement on a message at the SMTP door and in the web.

State secrets never enter (R31); official documents go from agency mailbox to agency mailbox, once
approved and issued (R40, R41), never from a personal mailbox (R42) and never to a free one (R18).
Working mail, drafts and answers to citizens pass (R38, R40, R47a). What stands in a register may be
passed on inside one's own agency: the clerk sends what arrived to the head (BP48 Đ17.1a, R43).
"""

from dataclasses import dataclass
from enum import StrEnum

from congvu.policy.free_mail import is_free_mail
from congvu.policy.official_marks import is_official
from congvu.policy.profile import RegulationProfile
from congvu.policy.secrecy import find_secrecy_marks

_LONGEST_ENDING = 5


class SenderKind(StrEnum):
    AGENCY = "AGENCY"
    PERSON = "PERSON"
    SYSTEM_DISPATCH = "SYSTEM_DISPATCH"
    OUTSIDE = "OUTSIDE"


class Reason(StrEnum):
    SECRET = "SECRET"
    FREE_MAIL = "FREE_MAIL"
    PERSONAL_MAILBOX = "PERSONAL_MAILBOX"
    NOT_ISSUED = "NOT_ISSUED"
    CHANGED = "CHANGED"


@dataclass(frozen=True, slots=True)
class AttachmentFacts:
    """`text` is None where the file has none that can be read; `sha256` is in hex."""

    filename: str
    media_type: str
    sha256: str
    text: str | None
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class DispatchFacts:
    """What the registers say of the document that the system sends; its approved PDF and its sender."""

    document_id: str
    sender: str
    content_sha256: str


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """`dispatch` is only known for SYSTEM_DISPATCH, None when the registers do not know the message.

    `registered` are the SHA-256 of attached files that stand in a register; `is_within_agency` says
    whether every recipient is a mailbox of the sender's own agency.
    """

    sender: str
    sender_kind: SenderKind
    recipients: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[AttachmentFacts, ...] = ()
    dispatch: DispatchFacts | None = None
    registered: frozenset[str] = frozenset()
    is_within_agency: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    pass


@dataclass(frozen=True, slots=True)
class Refused:
    """Both sentences say what is wrong, the article, and what to do instead."""

    reason: Reason
    article: str
    sentence_vi: str
    sentence_en: str
    smtp_code: int = 550
    enhanced: str = "5.7.1"


Verdict = Accepted | Refused


def judge(facts: MessageFacts, profile: RegulationProfile) -> Verdict:
    """Whether the message may go on, under the regulation of the day."""
    if refused := _secret(facts, profile):
        return refused
    if facts.sender_kind == SenderKind.SYSTEM_DISPATCH:
        return _dispatched(facts, profile)
    if facts.sender_kind == SenderKind.OUTSIDE or not carries_official(facts):
        return Accepted()
    if facts.is_within_agency and _is_only_passed_on(facts):
        return Accepted()
    if facts.sender_kind == SenderKind.PERSON:
        return _from_person(profile)
    if _goes_to_free_mail(facts, profile):
        return _to_free_mail(profile)
    article = profile.articles.approval
    return Refused(
        Reason.NOT_ISSUED,
        article,
        f"Văn bản chính thức phải được lãnh đạo duyệt và văn thư cấp số trước khi gửi ({article}). "
        "Hãy gửi trong mục Văn bản đi; văn bản đến phải vào sổ trước khi chuyển trong nội bộ.",
        f"An official document must be approved and issued before it is sent ({article}). "
        "Send it from Outgoing documents (Văn bản đi); register what arrived before you pass it on.",
    )


def _secret(facts: MessageFacts, profile: RegulationProfile) -> Refused | None:
    texts = [facts.subject, facts.text]
    for attachment in facts.attachments:
        texts += [_words_of(attachment.filename), attachment.text or ""]
    if not any(find_secrecy_marks(text) for text in texts):
        return None
    article = profile.articles.secrecy
    return Refused(
        Reason.SECRET,
        article,
        f"Văn bản mật không được gửi qua hệ thống thư điện tử ({article}). Hãy gửi theo đường văn thư mật.",
        f"A document with a secrecy stamp must never pass through e-mail ({article}). "
        "Send it through the registry for secret documents.",
    )


def _words_of(filename: str) -> str:
    """ "TỐI MẬT_Ke-hoach.pdf" -> "TỐI MẬT - Ke-hoach": the ending goes, underscores part words."""
    stem, dot, ending = filename.rpartition(".")
    return (stem if dot and len(ending) <= _LONGEST_ENDING else filename).replace("_", " - ")


def _dispatched(facts: MessageFacts, profile: RegulationProfile) -> Verdict:
    dispatch = facts.dispatch
    article = profile.articles.approval
    if dispatch is None or dispatch.sender.lower() != facts.sender.lower():
        return Refused(
            Reason.NOT_ISSUED,
            article,
            f"Văn bản này chưa được phát hành ({article}). Hãy trình lãnh đạo duyệt, rồi phát hành.",
            f"This document was not issued ({article}). Have it approved and issue it first.",
        )
    if dispatch.content_sha256 not in {attachment.sha256 for attachment in facts.attachments}:
        return Refused(
            Reason.CHANGED,
            article,
            f"Nội dung khác với bản lãnh đạo đã duyệt ({article}). Hãy trình duyệt lại.",
            f"The content is not what the leader approved ({article}). Submit it for approval again.",
        )
    if _goes_to_free_mail(facts, profile):
        return _to_free_mail(profile)
    return Accepted()


def carries_official(facts: MessageFacts) -> bool:
    """Whether the text or a file is an issued document, by its form or because a register holds it."""
    if any(attachment.sha256 in facts.registered for attachment in facts.attachments):
        return True
    texts = [facts.text, *(a.text for a in facts.attachments if a.text)]
    return any(is_official(text) for text in texts)


def _is_only_passed_on(facts: MessageFacts) -> bool:
    """Whether all that is official in it stands in a register already."""
    others = [a.text for a in facts.attachments if a.text and a.sha256 not in facts.registered]
    return not any(is_official(text) for text in (facts.text, *others))


def _goes_to_free_mail(facts: MessageFacts, profile: RegulationProfile) -> bool:
    if not profile.free_mail.is_forbidden:
        return False
    return any(is_free_mail(address, profile.free_mail.domains) for address in facts.recipients)


def _from_person(profile: RegulationProfile) -> Refused:
    article = profile.articles.personal_mailbox
    return Refused(
        Reason.PERSONAL_MAILBOX,
        article,
        f"Không được dùng hộp thư cá nhân gửi văn bản của cơ quan ({article}). "
        "Hãy nhờ văn thư gửi từ hộp thư cơ quan.",
        f"A personal mailbox may not send the agency's official documents ({article}). "
        "Ask the clerk to issue it.",
    )


def _to_free_mail(profile: RegulationProfile) -> Refused:
    article = profile.free_mail.article
    return Refused(
        Reason.FREE_MAIL,
        article,
        f"Không gửi văn bản chính thức đến hộp thư miễn phí ({article}). "
        "Hãy gửi đến hộp thư .gov.vn của nơi nhận.",
        f"Official documents may not go to free mailboxes ({article}). "
        "Send to the recipient's .gov.vn mailbox.",
    )
