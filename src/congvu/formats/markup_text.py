"""The words of XML that office programs write: paragraphs as lines, cells parted by tabs.

Linear in time on any input, without a real parser: no entity is expanded, nothing is looked up. What
is no markup that office programs write comes out as text: too much is shown rather than too little.
"""

import html as html_entities
import re

from congvu.formats.mime.charset import decode_text
from congvu.policy.text import normalize

_NAME_ENDS = r"(?=[\s/>])[^<>]*+>"
_LINE = re.compile(
    rf"</?(?:\w{{1,12}}:)?(?:p|h|si|is|row|table-row|tr|comment|br|cr|line-break|tspan|text){_NAME_ENDS}"
)
_CELL = re.compile(rf"</?(?:\w{{1,12}}:)?(?:tc|c|table-cell|tab|ptab){_NAME_ENDS}")
_SPACE = re.compile(r"<text:s\b[^<>]*+>")
_TAG = re.compile(r"<[^<>]*+>")
# Words drawn as a shape: a watermark (VML).
_DRAWN = re.compile(r"""<v:textpath\b[^<>]{0,2000}?\bstring=["']([^"'<>]{0,500})["'][^<>]*+>""")
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}encoding=["']([A-Za-z0-9._-]{1,40})["']""")
_HUGE_NUMBER = re.compile(r"&#[0-9]{8,};?")  # int() refuses thousands of digits


def markup_text(content: bytes) -> str:
    """The text of one XML part, NFC."""
    declared = _DECLARED.match(content)
    text = decode_text(content, declared[1].decode("ascii") if declared else "utf-8")
    text = text.replace("<![CDATA[", "").replace("]]>", "")
    if "<v:textpath" in text:
        text = _DRAWN.sub(r"\n\1\n", text)
    for pattern, stands_for in ((_LINE, "\n"), (_CELL, "\t"), (_SPACE, " "), (_TAG, "")):
        text = pattern.sub(stands_for, text)
    return normalize(html_entities.unescape(_HUGE_NUMBER.sub("", text)))
