"""What a file is by its first bytes, not by its name (R49)."""

_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
)
_BY_ENDING = {
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".xml": "application/xml",
    ".html": "text/html",
    ".htm": "text/html",
    ".eml": "message/rfc822",
    ".ics": "text/calendar",
}
_ZIP_KINDS = {".docx", ".xlsx", ".pptx", ".odt", ".ods"}
_OLE_KINDS = {".doc", ".xls", ".ppt"}

# Files that run when they are opened: offered for download only, never shown.
DANGEROUS_ENDINGS = frozenset(
    [".exe", ".com", ".scr", ".bat", ".cmd", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh", ".ps1", ".msi", ".hta", ".lnk", ".reg", ".jar", ".iso", ".img", ".cpl", ".pif"]
)


def is_pdf(content: bytes) -> bool:
    """Whether the bytes are a PDF; the mark may stand within the first kilobyte (ISO 32000-1, annex H)."""
    return b"%PDF-" in content[:1024]


def ending(filename: str) -> str:
    """The ending with its dot, in small letters; empty when there is none."""
    dot = filename.rfind(".")
    return filename[dot:].lower() if dot >= 0 else ""


def sniff(content: bytes, filename: str = "") -> str:
    """The media type by content; the name decides only between kinds that share their first bytes."""
    for magic, media_type in _MAGIC:
        if content.startswith(magic):
            by_name = ending(filename)
            if media_type == "application/x-ole-storage" and by_name in _OLE_KINDS:
                return _BY_ENDING[by_name]
            return media_type
    if content.startswith(b"PK\x03\x04"):
        return _BY_ENDING[ending(filename)] if ending(filename) in _ZIP_KINDS else "application/zip"
    if is_pdf(content):
        return "application/pdf"
    return _textual(content, filename)


def _textual(content: bytes, filename: str) -> str:
    head = content[:4096]
    if b"\x00" in head:
        return "application/octet-stream"
    by_name = _BY_ENDING.get(ending(filename), "")
    if by_name.startswith("text/") or by_name in ("application/xml", "message/rfc822"):
        return by_name
    try:
        head[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return "application/octet-stream"
    return "text/plain" if head else "application/octet-stream"
