"""Answers that are small to send and large to take: compressed, marked up, or without end."""

from __future__ import annotations

import gzip
import json
import zlib
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import brotli

from tests.hostile.blog import url
from tests.hostile.replies import CHUNKED, HTML, XML, answer, chunk, head, packed
from tests.hostile.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.hostile.blog import HostileBlog
    from tests.hostile.server import Asked, Reply, Step

QUADRATIC = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>'
POST, LISTING, FEED, SITEMAP, ROBOTS = url(3), "/page/2/", "/feed.xml", "/sitemap.xml", "/robots.txt"
MB = 1_000_000


@cache
def deflated(gigabytes: int, what: bytes = b"a") -> bytes:
    """Return a raw deflate stream (RFC 1951) of so many gigabytes: one block again and again."""
    maker = zlib.compressobj(9, wbits=-15)
    block = maker.compress(what * (10 * MB // len(what))) + maker.flush(zlib.Z_FULL_FLUSH)
    return block * (100 * gigabytes) + zlib.compressobj(9, wbits=-15).flush()


def gzip_bomb(gigabytes: int, what: bytes = b"a") -> bytes:
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + deflated(gigabytes, what) + bytes(8)


def replaced(path: str, make: Callable[[], Reply], blog: HostileBlog) -> None:
    blog.serve(path, make())


def on(path: str, name: str, served: str, make: Callable[[], Reply], **more: Any) -> Scenario:
    """Return a scenario in which this answer, made when it is played, takes the place of one of the blog."""
    known: dict[str, Any] = {"codes": (0, 3)} | ({"codes": (3,), "lost": (3,)} if path == POST else {}) | more
    return Scenario(name=name, served=served, make=partial(replaced, path, make), **known)


def markup(name: str, served: str, make: Callable[[], str], **more: Any) -> Scenario:
    """Return a scenario in which markup stands after the text of a post; if that is kept, it is whole."""

    def change(blog: HostileBlog) -> None:
        blog.insert(POST, make(), before="</article>")

    known: dict[str, Any] = {"codes": (0, 3), "perhaps": (3,), **more}
    return Scenario(name=name, served=served, make=change, **known)


def in_listing(name: str, served: str, make: Callable[[], str], **more: Any) -> Scenario:
    """Return a scenario in which markup stands after the cards of the second listing page."""

    def change(blog: HostileBlog) -> None:
        blog.insert(LISTING, make())

    return Scenario(name=name, served=served, make=change, **{"codes": (0, 3), **more})


def flowing(start: bytes, again: bytes) -> Reply:
    def reply(_asked: Asked) -> Iterator[Step]:
        yield start
        while True:
            yield again

    return reply


def endless_chunks(kind: str = HTML) -> Reply:
    return flowing(
        head(fields=[*CHUNKED[:1], ("Content-Type", kind)]), chunk(b"<p>again and again</p>" * 3000)
    )


def nested_gzip() -> bytes:
    return packed(gzip.compress(gzip.compress(gzip_bomb(1))), "gzip, gzip, gzip")


def brotli_bomb() -> bytes:
    maker = brotli.Compressor(quality=5)
    return b"".join([*(maker.process(bytes(10 * MB)) for _ in range(50)), maker.finish()])


def laughs(name: str = "rss", depth: int = 9) -> str:
    """Return a document whose entities are made of ten of the one before."""
    entities = '<!ENTITY a0 "ha ha ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, depth + 1)
    )
    return f'<?xml version="1.0"?><!DOCTYPE {name} [{entities}]>'


def changed(path: str, name: str, served: str, change: Callable[[str], str], **more: Any) -> Scenario:
    """Return a scenario in which an honest document is changed so."""
    known: dict[str, Any] = {"codes": (0, 3), **more}
    return Scenario(name=name, served=served, make=lambda blog: blog.change(path, change), **known)


def titled(prologue: str, text: str) -> Callable[[str], str]:
    """Return what puts a document type before a feed, and ``text`` into its titles."""
    return lambda page: prologue + page.partition("?>")[2].replace("<title>", f"<title>{text} ")


def laughing(page: str) -> str:
    return laughs("urlset") + page.partition("?>")[2].replace("</loc>", "&a9;</loc>", 1)


def many_places() -> bytes:
    return answer(
        "<urlset>"
        + "".join(f"<url><loc>http://127.0.0.1:1/{n}</loc></url>" for n in range(300_000))
        + "</urlset>",
        XML,
    )


def deep(opening: str, depth: int, closing: str = "") -> str:
    return opening * depth + "deep" + closing * depth


def linked_data(text: str) -> str:
    return f"<script type='application/ld+json'>{text}</script>"


COMPRESSED = (
    on(
        POST,
        "gzip-bomb",
        "a gzip stream of a megabyte that unpacks to 1 GB",
        lambda: packed(gzip_bomb(1), "gzip"),
    ),
    on(
        POST,
        "gzip-bomb-10gb",
        "a gzip stream of ten megabytes that unpacks to 10 GB",
        lambda: packed(gzip_bomb(10), "gzip"),
    ),
    on(
        POST,
        "gzip-bomb-of-tags",
        "a gzip stream that unpacks to 1 GB of tags",
        lambda: packed(gzip_bomb(1, b"<b>\n"), "gzip"),
    ),
    on(POST, "deflate-bomb", "a deflate stream that unpacks to 1 GB", lambda: packed(deflated(1), "deflate")),
    on(POST, "nested-gzip-bomb", "a gzip bomb in gzip in gzip", nested_gzip),
    on(
        POST,
        "brotli-bomb",
        "a brotli stream of some bytes that unpacks to 500 MB",
        lambda: packed(brotli_bomb(), "br"),
    ),
    on(
        POST,
        "gzip-then-brotli-bomb",
        "a brotli bomb in gzip",
        lambda: packed(gzip.compress(brotli_bomb()), "br, gzip"),
    ),
    on(
        LISTING,
        "gzip-bomb-listing",
        "a gzip bomb for a page of the listing",
        lambda: packed(gzip_bomb(1), "gzip"),
    ),
    on(FEED, "gzip-bomb-feed", "a gzip bomb for a feed", lambda: packed(gzip_bomb(1), "gzip", XML)),
    on(SITEMAP, "gzip-bomb-sitemap", "a gzip bomb for a sitemap", lambda: packed(gzip_bomb(1), "gzip", XML)),
    on(
        SITEMAP,
        "gzip-file-bomb-sitemap",
        "a sitemap that is a gzip file of 1 GB",
        lambda: answer(gzip_bomb(1), "application/x-gzip"),
    ),
    on(
        ROBOTS,
        "gzip-bomb-robots",
        "a gzip bomb for robots.txt",
        lambda: packed(gzip_bomb(1), "gzip", "text/plain"),
        codes=(0, 3, 6),
        perhaps=tuple(range(1, 9)),
    ),
    on(
        "/",
        "gzip-bomb-entry",
        "a gzip bomb for the entry page",
        lambda: packed(gzip_bomb(1), "gzip"),
        codes=(6,),
        lost=tuple(range(1, 9)),
    ),
)

ENDLESS = (
    on(POST, "post-without-end", "chunks of a post without end, as fast as they are taken", endless_chunks),
    on(LISTING, "listing-without-end", "chunks of a listing page without end", endless_chunks),
    on(FEED, "feed-without-end", "chunks of a feed without end", lambda: endless_chunks(XML)),
    on(
        ROBOTS,
        "robots-without-end",
        "chunks of a robots.txt without end",
        lambda: endless_chunks("text/plain"),
        codes=(0, 3, 6),
        perhaps=tuple(range(1, 9)),
    ),
    on(POST, "post-of-40-mb", "a post of 40 MB", lambda: answer(b"<p>long</p>" * (40 * MB // 11))),
)

XML_BOMBS = (
    changed(
        FEED,
        "billion-laughs-feed",
        "a feed with entities that unfold to a billion words",
        titled(laughs(), "&a9;"),
    ),
    changed(
        SITEMAP,
        "billion-laughs-sitemap",
        "a sitemap with entities that unfold to a billion words",
        laughing,
    ),
    changed(
        FEED,
        "quadratic-feed",
        "a feed with one entity of 50 KB, used 40,000 times",
        titled(QUADRATIC, "&a;" * 5_000),
    ),
    changed(
        FEED,
        "entity-of-a-file",
        "a feed whose titles are the file /etc/passwd",
        titled('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
    ),
    on(
        FEED,
        "deep-feed",
        "a feed nested 100,000 deep",
        lambda: answer("<rss>" + deep("<channel>", 100_000), XML),
    ),
    on(
        FEED,
        "attributes-feed",
        "a feed whose element has 300,000 attributes",
        lambda: answer("<rss " + "".join(f"a{n}='' " for n in range(300_000)) + "><channel/></rss>", XML),
    ),
    on(SITEMAP, "sitemap-of-strangers", "a sitemap of 300,000 addresses of another port", many_places),
    on(
        SITEMAP,
        "deep-sitemap",
        "a sitemap nested 100,000 deep",
        lambda: answer(deep("<urlset>", 100_000), XML),
    ),
)

MARKUP = (
    markup(
        "attributes-1000000",
        "a tag with a million attributes",
        lambda: "<p " + "".join(f"a{n}=1 " for n in range(1_000_000)) + ">end</p>",
    ),
    markup(
        "attributes-30000",
        "a tag with 30,000 attributes",
        lambda: "<p " + "".join(f"a{n}=1 " for n in range(30_000)) + ">end</p>",
    ),
    markup("deep-100000", "elements nested 100,000 deep", lambda: deep("<div>", 100_000, "</div>")),
    markup("deep-1000000", "elements nested a million deep", lambda: deep("<i>", 1_000_000)),
    markup(
        "deep-600", "elements nested 600 deep", lambda: deep("<div>", 600, "</div>"), perhaps=(), codes=(0,)
    ),
    markup(
        "formatting-unclosed",
        "5,000 formatting elements left open before 5,000 paragraphs",
        lambda: "<p>" + "".join(f"<b id=b{n}>" for n in range(5_000)) + "<p>again" * 5_000,
    ),
    markup(
        "anchors-and-paragraphs", "40,000 links and paragraphs, crossed", lambda: "<a href=/x><p>" * 40_000
    ),
    markup("fonts-in-tables", "20,000 fonts in unclosed tables", lambda: "<table><font size=1>x" * 20_000),
    markup("empty-elements-1000000", "a million empty elements", lambda: "<br>" * 1_000_000),
    markup("less-than-5000000", "five million less-than signs", lambda: "<" * 5_000_000),
    markup("comment-unclosed", "a comment of 10 MB that is never closed", lambda: "<!--" + "-" * 10 * MB),
    markup("entities-2000000", "two million entities", lambda: "<p>" + "&amp;" * 2_000_000),
    markup(
        "data-address-8mb",
        "an image of 8 MB in a data address",
        lambda: "<img src='data:image/png;base64," + "A" * 8 * MB + "'>",
    ),
    markup("one-word-8mb", "a word of 8 MB", lambda: "<p>" + "x" * 8 * MB),
    markup("spaces-8mb", "8 MB of spaces", lambda: "<p>" + " " * 8 * MB + "end"),
    markup(
        "line-breaks-4mb",
        "4 MB of empty lines in a preformatted text",
        lambda: "<pre>" + "\n" * 4 * MB + "end</pre>",
    ),
    markup("selects-50000", "50,000 lists of choice, never closed", lambda: "<select><option>" * 50_000),
    markup("templates-50000", "50,000 templates in each other", lambda: "<template>" * 50_000),
    markup(
        "svg-foreign",
        "HTML in SVG in MathML, 20,000 times",
        lambda: "<svg><foreignObject><math><mtext>" * 20_000,
    ),
    markup(
        "base64-in-script",
        "a script of 10 MB",
        lambda: "<script>var a='" + "QUJD" * (10 * MB // 4) + "'</script>",
    ),
    markup(
        "style-of-8mb",
        "8 MB of style sheet",
        lambda: "<style>" + ".a>.b{color:red}" * (8 * MB // 16) + "</style>",
    ),
    markup("linked-data-deep", "JSON-LD nested 100,000 deep", lambda: linked_data("[" * 100_000)),
    markup(
        "linked-data-deep-and-closed",
        "JSON-LD nested 5,000 deep, and closed",
        lambda: linked_data('{"a":' * 5_000 + "1" + "}" * 5_000),
    ),
    markup(
        "linked-data-of-numbers",
        "JSON-LD with a number of 100,000 digits",
        lambda: linked_data('{"@type":"BlogPosting","wordCount":' + "9" * 100_000 + "}"),
    ),
    markup(
        "linked-data-8mb",
        "JSON-LD of 8 MB",
        lambda: linked_data(
            json.dumps([{"@type": "BlogPosting", "headline": f"Other {n}"} for n in range(150_000)])
        ),
    ),
    markup(
        "linked-data-not-a-number",
        "JSON-LD of NaN and Infinity",
        lambda: linked_data(
            '{"@type":"BlogPosting","wordCount":NaN,"timeRequired":Infinity,"datePublished":-Infinity}'
        ),
    ),
    markup(
        "linked-data-circle",
        "JSON-LD whose parts refer to each other in a circle",
        lambda: linked_data('[{"@id":"#a","author":{"@id":"#b"}},{"@id":"#b","author":{"@id":"#a"}}]'),
    ),
    markup(
        "classes-1mb",
        "an element with a megabyte of class names",
        lambda: "<p class='" + "".join(f"c{n} " for n in range(130_000)) + "'>end</p>",
    ),
    markup("ids-100000", "100,000 elements of the same id", lambda: "<i id=same>x</i>" * 100_000),
    markup(
        "cdata-and-declarations",
        "unclosed CDATA, declarations and instructions",
        lambda: "<![CDATA[ <!DOCTYPE x [ <!ELEMENT y> <?php echo ?> <!-- --!> " * 50_000,
    ),
    markup(
        "nul-in-tags", "NUL bytes in tags, names and values", lambda: "<p\0 cl\0ass='\0a'>x\0y</\0p>" * 5_000
    ),
)


def all_posts(name: str, served: str, make: Callable[[], str], **more: Any) -> Scenario:
    """Return a scenario in which markup stands after the text of every one of sixteen posts."""

    def change(blog: HostileBlog) -> None:
        for number in range(1, blog.posts + 1):
            blog.insert(url(number), make(), before="</article>")

    known: dict[str, Any] = {"codes": (0, 3), "perhaps": tuple(range(1, 17)), "posts": 16, **more}
    return Scenario(name=name, served=served, make=change, **known)


ALL_POSTS = (
    all_posts("elements-in-all", "sixteen posts of 40,000 elements each", lambda: "<p><b>x</b></p>" * 20_000),
    all_posts(
        "links-in-all",
        "sixteen posts of 5,000 links each",
        lambda: "<a href='/x'>x</a> " * 5_000,
        spoiled=tuple(range(1, 17)),
    ),
    all_posts(
        "text-in-all", "sixteen posts of a megabyte of text each", lambda: "<p>" + "words and words " * 65_000
    ),
    all_posts(
        "tables-in-all", "sixteen posts of 30,000 cells each", lambda: "<table>" + "<tr><td>1<td>2" * 15_000
    ),
)

LISTS = (
    in_listing(
        "links-200000",
        "200,000 links to nowhere on a listing page",
        lambda: "".join(f"<a href='#{n}'>{n}</a>" for n in range(200_000)),
        perhaps=(3, 4, 5),
        extra=".*",
    ),
    in_listing(
        "cards-20000-of-elsewhere",
        "20,000 cards of another host on a listing page",
        lambda: "".join(
            f"<article><h2><a href='http://elsewhere.invalid/{n}'>Title {n}</a></h2><p>Words.</p></article>"
            for n in range(20_000)
        ),
    ),
    in_listing(
        "link-of-2mb",
        "a link of two megabytes on a listing page",
        lambda: "<article><h2><a href='/" + "a" * 2 * MB + "'>Long</a></h2></article>",
    ),
    in_listing(
        "title-of-2mb",
        "a card whose title is two megabytes long",
        lambda: f"<article><h2><a href='{url(3)}'>" + "word " * (2 * MB // 5) + "</a></h2></article>",
        perhaps=(3, 4, 5),
        spoiled=(3,),
    ),
)

SCENARIOS = (*COMPRESSED, *ENDLESS, *XML_BOMBS, *MARKUP, *ALL_POSTS, *LISTS)
