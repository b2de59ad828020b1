"""Names of attached files: as the sender wrote them, made safe to show and to save."""

import re

from congvu.formats.mime.header_text import decode_header
from congvu.formats.mime.structure import Part
from congvu.policy.text import drop_unseen, normalize

_LONGEST = 200
_LONGEST_BYTES = 240
_LONGEST_ENDING = 10
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f-\x9f/\\]+')
# Names of devices, which Windows does not save under (with any ending).
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
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
    subject = _inner_subject(part).replace("/", "-") if part.is_message else ""
    stem = safe_name(subject) or f"tep-dinh-kem-{index + 1}"
    return f"{stem[: _LONGEST - 5]}.{_ENDINGS.get(part.media_type, 'bin')}"


def safe_name(name: str) -> str:
    """Without folders, control and unseen characters and leading dots, NFC, its ending kept.

    At most 200 letters and 240 bytes of UTF-8: file systems hold 255. Empty where nothing is left.
    """
    last = re.split(r"[/\\]", drop_unseen(normalize(name)).strip())[-1]
    clean = " ".join(_FORBIDDEN.sub("_", last).split()).strip(". ")
    if _RESERVED.fullmatch(clean):
        clean = f"_{clean}"
    stem, dot, ending = clean.rpartition(".")
    if not dot or len(ending) > _LONGEST_ENDING:
        return _cut(clean, "")
    return _cut(stem, f".{ending}")


def _cut(stem: str, ending: str) -> str:
    stem = stem[: _LONGEST - len(ending)]
    room = _LONGEST_BYTES - len(ending.encode("utf-8", "replace"))
    content = stem.encode("utf-8", "replace")
    if len(content) > room:
        stem = content[:room].decode("utf-8", "ignore")
    return f"{stem.rstrip()}{ending}"


def _inner_subject(part: Part) -> str:
    return decode_header(part.children[0].headers.get("subject")) if part.children else ""
