"""HTML to plain text: paragraphs and lines kept, tags, comments, scripts and styles gone.

Linear in time on any input, unlike a real parser (html5ever grows with the square of the nesting):
this runs in the path of every message. Broken markup errs on the side of showing too much.
"""

import html as html_entities
import re

from congvu.policy.text import normalize

LONGEST_HTML = 2_000_000
# The quantifiers are possessive: a tag is read once, whatever its quotes look like.
_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]{0,40})(?:[^<>"']|"[^"]*+"|'[^']*+')*+>?|<!--|<[!?/][^<>]*+>?"""
)
_UNREAD = {"script", "style", "title", "template"}
_CELLS = {"td", "th"}
_LINES = {
    "div", "tr", "li", "pre", "address", "article", "section", "header", "footer", "dl", "dt", "dd", "center",
    "form", "body", "main", "nav", "caption", "option", "fieldset", "legend",
}  # fmt: skip
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol", "hr"}
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
# Marks put in while reading: the edge of a line, of a paragraph; a real "\n" is a <br>.
_LINE, _PARAGRAPH = "\x01", "\x02"
_BREAKS = re.compile(f"[ \t]*[{_LINE}{_PARAGRAPH}\n][ \t{_LINE}{_PARAGRAPH}\n]*")
_HUGE_NUMBER = re.compile(r"&#[0-9]{8,};?")  # int() refuses thousands of digits


def html_to_text(html: str) -> str:
    """The text of an HTML page or fragment, NFC, lines ended by \\n, at most one empty line in a row."""
    html = html[:LONGEST_HTML].replace("\x00", "").replace(_LINE, "").replace(_PARAGRAPH, "")
    pieces: list[str] = []
    ends: dict[str, bool] = {}
    position = 0
    while True:
        found = _TAG.search(html, position)
        if found is None:
            break
        pieces.append(_SPACES.sub(" ", html[position : found.start()]))
        name = (found["name"] or "").lower()
        pieces.append(_break_of(name, is_end=bool(found["end"])))
        position = _skip(html, found, name, ends)
    pieces.append(_SPACES.sub(" ", html[position:]))
    text = html_entities.unescape(_HUGE_NUMBER.sub("", "".join(pieces)))
    lines = _BREAKS.sub(_line_break, normalize(text)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _skip(html: str, found: re.Match[str], name: str, ends: dict[str, bool]) -> int:
    """Where reading goes on: behind the tag, or behind what is not to be read.

    `ends` remembers which ends were looked for in vain, so that no search is repeated.
    """
    if found[0] == "<!--":
        end = "-->"
    elif name in _UNREAD and not found["end"]:
        end = f"</{name}"
    else:
        return found.end()
    if ends.get(end, True):
        stop = re.compile(re.escape(end), re.IGNORECASE).search(html, found.end())
        ends[end] = stop is not None
        if stop is not None:
            return stop.end() if end == "-->" else stop.start()
    return found.end()


def _break_of(name: str, *, is_end: bool) -> str:
    if name == "br":
        return "\n"
    if name in _CELLS:
        return "\t" if is_end else ""
    if name in _PARAGRAPHS:
        return _PARAGRAPH
    return _LINE if name in _LINES else ""


def _line_break(found: re.Match[str]) -> str:
    """One line end, or an empty line where a paragraph ends or a <br> stands on a line alone."""
    run = found[0].replace(" ", "")
    is_wide = _PARAGRAPH in run or run.count("\n") > 1 or f"{_LINE}\n" in run
    return "\n\n" if is_wide else "\n"
