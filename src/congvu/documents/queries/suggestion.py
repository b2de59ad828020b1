"""What a letter says of the document it carries, so that the clerk types little."""

import re
from dataclasses import dataclass
from datetime import date

from congvu.directory.queries import find_agency_by_address, find_official
from congvu.formats.mime.parse import ParsedMessage
from congvu.policy.numbering import parse_codes
from congvu.policy.official_marks import find_official_marks
from congvu.policy.text import normalize

_DAY = re.compile(r"ngày\s{1,3}(\d{1,2})\s{1,3}tháng\s{1,3}(\d{1,2})\s{1,3}năm\s{1,3}(\d{4})", re.IGNORECASE)
_REPLY = re.compile(r"^(?:\s*(?:re|fw|fwd|trả lời|chuyển tiếp)\s*:\s*)+", re.IGNORECASE)
_CLERK = re.compile(r"^(?:bộ phận\s+)?văn thư\s+", re.IGNORECASE)
_LONGEST_SUBJECT = 500


@dataclass(frozen=True, slots=True)
class ArrivalSuggestion:
    """Each may be empty; the clerk confirms all of it."""

    issuer_name: str
    code: str
    document_date: date | None
    subject: str


def suggest_arrival(letter: ParsedMessage, pdf_text: str) -> ArrivalSuggestion:
    """From the form of the first PDF, the subject of the letter and the directory's name of its sender."""
    marks = find_official_marks(pdf_text)
    header = _REPLY.sub("", normalize(letter.subject)).strip()
    codes = marks.codes or parse_codes(header)
    code = str(codes[0]) if codes else ""
    subject = header.removeprefix(code).lstrip(" :.-–") or header
    return ArrivalSuggestion(_issuer(letter), code, _day(pdf_text), subject[:_LONGEST_SUBJECT])


def _issuer(letter: ParsedMessage) -> str:
    sender = letter.sender
    if agency := find_agency_by_address(sender.address):
        return agency.name
    if official := find_official(sender.address):
        return official.agency.name
    return (_CLERK.sub("", normalize(sender.name)) or sender.address)[:200]


def _day(text: str) -> date | None:
    """The first date in full words: that of the place and date line, which stands at the top."""
    for found in _DAY.finditer(normalize(text)):
        try:
            return date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            continue
    return None
