"""SMTP submission (RFC 6409) with pipelined recipients (RFC 2920)."""

import re
import smtplib
from collections.abc import Iterable, Sequence

from congvu.engines.errors import EngineUnavailable, NotPermitted, Refused
from congvu.engines.filed import mark_filed, sent_folder
from congvu.engines.layout import Layout
from congvu.engines.ports import Reply, Submitted
from congvu.engines.secrets import DISPATCH_ACCOUNT, WEB_ACCOUNT, load_secrets
from congvu.engines.smtp_address import require_recipients, smtp_address
from congvu.policy.text import VIETNAMESE_LETTERS

_SECONDS = 120
_AT_ONCE = 500
_REJECTED = re.compile(r"^<[^>]*>: \w+ \w+ rejected: ")
_UNAVAILABLE = "Hệ thống gửi thư đang tạm ngừng; thư chưa gửi, xin thử lại sau ít phút."
_UNKNOWN = "Không rõ hệ thống đã nhận thư hay chưa; hãy xem thư mục Đã gửi của nơi nhận trước khi gửi lại."
# What Postfix itself says in English, by reply code and enhanced code; other sentences are the gate's.
_POSTFIX_SAYS = {
    (550, "5.1.1"): "Không có hộp thư nào trong các nơi nhận; hãy kiểm tra lại địa chỉ.",
    (553, "5.7.1"): "Ông/bà không được ủy quyền gửi từ hộp thư này.",
}


class SmtpSubmission:
    def __init__(
        self, *, submission_port: int, dispatch_port: int, web_secret: str, dispatch_secret: str
    ) -> None:
        self._submission_port = submission_port
        self._dispatch_port = dispatch_port
        self._web_secret = web_secret
        self._dispatch_secret = dispatch_secret

    @classmethod
    def for_layout(cls, layout: Layout) -> "SmtpSubmission":
        secrets = load_secrets(layout.secrets)
        return cls(
            submission_port=layout.ports["submission"],
            dispatch_port=layout.ports["dispatch"],
            web_secret=secrets.web,
            dispatch_secret=secrets.dispatch,
        )

    def submit(self, *, login: str, sender: str, recipients: Sequence[str], message: bytes) -> Submitted:
        user = f"{login}*{WEB_ACCOUNT}"
        message = mark_filed(message, login=login, sender=sender, key=self._web_secret)
        return _hand_over(self._submission_port, (user, self._web_secret), sender, recipients, message)

    def dispatch(
        self, *, sender: str, recipients: Sequence[str], message: bytes, keep_copy: bool = False
    ) -> Submitted:
        account = (DISPATCH_ACCOUNT, self._dispatch_secret)
        copies = [sent_folder(sender)] if keep_copy else []
        return _hand_over(self._dispatch_port, account, sender, recipients, message, copies=copies)


def _hand_over(
    port: int,
    account: tuple[str, str],
    sender: str,
    recipients: Sequence[str],
    message: bytes,
    *,
    copies: Sequence[str] = (),
) -> Submitted:
    require_recipients(recipients, engine="smtp")
    wanted = [smtp_address(address, engine="smtp") for address in dict.fromkeys(recipients)]
    smtp_address(sender, engine="smtp")
    handed = False
    try:
        with smtplib.SMTP("127.0.0.1", port, local_hostname="congvu", timeout=_SECONDS) as smtp:
            smtp.ehlo()
            # PLAIN only: smtplib's own sign-in would try a wrong password once for each mechanism.
            smtp.user, smtp.password = account
            smtp.auth("PLAIN", smtp.auth_plain)
            _check(smtp.mail(sender, ["BODY=8BITMIME", f"SIZE={len(message)}"]))
            refused = _recipients(smtp, wanted)
            if len(refused) == len(wanted):
                raise _refusal(_gravest(refused.values()))
            _recipients(smtp, copies)
            handed = True
            code, text = smtp.data(message)
            if code != 250:
                raise _refusal(_reply(code, text))
            return Submitted(_queue_id(text), refused)
    except smtplib.SMTPAuthenticationError as problem:
        raise NotPermitted(
            "Hộp thư của ông/bà chưa mở hoặc đã khóa nên không gửi được.", engine="smtp", detail=str(problem)
        ) from None
    except smtplib.SMTPDataError as problem:
        raise _refusal(_reply(problem.smtp_code, _bytes(problem.smtp_error))) from None
    except (smtplib.SMTPException, OSError) as problem:
        sentence = _UNKNOWN if handed else _UNAVAILABLE
        raise EngineUnavailable(sentence, engine="smtp", detail=str(problem)) from None


def _recipients(smtp: smtplib.SMTP, recipients: Sequence[str]) -> dict[str, Reply]:
    """All RCPT commands in few round trips; those that were not taken."""
    refused: dict[str, Reply] = {}
    for start in range(0, len(recipients), _AT_ONCE):
        chunk = recipients[start : start + _AT_ONCE]
        smtp.send("".join(f"RCPT TO:<{recipient}>\r\n" for recipient in chunk))
        for recipient in chunk:
            code, text = smtp.getreply()
            if code not in (250, 251):
                refused[recipient] = _reply(code, text)
    return refused


def _check(answer: tuple[int, bytes]) -> None:
    if answer[0] != 250:
        raise _refusal(_reply(*answer))


def _gravest(replies: Iterable[Reply]) -> Reply:
    """Of many refused recipients: one that may be taken later decides, for then trying again helps."""
    return min(replies, key=lambda reply: reply.code)


def _refusal(reply: Reply) -> Exception:
    detail = f"{reply.code} {reply.enhanced} {reply.text}"
    if 400 <= reply.code < 500:
        return EngineUnavailable(_own_words(reply.text) or _UNAVAILABLE, engine="smtp", detail=detail)
    sentence = _POSTFIX_SAYS.get((reply.code, reply.enhanced), reply.text)
    return Refused(sentence, engine="smtp", detail=detail)


def _own_words(text: str) -> str:
    """What our gate or configuration says, which is Vietnamese; "" for Postfix's own phrases."""
    own = _REJECTED.sub("", text)
    return f"Thư chưa gửi: {own}" if VIETNAMESE_LETTERS & set(own) else ""


def _reply(code: int, text: bytes) -> Reply:
    lines = text.decode("utf-8", "replace").split("\n")
    enhanced, pieces = "", []
    for line in lines:
        head, _space, rest = line.strip().partition(" ")
        if head.count(".") == 2 and head.replace(".", "").isdigit():
            enhanced = head
            pieces.append(rest)
        else:
            pieces.append(line.strip())
    return Reply(code, enhanced, " ".join(piece for piece in pieces if piece))


def _queue_id(text: bytes) -> str:
    return text.decode("utf-8", "replace").rpartition("queued as ")[2].strip() or ""


def _bytes(value: bytes | str) -> bytes:
    return value if isinstance(value, bytes) else value.encode()
