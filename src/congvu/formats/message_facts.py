"""What the rules at the gate need to know of a message, except the text inside its PDF files.

Every part is seen, also those that mail programs hide: all alternatives, messages within messages,
files within ZIP archives two levels deep. Built for the path of every message: a PDF of 1 MB costs
one decoding and one SHA-256.
"""

import hashlib
from dataclasses import dataclass, field, replace

from congvu.formats.archive import MOST_BYTES, unpack_zip
from congvu.formats.html_text import html_to_text
from congvu.formats.media_type import sniff
from congvu.formats.mime.body import LONGEST_TEXT, is_body_text, part_text
from congvu.formats.mime.filename import attachment_name, safe_name
from congvu.formats.mime.header_text import decode_header
from congvu.formats.mime.structure import Part, parse_tree

DEEPEST_ARCHIVE = 2
_MOST_FILES = 2000
_ZIP = "application/zip"
_MAIL = "message/rfc822"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """`media_type` by the bytes; `sha256` hex of `content`; `within` names the archive it lies in.

    `is_readable` is False for an archive, or a file in one, that is locked, damaged or beyond the
    bounds; a locked file in an archive has no content.
    """

    filename: str
    media_type: str
    sha256: str
    content: bytes = field(repr=False)
    is_readable: bool = True
    within: str = ""


@dataclass(frozen=True, slots=True)
class RawFacts:
    """`message_id` has its angle brackets; `text` is every text of the message and of those in it.

    `is_complete` is False where bounds kept something from being seen.
    """

    subject: str
    message_id: str
    text: str
    files: tuple[FileFacts, ...]
    is_complete: bool = True


@dataclass(slots=True)
class _Findings:
    texts: list[str] = field(default_factory=list)
    files: list[FileFacts] = field(default_factory=list)
    is_complete: bool = True
    room: int = MOST_BYTES  # for what is unpacked

    def add_text(self, text: str) -> None:
        if text.strip():
            self.texts.append(text)

    def add_file(self, file: FileFacts) -> bool:
        if len(self.files) >= _MOST_FILES:
            self.is_complete = False
            return False
        self.files.append(file)
        return True


def read_facts(raw: bytes) -> RawFacts:
    """The facts of a message (RFC 5322 bytes); anything has facts, nothing raises."""
    findings = _Findings()
    root = _read_message(raw, findings, depth=0, within="")
    text = "\n\n".join(findings.texts)
    return RawFacts(
        subject=decode_header(root.headers.get("subject")),
        message_id=decode_header(root.headers.get("message-id")),
        text=text[:LONGEST_TEXT],
        files=tuple(findings.files),
        is_complete=findings.is_complete and len(text) <= LONGEST_TEXT,
    )


def read_file_facts(content: bytes, filename: str) -> RawFacts:
    """The facts of one file and of those within it, as if it came alone in a message."""
    findings = _Findings()
    _read_file(content, filename, findings, depth=1, within="")
    text = "\n\n".join(findings.texts)[:LONGEST_TEXT]
    return RawFacts("", "", text, tuple(findings.files), findings.is_complete)


def _read_message(raw: bytes, findings: _Findings, *, depth: int, within: str) -> Part:
    tree = parse_tree(raw, depth=depth)
    findings.is_complete = findings.is_complete and tree.is_complete
    for index, part in enumerate(tree.root.walk()):
        if part.children:
            if part.is_message:
                findings.add_text(decode_header(part.children[0].headers.get("subject")))
        elif is_body_text(part):
            text = part_text(part)
            findings.add_text(html_to_text(text) if part.media_type == "text/html" else text)
        elif content := part.content():
            _read_file(content, attachment_name(part, index), findings, depth=part.depth + 1, within=within)
    return tree.root


def _read_file(
    content: bytes, filename: str, findings: _Findings, *, depth: int, within: str, level: int = 0
) -> None:
    """A file and what is inside it; `depth` counts messages in messages, `level` archives in archives."""
    digest = hashlib.sha256(content).hexdigest()
    file = FileFacts(filename, sniff(content, filename), digest, content, within=within)
    place = f"{within}/{filename}" if within else filename
    if file.media_type == _ZIP:
        _read_archive(file, place, findings, depth=depth, level=level + 1)
    elif findings.add_file(file) and file.media_type == _MAIL:
        inner = _read_message(content, findings, depth=depth, within=place)
        findings.add_text(decode_header(inner.headers.get("subject")))


def _read_archive(file: FileFacts, place: str, findings: _Findings, *, depth: int, level: int) -> None:
    if level > DEEPEST_ARCHIVE:
        findings.add_file(replace(file, is_readable=False))
        return
    unpacked = unpack_zip(file.content, most_bytes=findings.room)
    findings.add_file(replace(file, is_readable=not unpacked.unreadable))
    for name in filter(None, unpacked.unreadable):
        findings.add_file(FileFacts(safe_name(name), "", "", b"", is_readable=False, within=place))
    for member in unpacked.members:
        findings.room -= len(member.content)
        name = safe_name(member.name) or "tep"
        _read_file(member.content, name, findings, depth=depth, within=place, level=level)
