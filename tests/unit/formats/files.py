"""Files as office programs write them, small: the parts that hold text."""

import io
import zipfile

_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


def zip_of(*members: tuple[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of names and contents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(*paragraphs: str, header: str = "", parts: tuple[tuple[str, str | bytes], ...] = ()) -> bytes:
    """A Word document; each letter of a paragraph in a run of its own, as Word does after corrections."""
    body = "".join(_paragraph(paragraph) for paragraph in paragraphs)
    members: list[tuple[str, str | bytes]] = [
        ("[Content_Types].xml", _TYPES),
        ("word/document.xml", f"{_DECLARATION}<w:document><w:body>{body}</w:body></w:document>"),
    ]
    if header:
        members.append(("word/header1.xml", f"{_DECLARATION}<w:hdr>{_paragraph(header)}</w:hdr>"))
    return zip_of(*members, *parts)


def _paragraph(text: str) -> str:
    cells = text.split("\t")
    runs = "<w:r><w:tab/></w:r>".join(
        "".join(
            f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{letter}</w:t></w:r>' for letter in cell
        )
        for cell in cells
    )
    return f'<w:p w:rsidR="00AB12CD"><w:pPr><w:jc w:val="center"/></w:pPr>{runs}</w:p>'


def xlsx(*texts: str, sheet: str = "") -> bytes:
    """A workbook whose cells hold the texts."""
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return zip_of(
        ("[Content_Types].xml", _TYPES),
        ("xl/sharedStrings.xml", f"{_DECLARATION}<sst>{strings}</sst>"),
        ("xl/worksheets/sheet1.xml", f"{_DECLARATION}<worksheet>{sheet}</worksheet>"),
    )


def odt(*paragraphs: str, header: str = "") -> bytes:
    """A text of LibreOffice; the header stands in its styles."""
    body = "".join(f"<text:p text:style-name='P1'>{paragraph}</text:p>" for paragraph in paragraphs)
    return zip_of(
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", f"{_DECLARATION}<office:text>{body}</office:text>"),
        ("styles.xml", f"{_DECLARATION}<style:header><text:p>{header}</text:p></style:header>"),
        compression=zipfile.ZIP_STORED,
    )


def old_word(text: str, *, is_locked: bool = False, encoding: str = "utf-16-le") -> bytes:
    """The bytes of an old Word file around its text, as far as a reader of text runs sees them."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(0x1F8)
    block = b"\xec\xa5\xc1\x00\x00\x00\x00\x00\x00\x00\x00" + bytes([0x13 if is_locked else 0x12])
    return head + block + bytes(500) + text.replace("\n", "\r").encode(encoding) + bytes(300)


def rtf(text: str) -> bytes:
    """A text as WordPad writes it."""
    letters = "".join(_rtf_letter(letter) for letter in text)
    return (
        r"{\rtf1\ansi\ansicpg1258\deff0{\fonttbl{\f0\fnil Times New Roman;}}{\*\generator Riched20;}"
        rf"\viewkind4\uc1\pard\f0\fs28 {letters}\par}}"
    ).encode("ascii")


def _rtf_letter(letter: str) -> str:
    if letter == "\n":
        return "\\par\r\n"
    if letter == "\t":
        return "\\tab "
    return letter if letter.isascii() else f"\\u{ord(letter)}?"
