"""Names of attached files: as the sender wrote them, made safe to show and to save."""

import re

from congvu.formats.mime.header_text import decode_header
from congvu.formats.mime.structure import Part

_LONGEST = 200
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f/\\]+')
_ENDINGS = {
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/plain": "txt",
    "text/html": "html",
    "text/calendar": "ics",
    "text/csv": "csv",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/tiff": "tif",
    "message/rfc822": "eml",
    "message/delivery-status": "txt",
    "text/rfc822-headers": "txt",
}


def attachment_name(part: Part, index: int) -> str:
    """The name of attachment `index` (from 0); one is made up where the message gives none."""
    given = part.disposition.get("filename") or part.content_type.get("name")
    name = safe_name(given)
    if name:
        return name
    subject = _inner_subject(part) if part.is_message else ""
    stem = safe_name(subject) or f"tep-dinh-kem-{index + 1}"
    return f"{stem[: _LONGEST - 5]}.{_ENDINGS.get(part.media_type, 'bin')}"


def safe_name(name: str) -> str:
    """Without folders, control characters and leading dots, at most 200 letters, its ending kept."""
    last = re.split(r"[/\\]", name.strip())[-1]
    clean = " ".join(_FORBIDDEN.sub("_", last).split()).strip(". ")
    if len(clean) <= _LONGEST:
        return clean
    stem, dot, ending = clean.rpartition(".")
    if not dot or len(ending) > 10:
        return clean[:_LONGEST]
    return f"{stem[: _LONGEST - len(ending) - 1]}.{ending}"


def _inner_subject(part: Part) -> str:
    return decode_header(part.children[0].headers.get("subject")) if part.children else ""
