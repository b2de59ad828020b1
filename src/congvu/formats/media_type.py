"""What kind of file some bytes are, by the bytes and not by the name or the label (BD14 1c, R49)."""

import re

# Programs and scripts: endings of files that no official needs to send (R46).
DANGEROUS_ENDINGS: frozenset[str] = frozenset({
    "exe", "com", "scr", "pif", "cpl", "msi", "msp", "mst", "bat", "cmd", "ps1", "psm1", "vbs",
    "vbe", "js", "jse", "wsf", "wsh", "hta", "jar", "lnk", "reg", "scf", "sct", "inf", "dll", "sys",
    "ocx", "drv", "chm", "hlp", "gadget", "application", "appref-ms", "url", "website", "iso",
    "img", "vhd", "vhdx", "apk", "app", "deb", "rpm", "docm", "dotm", "xlsm", "xltm", "xlam",
    "pptm", "potm", "ppam", "sldm", "one", "xll", "wll", "ade", "adp", "mde", "accde",
})  # fmt: skip

_PDF = b"%PDF-"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"MSCF", "application/vnd.ms-cab-compressed"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-elf"),
    (b"\xca\xfe\xba\xbe", "application/java-vm"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"),
    (b"#!", "text/x-script"),
    (b"OggS", "application/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"%!PS", "application/postscript"),
)
_OOXML = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_OLE = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook",
    "msi": "application/x-msi",
}
_ODF = re.compile(rb"mimetype(application/vnd\.oasis\.opendocument\.[a-z-]+)")
_MAIL = re.compile(
    rb"(?:Return-Path|Received|From|Delivered-To|Message-ID|MIME-Version|Date|Subject): ?[^\n]", re.I
)
_HTML = re.compile(
    rb"\s*(?:(?><!--.*?-->)\s*)*+<(?:!doctype html|html|head|body|script)", re.IGNORECASE | re.DOTALL
)
_TEXT_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def is_pdf(content: bytes) -> bool:
    """Whether PDF readers would open it: they look for the mark in the first 1024 bytes."""
    return content.find(_PDF, 0, 1024 + len(_PDF)) >= 0


def sniff(content: bytes, filename: str) -> str:
    """The media type of a file; the name only tells apart kinds that share their first bytes."""
    if is_pdf(content):
        return "application/pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(content)
    for magic, media_type in _MAGIC:
        if content.startswith(magic):
            return (
                _OLE.get(ending_of(filename), media_type)
                if media_type.endswith("ole-storage")
                else media_type
            )
    if content.startswith(b"BM") and content[6:10] == bytes(4):
        return "image/bmp"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return "video/mp4"
    return _sniff_text(content[:4096], filename) if content else "application/x-empty"


def ending_of(filename: str) -> str:
    """The ending of a name, lower-case, "" where none: "Quyết định.PDF" -> "pdf"."""
    stem, dot, ending = filename.strip().rstrip(". ").rpartition(".")
    return ending.lower() if dot and stem else ""


def _sniff_zip(content: bytes) -> str:
    """Office files are archives that name their parts in the directory at the end."""
    if odf := _ODF.search(content, 0, 200):
        return odf[1].decode("ascii")
    ends = content[:4096] + content[-65536:]
    if b"[Content_Types].xml" in ends:
        for folder, media_type in _OOXML.items():
            if folder in ends:
                return media_type
    if b"META-INF/MANIFEST.MF" in ends:
        return "application/java-archive"
    return "application/zip"


def _sniff_text(head: bytes, filename: str) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text/plain"
    head = head.removeprefix(b"\xef\xbb\xbf")
    if _TEXT_CONTROLS.search(head):
        return "application/octet-stream"
    if _HTML.match(head):
        return "text/html"
    if head.lstrip().startswith((b"<?xml", b"<svg")):
        return "image/svg+xml" if b"<svg" in head else "application/xml"
    if ending_of(filename) == "eml" or (_MAIL.match(head) and head.count(b"\n") > 2 and b": " in head):
        return "message/rfc822"
    if head.startswith(b"BEGIN:VCALENDAR"):
        return "text/calendar"
    return "text/csv" if ending_of(filename) == "csv" else "text/plain"
