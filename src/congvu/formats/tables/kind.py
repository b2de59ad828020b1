"""What kind of file was sent in, by its bytes: the name only says what somebody called it."""

import re
from enum import StrEnum

from congvu.formats.media_type import sniff
from congvu.formats.tables.values import Limits, Reason, UnreadableTable


class TableKind(StrEnum):
    """Kinds that are read."""

    XLSX = "XLSX"
    CSV = "CSV"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_OLD_RECORD = re.compile(rb"\x09[\x00\x02\x04\x08]..", re.DOTALL)  # a bare BIFF file, before OLE
_BINARY_WORKBOOK = b"xl/workbook.bin"
_TEXTS = ("text/plain", "text/csv", "message/rfc822", "application/octet-stream")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CONTROLS = re.compile(rb"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.03  # VISCII has a few capitals among them


def check_size(size: int, limits: Limits) -> None:
    """Refuse a file by its size alone, before it is read. Raises UnreadableTable."""
    if size > limits.most_bytes:
        raise UnreadableTable(Reason.TOO_LARGE, size=str(size), most=str(limits.most_bytes))
    if size == 0:
        raise UnreadableTable(Reason.EMPTY)


def find_kind(content: bytes) -> TableKind:
    """The kind of table that `content` is. Raises UnreadableTable with what it is instead."""
    if content.startswith(_OLE):
        raise UnreadableTable(_old_reason(content))
    if _OLD_RECORD.match(content) and content[2:4] in (b"\x04\x00", b"\x06\x00", b"\x08\x00", b"\x10\x00"):
        raise UnreadableTable(Reason.OLD_EXCEL)
    media_type = sniff(content, "")
    if media_type == _XLSX:
        if _BINARY_WORKBOOK in content[-65536:]:
            raise UnreadableTable(Reason.OLD_EXCEL)
        return TableKind.XLSX
    if media_type.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        raise UnreadableTable(Reason.OPEN_DOCUMENT)
    if media_type in ("text/html", "application/xml"):  # what many systems export as ".xls"
        raise UnreadableTable(Reason.OLD_EXCEL if b"<table" in content.lower() else _xml_reason(content))
    if media_type not in _TEXTS:
        raise UnreadableTable(Reason.NOT_A_TABLE)
    return TableKind.CSV


def _xml_reason(content: bytes) -> Reason:
    is_workbook = b"urn:schemas-microsoft-com:office:spreadsheet" in content[:4096]
    return Reason.OLD_EXCEL if is_workbook else Reason.NOT_A_TABLE


def _old_reason(content: bytes) -> Reason:
    if _ENCRYPTED in content:
        return Reason.ENCRYPTED
    return Reason.OLD_EXCEL if any(name in content for name in _OLD_STREAMS) else Reason.NOT_A_TABLE


def is_binary(text_bytes: bytes) -> bool:
    """Whether so many control characters other than NUL stand in it that it is no text at all."""
    return len(_CONTROLS.findall(text_bytes)) > len(text_bytes) * _MOST_CONTROLS
