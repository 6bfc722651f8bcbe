"""Pages, posts and links that hold what no page, post or link should."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from tests.blogs.strange import card, html, title
from tests.hostile.blog import ENTRY, LISTING, another_post, listed, url
from tests.hostile.replies import HTML, XML, answer
from tests.hostile.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.blog import HostileBlog
    from tests.hostile.scenario import Outcome

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_AS_FOUND = {"candidates", "sightings"}
_MORE = "/notes/more/"
_LINKS = [
    *(
        "http://[",
        "http://[::1",
        "http://a:b:c/",
        "http://127.0.0.1:99999999/x",
        "//",
        "///x",
        "http:",
        "https://",
    ),
    *(
        "%zz",
        "/%zz%",
        "a b\nc",
        "\\\\x\\y",
        "http://ex ample/",
        "http://\u2028.example/",
        "http://xn--a.example/",
    ),
    *(
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:",
        "\x01",
        "?",
        "#",
        "",
        "//[",
        "http://" + "a." * 5000,
    ),
    "/" + "y" * 2_000_000,
]


def _instead(reply: bytes | str) -> Callable[[HostileBlog], None]:
    def make(blog: HostileBlog) -> None:
        blog.serve(url(3), reply)

    return make


def _around(before: str, after: str = "") -> Callable[[HostileBlog], None]:
    """Put markup before the text of a post, and behind it."""

    def make(blog: HostileBlog) -> None:
        blog.change(
            url(3),
            lambda page: page.replace("<p>", f"{before}<p>", 1).replace("</article>", f"{after}</article>"),
        )

    return make


def _in_head(markup: str) -> Callable[[HostileBlog], None]:
    def make(blog: HostileBlog) -> None:
        for path in (ENTRY, url(3)):
            blog.insert(path, markup, before="</head>")

    return make


def _as(charset: str, kind: str) -> Callable[[HostileBlog], None]:
    def make(blog: HostileBlog) -> None:
        for number in (2, 3, 4):
            blog.serve(
                url(number),
                answer(blog.page(url(number)).replace("<meta charset=utf-8>", "").encode(charset), kind),
            )

    return make


def _titled(name: str) -> Callable[[HostileBlog], None]:
    """Add a post whose title, author and terms are such, on its page and in the listing."""

    def make(blog: HostileBlog) -> None:
        said = {
            "@type": "BlogPosting",
            "headline": name,
            "author": {"name": name},
            "keywords": [name, "hens"],
        }
        head = f"<script type='application/ld+json'>{json.dumps(said)}</script>"
        markup = name.encode("utf-8", "replace").decode()
        page = another_post(9, head=head).replace(title(9), markup)
        blog.serve(_MORE, page)
        blog.insert(ENTRY, listed(9, _MORE).replace(title(9), markup), before="</main>")

    return make


def _is_plain(outcome: Outcome) -> None:
    assert outcome.db is not None
    for table, columns in {
        "posts": "title, authors, tags, categories, summary, url",
        "candidates": "text",
        "sightings": "facts",
        "addresses": "url, last_error",
        "blogs": "title",
    }.items():
        for row in outcome.db.execute(f"SELECT {columns} FROM {table}"):
            for value in filter(None, row):
                found = "\x00" in value if table in _AS_FOUND else _CONTROLS.search(value)
                assert not found, (table, value[:100])


def _bad_links(blog: HostileBlog) -> None:
    hrefs = [link.encode("utf-8", "replace").decode().replace("'", "%27") for link in _LINKS]
    cards = "".join(card(href, 20 + place) for place, href in enumerate(hrefs))
    links = "".join(f"<a href='{href}'>x</a>" for href in hrefs)
    blog.insert(ENTRY, f"<nav>{links}</nav>", before=LISTING)
    blog.change(url(3), lambda page: page.replace("</main>", f"{cards}</main>"))


def _bad_documents(blog: HostileBlog) -> None:
    links = [link.encode("utf-8", "replace").decode().replace("\x01", "") for link in _LINKS]
    entries = "".join(
        f"<url><loc><![CDATA[{link}]]></loc><lastmod>99999-99-99</lastmod></url>" for link in links
    )
    blog.change("/sitemap.xml", lambda page: page.replace("</urlset>", f"{entries}</urlset>"))
    items = "".join(
        f"<item><title>x</title><link><![CDATA[{link}]]></link><pubDate>1e308</pubDate></item>"
        for link in links
    )
    feed = blog.page("/feed.xml").replace("</channel>", f"{items}</channel>")
    blog.serve("/feed.xml", answer(feed.encode("utf-8"), XML, fields={"X-Made-By": "h\udce9n"}))


def _wall(body: str, head: str = "", name: str = "Garden notes") -> Callable[[HostileBlog], None]:
    return _instead(html(body, head=head, name=name))


_FORM = "<form><input name=name><input type=password name=password><button>Go on</button></form>"
_COOKIES = "<p>We use cookies. Accept all cookies, or read what our privacy notice says of your consent.</p>"
_CHALLENGE = "<h2>Checking that you are no robot</h2><div class='cf-turnstile'></div>"
_JSON = '<script type="application/ld+json">{"@type": "BlogPosting", "isAccessibleForFree": false}</script>'
_WALLS = {
    "login": (_FORM, ""),
    "consent": (_COOKIES, ""),
    "challenge": (_CHALLENGE, ""),
    "just-a-moment": ("<p>Ray 7fa1</p>", "Just a moment..."),
    "access-denied": ("<p>Reference 18.7fa1</p>", "Zugriff verweigert"),
}


def _honest(_blog: HostileBlog) -> None:
    """Change nothing yet."""


def _no_posts(name: str, served: str, reply: bytes | str, says: str) -> Scenario:
    return Scenario(name=name, served=served, make=_instead(reply), codes=(3,), lost=(3,), says=says)


def _whole(name: str, served: str, make: Callable[[HostileBlog], None]) -> Scenario:
    return Scenario(name=name, served=served, make=make, check=_is_plain)


_PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type /Catalog>> endobj\n" * 50
_UNCLOSED = "".join(
    f"<{tag}>" for tag in ("textarea", "script", "title", "style", "template", "noscript", "button")
)

SCENARIOS = (
    _no_posts("pdf-as-html", "a PDF that is called HTML, as a post", answer(_PDF), "application/pdf"),
    _no_posts(
        "zip-as-html", "a zip file that is called HTML", answer(b"PK\x03\x04" + bytes(900)), "application/zip"
    ),
    _no_posts(
        "json-as-html", "JSON that is called HTML", answer('{"error": "no such post"}'), "application/json"
    ),
    _no_posts(
        "feed-as-post", "a feed that is called HTML", answer("<rss><channel/></rss>"), "application/rss"
    ),
    _no_posts("plain-text", "plain text, as a post", answer("Hens.", "text/plain"), "text/plain"),
    _no_posts("empty-post", "nothing at all, as a post", answer(""), "empty"),
    _no_posts("blank-post", "spaces in UTF-16, as a post", answer(" \n\t ".encode("utf-16")), "empty"),
    _no_posts(
        "frameset", "frames, as a post", "<html><frameset><frame src=/a></frameset></html>", "neither text"
    ),
    _no_posts(
        "hollow-page", "a page that shows nothing", "<html><head></head><body></body></html>", "neither text"
    ),
    *(
        Scenario(
            name=f"wall-{name}",
            served=f"a page that wants something instead of a post: {name}",
            make=_wall(body, name=heading or "Garden notes"),
            codes=(3,),
            lost=(3,),
        )
        for name, (body, heading) in _WALLS.items()
    ),
    *(
        Scenario(
            name=f"wall-later-{name}",
            served=f"an archived post whose page turns into a wall: {name}",
            make=_honest,
            then=(_wall(body, name=heading or "Garden notes"),),
            codes=(0, 3),
        )
        for name, (body, heading) in _WALLS.items()
    ),
    Scenario(
        name="wall-for-all",
        served="a page about cookies instead of every page",
        make=lambda blog: (
            [blog.serve(path, html(_COOKIES)) for path in list(blog.pages) if path[-1] == "/"] and None
        ),
        codes=(3, 6),
        lost=tuple(range(1, 9)),
    ),
    _no_posts(
        "teaser",
        "the beginning of a post for subscribers",
        html(f"<article><h1>{title(3)}</h1><p>Hens and</p></article>", head=_JSON, name=title(3)),
        "teaser",
    ),
    _whole(
        "html-as-pdf",
        "a post that is called a PDF",
        lambda blog: blog.serve(url(3), answer(blog.page(url(3)), "application/pdf")),
    ),
    _whole(
        "no-type",
        "posts without Content-Type",
        lambda blog: blog.serve(url(3), answer(blog.page(url(3)), None)),
    ),
    _whole(
        "utf-16-unsaid",
        "posts in UTF-16 without a mark, called Latin-1",
        _as("utf-16-le", "text/html; charset=iso-8859-1"),
    ),
    _whole("utf-32", "posts in UTF-32", _as("utf-32", HTML)),
    _whole("utf-7-said", "posts that are called UTF-7", _as("ascii", "text/html; charset=utf-7")),
    _whole("unclosed", "text areas, scripts, titles never closed before a text", _around(_UNCLOSED)),
    _whole("comment-unclosed", "a comment that never ends", _around("<!-- ")),
    _whole("deep-markup", "100,000 open elements before a text", _around("<div>" * 100_000)),
    _whole("deep-inline", "100,000 open inline elements", _around("<b>" * 100_000)),
    _whole("control-bytes", "NUL and other control bytes in a text", _around("\x00\x08\x0b\x1b[2J\x7f\x9b")),
    _whole(
        "control-references",
        "references to NUL, halves of pairs, controls",
        _around("<i title='&#0;&#xD800;&#27;'></i>"),
    ),
    _whole("base-malformed", "a base that is no address", _in_head("<base href='http://['>")),
    _whole(
        "base-port", "a base with an impossible port", _in_head("<base href='http://127.0.0.1:99999999/'>")
    ),
    _whole(
        "json-ld-broken",
        "JSON-LD with halves of pairs, endless numbers, no end",
        _in_head(
            '<script type=\'application/ld+json\'>{"@type": "BlogPosting", "wordCount": '
            + "9" * 9000
            + "}</script>"
            "<script type='application/ld+json'>" + "[" * 20_000 + "</script>"
            '<script type=\'application/ld+json\'>{"@type": "BlogPosting", "timeRequired": "PT'
            + "9"
            * 5000
            + 'M",'
            '"datePublished": "99999-99-99", "keywords": "\\ud800,\\u0000"}</script>'
        ),
    ),
    *(
        Scenario(
            name=f"title-{name}",
            served=f"a post whose title, author and tags hold {served}",
            make=_titled(text),
            extra=_MORE,
            check=_is_plain,
            codes=(0, 3),
        )
        for name, served, text in (
            ("escape", "terminal escapes", "Hens\x1b[2J\x1b]0;owned\x07 and eggs"),
            ("bidi", "overrides of direction", "Hens \u202egge\u2066 and eggs \u2067"),
            ("nul", "NUL and halves of pairs", "Hens \x00\ud800 and \uffff eggs"),
            ("long", "10,000 characters", "Hens and eggs " * 715),
            ("megabyte", "a million characters", "Hens and eggs " * 71_500),
        )
    ),
    Scenario(
        name="links-malformed",
        served="links that are none, among the links of a listing and a post",
        make=_bad_links,
        codes=(0, 3),
        check=_is_plain,
    ),
    Scenario(
        name="documents-malformed",
        served="addresses and dates that are none in feed and sitemap, a header that is no ASCII",
        make=_bad_documents,
        codes=(0, 3),
        check=_is_plain,
    ),
)
