"""Feeds in the manner of many generators, and feeds that are broken, cut or hostile."""

from __future__ import annotations

import json
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.feed import Feed, FeedEntry, read_feed

SITE = "https://blog.example"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:thr="http://purl.org/syndication/thread/1.0"'
)


def rss(items: str, head: str = "<link>https://blog.example/</link>") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" {NAMESPACES}><channel><title>Garden notes</title>{head}{items}</channel></rss>""".encode()


def atom(entries: str, head: str = "") -> bytes:
    return f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Garden notes</title><link href="/" rel="alternate"/>{head}{entries}</feed>""".encode()


def said(entry: FeedEntry) -> dict[str, list[str]]:
    assert {found.source for values in entry.facts.values() for found in values} <= {"feed"}
    return {name: [found.text for found in values] for name, values in entry.facts.items()}


def only(feed: Feed) -> FeedEntry:
    assert len(feed.entries) == 1
    return feed.entries[0]


WORDPRESS = rss(
    """<item><title>Hens &#038; geese</title><link>https://blog.example/2024/05/hens/</link>
    <dc:creator><![CDATA[Ada Moss]]></dc:creator><pubDate>Wed, 01 May 2024 08:00:00 +0000</pubDate>
    <category><![CDATA[Birds]]></category><category><![CDATA[Yard life]]></category>
    <guid isPermaLink="false">https://blog.example/?p=12</guid>
    <description><![CDATA[<p>They came at dawn [&#8230;]</p>
    <p>The post <a href="https://blog.example/2024/05/hens/">Hens</a> is on <a href="/">us</a>.</p>]]>
    </description>
    <content:encoded><![CDATA[<p>They came at dawn and stayed.</p>]]></content:encoded></item>""",
    '<atom:link href="https://blog.example/feed/" rel="self"/><link>https://blog.example</link><language>en-GB</language>',
)


def test_wordpress() -> None:
    feed = read_feed(WORDPRESS, SITE + "/feed/")
    assert (feed.title, feed.is_comments, feed.onward) == ("Garden notes", False, ())
    entry = only(feed)
    assert entry.url == SITE + "/2024/05/hens/"
    assert said(entry) == {
        "title": ["Hens & geese"],
        "author": ["Ada Moss"],
        "published": ["Wed, 01 May 2024 08:00:00 +0000"],
        "tag": ["Birds", "Yard life"],
        "summary": ["They came at dawn […]"],
        "language": ["en-GB"],
    }


def test_ghost() -> None:
    body = rss(
        """<item><title><![CDATA[Hens]]></title><description><![CDATA[A short word on hens.]]></description>
        <link>https://blog.example/hens/</link><guid isPermaLink="false">5eb9f1</guid>
        <dc:creator><![CDATA[Ada Moss]]></dc:creator><dc:creator><![CDATA[Bo Lind]]></dc:creator>
        <media:content url="https://blog.example/img/hens.jpg" medium="image"/>
        <content:encoded><![CDATA[<p>All of it.</p>]]></content:encoded></item>"""
    )
    facts = said(only(read_feed(body, SITE + "/rss/")))
    assert facts["author"] == ["Ada Moss", "Bo Lind"]
    assert facts["image"] == ["https://blog.example/img/hens.jpg"]
    assert facts["summary"] == ["A short word on hens."]


def test_jekyll_with_html_in_its_title() -> None:
    body = atom(
        """<entry><title type="html">Hens &amp;amp; geese</title><link href="https://blog.example/hens.html"
        rel="alternate" type="text/html"/><id>https://blog.example/hens</id>
        <published>2024-05-01T00:00:00+00:00</published><updated>2024-06-01T00:00:00+00:00</updated>
        <content type="html" xml:base="https://blog.example/hens.html">&lt;p&gt;All.&lt;/p&gt;</content>
        <author><name>Ada Moss</name></author><category term="birds" label="Birds"/>
        <summary type="html">All.</summary></entry>"""
    )
    entry = only(read_feed(body, SITE + "/feed.xml"))
    assert entry.url == SITE + "/hens.html"
    assert said(entry) == {
        "title": ["Hens &amp; geese"],
        "author": ["Ada Moss"],
        "published": ["2024-05-01T00:00:00+00:00"],
        "updated": ["2024-06-01T00:00:00+00:00"],
        "tag": ["Birds"],
        "language": ["en"],
    }


def test_hexo_tells_categories_from_tags() -> None:
    body = atom(
        """<entry><title>Hens</title><link href="/hens/"/><category term="Birds"
        scheme="https://blog.example/categories/birds/"/><category term="yard" scheme="https://blog.example/tags/yard/"/>
        </entry>"""
    )
    facts = said(only(read_feed(body, SITE + "/atom.xml")))
    assert (facts["category"], facts["tag"]) == (["Birds"], ["yard"])


def test_blogger_with_its_next_page() -> None:
    body = atom(
        """<entry><id>tag:blogger.com,1999:blog-1.post-2</id><title type="text">Hens</title>
        <published>2024-05-01T08:00:00.001-07:00</published><category scheme="http://www.blogger.com/atom/ns#"
        term="yard"/><category scheme="http://schemas.google.com/g/2005#kind"
        term="http://schemas.google.com/blogger/2008/kind#post"/>
        <link rel="replies" type="text/html" href="https://blog.example/2024/05/hens.html#comment-form"/>
        <link rel="edit" href="https://www.blogger.example/feeds/1/posts/2"/>
        <link rel="alternate" type="text/html" href="https://blog.example/2024/05/hens.html" title="Hens"/>
        <author><name>Ada</name><email>noreply@blogger.example</email></author></entry>""",
        '<link rel="next" href="https://blog.example/feeds/posts/default?start-index=26&max-results=25"/>',
    )
    feed = read_feed(body, SITE + "/feeds/posts/default")
    assert feed.onward == (SITE + "/feeds/posts/default?start-index=26&max-results=25",)
    assert only(feed).url == SITE + "/2024/05/hens.html"
    assert said(only(feed))["tag"] == ["yard"]
    assert said(only(feed))["author"] == ["Ada"]


def test_an_archive_of_a_paged_feed() -> None:
    head = '<link rel="prev-archive" href="/feed/2023.xml"/><link rel="self" href="https://blog.example/feed.xml"/>'
    assert read_feed(atom("", head), SITE + "/feed.xml").onward == (SITE + "/feed/2023.xml",)


def test_rss_1_and_a_prefix_of_its_own() -> None:
    body = b"""<?xml version="1.0"?><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:ns0="http://purl.org/dc/elements/1.1/"><channel r:about="https://blog.example/">
    <title>Garden notes</title><link>https://blog.example/</link><ns0:language>sv</ns0:language></channel>
    <item r:about="https://blog.example/hens"><title>Hens</title><link>https://blog.example/hens</link>
    <ns0:date>2024-05-01</ns0:date><ns0:creator>Ada</ns0:creator><ns0:subject>Birds</ns0:subject></item></r:RDF>"""
    feed = read_feed(body, SITE + "/index.rdf")
    assert feed.title == "Garden notes"
    assert said(only(feed)) == {
        "title": ["Hens"],
        "author": ["Ada"],
        "published": ["2024-05-01"],
        "tag": ["Birds"],
        "language": ["sv"],
    }


def test_json_feed() -> None:
    item = {
        "id": "7",
        "url": SITE + "/hens",
        "title": "Hens",
        "content_html": "<p>All.</p>",
        "summary": "In short.",
        "date_published": "2024-05-01T08:00:00Z",
        "date_modified": "2024-06-01T08:00:00Z",
        "tags": ["Birds", 3],
        "image": "/hens.png",
    }
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Garden notes",
        "next_url": SITE + "/feed.json?page=2",
        "language": "en",
        "authors": [{"name": "Ada"}],
        "items": [item, {"id": "x"}, "junk"],
    }
    feed = read_feed(b"\xef\xbb\xbf" + json.dumps(document).encode(), SITE + "/feed.json")
    assert feed.onward == (SITE + "/feed.json?page=2",)
    assert feed.entries[0].url == SITE + "/hens"
    assert said(feed.entries[0]) == {
        "title": ["Hens"],
        "author": ["Ada"],
        "published": ["2024-05-01T08:00:00Z"],
        "updated": ["2024-06-01T08:00:00Z"],
        "tag": ["Birds"],
        "summary": ["In short."],
        "image": ["/hens.png"],
        "language": ["en"],
    }


@pytest.mark.parametrize(
    ("item", "url"),
    [
        (
            "<link>https://out.example/~r/1</link><feedburner:origLink>https://blog.example/a</feedburner:origLink>",
            "/a",
        ),
        ("<guid>https://blog.example/a</guid>", "/a"),
        ("<link>https://elsewhere.example/shared</link><guid>https://blog.example/a</guid>", "/a"),
        ("<link>/a?x=1&y=2#more</link>", "/a?x=1&y=2"),
        ("<link><![CDATA[ https://www.blog.example/a ]]></link>", "https://www.blog.example/a"),
        ("<link>https://elsewhere.example/a</link>", None),
        ("<guid isPermaLink='false'>https://blog.example/a</guid>", None),
        ("<guid>12</guid>", None),
        ("<link>http://[broken</link>", None),
        ("<link>http:///a</link>", None),
    ],
)
def test_the_address_of_an_entry(item: str, url: str | None) -> None:
    feed = read_feed(rss(f"<item><title>A</title>{item}</item>"), SITE + "/feed")
    assert [entry.url.removeprefix(SITE) for entry in feed.entries] == ([url] if url else [])


def test_authors_of_rss_are_named_by_mail_and_name() -> None:
    body = rss(
        "<item><link>/a</link><author>ada@blog.example (Ada Moss)</author>"
        "<author>ada@blog.example</author></item>"
    )
    assert said(only(read_feed(body, SITE + "/feed")))["author"] == ["Ada Moss"]


def test_a_description_alone_is_a_summary_if_it_is_short() -> None:
    short = rss("<item><link>/a</link><description>A word on hens.</description></item>")
    whole = rss(f"<item><link>/a</link><description>{'A word on hens. ' * 60}</description></item>")
    assert said(only(read_feed(short, SITE + "/feed")))["summary"] == ["A word on hens."]
    assert "summary" not in said(only(read_feed(whole, SITE + "/feed")))


COMMENT = "<item><title>By: Bo</title><link>https://blog.example/hens/#comment-7</link></item>"


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (rss(COMMENT), "/hens/feed/"),
        (rss(""), "/comments/feed/"),
        (rss(""), "/?feed=comments-rss2"),
        (rss("").replace(b"Garden notes", b"Comments on: Hens"), "/hens/feed/"),
        (rss("<item><link>/hens</link><thr:in-reply-to ref='x'/></item>"), "/replies.xml"),
    ],
)
def test_feeds_of_comments(body: bytes, url: str) -> None:
    assert read_feed(body, SITE + url).is_comments
    assert not read_feed(WORDPRESS, SITE + "/feed/").is_comments


@pytest.mark.parametrize(
    ("head", "path", "other", "kept"),
    [
        ("<atom:link rel='self' href='https://blog.example/feed/'/>", "/feed/", "", True),
        ("<link>https://blog.example/</link>", "/feed/", "", True),
        ("", "/feed/", "blog.example", True),
        (
            "<atom:link rel='self' href='http://127.0.0.1:8000/feed/'/><link>https://blog.example/</link>",
            "/feed/",
            "",
            False,
        ),
        ("<atom:link rel='self' href='https://blog.example/journal/feed/'/>", "/feed/", "", False),
        ("<link>https://blog.example/journal/</link>", "/feed/", "", False),
        ("<link>https://third.example/</link>", "/feed/", "", False),
    ],
)
def test_a_copy_of_a_feed_names_posts_where_it_is_served(
    head: str, path: str, other: str, *, kept: bool
) -> None:
    body = rss("<item><title>Hens</title><link>https://blog.example/hens/</link></item>", head)
    feed = read_feed(body, "http://127.0.0.1:8000" + path, other)
    assert [entry.url for entry in feed.entries] == (["http://127.0.0.1:8000/hens/"] if kept else [])


def test_a_feed_mostly_of_other_sites_is_no_copy() -> None:
    items = "".join(
        f"<item><link>https://{host}.example/hens/</link></item>" for host in ("blog", "third", "fourth")
    )
    assert read_feed(rss(items), "http://127.0.0.1:8000/planet.xml").entries == ()


def test_entries_of_atom_have_the_authors_of_their_feed_and_those_of_rss_have_not() -> None:
    body = atom("<entry><link href='/a'/></entry>", "<author><name>Ada</name></author>")
    assert said(only(read_feed(body, SITE + "/atom.xml")))["author"] == ["Ada"]
    body = rss("<item><link>/a</link></item>", "<author>Ada</author>")
    assert "author" not in said(only(read_feed(body, SITE + "/feed")))


def test_each_post_once() -> None:
    item = "<item><title>Hens</title><link>/hens</link></item>"
    assert len(read_feed(rss(item * 3), SITE + "/feed").entries) == 1


def test_of_a_cut_feed_the_whole_entries() -> None:
    body = rss("".join(f"<item><title>{n}</title><link>/post-{n}</link></item>" for n in range(10)))
    for length in range(0, len(body), 7):
        urls = [entry.url for entry in read_feed(body[:length], SITE + "/feed").entries]
        assert urls == [f"{SITE}/post-{n}" for n in range(len(urls))]
    assert len(read_feed(body[:-30], SITE + "/feed").entries) == 9


def test_broken_xml_is_read_past_its_errors() -> None:
    body = rss(
        "<item><title>Tom & Jerry &nbsp; &eacute;t&eacute; \x08</titel><link>/a?x=1&y=2</link></item>"
        "<item><title>B &amp; C &lt;i&gt; &unknown; D&</title><link>/b</link></item>"
    )
    feed = read_feed(b"<br />\n<b>Warning</b>: bad thing\n" + body, SITE + "/feed")
    assert feed.entries[-1].url == SITE + "/b"
    assert said(feed.entries[-1])["title"] == ["B & C <i> &unknown; D&"]


@pytest.mark.parametrize(
    "body",
    [
        rss("<item><title>été</title><link>/a</link></item>").decode().encode("utf-16"),
        rss("<item><title>été</title><link>/a</link></item>")
        .replace(b"UTF-8", b"iso-8859-1")
        .decode()
        .encode("latin-1"),
        rss("<item><title>été</title><link>/a</link></item>").replace(b"UTF-8", b"rot13"),
        b"\xef\xbb\xbf\n"
        + rss("<item><title>\xc3\xa9t\xc3\xa9</title><link>/a</link></item>".encode("latin-1").decode()),
    ],
)
def test_character_sets(body: bytes) -> None:
    assert said(only(read_feed(body, SITE + "/feed")))["title"] == ["été"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><html><body><rss><channel><item><link>/a</link></item></channel></rss></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b'{"version": "1", "items": [{"url": "/a"}]}',
        b'{"version": "https://jsonfeed.org/version/1", "items": {"url": "/a"}}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"not a feed",
    ],
)
def test_what_is_no_feed(body: bytes) -> None:
    assert read_feed(body, SITE + "/feed").entries == ()


LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"
    + rss("<item><title>&a11;&file;</title><link>/a?&a11;</link></item>").partition(b"?>")[2]
)


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS,
        rss("<x>" * 100_000),
        rss("<item " + " ".join(f"a{n}='1'" for n in range(50_000)) + "/>"),
        rss("<item><author>" + "a" * 2_000_000 + "</author><link>/a</link></item>"),
        rss("<item>" + "<category>x</category>" * 50_000 + "<link>/a</link></item>"),
        rss("<item/>" * 500_000),
        rss("&" * 3_000_000),
        rss("<" * 3_000_000),
        rss("<![CDATA[" * 300_000),
        rss("<item><description>" + "&lt;div&gt;" * 100_000 + "</description><link>/a</link></item>"),
    ],
)
def test_hostile_feeds_end_soon(body: bytes) -> None:
    start = time.process_time()
    feed = read_feed(body, SITE + "/feed")
    assert time.process_time() - start < 1
    assert b"root:" not in repr(feed).encode()


@pytest.mark.parametrize("half", ["&#xd800;", "&#55296;", "&#x0000DFFF;"])
@pytest.mark.parametrize(
    "around",
    ["<title>a{}b</title>", "<title>a<![CDATA[{}]]>b</title>", "<title><!-- <![CDATA[ -->a{}b</title>"],
)
def test_half_a_character_costs_no_entry_wherever_it_stands(half: str, around: str) -> None:
    body = rss(f"<item>{around.format(half)}<link>https://blog.example/a</link></item>")
    entry = only(read_feed(body, SITE + "/feed/"))
    assert entry.facts["title"][0].text.strip("ab") == "\ufffd"


def test_an_entity_bomb_stays_small() -> None:
    tracemalloc.start()
    feed = read_feed(LAUGHS, SITE + "/feed")
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    assert said(only(feed))["title"] == ["&a11;&file;"]


PIECES = st.sampled_from(
    [
        "<item>",
        "</item>",
        "<entry>",
        "<link>",
        "<link href='/a'/>",
        "/b",
        "<title>",
        "]]>",
        "<![CDATA[",
        "&amp",
        "&#x0;",
        "<author><name>",
        "</rss>",
        "<category term='x'/>",
        "<guid>",
        "http://[",
        "\x00",
        "<?x",
        "<!--",
        "<dc:creator xmlns:dc=''>",
    ]
)


@given(
    st.one_of(
        st.binary(max_size=200), st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join).map(rss)
    )
)
@settings(max_examples=300, deadline=None)
def test_never_raises(body: bytes) -> None:
    assert all(entry.url.startswith("http") for entry in read_feed(body, SITE + "/feed").entries)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["url", "name", "id", "tags"]), inner)
    ),
)


@given(
    st.dictionaries(st.sampled_from(["items", "title", "authors", "author", "next_url", "feed_url"]), VALUES)
)
def test_odd_json_never_raises(document: dict[str, object]) -> None:
    read_feed(
        json.dumps({**document, "version": "https://jsonfeed.org/version/1"}).encode(), SITE + "/feed.json"
    )
