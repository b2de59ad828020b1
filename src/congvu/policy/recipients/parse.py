"""Takes a "Nơi nhận" block apart into phrases (Decree 30/2020 Annex I; BP48 Đ16.3)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from congvu.policy.text import drop_unseen, normalize


class PhraseKind(StrEnum):
    ADDRESSEE = "ADDRESSEE"
    FOR_REPORT = "FOR_REPORT"  # (b/c): để báo cáo
    FOR_INFORMATION = "FOR_INFORMATION"  # (để biết)
    AS_ABOVE = "AS_ABOVE"  # Như trên, and the text holds "Kính gửi" with those above
    UNNAMED = "UNNAMED"  # Như trên, Như Điều 3, and nothing says who that is
    ARCHIVE = "ARCHIVE"  # Lưu: VT, …


@dataclass(frozen=True, slots=True)
class RecipientPhrase:
    """One name, group or list as written; `address` when an e-mail address stands beside it (R39)."""

    text: str
    kind: PhraseKind
    address: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    is_salutation: bool  # under "Kính gửi"


# Quantifiers are possessive: a hostile text is read once.
_BULLET = re.compile(r"(?:[\s\-–—•*+·_]++|\d{1,2}[.)]\s++|[a-zđ]\)\s++)*+")
_HEADING = re.compile(
    r"\s*+[*_]*+(?P<salutation>k[íi]nh\s+(?:g[ửu]i|chuy[ểe]n))?(?:n[ơo]i\s+nh[ậa]n)?"
    r"(?:\s*+[*_]*+\s*+:\s*+[*_]*+\s*+|(?<=gửi)\s++(?=\w))",
    re.IGNORECASE,
)
_HEADING_INSIDE = re.compile(r"(?<=[^\s*_])[ \t]+(?=[*_]*nơi nhận[*_]*\s{0,3}:)", re.IGNORECASE)
_MAIL_LINK = re.compile(r"\[([^\[\]\s]{1,100}@[^\[\]\s]{1,100})\]\(mailto:[^()\s]{1,200}\)")
_ADDRESS = re.compile(
    r"[<(\[]?\s{0,3}(?<![\w.])([A-Za-z0-9._%+-]{1,64}+@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})++)\s{0,3}[>)\]]*+"
)
_REMARK = re.compile(r"\(([^()]{1,100})\)")
_REPORT = re.compile(r"(?:để\s+|thay\s+)?(?:b/c|bc|báo\s+cáo)\b", re.IGNORECASE)
_INFORM = re.compile(
    r"để\s|\d{1,3}\s+bản\b|(?:biết|phối\s+hợp|p/h|ph|theo\s+dõi|t/h|th|thực\s+hiện|đăng|chỉ\s+đạo|t/d|"
    r"qua\s+(?:mạng|e?-?mail|thư)|gửi\s+(?:qua|bản)|bản\s+(?:điện\s+tử|giấy))\b",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(
    r"(?i:lưu)\s*+(?:$|[:,.\-–]|(?i:văn thư|hồ sơ|tại|vt|vp)\b|[A-ZĐ][A-ZĐ0-9.]*+\b)"
    r"|(?i:luu)\s*+(?:$|[:\-]|(?i:vt|vp)\b)"
)
_AS_ABOVE = re.compile(r"như\s+(?:trên|kính gửi|(?:điều|mục|khoản|phần)\s+\d{1,2})\b", re.IGNORECASE)
_ENDS = " \t.;,/*_"


def points_elsewhere(phrase: str) -> bool:
    """Whether a phrase names those of another place of the document: "Như trên", "Như Điều 3"."""
    return _AS_ABOVE.match(phrase.strip()) is not None


def parse_recipients(text: str) -> tuple[RecipientPhrase, ...]:
    """Phrases in order: split at semicolons and lines, bullets and headings dropped."""
    phrases: list[RecipientPhrase] = []
    names_those_above = False
    for line in _lines(text):
        for part in re.split("[;；]", line.text):
            found = _phrases(part, names_those_above)
            phrases += found
            names_those_above = names_those_above or (line.is_salutation and bool(found))
    return tuple(phrases)


def _lines(text: str) -> list[_Line]:
    clean = _MAIL_LINK.sub(r"<\1>", _HEADING_INSIDE.sub("\n", drop_unseen(normalize(text))))
    lines: list[tuple[list[str], bool]] = []
    is_salutation = False
    for raw in re.split("[\n\f\v\x85\u2028\u2029]", clean):
        heading = _HEADING.match(raw)
        if heading is not None and any(letter.isalpha() for letter in heading[0]):
            is_salutation = heading["salutation"] is not None
            raw = raw[heading.end() :]
            lines.append(([], is_salutation))
        line = raw.strip()
        if lines and line and _goes_on(lines[-1][0], line):
            lines[-1][0].append(line)
        elif line:
            lines.append(([line], is_salutation))
    return [_Line(" ".join(words), salutation) for words, salutation in lines]


def _goes_on(before: list[str], line: str) -> bool:
    """Whether a line only continues the one before, which broke at the edge of the page."""
    if not before:
        return True
    bullet = _BULLET.match(line)
    if bullet is None or bullet.end():
        return False
    last = before[-1]
    return last.endswith((",", " và")) or (line[:1].islower() and not last.endswith((";", ".", ":")))


def _phrases(part: str, names_those_above: bool) -> list[RecipientPhrase]:
    body = _bare(part)
    if not body:
        return []
    if _ARCHIVE.match(body):
        return [RecipientPhrase(body, PhraseKind.ARCHIVE)]
    if above := _AS_ABOVE.match(body):
        kind = PhraseKind.AS_ABOVE if names_those_above else PhraseKind.UNNAMED
        rest, _kind = _without_remarks(body[above.end() :])
        return [RecipientPhrase(above[0], kind), *_named(rest)]
    return _named(body)


def _named(body: str) -> list[RecipientPhrase]:
    """One phrase for each address with the name before it, and one for what follows the last."""
    pieces: list[RecipientPhrase] = []
    start = 0
    for address in _ADDRESS.finditer(body):
        pieces += _one(body[start : address.start()], address[1].lower())
        start = address.end()
    return pieces + _one(body[start:], "")


def _one(text: str, address: str) -> list[RecipientPhrase]:
    name, kind = _without_remarks(text)
    if not name and not address:
        return []
    return [RecipientPhrase(name or address, kind, address)]


def _without_remarks(text: str) -> tuple[str, PhraseKind]:
    """The text without (b/c), (để biết) …, and what the last of them said."""
    kinds = [PhraseKind.ADDRESSEE]

    def take(remark: re.Match[str]) -> str:
        words = remark[1].strip()
        if _REPORT.match(words):
            kinds.append(PhraseKind.FOR_REPORT)
        elif _INFORM.match(words):
            kinds.append(PhraseKind.FOR_INFORMATION)
        else:
            return remark[0]
        return " "

    return _bare(_REMARK.sub(take, text)), kinds[-1]


def _bare(text: str) -> str:
    """Without bullets before, points behind, and double spaces; empty where no letter stands."""
    bullet = _BULLET.match(text)
    bare = " ".join(text[bullet.end() if bullet else 0 :].split()).strip(_ENDS)
    return bare if any(letter.isalnum() for letter in bare) else ""
