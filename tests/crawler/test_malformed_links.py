"""One address that is none loses no other: not in a listing, a feed, a sitemap, an interface, a pager."""

from __future__ import annotations

import json
from html import escape

import pytest

from archive.address import canonical
from crawler.pages.document import read_document
from crawler.pages.kind import kind_of
from crawler.pages.listing import read_listing
from crawler.pages.neighbours import find_neighbours
from crawler.pages.page import Page
from crawler.pages.pagination import find_pagination
from crawler.pages.post import read_post
from crawler.pages.witnesses import find_witnesses
from pipelines.normalise import normalise

SITE = "https://blog.example"
NOW = "2024-06-01T00:00:00+00:00"
GOOD = [f"{SITE}/post-{number}/" for number in range(6)]
BAD = [
    *(
        "http://[",
        "http://[::1",
        "http://[::1]x/",
        "http://[v1.x]/",
        "http://a:b:c",
        f"{SITE}:99999999/x",
        "//a:b",
    ),
    *(
        "%zz",
        "/%zz",
        "/%00",
        "/%ff%fe",
        "http://ex ample.com/",
        "http://\u2028.com/",
        "http://xn--a.com",
        "http://..../",
    ),
    *(
        "a b c",
        "\n/new\nline\n",
        "\\\\x\\y",
        "//",
        "///x",
        "http:",
        "http:///x",
        "https:blog.example",
        "?",
        "#",
        "",
        " ",
    ),
    *(
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:",
        "tel:",
        "file:///etc/passwd",
        "\x00",
        "/nul\x00l",
        "/\ud800",
    ),
    *(
        "/\x1b[31m",
        "/\u202epost",
        "http://\u0130.com",
        "http://\u2603.net",
        "http://a@b@c/",
        "/page/\u0663/",
        "/page/\u00b2/",
    ),
    *(
        "?page=99999999999999999999999",
        "/0000/00/00/x",
        "/99999/01/01/x",
        "http://" + "a." * 5000,
        "/" + "y" * 2_000_000,
    ),
]


def ids(value: str) -> str:
    return value[:20].encode("unicode_escape").decode()


def among(entry: str, bad: str) -> str:
    """Return an entry for each good address, and one for the bad one in their midst."""
    return "".join(
        entry.format(url, number=place) for place, url in enumerate([*GOOD[:3], bad, *GOOD[3:]], start=1)
    )


def written(bad: str) -> str:
    return escape(bad.encode("utf-8", "replace").decode())


@pytest.mark.parametrize("bad", BAD, ids=ids)
def test_a_page_loses_no_link(bad: str) -> None:
    href = written(bad)
    cards = among(
        '<article><h2><a href="{0}">Title of post {number}</a></h2><p>What it is all about today.</p>'
        "<time>2024-05-0{number}</time></article>",
        href,
    )
    feeds = "".join(
        f'<link rel=alternate type="application/rss+xml" href="{url}">' for url in (href, "/hens/feed/")
    )
    pager = f'<nav class=pagination><a href="{href}">1</a><a href="/page/2/">2</a></nav>'
    head = f'<link rel=next href="{href}"><link rel=canonical href="{href}">{feeds}'
    html = f"<html><head>{head}</head><body><main>{cards}</main>{pager}</body></html>"
    page = Page(f"{SITE}/", html, NOW)
    cards_read = [canonical(card.url) for card in read_listing(page).cards]
    assert set(GOOD) <= set(cards_read)
    assert any(url.endswith("/page/2/") for url in find_pagination(page, cards_read))
    assert f"{SITE}/hens/feed/" in [witness.url for witness in find_witnesses(page)]
    find_neighbours(page)
    kind_of(page)
    normalise(read_post(page, facts={}, address=None, fetches=()))


@pytest.mark.parametrize(
    "bad", [bad for bad in BAD if not bad.startswith(("/", "?", "a b", "%", "\\", "https:b"))], ids=ids
)
def test_a_base_that_is_no_address_is_none(bad: str) -> None:
    cards = among(
        '<article><h2><a href="{0}">Title of post {number}</a></h2><p>About {number}.</p></article>', "/x"
    )
    html = f'<html><head><base href="{written(bad)}"></head><main>{cards.replace(SITE, "")}</main></html>'
    page = Page(f"{SITE}/", html, NOW)
    if page.base_url == page.url:
        assert set(GOOD) <= {canonical(card.url) for card in read_listing(page).cards}
    else:
        assert canonical(page.base_url) != page.base_url or "." in page.base_url


@pytest.mark.parametrize("bad", BAD, ids=ids)
def test_a_document_loses_no_address(bad: str) -> None:
    href = written(bad).replace("\x00", "").replace("\x1b", "")
    documents = {
        "/feed.xml": (
            "feed",
            f"<rss><channel><link>{href}</link>"
            + among("<item><title>T</title><link>{0}</link></item>", href)
            + "</channel></rss>",
        ),
        "/atom.xml": (
            "feed",
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{href}"><link rel="next" href="{href}"/>'
            + among(f'<entry xml:base="{href}"><title>T</title><link href="{{0}}"/></entry>', href)
            + "</feed>",
        ),
        "/sitemap.xml": ("sitemap", "<urlset>" + among("<url><loc>{0}</loc></url>", href) + "</urlset>"),
        "/sitemap.txt": ("sitemap", among("{0}\n", bad.encode("utf-8", "replace").decode())),
        "/feed.json": (
            "feed",
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1",
                    "next_url": bad,
                    "items": [{"url": url} for url in [*GOOD, bad]],
                }
            ),
        ),
        "/wp-json/wp/v2/posts": (
            "interface",
            json.dumps([{"link": url, "title": {"rendered": "T"}} for url in [bad, *GOOD]]),
        ),
    }
    for path, (kind, text) in documents.items():
        read = read_document(kind, text.encode("utf-8", "replace"), {}, SITE + path, "")
        assert set(GOOD) <= {url for url, _ in read.named}, path


def test_a_feed_that_is_the_page_itself_hides_no_other() -> None:
    html = "".join(f'<link rel=alternate type="application/rss+xml" href="{url}">' for url in ("#", "/feed/"))
    assert [witness.url for witness in find_witnesses(Page(f"{SITE}/", html, NOW))] == [f"{SITE}/feed/"]


@pytest.mark.parametrize(
    "reference", ["&#0;", "&#xD800;", "&#56320;", "&#x1F;", "&#xFFFF;", "&#9999999;", "&#x110000;", "&#x41;"]
)
def test_a_reference_to_no_character_costs_no_entry(reference: str) -> None:
    text = "<rss><channel>" + among(
        "<item><title>T" + reference + "</title><link>{0}</link></item>", "x" + reference
    )
    read = read_document("feed", f"{text}</channel></rss>".encode(), {}, f"{SITE}/feed.xml", "")
    assert set(GOOD) <= {url for url, _ in read.named}
    assert {facts["title"][0].text for _, facts in read.named} == {
        "TA" if reference == "&#x41;" else "T\ufffd"
    }
    places = "<urlset>" + among("<url><loc>{0}</loc></url>", f"{SITE}/x{reference}y") + "</urlset>"
    assert set(GOOD) <= {
        url for url, _ in read_document("sitemap", places.encode(), {}, f"{SITE}/sitemap.xml", "").named
    }
