"""Kinds of requests and the words offices write for them (BP48 Đ7, Đ14.2)."""

import re
from collections.abc import Mapping
from enum import StrEnum

from congvu.policy.requests.columns import Column
from congvu.policy.text import fold


class RequestKind(StrEnum):
    """What is asked for."""

    CREATE = "CREATE"
    REISSUE = "REISSUE"
    CHANGE = "CHANGE"
    TRANSFER = "TRANSFER"
    CANCEL = "CANCEL"
    RESET = "RESET"


# As our template writes them.
KIND_NAMES: Mapping[RequestKind, str] = {
    RequestKind.CREATE: "Cấp mới",
    RequestKind.REISSUE: "Cấp lại",
    RequestKind.CHANGE: "Thay đổi",
    RequestKind.TRANSFER: "Chuyển công tác",
    RequestKind.CANCEL: "Thu hồi",
    RequestKind.RESET: "Cấp lại mật khẩu",
}
# What a row must have; the address may be forgotten where a re-issue is asked for.
NEEDED: Mapping[RequestKind, tuple[Column, ...]] = {
    RequestKind.CREATE: (Column.FULL_NAME, Column.POSITION),
    RequestKind.REISSUE: (Column.FULL_NAME,),
    RequestKind.CHANGE: (Column.FULL_NAME, Column.ADDRESS, Column.REASON),
    RequestKind.TRANSFER: (Column.FULL_NAME, Column.ADDRESS, Column.TO_AGENCY),
    RequestKind.CANCEL: (Column.FULL_NAME, Column.ADDRESS, Column.REASON),
    RequestKind.RESET: (Column.FULL_NAME, Column.ADDRESS),
}
_WORDS: Mapping[RequestKind, str] = {
    RequestKind.CREATE: "cap moi, tao moi, mo moi, dang ky moi, cap, tao, mo, moi, them moi, bo sung, create",
    RequestKind.REISSUE: "cap lai, cap lai dia chi, cap lai hop thu, reissue",
    RequestKind.CHANGE: "thay doi, doi, dieu chinh, sua, cap nhat, doi ten, thay doi thong tin, change",
    RequestKind.TRANSFER: (
        "chuyen cong tac, chuyen, dieu dong, luan chuyen, thuyen chuyen, chuyen co quan, chuyen don vi, "
        "chuyen noi cong tac, transfer"
    ),
    RequestKind.CANCEL: "thu hoi, huy, huy bo, xoa, xoa bo, dong, cham dut, ngung su dung, cancel",
    RequestKind.RESET: (
        "cap lai mat khau, doi mat khau, dat lai mat khau, khoi phuc mat khau, quen mat khau, "
        "thay doi mat khau, reset mat khau, reset, mat khau"
    ),
}
_BY_WORDS = {words.strip(): kind for kind, text in _WORDS.items() for words in text.split(",")}
_KIND = re.compile(r"\b(?:" + "|".join(sorted(_BY_WORDS, key=lambda words: (-len(words), words))) + r")\b")
# What may stand around them and says nothing of its own.
_FILLER = re.compile(
    r"\b(?:hop thu|thu dien tu|dien tu|dia chi|dia chi thu|e ?mail|tai khoan|de nghi|yeu cau|cong vu|ca nhan|"
    r"co quan|cho|va|hoac|mot|01|1|cua|can bo|cong chuc|vien chuc|thong tin|lai)\b"
)
_REMARK = re.compile(r"\([^()]*\)?")


def read_kinds(text: str) -> tuple[RequestKind, ...]:
    """The kinds that a cell names, each once: none where it says something else or something more.

    "Cấp mới hộp thư" -> (CREATE,); "cấp mới, thu hồi" -> (CREATE, CANCEL); "không cấp mới" -> ().
    """
    plain = re.sub(r"[^a-z0-9]+", " ", fold(_REMARK.sub(" ", text))).strip()
    kinds = tuple(dict.fromkeys(_BY_WORDS[found[0]] for found in _KIND.finditer(plain)))
    rest = _FILLER.sub(" ", _KIND.sub(" ", plain)).strip()
    return () if rest else kinds
