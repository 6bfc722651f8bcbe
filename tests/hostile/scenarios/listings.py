"""Listing pages with what costs a careless reader the rest of the page, and documents that lie."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.hostile.blog import another_post, at, listed, url
from tests.hostile.replies import XML, answer
from tests.hostile.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.blog import HostileBlog

LINKS = {
    "bracket": "http://[",
    "bracket-empty": "http://[]/",
    "bracket-no-address": "http://[abc]/x",
    "zone": "http://[fe80::1%25eth0]/x",
    "port-negative": "http://127.0.0.1:-1/x",
    "port-huge": "http://127.0.0.1:99999999999999999999/x",
    "port-superscript": "http://127.0.0.1:²/x",
    "host-of-dots": "http://....../x",
    "host-of-300-letters": "http://" + "a" * 300 + ".invalid/x",
    "host-of-emoji": "http://💩.invalid/x",
    "host-of-xn": "http://xn--/x",
    "host-bad-xn": "http://xn--zzzzzzzzzzzz99999.invalid/x",
    "host-with-nul": "http://a\0b/x",
    "host-nfkc": "http://a℀b.invalid/x",
    "scheme-only": "http://",
    "slashes": "//////",
    "no-scheme": "://x",
    "query-only": "?",
    "colon": ":",
    "percent": "/%",
    "surrogate": "/&#xD800;&#xDFFF;",
    "control": "/\x01\x02\x1b[31m\x7f",
    "override": "/\u202egpj.exe",
    "nul": "/a&#0;b",
    "long": "/" + "long/" * 5000,
    "quotes": "/\"'`<script>alert(1)</script>",
    "sql": "/'; DROP TABLE posts; --",
    "formula": "/=cmd|' /C calc'!A0",
    "parents": "../" * 3000 + "etc/passwd",
    "mail": "mailto:ada@example.com",
    "telephone": "tel:+1",
    "about": "about:blank",
    "blob": "blob:http://x/y",
    "view-source": "view-source:http://x/",
    "newline": "/no\r\nX-Injected: yes",
    "spaces": " \t\n /spaced out/ \n",
    "backslash": "\\\\x\\y",
    "fragment": "#" + "f" * 10_000,
    "query-long": "/?" + "a=b&" * 20_000,
    "userinfo": "http://a:b:c@d@e/x",
    "unicode": "/ÜñïçØ∂é/日本語/🙂",
}


def bad_links(blog: HostileBlog) -> None:
    """Put a card for each bad link before each honest card of all listing pages."""
    bad = [listed(100 + place, link.replace("'", "&#39;")) for place, link in enumerate(LINKS.values())]
    for page in (1, 2, 3):
        parts = blog.page(at(page)).split("<article>")
        mixed = parts[0] + "".join(
            "".join(bad[place::3]) + "<article>" + part for place, part in enumerate(parts[1:])
        )
        blog.serve(at(page), mixed.replace("/no\r\n", "/no\n"))


def one_bad_link(link: str) -> Callable[[HostileBlog], None]:
    def change(blog: HostileBlog) -> None:
        card = listed(100, link.replace("'", "&#39;"))
        blog.change(at(2), lambda page: page.replace("<article>", card + "<article>", 1))

    return change


def bad(name: str) -> Scenario:
    return Scenario(
        name=f"link-{name}",
        served=f"a card in the middle of the listing that links to {LINKS[name][:40]!r}",
        make=one_bad_link(LINKS[name]),
        codes=(0, 3),
    )


def put(
    name: str, served: str, markup: str, *, path: str = at(2), before: str = "</main>", **more: Any
) -> Scenario:
    """Return a scenario in which markup stands in an honest page besides."""
    known: dict[str, Any] = {"codes": (0, 3), **more}
    return Scenario(
        name=name, served=served, make=lambda blog: blog.insert(path, markup, before=before), **known
    )


def served(name: str, said: str, path: str, content: str | bytes, kind: str = XML, **more: Any) -> Scenario:
    """Return a scenario in which an answer of another content takes a document's place."""
    known: dict[str, Any] = {"codes": (0, 3), **more}
    return Scenario(
        name=name, served=said, make=lambda blog: blog.serve(path, answer(content, kind)), **known
    )


def changed(name: str, said: str, path: str, change: Callable[[str], str], **more: Any) -> Scenario:
    known: dict[str, Any] = {"codes": (0, 3), **more}
    return Scenario(name=name, served=said, make=lambda blog: blog.change(path, change), **known)


def interface(blog: HostileBlog) -> None:
    """Offer a WordPress interface whose answers are of every wrong shape."""
    blog.insert("/", "<link rel='https://api.w.org/' href='/wp-json/'>", before="</head>")
    shapes = [
        None,
        1,
        "x",
        [[]],
        {"a": 1},
        [{"link": None}, {"link": 5}, {"link": ["x"]}, {"link": {"y": 1}}, 7, None],
    ]

    def reply(asked: Any) -> bytes:
        shape = shapes[sum(asked.path.encode()) % len(shapes)]
        return answer(json.dumps(shape), "application/json")

    blog.server.otherwise = lambda asked: (
        reply(asked) if "wp-json" in asked.path else answer("", status="404 Not Found")
    )


def deep_interface(blog: HostileBlog) -> None:
    """Offer a WordPress interface that answers with brackets 200,000 deep."""
    blog.insert("/", "<link rel='https://api.w.org/' href='/wp-json/'>", before="</head>")
    brackets = answer("[" * 200_000, "application/json")
    blog.server.otherwise = lambda asked: (
        brackets if "wp-json" in asked.path else answer("", status="404 Not Found")
    )


def sitemap_of_itself(blog: HostileBlog) -> None:
    """Serve sitemap indexes that name themselves and hundreds of others, which name the same."""
    parts = "".join(f"<sitemap><loc>{blog.base}/part-{n}.xml</loc></sitemap>" for n in range(300))
    index = f"<sitemapindex><sitemap><loc>{blog.base}/sitemap.xml</loc></sitemap>{parts}</sitemapindex>"
    blog.serve("/sitemap.xml", index)
    blog.server.otherwise = lambda asked: (
        answer(index, XML) if "part-" in asked.path else answer("", status="404 Not Found")
    )


def feed_of_itself(blog: HostileBlog) -> None:
    """Serve a feed whose next page (RFC 5005) is always another one with the same items."""

    def reply(asked: Any) -> bytes:
        number = int(asked.path.rpartition("=")[2]) if "=" in asked.path else 0
        atom = "xmlns:atom='http://www.w3.org/2005/Atom'"
        onward = f"<atom:link {atom} rel='next' href='{blog.base}/feed.xml?p={number + 1}'/>"
        return answer(blog.page("/feed.xml").replace("<channel>", f"<channel>{onward}"), XML)

    blog.serve("/feed.xml", reply)
    blog.server.otherwise = lambda asked: (
        reply(asked) if asked.path.startswith("/feed.xml?") else answer("", status="404 Not Found")
    )


def duplicates(blog: HostileBlog) -> None:
    """List each post under ten spellings of its address."""
    for page in (1, 2, 3):

        def more(text: str) -> str:
            for number in range(1, 9):
                one = url(number)
                spelled = [
                    one + "?utm_source=x",
                    one + "#top",
                    one + "?fbclid=1",
                    one.upper(),
                    one.replace("-", "%2d"),
                    "." + one,
                    "/x/.." + one,
                    one + "?",
                    one + "//",
                ]
                if listed(number) in text:
                    text = text.replace(
                        listed(number), listed(number) + "".join(listed(number, path) for path in spelled)
                    )
            return text

        blog.change(at(page), more)


def posts_twice(blog: HostileBlog) -> None:
    """Serve each post at a second address too, listed beside the first."""
    for number in range(1, 9):
        blog.serve(f"/copy/{number}/", blog.page(url(number)))
    for page in (1, 2, 3):

        def more(text: str) -> str:
            for number in range(1, 9):
                text = text.replace(listed(number), listed(number) + listed(number, f"/copy/{number}/"))
            return text

        blog.change(at(page), more)


CARD = (
    "<article><h2><a href='{}'>{}</a></h2><time datetime='{}'>{}</time><p>Some words of a card.</p></article>"
)


def dated(date: str) -> str:
    return CARD.format("/odd/", "An odd date", date, date)


def odd_post(name: str, said: str, **parts: str) -> Scenario:
    """Return a scenario in which one more post, sound but for these parts, is listed and served."""

    def change(blog: HostileBlog) -> None:
        blog.change("/", lambda page: page.replace("<article>", listed(50, "/odd/") + "<article>", 1))
        blog.serve("/odd/", another_post(50, parts.get("body", ""), parts.get("head", "")))

    return Scenario(name=name, served=said, make=change, codes=(0, 3), extra="/odd/")


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


DATES = (
    "0000-00-00",
    "9999-12-31T23:59:59+14:00",
    "99999-01-01",
    "-1-01-01",
    "2026-02-31",
    "1e400",
    "9" * 5000,
    "2026-05-01T25:61:61+99:99",
    "١٢/٣/٢٠٢٤",
    "yesterday " * 1000,
    "1970-01-01T00:00:00-24:00",
    "\x00",
    "NaN",
    "2" * 20,
)

ODD_POSTS = (
    *(
        odd_post(
            f"date-{place}",
            f"a post of the date {date[:30]!r}",
            head=meta("article:published_time", date) + meta("article:modified_time", date),
            body=f"<time datetime='{date}'>{date}</time>",
        )
        for place, date in enumerate(DATES)
    ),
    odd_post(
        "minutes-of-5000-digits",
        "a post whose reading time has 5,000 digits",
        body=f"<p>{'9' * 5000} min read</p>",
        head=meta("twitter:data1", "9" * 5000 + " minutes"),
    ),
    odd_post("minutes-negative", "a post whose reading time is negative", body="<p>-7 min read</p>"),
    odd_post(
        "title-of-100000", "a post whose title has 100,000 characters", head=meta("og:title", "T" * 100_000)
    ),
    odd_post(
        "title-of-controls",
        "a post whose title is control characters and overrides",
        head=meta("og:title", "&#1;&#2;\x1b[31m\u202eevil\u2066\u200b&#x80;&#x9b;"),
    ),
    odd_post(
        "tags-20000",
        "a post of 20,000 tags",
        body="".join(f"<a rel=tag href='/tag/{n}'>tag {n}</a>" for n in range(20_000)),
    ),
    odd_post(
        "authors-5000",
        "a post of 5,000 authors",
        head="".join(f"<meta name=author content='Author {n}'>" for n in range(5_000)),
    ),
    odd_post(
        "language-nonsense",
        "a post of a language that is none",
        head="<meta http-equiv=content-language content='" + "x-" * 5000 + "'>",
    ),
    odd_post(
        "images-10000",
        "a post of 10,000 images on another port",
        body="".join(
            f"<img src='http://127.0.0.1:1/{n}.png' srcset='http://127.0.0.1:1/{n}-2.png 2x'>"
            for n in range(10_000)
        ),
    ),
    odd_post(
        "frames",
        "a post of frames, objects, embeds and applets",
        body="<iframe src='file:///etc/passwd'></iframe><object data='http://127.0.0.1:1/'></object>"
        "<embed src='javascript:1'><applet code=x></applet><frameset><frame src=x>",
    ),
    odd_post(
        "forms",
        "a post of forms that ask for passwords",
        body="<form action='http://127.0.0.1:1/'><input type=password name=p><button>Log in</button></form>",
    ),
    odd_post(
        "noscript-and-plaintext",
        "a post with noscript, xmp, listing and plaintext elements",
        body="<noscript><p>a</noscript><xmp><b></xmp><listing>x</listing><plaintext>the rest</div></article>",
    ),
    odd_post(
        "graph-of-people",
        "a post whose linked data are lists of lists of nulls",
        head="<script type='application/ld+json'>"
        + json.dumps(
            {
                "@graph": [
                    None,
                    [],
                    [[None]],
                    {"@type": ["BlogPosting", None, 5]},
                    {
                        "@type": "BlogPosting",
                        "author": [None, 5, {"name": None}, {"name": ["x", {"@value": "y"}]}],
                        "headline": {"@value": 7},
                        "keywords": {"a": 1},
                        "image": [[{"url": None}]],
                        "datePublished": [1, 2],
                        "articleSection": [None],
                        "inLanguage": {"name": 5},
                    },
                ]
            }
        )
        + "</script>",
    ),
    odd_post(
        "linked-data-surrogate",
        "a post whose linked data hold half a character",
        head='<script type="application/ld+json">{"@type":"BlogPosting","headline":"half \\ud83d of it",'
        '"author":{"name":"\\u0000\\udfff"}}</script>',
    ),
    odd_post(
        "microdata-in-circles",
        "a post whose microdata refer to themselves",
        body="<div itemscope id=a itemref='a b'><p itemprop=author itemscope id=b itemref='a b'>x</p></div>",
    ),
    odd_post(
        "prices-of-sql",
        "a post whose fields are pieces of SQL",
        head="".join(
            meta(name, "'); DROP TABLE posts;--")
            for name in ("og:title", "article:author", "article:section", "article:tag", "og:site_name")
        ),
    ),
    odd_post(
        "fields-of-formulas",
        "a post whose fields are formulas",
        head="".join(
            meta(name, "=HYPERLINK(&quot;http://x&quot;)")
            for name in ("og:title", "article:author", "article:section", "article:tag", "og:description")
        ),
    ),
)

COUNTS = (
    put(
        "count-of-30-digits",
        "a listing that counts 10^30 posts",
        f"<p>Showing 1-6 of 1{'0' * 30} posts</p>",
        before="<article>",
    ),
    put(
        "count-of-5000-digits",
        "a listing that counts a number of 5,000 digits",
        f"<p>{'9' * 5000} posts in total</p><p>Page 1 of {'9' * 5000}</p>",
        before="<article>",
    ),
    put(
        "count-below-zero",
        "a listing that counts minus five posts",
        "<p>Showing 1-3 of -5 posts</p>",
        before="<article>",
    ),
    put(
        "pages-1000000000",
        "a pager that says there are a billion pages",
        "<nav class=pagination><a href='/page/1000000000/'>1000000000</a>Page 2 of 1000000000</nav>",
    ),
    put(
        "pager-of-every-number",
        "a pager of 5,000 numbered pages that are not there",
        "<nav class=pagination>"
        + "".join(f"<a href='/page/{n}/'>{n}</a>" for n in range(4, 5000))
        + "</nav>",
        codes=(0, 3),
    ),
    put(
        "card-dates",
        "cards of dates that are none",
        "".join(dated(date) for date in DATES),
        before="<article>",
        codes=(0, 3),
    ),
    put(
        "card-in-card",
        "cards that contain each other 200 deep",
        "<article><h2><a href='/odd/'>Odd</a></h2>" * 200,
    ),
    put(
        "form-of-everything",
        "a listing within a form that posts to another port",
        "<form action='http://127.0.0.1:1/' method=post><input name=q value=x><button>Go</button></form>",
    ),
    put(
        "title-of-escapes",
        "a listing whose title steers the terminal",
        "<title>\x1b[2J\x1b]0;owned\x07\u202e</title><meta property='og:site_name' content='\x1b[2J\x9b31m'>",
        path="/",
        before="</head>",
    ),
)

DOCUMENTS = (
    served(
        "feed-is-html",
        "a page in place of the feed",
        "/feed.xml",
        "<html><body><a href='/x'>x</a></body></html>",
    ),
    served("feed-is-empty", "nothing in place of the feed", "/feed.xml", ""),
    served("feed-is-binary", "random bytes in place of the feed", "/feed.xml", bytes(range(256)) * 300),
    served(
        "feed-of-utf16-lie",
        "a feed that says utf-16 and is not",
        "/feed.xml",
        "<?xml version='1.0' encoding='utf-16'?><rss><channel><item><link>/x</link></item></channel></rss>",
    ),
    served(
        "feed-of-unknown-charset",
        "a feed of a character set that nobody knows",
        "/feed.xml",
        "<?xml version='1.0' encoding='cow'?><rss/>",
    ),
    served(
        "feed-of-500000-items",
        "a feed of 300,000 items on another host",
        "/feed.xml",
        "<rss><channel>" + "<item><link>http://x.invalid/</link></item>" * 300_000,
    ),
    served("sitemap-is-empty", "nothing in place of the sitemap", "/sitemap.xml", ""),
    served("sitemap-is-json", "JSON in place of the sitemap", "/sitemap.xml", '{"a":[1,2]}'),
    served(
        "sitemap-is-binary", "random bytes in place of the sitemap", "/sitemap.xml", bytes(range(256)) * 300
    ),
    served(
        "sitemap-dates",
        "a sitemap of dates that are none",
        "/sitemap.xml",
        "<urlset>"
        + "".join(
            f"<url><loc>/x{n}</loc><lastmod>{date}</lastmod><priority>{date}</priority></url>"
            for n, date in enumerate(DATES)
            if date != "\x00"
        )
        + "</urlset>",
    ),
    changed(
        "feed-cut", "half of a feed, a length that fits", "/feed.xml", lambda page: page[: len(page) // 2]
    ),
    changed(
        "sitemap-cut",
        "half of a sitemap, a length that fits",
        "/sitemap.xml",
        lambda page: page[: len(page) // 2],
    ),
    changed(
        "feed-other-posts",
        "a feed that gives each post the text and title of another",
        "/feed.xml",
        lambda page: page.replace(
            "<item>", "<item><description>" + "Bought at a very good price. " * 100 + "</description>"
        ),
    ),
    changed(
        "feed-tomorrow",
        "a feed whose posts change each second",
        "/feed.xml",
        lambda page: page.replace("<item>", "<item><pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate>"),
    ),
    Scenario(
        name="interface-of-wrong-shapes",
        served="an interface whose answers have every wrong shape",
        make=interface,
        codes=(0, 3),
    ),
    Scenario(
        name="interface-200000-deep",
        served="an interface that answers with brackets 200,000 deep",
        make=deep_interface,
        codes=(0, 3),
    ),
    Scenario(
        name="sitemap-of-itself",
        served="sitemap indexes that name themselves and 300 others",
        make=sitemap_of_itself,
        codes=(0, 3),
    ),
    Scenario(
        name="feed-of-itself",
        served="a feed whose next page is always another one of the same",
        make=feed_of_itself,
        codes=(0, 3),
    ),
)

SCENARIOS = (
    Scenario(
        name="bad-links",
        served="bad links of forty kinds between the honest cards",
        make=bad_links,
        codes=(0, 3),
    ),
    *(
        bad(name)
        for name in (
            "bracket",
            "port-huge",
            "host-nfkc",
            "surrogate",
            "nul",
            "control",
            "override",
            "host-bad-xn",
            "newline",
            "long",
        )
    ),
    Scenario(
        name="addresses-spelled-otherwise",
        served="each post listed under ten spellings of its address",
        make=duplicates,
        codes=(0, 3),
        extra=".*",
    ),
    Scenario(
        name="posts-twice",
        served="each post at a second address too, listed beside the first",
        make=posts_twice,
        codes=(0, 3),
        extra="/copy/.*",
    ),
    *COUNTS,
    *DOCUMENTS,
    *ODD_POSTS,
)
