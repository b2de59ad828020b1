"""Refusals that are the gate's own, not a rule of a regulation: Vietnamese first, then English."""

from congvu.engines.milter.messages import Overflow, Refuse
from congvu.policy.gate import Refused

UNAVAILABLE = Refuse(
    451,
    "4.3.0",
    (
        "Hệ thống tạm thời chưa kiểm tra được thư này, xin gửi lại sau ít phút.",
        "The message cannot be checked at the moment, please try again in a few minutes.",
    ),
)

FOREIGN_FROM = Refuse(
    550,
    "5.7.1",
    (
        "Dòng From ghi một địa chỉ mà tài khoản này không được gửi thay. "
        "Hãy gửi từ địa chỉ của mình, hoặc của cơ quan đã ủy quyền.",
        "The From line names an address that this account may not send as. "
        "Send from your own address, or from an agency mailbox delegated to you.",
    ),
)

WRONG_DOOR = Refuse(
    550,
    "5.7.1",
    (
        "Cổng này chỉ để hệ thống phát hành văn bản. Hãy gửi thư qua cổng gửi thư thông thường.",
        "This port and account serve only the system's own dispatch of issued documents. "
        "Send through the ordinary submission port.",
    ),
)

# 421: Postfix closes the connection; the program signs in again, with the password of now.
SESSION_ENDED = Refuse(
    421,
    "4.7.0",
    (
        "Phiên đăng nhập này đã bị kết thúc (mật khẩu đã đổi hoặc đã hủy). Hãy đăng nhập lại.",
        "This session has been ended (the password was changed or revoked). Sign in again.",
    ),
)

TOO_LARGE = Refuse(
    552,
    "5.3.4",
    (
        "Thư vượt quá dung lượng cho phép. Hãy giảm hoặc chia nhỏ tệp đính kèm.",
        "The message is too large. Reduce or split the attachments.",
    ),
)

TOO_BUSY = Refuse(
    451,
    "4.3.2",
    (
        "Hệ thống đang xử lý quá nhiều thư lớn, xin gửi lại sau ít phút.",
        "Too many large messages are being handled, please try again in a few minutes.",
    ),
)

UNREADABLE_MESSAGE = Refuse(
    550,
    "5.6.0",
    (
        "Thư có cấu trúc không đọc được nên không kiểm tra được. Hãy soạn lại và gửi lại.",
        "The structure of this message cannot be read, so it cannot be checked. Compose and send it again.",
    ),
)


def of_overflow(overflow: Overflow) -> Refuse:
    return TOO_LARGE if overflow is Overflow.MESSAGE else TOO_BUSY


def of_rule(refused: Refused) -> Refuse:
    """A rule's refusal as an SMTP reply, one line for each language."""
    return Refuse(refused.smtp_code, refused.enhanced, (refused.sentence_vi, refused.sentence_en))
