"""IMAP's errors as the errors of the ports."""

import imaplib
from collections.abc import Iterator
from contextlib import contextmanager

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, ProtocolError

from congvu.engines.errors import (
    EngineError,
    EngineUnavailable,
    NoSuchFolder,
    NoSuchMessage,
    NotPermitted,
    OverQuota,
    Refused,
)

UNAVAILABLE = "Hệ thống thư đang tạm ngừng, xin thử lại sau ít phút."
ROLE_FORBIDS = "Vai trò được ủy quyền không cho phép việc này."
NO_FOLDER = "Không có hộp thư hoặc thư mục này, hoặc ông/bà không được ủy quyền mở."
_CODES: tuple[tuple[str, type[EngineError], str], ...] = (
    ("[INUSE]", EngineUnavailable, "Hộp thư đang được lập chỉ mục để tìm kiếm; xin tìm lại sau ít phút."),
    ("[OVERQUOTA]", OverQuota, "Hộp thư đã đầy: hãy xóa bớt thư cũ rồi làm lại."),
    ("[NOPERM]", NotPermitted, ROLE_FORBIDS),
    ("PERMISSION DENIED", NotPermitted, ROLE_FORBIDS),
    ("[ALREADYEXISTS]", Refused, "Đã có thư mục tên này."),
    ("[TRYCREATE]", NoSuchFolder, NO_FOLDER),
    ("[NONEXISTENT]", NoSuchFolder, NO_FOLDER),
    ("DOESN'T EXIST", NoSuchFolder, NO_FOLDER),
    ("NOT FOUND", NoSuchFolder, NO_FOLDER),
)


@contextmanager
def translate_errors() -> Iterator[None]:
    """Errors of the library become `EngineError`; what was refused is told from what broke off."""
    try:
        yield
    except EngineError:
        raise
    except (TimeoutError, IMAPClientAbortError, ProtocolError, imaplib.IMAP4.abort, OSError) as problem:
        raise EngineUnavailable(UNAVAILABLE, engine="imap", detail=str(problem)) from None
    except (IMAPClientError, imaplib.IMAP4.error) as problem:
        text = str(problem)
        for code, kind, sentence in _CODES:
            if code in text.upper():
                raise kind(sentence, engine="imap", detail=text) from None
        raise Refused("Hệ thống thư từ chối việc này.", engine="imap", detail=text) from None


def gone() -> NoSuchMessage:
    return NoSuchMessage("Thư này không còn trong thư mục.", engine="imap")
