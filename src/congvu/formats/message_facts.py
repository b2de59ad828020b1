"""What the rules at the gate need to know of a message, except the text inside its PDF files.

Every part is seen, also those that mail programs hide: all alternatives, messages within messages,
files written into the text as uuencode, files within ZIP archives and office files two levels deep.
Built for the path of every message: a PDF of 1 MB costs
one decoding and one SHA-256.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from congvu.formats.archive import MOST_BYTES, Member, unpack_zip
from congvu.formats.file_text import file_text
from congvu.formats.html_text import html_to_text
from congvu.formats.media_type import sniff
from congvu.formats.mime.body import LONGEST_TEXT, is_body_text, part_text
from congvu.formats.mime.filename import attachment_name, safe_name
from congvu.formats.mime.header_text import decode_header
from congvu.formats.mime.structure import Part, parse_tree
from congvu.formats.mime.transfer import uuencoded_files
from congvu.formats.office import MOST_XML

DEEPEST_ARCHIVE = 2
_MOST_FILES = 2000
_MOST_MARKUP = 16 * 1024 * 1024  # bytes of XML in the office files of one message
_ARCHIVES = ("application/zip", "application/java-archive")
_MAIL = "message/rfc822"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """`media_type` by the bytes; `sha256` hex of `content`; `within` names the archive it lies in.

    `text` holds the words of texts, web pages and office files, None for other kinds (PDF is read
    elsewhere). `is_readable` is False for what is locked, damaged, beyond the bounds, or holds files
    in a way that nothing here opens (RAR, winmail.dat); a locked file in an archive has no content.
    """

    filename: str
    media_type: str
    sha256: str
    content: bytes = field(repr=False)
    is_readable: bool = True
    within: str = ""
    text: str | None = field(default=None, repr=False)


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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a file was found: messages in messages, the path of archives, archives in archives."""

    depth: int
    within: str
    level: int = 0

    def below(self, filename: str) -> "_Place":
        within = f"{self.within}/{filename}" if self.within else filename
        return _Place(self.depth, within, self.level + 1)


@dataclass(slots=True)
class _Findings:
    texts: list[str] = field(default_factory=list)
    files: list[FileFacts] = field(default_factory=list)
    is_complete: bool = True
    room: int = MOST_BYTES  # for what is unpacked
    markup_room: int = _MOST_MARKUP

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
        is_complete=findings.is_complete and len(text) < LONGEST_TEXT,
    )


def read_file_facts(content: bytes, filename: str) -> RawFacts:
    """The facts of one file and of those within it, as if it came alone in a message."""
    findings = _Findings(markup_room=MOST_XML)
    _read_file(content, filename, findings, _Place(1, ""))
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
            for name, content in uuencoded_files(part.content()):
                _read_file(content, safe_name(name) or "tep", findings, _Place(part.depth + 1, within))
        elif content := part.content():
            charset = part.content_type.get("charset")
            place = _Place(part.depth + 1, within)
            _read_file(content, attachment_name(part, index), findings, place, charset=charset)
    return tree.root


def _read_file(
    content: bytes, filename: str, findings: _Findings, place: _Place, *, charset: str = ""
) -> None:
    """A file and what is inside it."""
    kind = sniff(content, filename)
    words = file_text(
        content, kind, charset=charset, most_markup=findings.markup_room, most_embedded=findings.room
    )
    findings.markup_room -= words.markup_bytes
    digest = hashlib.sha256(content).hexdigest()
    file = FileFacts(filename, kind, digest, content, words.is_complete, place.within, words.text)
    if kind in _ARCHIVES:
        _read_archive(file, findings, place)
    elif findings.add_file(file):
        if place.level < DEEPEST_ARCHIVE:
            _read_members(words.embedded, findings, place.below(filename))
        if kind == _MAIL:
            inner = _read_message(content, findings, depth=place.depth, within=place.below(filename).within)
            findings.add_text(decode_header(inner.headers.get("subject")))


def _read_archive(file: FileFacts, findings: _Findings, place: _Place) -> None:
    if place.level >= DEEPEST_ARCHIVE:
        findings.add_file(replace(file, is_readable=False))
        return
    inside = place.below(file.filename)
    unpacked = unpack_zip(file.content, most_bytes=findings.room)
    findings.add_file(replace(file, is_readable=not unpacked.unreadable))
    for name in filter(None, unpacked.unreadable):
        findings.add_file(FileFacts(safe_name(name), "", "", b"", is_readable=False, within=inside.within))
    _read_members(unpacked.members, findings, inside)


def _read_members(members: Iterable[Member], findings: _Findings, place: _Place) -> None:
    for member in members:
        findings.room -= len(member.content)
        _read_file(member.content, safe_name(member.name) or "tep", findings, place)
