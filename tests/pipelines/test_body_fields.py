"""Bodies are made safe for reading, whatever the blog sent, in linear time."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from pipelines.fields.body import plain_text, sanitise
from pipelines.fields.composing import composed
from pipelines.fields.images import real_address, widest
from pipelines.fields.nesting import DEEPEST, shallow

BASE = "https://blog.example/posts/kiln"


def clean(html: str) -> str:
    return sanitise(html, BASE)


@pytest.mark.parametrize(
    ("given_html", "expected"),
    [
        ("<p onclick='x()' style='color:red' id=i class=c>a</p>", "<p>a</p>"),
        ("<script>x</script><style>y</style><p>a</p><!-- c -->", "<p>a</p>"),
        ("<font color=red>a <center>b</center></font>", "a b"),
        ("<form><label>Name</label><input><button>Go</button><select><option>x</select></form>", "Name"),
        ('<a href="javascript:x()">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<a href=" java\nscript:x()">a</a>', '<a rel="noopener noreferrer">a</a>'),
        (
            '<a href="../b?c=1#d">a</a>',
            '<a href="https://blog.example/b?c=1#d" rel="noopener noreferrer">a</a>',
        ),
        ('<a href="#d">a</a>', f'<a href="{BASE}#d" rel="noopener noreferrer">a</a>'),
        (
            '<a href="mailto:a@b.example">a</a>',
            '<a href="mailto:a@b.example" rel="noopener noreferrer">a</a>',
        ),
        ("<p dir=rtl lang=fa>سلام</p>", '<p dir="rtl" lang="fa">سلام</p>'),
        (
            "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>",
            "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>",
        ),
        ("<details open><summary>s</summary>t</details>", '<details open=""><summary>s</summary>t</details>'),
        ("H<sub>2</sub>O m<sup>2</sup>", "H<sub>2</sub>O m<sup>2</sup>"),
        ("<math display=block><mi>x</mi></math>", '<math display="block"><mi>x</mi></math>'),
        ('<script type="math/tex; mode=display">a^2</script>', r"\[a^2\]"),
        ('<script type="math/tex">a_1</script>', r"\(a_1\)"),
        ("<p>a<marquee><p>b</p></marquee>", "<p>a</p><p>b</p><p></p>"),
    ],
)
def test_what_is_kept_and_what_goes(given_html: str, expected: str):
    assert clean(given_html) == expected


@pytest.mark.parametrize(
    ("given_html", "classes"),
    [
        ('<code class="hljs language-py extra">x</code>', "language-py"),
        ('<pre class="brush: js; gutter: false">x</pre>', "language-js"),
        ('<code data-lang="c++">x</code>', "language-c++"),
        ('<code class="big red">x</code>', None),
        ('<code data-lang="a b">x</code>', None),
    ],
)
def test_code_keeps_its_language_and_no_other_class(given_html: str, classes: str | None):
    node = LexborHTMLParser(clean(given_html)).css_first("code, pre")
    assert node is not None
    assert node.attributes.get("class") == classes


@pytest.mark.parametrize(
    ("given_html", "source"),
    [
        ("<img src=a.png>", "https://blog.example/posts/a.png"),
        ("<img src=loading.gif data-src=/a.png>", "https://blog.example/a.png"),
        (
            "<img src='data:image/gif;base64,R0' srcset='s.png 300w, l.png 900w'>",
            "https://blog.example/posts/l.png",
        ),
        (
            "<img src=blank.gif><noscript><img src=//cdn.example/a.png></noscript>",
            "https://cdn.example/a.png",
        ),
        ("<picture><source srcset=a.webp><img src=a.png></picture>", "https://blog.example/posts/a.png"),
    ],
)
def test_images_get_their_real_address_once(given_html: str, source: str):
    images = LexborHTMLParser(clean(given_html)).css("img")
    assert [image.attributes["src"] for image in images] == [source]


@pytest.mark.parametrize(
    "given_html",
    [
        "<img src='data:image/gif;base64,R0'>",
        "<img>",
        "<img src=p.gif width=1 height=1>",
        "<img src='javascript:x'>",
    ],
)
def test_images_without_an_address_and_trackers_go(given_html: str):
    assert clean(given_html) == ""


def test_newlines_that_open_code_do_not_wear_off():
    assert clean("<pre>\n\n\n  a\n</pre>") == "<pre>  a\n</pre>"


def test_frames_become_links():
    link = '<a href="https://video.example/e/1" title="embedded" rel="noopener noreferrer">'
    assert (
        clean("<iframe src='https://video.example/e/1'>no frames</iframe>")
        == f"{link}https://video.example/e/1</a>"
    )
    assert clean("<object data='https://video.example/e/1'><embed src=x></object>").startswith(link)
    assert (
        clean("<iframe src='about:blank'></iframe><iframe></iframe><iframe src=t width=0 height=0></iframe>")
        == ""
    )


def test_a_base_that_is_no_web_address_leaves_no_relative_links():
    for base in ("", "nonsense", "javascript:x", "http://[", "file:///etc/"):
        assert sanitise("<a href=x>a</a>", base) == '<a rel="noopener noreferrer">a</a>'


def test_runs_of_marks_are_cut_as_unicode_advises():
    assert composed("a" + "\u0301" * 40) == "á" + "\u0301" * 29
    assert composed("—" * 100) == "—" * 100
    started = time.process_time()
    assert len(composed("a" + "\u0301\u0323" * 100_000)) <= 31
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "x",
        "<ul><li>" * 100_000 + "x",
        "<table><tr><td>" * 30_000 + "x",
        '<a href="' * 100_000,
        "<h1><span>" * 50_000 + "x",
        "<p>a\u0301\u0323" * 50_000,
    ],
    ids=["div", "list", "table", "quote", "heading", "paragraph"],
)
def test_deep_and_broken_markup_takes_linear_time(html: str):
    started = time.process_time()
    plain_text(sanitise(html, BASE))
    plain_text(html)
    assert time.process_time() - started < 8


def test_depth_is_bounded_only_where_it_must_be():
    usual = "<div>" * 300 + "<p>x" * 4000
    assert shallow(usual) == usual
    deep = shallow("<section>" * 6000 + "x" + "</section>" * 6000)
    assert deep.count("<section>") == deep.count("</section>") == DEEPEST
    wide = "<div><p>x</p></div>" * 6000
    assert shallow(wide) == wide


def test_the_widest_of_a_set():
    assert widest("a.png 1x, b.png 2x") == "b.png"
    assert widest("a.png 300w,\n b,c.png 900w") == "b,c.png"
    assert widest("a.png huge, ") == "a.png"
    assert widest(None) is None
    assert real_address({"src": "data:x", "data-src": " "}) is None


_TAGS = (
    "p div a b table tr td ul ol li pre code h1 center font marquee button noscript img picture"
    " iframe object "
    "script style math mi svg template form select dl dd ruby rt span details source br textarea title "
    "caption x-y frameset body nobr mtext annotation-xml plaintext xmp"
)
_ENDS = "p div a b table td ul li pre script style noscript math svg"
_PIECES = st.one_of(
    st.builds(
        "<{}{}>".format,
        st.sampled_from(_TAGS.split()),
        st.sampled_from(
            [
                "",
                ' class="language-x y"',
                ' src="a.png"',
                ' href="/q"',
                ' href="javascript:x"',
                ' data-src="b"',
                " onclick=x",
                ' srcset="a 1x, b 2x"',
                " width=1 height=1",
                ' type="math/tex"',
                " start=99999999999",
            ]
        ),
    ),
    st.builds("</{}>".format, st.sampled_from(_ENDS.split())),
    st.text(max_size=6),
    st.sampled_from(["\n", "<!--", "-->", "&lt;script&gt;", "&#0;", "\ud800", "<![CDATA["]),
)
_HTML = st.lists(_PIECES, max_size=14).map("".join)


@given(_HTML)
def test_nothing_that_runs_survives(html: str):
    for node in LexborHTMLParser(clean(html)).root.traverse():
        assert node.tag not in {"script", "style", "iframe", "object", "form", "svg", "template"}
        for name, value in node.attributes.items():
            assert not name.startswith("on")
            assert name != "style"
            assert not (value or "").strip().lower().startswith(("javascript:", "data:"))


@given(_HTML)
def test_sanitising_twice_changes_nothing(html: str):
    once = clean(html)
    assert clean(once) == once


@given(_HTML)
def test_plain_text_never_raises_and_is_clean(html: str):
    for text in (plain_text(html), plain_text(clean(html))):
        assert text == text.strip("\n").rstrip()
        assert unicodedata.is_normalized("NFC", text)
        assert not set(text) & set("\u200b\ufeff\u2060\u00ad\x00\r")
