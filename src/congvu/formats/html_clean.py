"""Makes foreign HTML fit to show: no scripts, no remote content without consent (nh3)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import nh3

_TAGS = ["a", "abbr", "b", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "div", "dl", "dt", "em", "figcaption", "figure", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "li", "ol", "p", "pre", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul"]
_ATTRIBUTES = {
    "*": {"align", "dir", "lang", "title", "style"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "face", "size"},
    "table": {"border", "cellpadding", "cellspacing", "width", "bgcolor"},
    "td": {"colspan", "rowspan", "width", "height", "valign", "bgcolor"},
    "th": {"colspan", "rowspan", "width", "height", "valign", "bgcolor"},
    "tr": {"valign", "bgcolor"},
    "col": {"width", "span"},
    "ol": {"start", "type"},
}
_STYLES = {
    "color", "background-color", "font-family", "font-size", "font-style", "font-weight", "text-align",
    "text-decoration", "text-indent", "line-height", "margin", "margin-left", "margin-right", "margin-top",
    "margin-bottom", "padding", "padding-left", "padding-right", "padding-top", "padding-bottom", "border",
    "border-collapse", "border-top", "border-bottom", "border-left", "border-right", "width", "vertical-align",
    "white-space", "list-style-type",
}  # fmt: skip
_REMOTE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
_BLOCK_END = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h[1-6]|/table|/blockquote)[^>]*>")
_NOT_TEXT = re.compile(r"(?is)<(script|style|head|title)\b.*?</\1\s*>|<!--.*?-->")
_LONGEST = 2 * 2**20


@dataclass(frozen=True, slots=True)
class CleanedHtml:
    """`blocked_remote` counts the pictures from outside that were left out."""

    html: str
    blocked_remote: int


def clean_html(html: str, *, cid_url: Callable[[str], str | None], allow_remote: bool) -> CleanedHtml:
    """`cid_url` gives the address under which an inline picture can be fetched, None when it is not there."""
    blocked = 0

    def attribute(tag: str, name: str, value: str) -> str | None:
        nonlocal blocked
        if (tag, name) != ("img", "src"):
            return None if "url(" in value.lower() and name == "style" else value
        if value.lower().startswith("cid:"):
            return cid_url(value[4:].strip("<> "))
        if value.lower().startswith("data:image/") and "svg" not in value[:30].lower():
            return value
        if not _REMOTE.match(value):
            return None
        if allow_remote:
            return value
        blocked += 1
        return None

    cleaned = nh3.clean(
        html[:_LONGEST],
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        clean_content_tags={
            "script",
            "style",
            "title",
            "head",
            "iframe",
            "object",
            "embed",
            "form",
            "svg",
            "math",
        },
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        filter_style_properties=_STYLES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return CleanedHtml(cleaned.replace('href="data:', 'data-removed="'), blocked)


def html_to_text(html: str) -> str:
    """A readable plain text; not for showing as HTML."""
    text = _NOT_TEXT.sub(" ", html[:_LONGEST])
    text = _BLOCK_END.sub("\n", text)
    text = unescape(nh3.clean(text, tags=set()))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
