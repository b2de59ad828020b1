"""HTML of strangers, made harmless to show inside a page (webmail).

nh3 (ammonia, html5ever) keeps a list of elements and attributes and drops all else: scripts, forms,
frames, styles of the page. On top: only style properties that load nothing and leave the letter's
place, remote pictures blocked unless asked for, pictures of the letter itself mapped by `cid:`.
"""

import html as html_entities
import re
from collections.abc import Callable
from dataclasses import dataclass

import nh3

from congvu.formats.html_text import LONGEST_HTML, html_to_text

__all__ = ["CleanedHtml", "clean_html", "html_to_text"]

# html5ever grows with the square of the nesting, and ammonia with the square of the "&" in one
# text: beyond these counts (about a second) the letter is shown as plain text.
_MOST_TAGS = 20_000
_MOST_ENTITIES = 100_000
_LONGEST_MARKUP = 600_000
_DATA_URL = re.compile(r"data:image/[^\"'\s>)]{1000,}")

_TAGS = {
    "a", "abbr", "address", "article", "b", "bdi", "bdo", "big", "blockquote", "br", "caption",
    "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt",
    "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "ol", "p", "pre", "q", "s", "samp",
    "section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"style", "align", "dir", "lang", "title", "valign", "bgcolor", "background"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "border", "srcset"},
    "table": {"width", "border", "cellpadding", "cellspacing", "summary"},
    "td": {"width", "height", "colspan", "rowspan", "nowrap", "headers", "scope"},
    "th": {"width", "height", "colspan", "rowspan", "nowrap", "headers", "scope"},
    "tr": {"height"},
    "col": {"width", "span"},
    "colgroup": {"width", "span"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type", "reversed"},
    "ul": {"type"},
    "li": {"value"},
    "hr": {"width", "size"},
    "blockquote": {"type"},
    "time": {"datetime"},
}
_STYLES = {
    "background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left",
    "border-radius", "border-right", "border-spacing", "border-style", "border-top", "border-width",
    "color", "direction", "display", "font", "font-family", "font-size", "font-style",
    "font-variant", "font-weight", "height", "letter-spacing", "line-height", "list-style-type",
    "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "max-width",
    "min-width", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top",
    "table-layout", "text-align", "text-decoration", "text-indent", "text-transform",
    "vertical-align", "white-space", "width", "word-break", "word-wrap",
}  # fmt: skip
# No backslash, no comment, and no function but colours: nothing that hides a url().
_STYLE_VALUE = re.compile(
    r"(?:[^\\(){}<>@/]|rgba?\([\d\s.,%/]*\)|hsla?\([\d\s.,%/a-z]*\)|/(?!\*))*", re.IGNORECASE
)
_NEGATIVE = re.compile(r"(?:^|[\s:])-\s*\d")
_DISPLAY = {"block", "inline", "inline-block", "none", "table", "table-row", "table-cell", "list-item"}
_REMOTE_IN_STYLE = re.compile(r"url\s*\(|image-set\s*\(|@import", re.IGNORECASE)
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp);base64,[A-Za-z0-9+/=\s]+", re.IGNORECASE)
_LINK = re.compile(r"(?:https?|ftp|mailto|tel):", re.IGNORECASE)
_BLANK_PICTURE = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


@dataclass(frozen=True, slots=True)
class CleanedHtml:
    """`blocked_remote` counts remote pictures (in any attribute or style) that were taken out."""

    html: str
    blocked_remote: int


def clean_html(html: str, *, cid_url: Callable[[str], str | None], allow_remote: bool) -> CleanedHtml:
    """Harmless HTML for the inside of a page; `cid_url` gives the address of an inline picture."""
    html = html.replace("\x00", "")
    if _is_too_costly(html):
        escaped = html_entities.escape(html_to_text(html[:LONGEST_HTML]))
        return CleanedHtml(f'<div style="white-space:pre-wrap">{escaped}</div>', 0)
    rules = _Rules(cid_url, allow_remote)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={
            "script",
            "style",
            "title",
            "template",
            "noscript",
            "textarea",
            "select",
            "iframe",
        },
        attributes=_ATTRIBUTES,
        attribute_filter=rules.filter,
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "ftp", "mailto", "tel", "cid", "data"},
        strip_comments=True,
    )
    return CleanedHtml(clean, rules.blocked)


def _is_too_costly(html: str) -> bool:
    if html.count("<") > _MOST_TAGS or html.count("&") > _MOST_ENTITIES:
        return True
    return len(html) > _LONGEST_MARKUP and len(_DATA_URL.sub("", html)) > _LONGEST_MARKUP


class _Rules:
    """Decides attribute by attribute; must not raise (nh3 would only drop the attribute)."""

    def __init__(self, cid_url: Callable[[str], str | None], allow_remote: bool) -> None:
        self.cid_url = cid_url
        self.allow_remote = allow_remote
        self.blocked = 0

    def filter(self, tag: str, attribute: str, value: str) -> str | None:
        if attribute == "style":
            return self._style(value)
        if attribute in ("background", "srcset"):
            self._block(bool(value.strip()))
            return None
        if attribute == "src":
            return self._source(value.strip())
        if attribute == "href":
            return value.strip() if _LINK.match(value.strip()) else None
        return value

    def _source(self, value: str) -> str | None:
        if value[:4].lower() == "cid:":
            return self.cid_url(value[4:]) or _BLANK_PICTURE
        if _DATA_IMAGE.fullmatch(value):
            return value
        if not _REMOTE.match(value):
            return None
        if self.allow_remote:
            return value
        self._block(True)
        return None

    def _style(self, value: str) -> str | None:
        self._block(bool(_REMOTE_IN_STYLE.search(value)))
        kept = []
        for declaration in value.split(";"):
            name, colon, setting = declaration.partition(":")
            name, setting = name.strip().lower(), setting.strip()
            if colon and name in _STYLES and _is_harmless(name, setting):
                kept.append(f"{name}:{setting}")
        return ";".join(kept) or None

    def _block(self, is_remote: bool) -> None:
        self.blocked += is_remote


def _is_harmless(name: str, setting: str) -> bool:
    if len(setting) > 300 or not _STYLE_VALUE.fullmatch(setting):
        return False
    if name == "display":
        return setting.lower() in _DISPLAY
    return not (name.startswith("margin") and _NEGATIVE.search(setting))  # cannot slide over the page
