"""The feeds and sitemaps that a page names, robots.txt names, or custom puts somewhere."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.page import Page
from crawler.pages.witnesses import find_witnesses, sitemaps_of, usual_addresses

SITE = "https://blog.example"


def find(head: str, body: str = "", path: str = "/") -> list[tuple[str, str, str]]:
    page = Page(SITE + path, f"<html><head>{head}</head><body>{body}</body></html>", "")
    return [(found.kind, found.url.removeprefix(SITE), found.source) for found in find_witnesses(page)]


def feeds(head: str, body: str = "", path: str = "/") -> list[str]:
    return [url for kind, url, _ in find(head, body, path) if kind == "feed"]


def link(href: str, title: str = "", kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


@pytest.mark.parametrize(
    ("head", "found"),
    [
        # WordPress
        (
            link("/feed/", "Garden &raquo; Feed")
            + link("/comments/feed/", "Garden &raquo; Comments Feed")
            + link("/hens/feed/", "Garden &raquo; Hens Comments Feed")
            + link("/wp-json/wp/v2/pages/2", "JSON", "application/json")
            + link("/wp-json/oembed/1.0/embed?url=x", "", "application/json+oembed"),
            ["/feed/"],
        ),
        # the same in another language, by addresses that say nothing
        (
            link("/?feed=rss2", "Jardin » Flux") + link("/hens/feed/", "Jardin » Flux des commentaires"),
            ["/?feed=rss2"],
        ),
        # Ghost
        (link("https://blog.example/rss/", "Garden"), ["/rss/"]),
        # Jekyll
        (link("/feed.xml", "Garden", "application/atom+xml"), ["/feed.xml"]),
        # Hugo, in one of its languages
        (link("/index.xml", "Garden"), ["/index.xml"]),
        # Docusaurus: one feed in three formats
        (
            link("/blog/rss.xml", "Garden RSS Feed")
            + link("/blog/atom.xml", "Garden Atom Feed", "application/atom+xml")
            + link("/blog/feed.json", "Garden JSON Feed", "application/feed+json"),
            ["/blog/rss.xml"],
        ),
        # Blogger
        (
            link("/feeds/posts/default", "Garden - Atom", "application/atom+xml")
            + link("/feeds/posts/default?alt=rss", "Garden - RSS")
            + link("/feeds/12/comments/default", "Garden - Hens", "application/atom+xml")
            + '<link rel="service.post" type="application/atom+xml" href="https://www.blogger.example/feeds/1/posts"/>',
            ["/feeds/posts/default"],
        ),
        # feeds of one term or person
        (
            link("/all.xml", "Garden", "text/xml; charset=utf-8")
            + link("/feed.xml", "Garden")
            + link("/tags/hens/feed.xml", "Hens")
            + link("/category/birds/feed/", "Birds")
            + link("/author/ada/rss/", "Ada"),
            ["/feed.xml"],
        ),
        # the main feed is the first, whatever the blog is called
        (link("/feed/", "No Comment » Feed") + link("/x/feed/", "No Comment » Comments Feed"), ["/feed/"]),
        (link("/feed.json", "", "application/json"), ["/feed.json"]),
        (link("https://feeds.elsewhere.example/garden"), []),
        (
            "<link rel=stylesheet type=text/css href=/feed.xml><link rel=alternate hreflang=de href=/de/>",
            [],
        ),
        (link("http://[broken") + link(""), []),
        (link("/print/feed.xml", "", "application/pdf"), []),
    ],
)
def test_feeds_that_the_head_names(head: str, found: list[str]) -> None:
    assert feeds(head) == found


@pytest.mark.parametrize(
    ("anchor", "url"),
    [
        ("<a href='/feeds/all.atom.xml'>Follow</a>", "/feeds/all.atom.xml"),
        ("<a href='/atom.xml'>Subscribe to this blog's feed</a>", "/atom.xml"),
        ("<a href='/fa/index.xml'>x</a>", "/fa/index.xml"),
        ("<a href='/blog?format=rss'>x</a>", "/blog?format=rss"),
        ("<a href='/syndication/main'>RSS feed</a>", "/syndication/main"),
        ("<a href='/syndication/main' aria-label='RSS'><svg></svg></a>", "/syndication/main"),
        ("<a href='/syndication/main'><i class='fa fa-rss'></i></a>", "/syndication/main"),
        (
            "<a href='/syndication/main'><svg><use xlink:href='#icon-rss'></use></svg></a>",
            "/syndication/main",
        ),
        ("<a class='icon-rss' href='/syndication/main'></a>", "/syndication/main"),
        ("<a href='/tags/rss/'>RSS</a>", None),
        ("<a href='/2024/good-bye-reader.html'>RSS</a>", None),
        ("<a href='/2024/how-to-feed-hens/'>How to feed hens</a>", None),
        ("<a href='/index.php'>Home</a>", None),
        ("<a href='/about/'><span class='feeding'></span></a>", None),
        ("<a href='//reader.elsewhere.example/add/https://blog.example/atom.xml'>RSS</a>", None),
    ],
)
def test_feeds_that_a_link_leads_to(anchor: str, url: str | None) -> None:
    assert find("", anchor) == ([("feed", url, "anchor")] if url else [])


def test_a_declared_feed_stands_before_a_linked_one_and_the_pages_own_first() -> None:
    head = link("/feed.xml", "All") + link("/blog/feed.xml", "Blog")
    assert feeds(head, "<a href='/news/rss.xml'>RSS</a>", "/blog") == [
        "/blog/feed.xml",
        "/feed.xml",
        "/news/rss.xml",
    ]


def test_on_the_page_of_a_category_its_own_feed_counts() -> None:
    head = link("/feed/", "Garden » Feed") + link("/category/birds/feed/", "Garden » Birds Category Feed")
    assert feeds(head, path="/category/birds/") == ["/category/birds/feed/", "/feed/"]
    assert feeds(head, path="/") == ["/feed/"]


def test_sitemaps() -> None:
    head = "<link rel='sitemap' type='application/xml' href='/sitemap-index.xml'>" + link("/feed.xml")
    assert find(head, "<a href='/sitemap.xml'>Sitemap</a><a href='/sitemap/'>Pages</a>") == [
        ("feed", "/feed.xml", "link"),
        ("sitemap", "/sitemap-index.xml", "link"),
        ("sitemap", "/sitemap.xml", "anchor"),
    ]


def test_a_copy_names_its_documents_where_it_is_served() -> None:
    html = "<link rel=canonical href='https://blog.example/'>" + link("https://blog.example/feed.xml#x")
    page = Page("http://127.0.0.1:8000/", html, "")
    assert [found.url for found in find_witnesses(page)] == ["http://127.0.0.1:8000/feed.xml"]


def test_robots() -> None:
    robots = (
        "User-agent: *\nDisallow: /sitemap: x\nSitemap: https://blog.example/sitemap.xml # main\r\n"
        " sitemap :/news.xml\nSitemap: https://elsewhere.example/sitemap.xml\nSitemap: https://old.example/old.xml\n"
        "Sitemap: https://blog.example/sitemap.xml\nSitemap: http://[x\nSitemap:\n"
    )
    assert sitemaps_of(robots, SITE + "/robots.txt", "old.example") == (
        SITE + "/sitemap.xml",
        SITE + "/news.xml",
        SITE + "/old.xml",
    )


@pytest.mark.parametrize("path", ["/", "", "/index.html", "/blog", "/blog/", "/blog/index.html", "/?lang=en"])
def test_usual_addresses(path: str) -> None:
    found = usual_addresses(SITE + path)
    urls = [witness.url for witness in found]
    folder = "/blog/" if "blog" in path.removeprefix(SITE) else "/"
    assert len(urls) == len(set(urls)) == 8
    assert urls[0] == SITE + "/sitemap.xml"
    assert SITE + folder + "feed.xml" in urls[:3]
    assert {SITE + "/feed.xml", SITE + "/sitemap_index.xml", SITE + folder + "index.xml"} < set(urls)
    assert all((witness.kind == "sitemap") == ("sitemap" in witness.url) for witness in found)
    assert {witness.source for witness in found} == {"usual"}


ATTRIBUTES = st.sampled_from(
    ["rel=alternate", "type='application/rss+xml'", "href=/feed", "href='http://[x'", "title=x", "class=rss"]
)


@given(
    st.lists(
        st.tuples(st.sampled_from(["link", "a", "i", "base"]), st.lists(ATTRIBUTES), st.text(max_size=9))
    )
)
@settings(max_examples=150, deadline=None)
def test_never_raises(pieces: list[tuple[str, list[str], str]]) -> None:
    body = "".join(f"<{tag} {' '.join(attributes)}>{text}</{tag}>" for tag, attributes, text in pieces)
    assert all(found.url.startswith(SITE) for found in find_witnesses(Page(SITE + "/", body, "")))


@given(st.text(), st.text(max_size=30))
def test_texts_never_raise(text: str, path: str) -> None:
    sitemaps_of("Sitemap:" + text, SITE + "/robots.txt")
    usual_addresses(SITE + "/" + path)
    usual_addresses(text)
