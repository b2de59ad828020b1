"""Takes a "Nơi nhận" block apart into phrases (Decree 30/2020 Annex I; BP48 Đ16.3)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from congvu.policy.text import fold, normalize


class PhraseKind(StrEnum):
    ADDRESSEE = "ADDRESSEE"
    FOR_REPORT = "FOR_REPORT"  # (b/c): để báo cáo
    FOR_INFORMATION = "FOR_INFORMATION"  # (để biết)
    AS_ABOVE = "AS_ABOVE"  # Như trên: those of "Kính gửi"
    ARCHIVE = "ARCHIVE"  # Lưu: VT, …


@dataclass(frozen=True, slots=True)
class RecipientPhrase:
    """One name or group as written; `address` when an e-mail address stands beside it (R39)."""

    text: str
    kind: PhraseKind
    address: str = ""


_BULLET = re.compile(r"^[\s\-–—•*+·]+")
_HEADING = re.compile(r"^\s*[*_]*(?:nơi nhận|kính gửi|kính chuyển)\s*[*_]*\s*:\s*[*_]*", re.IGNORECASE)
_ADDRESS = re.compile(r"[<(\[]?\s*([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)\s*[>)\]]*")
_REMARK = re.compile(r"\(([^()]*)\)")
_REPORT = re.compile(r"^(?:để\s+)?(?:b/c|bc|báo cáo)\b", re.IGNORECASE)
_INFORM = re.compile(
    r"^(?:để\s+)?(?:biết|phối hợp|p/h|ph|theo dõi|t/h|th|thực hiện|đăng tải|chỉ đạo)\b", re.IGNORECASE
)
_ARCHIVE = re.compile(r"^lưu\s*[:,]?\s", re.IGNORECASE)
_TAIL = re.compile(r"[\s.;,/]+$")
# "Các Sở: Nội vụ, Tài chính, Y tế" names three bodies that share their first word; where one name
# ends and the next begins only the directory knows (Văn hóa, Thể thao và Du lịch).
SHARED_HEAD = re.compile(
    r"^(?:các\s+)?(sở|ban|huyện|thị xã|ubnd huyện|phòng|hội|chi cục)\s*:\s*(.+)$", re.IGNORECASE
)
# A comma parts two bodies when the next word begins one; inside a group it parts kinds.
_BEGINS_BODY = (
    r"(?:Các\s+)?(?:Sở|Ban|UBND|Ủy ban|Uỷ ban|Văn phòng|VP|Thanh tra|Hội đồng|Hội|Cục|Chi cục|"
    r"Kho bạc|Bảo hiểm|Trung tâm|"
    r"Trường|Bệnh viện|Đài|Báo|Tỉnh ủy|Tỉnh đoàn|Công an|Bộ|Liên đoàn|"
    r"Liên minh|Viện|Tòa án|Toà án|Đảng ủy|Ngân hàng)\b"
)
_BODY_COMMA = re.compile(rf",\s+(?={_BEGINS_BODY})")


def parse_recipients(text: str) -> tuple[RecipientPhrase, ...]:
    """Phrases in order: split at semicolons and lines, bullets and headings dropped."""
    phrases: list[RecipientPhrase] = []
    for line in _lines(text):
        for part in line.split(";"):
            phrases += _phrases(part)
    return tuple(phrases)


def _lines(text: str) -> list[str]:
    lines: list[str] = []
    for raw in normalize(text).split("\n"):
        line = _HEADING.sub("", raw).replace("**", "").strip()
        starts_item = bool(_BULLET.match(raw)) or not lines or lines[-1].endswith((";", ".", ":"))
        if not line:
            continue
        # A line that goes on where the last one broke: no bullet, small first letter.
        if not starts_item and line[:1].islower():
            lines[-1] += " " + line
        else:
            lines.append(line)
    return lines


def _phrases(part: str) -> list[RecipientPhrase]:
    body = _TAIL.sub("", _BULLET.sub("", part)).strip()
    if not body:
        return []
    if _ARCHIVE.match(body + " "):
        return [RecipientPhrase(body, PhraseKind.ARCHIVE)]
    if fold(body) in ("nhu tren", "nhu dieu 2", "nhu dieu 3", "nhu dieu 4") or fold(body).startswith(
        "nhu tren"
    ):
        return [RecipientPhrase(body, PhraseKind.AS_ABOVE)]
    if SHARED_HEAD.match(body):
        return _one(body)
    return [p for name in _BODY_COMMA.split(body) for p in _one(name)]


def _one(text: str) -> list[RecipientPhrase]:
    address = _ADDRESS.search(text)
    name = _ADDRESS.sub("", text) if address else text
    kind = PhraseKind.ADDRESSEE
    for remark in _REMARK.findall(name):
        words = remark.strip()
        if _REPORT.match(words):
            kind = PhraseKind.FOR_REPORT
        elif _INFORM.match(words):
            kind = PhraseKind.FOR_INFORMATION
        else:
            continue
        name = name.replace(f"({remark})", " ")
    name = _TAIL.sub("", " ".join(name.split()))
    found = address[1].lower() if address else ""
    if not name and not found:
        return []
    return [RecipientPhrase(name or found, kind, found)]
