"""HTML of strangers: nothing in it runs, loads, submits, deceives or leaves its place.

The judge is Python's own HTML parser, not the cleaner's: what comes out is taken apart again and
every tag, attribute, address and style is held against what may be there.
"""

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congvu.formats.html_clean import CleanedHtml, clean_html
from tests.unit.bounds import bounded

# Attempts as the well-known lists of them have it (OWASP's and others), shortened.
SCRIPTS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=http://x.vn/a.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script\n>",
    "<<script>alert(1)//<</script>",
    "<script>alert(1)",
    "\x00<scr\x00ipt>alert(1)</script>",
    "<IMG SRC=javascript:alert(1)>",
    "<IMG SRC=JaVaScRiPt:alert(1)>",
    "<IMG SRC=`javascript:alert(1)`>",
    '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
    "<IMG SRC=# onmouseover=alert(1)>",
    "<IMG onerror=alert(1) SRC=/>",
    "<IMG SRC=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>",
    "<IMG SRC=&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)>",
    '<IMG SRC="jav\tascript:alert(1)">',
    '<IMG SRC="jav&#x0A;ascript:alert(1)">',
    '<IMG SRC=" &#14; javascript:alert(1)">',
    "<BODY ONLOAD=alert(1)>",
    "<body background=javascript:alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1)></svg>",
    "<svg><use href=data:image/svg+xml;base64,PHN2Zz4=></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id='</style><img src=x onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=alert(1)>'>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    '<a href="java&#115;cript:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="//x.vn/a">x</a>',
    '<a href="/cong-van/1/xoa/">x</a>',
    '<a href="#x" onclick=alert(1) ping=http://x.vn>x</a>',
    "<area href=javascript:alert(1)>",
    "<base href=http://x.vn/><a href=a>x</a>",
    "<meta http-equiv=refresh content='0;url=http://x.vn'>",
    "<link rel=stylesheet href=http://x.vn/a.css>",
    "<link rel=import href=http://x.vn>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<frameset><frame src=javascript:alert(1)></frameset>",
    "<object data=data:text/html;base64,PHNjcmlwdD4=></object>",
    "<embed src=http://x.vn/a.swf>",
    "<applet code=a.class></applet>",
    "<form action=http://x.vn><input name=p><button formaction=javascript:alert(1)>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<select onfocus=alert(1)><option>x</select>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "<video src=x onerror=alert(1)><source onerror=alert(1)></video>",
    "<audio src=http://x.vn/a.mp3 autoplay>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<title><img src=x onerror=alert(1)></title>",
    "<style>@import 'http://x.vn/a.css'; body{background:url(http://x.vn)}</style>",
    "<xss style=behavior:url(a.htc)>x</xss>",
    "<?xml version='1.0'?><?php alert(1) ?>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<p id=x class=navbar name=y accesskey=x tabindex=1 contenteditable>x</p>",
    "<a href='http://x.vn' target=_self rel=opener>x</a>",
    "<img src=x:alert(1) onerror=eval(src)>",
    "<img src='http://x.vn/a.png' lowsrc='http://x.vn/b.png' dynsrc='http://x.vn/c'>",
    "<img srcset='http://x.vn/a.png 2x' sizes=100vw>",
    "<picture><source srcset=http://x.vn/a.png><img src=x></picture>",
    "<table background=http://x.vn/a.png><td background=javascript:alert(1)>x</td></table>",
    "<bgsound src=http://x.vn/a.mid><layer src=http://x.vn></layer>",
    "<isindex action=javascript:alert(1)>",
    "<plaintext>x",
    "<xmp><script>alert(1)</script></xmp>",
    "<listing><img src=x onerror=alert(1)></listing>",
    "<dialog open>x</dialog><slot onslotchange=alert(1)>",
    "<a href='http://x.vn/&quot; onmouseover=&quot;alert(1)'>x</a>",
    "<img alt='`><script>alert(1)</script>' src=x>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<img src='data:text/html;base64,PHNjcmlwdD4='>",
    "<div><![if !mso]><script>alert(1)</script><![endif]></div>",
]
STYLES = [
    "background:url(http://x.vn/a.png)",
    "background:u\\72l(http://x.vn)",
    "background:/**/url(http://x.vn)",
    "background-color:red;background-image:url('http://x.vn')",
    "background-color:url(http://x.vn)",
    "color:expression(alert(1))",
    "width:e/**/xpression(alert(1))",
    "color:red;-moz-binding:url(http://x.vn/a.xml#x)",
    "behavior:url(a.htc)",
    "position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999",
    "position:absolute;margin-top:-500px",
    "margin:-9999px",
    "margin-left:calc(-100vw)",
    "display:contents",
    "content:url(http://x.vn)",
    "list-style:url(http://x.vn)",
    "list-style-type:url(http://x.vn)",
    "cursor:url(http://x.vn),auto",
    "font-family:url(http://x.vn)",
    "font:1px var(--x)",
    "color:red}body{display:none",
    "color:red;</style><script>alert(1)</script>",
    "@import 'http://x.vn'",
    "background:image-set('http://x.vn' 1x)",
    "border:1px solid;border-image:url(http://x.vn)",
    "filter:url(#x)",
    "transform:translate(0,-900px)",
    "opacity:0",
    "color:red;color:re\0d",
    "width:" + "9" * 400,
    "--x:url(http://x.vn)",
    "src:url(http://x.vn)",
]

TAGS = set(
    """
    a abbr address article b bdi bdo big blockquote br caption center cite code col colgroup dd
    del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img
    ins kbd li main mark ol p pre q s samp section small span strike strong sub summary sup table
    tbody td tfoot th thead time tr tt u ul var wbr
    """.split()
)
ATTRIBUTES = set(
    """
    align alt bgcolor border cellpadding cellspacing color colspan cols datetime dir face headers
    height href lang nowrap rel reversed rowspan scope size span src start style summary target
    title type valign value width
    """.split()
)
PROPERTIES = re.compile(
    r"(?:background-color|border[a-z-]*|color|direction|display|font[a-z-]*|height|letter-spacing|line-height|"
    r"list-style-type|margin[a-z-]*|m(?:ax|in)-width|padding[a-z-]*|table-layout|text-[a-z]+|vertical-align|"
    r"white-space|width|word-[a-z]+)"
)


class _Judge(HTMLParser):
    """Lists what may not be in cleaned HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name not in ATTRIBUTES:
            self.faults.append(f"{tag}.{name}")
        if name == "href" and not re.match(r"(?:https?|ftp|mailto|tel):", value):
            self.faults.append(f"href={value}")
        if name == "src":
            self.sources.append(value)
            if not re.match(r"https?://|/hop-thu/|data:image/(?:png|jpe?g|gif|webp|bmp);base64,", value):
                self.faults.append(f"src={value}")
        if name == "target" and value != "_blank":
            self.faults.append(f"target={value}")
        if name == "rel" and value != "noopener noreferrer":
            self.faults.append(f"rel={value}")
        if name == "style":
            self.faults += [f"style={value}" for one in value.split(";") if not _is_quiet(one)]

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"<?{data}>")


def _is_quiet(declaration: str) -> bool:
    name, _colon, value = declaration.partition(":")
    if not PROPERTIES.fullmatch(name) or re.search(
        r"url|expression|import|\\|/\*|[{}<>@]|var\(|calc\(", value
    ):
        return False
    return not (name.startswith("margin") and "-" in value)


def faults(cleaned: str) -> list[str]:
    judge = _Judge()
    judge.feed(cleaned)
    judge.close()
    return judge.faults


def taken_apart(cleaned: str) -> list[object]:
    """Tags with their attributes in one order, and text."""
    parts: list[object] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attrs: parts.append((tag, sorted(attrs, key=str)))  # type: ignore[method-assign]
    reader.handle_endtag = lambda tag: parts.append(f"/{tag}")  # type: ignore[method-assign]
    reader.handle_data = parts.append  # type: ignore[method-assign]
    reader.feed(cleaned)
    reader.close()
    return parts


def clean(source: str, *, allow_remote: bool = False) -> CleanedHtml:
    return clean_html(
        source,
        cid_url=lambda cid: f"/hop-thu/anh/{cid}" if cid == "anh1" else None,
        allow_remote=allow_remote,
    )


class TestAttempts:
    @pytest.mark.parametrize("source", SCRIPTS)
    @pytest.mark.parametrize("allow_remote", [False, True])
    def test_to_run_something_leave_nothing(self, source: str, allow_remote: bool) -> None:
        cleaned = clean(source, allow_remote=allow_remote).html
        assert faults(cleaned) == []
        assert faults(clean(f"<div>{source}</div><p>x", allow_remote=allow_remote).html) == []

    @pytest.mark.parametrize("source", SCRIPTS)
    def test_cleaned_twice_are_the_same(self, source: str) -> None:
        """What a browser reads out of the result is what the cleaner wrote (mutation attacks)."""
        once = clean(source).html
        assert taken_apart(clean(once).html) == taken_apart(once)

    @pytest.mark.parametrize("style", STYLES)
    @pytest.mark.parametrize("template", ['<p style="{}">x</p>', "<table><td style='{}'>x</td></table>"])
    def test_by_styles_leave_nothing(self, style: str, template: str) -> None:
        source = template.format(html.escape(style))
        assert faults(clean(source).html) == []
        assert faults(clean(source, allow_remote=True).html) == []

    @pytest.mark.parametrize("style", [style for style in STYLES if "http" in style and "url" in style])
    def test_by_styles_load_nothing_even_when_pictures_are_shown(self, style: str) -> None:
        assert "x.vn" not in clean(f'<p style="{html.escape(style)}">y</p>', allow_remote=True).html


class TestLetters:
    def test_keep_what_office_programs_write(self) -> None:
        source = (
            '<div align="center"><font color="red" face="Times New Roman"><b>SỞ NỘI VỤ</b></font></div>'
            '<table border="1" width="100%"><tbody><tr><td colspan="2" style="width:5px">1</td></tr></tbody>'
            '</table><ul><li>một<br>hai</li></ul><blockquote type="cite">trích</blockquote>'
            '<p style="margin-left:10px;color:rgb(1, 2, 3)">x</p>'
        )
        assert clean(source).html == source

    def test_keep_links_and_open_them_apart(self) -> None:
        assert clean('<a href="https://binhphuoc.gov.vn/?a=1&b=2">x</a>').html == (
            '<a href="https://binhphuoc.gov.vn/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">x</a>'
        )
        assert (
            'href="mailto:snv@binhphuoc.gov.vn"' in clean('<a href="mailto:snv@binhphuoc.gov.vn">x</a>').html
        )

    @pytest.mark.parametrize(
        "name", ["style", "script", "title", "template", "noscript", "textarea", "select", "iframe"]
    )
    def test_lose_what_is_no_text(self, name: str) -> None:
        assert clean(f"a<{name}>b</{name}>c").html == "ac"

    def test_keep_the_text_of_elements_that_go(self) -> None:
        assert clean("<form>a<button>b</button></form>c").html == "abc"

    def test_hide_what_was_hidden(self) -> None:
        assert clean('<p style="display:none">x</p>').html == '<p style="display:none">x</p>'

    def test_keep_vietnamese(self) -> None:
        assert clean("<p>Kính gửi: Ủy ban nhân dân tỉnh &amp; Đoàn ĐBQH").html == (
            "<p>Kính gửi: Ủy ban nhân dân tỉnh &amp; Đoàn ĐBQH</p>"
        )


class TestPictures:
    @pytest.mark.parametrize(
        "source",
        [
            '<img src="http://x.vn/a.png">',
            '<img src="HTTPS://x.vn/a.png">',
            '<img src="//x.vn/a.png">',
            '<td background="http://x.vn/a.png">x',
            '<img srcset="http://x.vn/a.png 2x">',
            '<p style="background:url(http://x.vn/a.png)">x</p>',
            "<p style=\"background:image-set('http://x.vn' 1x)\">x</p>",
        ],
    )
    def test_from_outside_are_blocked_and_counted(self, source: str) -> None:
        cleaned = clean(f"<table><tr>{source}" if "<td" in source else source)
        assert cleaned.blocked_remote == 1
        assert "x.vn" not in cleaned.html

    def test_from_outside_are_shown_when_asked_for(self) -> None:
        cleaned = clean('<img src="http://x.vn/a.png" width="1">', allow_remote=True)
        assert cleaned == CleanedHtml('<img src="http://x.vn/a.png" width="1">', 0)

    def test_of_the_letter_itself_are_shown(self) -> None:
        assert clean('<img src="cid:anh1">').html == '<img src="/hop-thu/anh/anh1">'
        assert clean('<img src="CID:anh1">').html == '<img src="/hop-thu/anh/anh1">'

    def test_of_the_letter_that_are_missing_are_blank(self) -> None:
        assert clean('<img src="cid:khac">').html.startswith('<img src="data:image/gif;base64,')

    def test_written_into_the_letter_are_shown(self) -> None:
        source = '<img src="data:image/png;base64,iVBORw0KGgo=">'
        assert clean(source) == CleanedHtml(source, 0)


class TestCost:
    @pytest.mark.parametrize(
        "piece",
        ["<div>", "<b><i>", "<table><tr><td>", "&amp;", "&", "<", "<!--", "<p style='", "<a href=x>", "</p>",
         "<svg><math>", "<img src=x ", "<font><p>", "\x00", "a", "<![CDATA[", "<select><option>",
         "<p title='&lt;"],
    )  # fmt: skip
    def test_of_hostile_markup_is_bounded(self, piece: str) -> None:
        with bounded():
            cleaned = clean(piece * (1_000_000 // len(piece)))
        assert faults(cleaned.html[:20_000]) == []

    def test_a_letter_that_costs_too_much_is_shown_as_text(self) -> None:
        source = "<p>Kính gửi</p>" + "<b>" * 30_000 + "<script>alert(1)</script>"
        assert clean(source).html == '<div style="white-space:pre-wrap">Kính gửi</div>'

    def test_large_pictures_in_the_letter_cost_little(self) -> None:
        source = f'<p>a</p><img src="data:image/png;base64,{"A" * 3_000_000}">'
        with bounded():
            assert len(clean(source).html) > 3_000_000


PIECES = [
    piece.replace("_", " ")
    for piece in """
    <script> </script> <style> </style> <svg> <math> <table> <td> <p> </p> <!-- --> javascript:alert(1)
    <a_href= " ' > < <img_src=x_onerror=alert(1)> <title> </title> <textarea> </textarea> <noscript>
    </noscript> <mglyph> <mtext> <annotation-xml> <template> &lt; &#0; <iframe> </iframe> <select>
    <form> <b_style= x:url(//a) <![CDATA[ ]]>
    """.split()
]
MARKUP = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


class TestAnyMarkup:
    @given(MARKUP)
    @settings(max_examples=300)
    def test_comes_out_harmless_and_stays_so(self, source: str) -> None:
        once = clean(source).html
        assert faults(once) == []
        assert faults(clean(once).html) == []

    @given(st.text(max_size=200))
    def test_has_an_answer(self, source: str) -> None:
        assert faults(clean(source).html) == []
