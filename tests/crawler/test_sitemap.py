"""Sitemaps of every kind the standard knows, and those that are broken, cut or hostile."""

from __future__ import annotations

import gzip
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.sitemap import Sitemap, read_sitemap

SITE = "https://blog.example"
URL = SITE + "/sitemap.xml"
STANDARD = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(urls: str, attributes: str = STANDARD) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {attributes}>{urls}</urlset>'.encode()


def paths(sitemap: Sitemap) -> list[str]:
    return [address.removeprefix(SITE) for address, _ in sitemap.addresses]


def test_addresses_with_their_change() -> None:
    body = urlset(
        "<url><loc> https://blog.example/hens/ </loc><lastmod>2024-05-01T08:00:00+00:00</lastmod></url>"
        "<url><loc>https://blog.example/geese/?a=1&amp;b=2#top</loc><priority>0.5</priority></url>"
        "<url><loc>https://blog.example/hens/</loc></url><url><lastmod>2024</lastmod></url>"
        "<url><loc>https://elsewhere.example/</loc></url><url><loc>https://blog.example/map.pdf</loc></url>"
    )
    assert read_sitemap(body, URL) == Sitemap(
        ((SITE + "/hens/", "2024-05-01T08:00:00+00:00"), (SITE + "/geese/?a=1&b=2", None))
    )


@pytest.mark.parametrize(
    "attributes",
    [
        "",
        STANDARD,
        'xmlns="http://www.google.com/schemas/sitemap/0.84"',
        'xmlns="https://odd.example/" lang="en"',
    ],
)
def test_any_namespace_or_none(attributes: str) -> None:
    assert paths(read_sitemap(urlset("<url><loc>https://blog.example/a</loc></url>", attributes), URL)) == [
        "/a"
    ]


def test_a_prefix_for_the_namespace() -> None:
    body = (
        b'<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>https://blog.example/a</s:loc>'
        b"<s:lastmod>2024</s:lastmod></s:url></s:urlset>"
    )
    assert read_sitemap(body, URL).addresses == ((SITE + "/a", "2024"),)


def test_extensions_give_no_address_but_news_gives_a_date() -> None:
    body = urlset(
        "<url><loc>https://blog.example/a</loc><image:image><image:loc>https://blog.example/big</image:loc></image:image>"
        '<xhtml:link rel="alternate" hreflang="de" href="https://blog.example/de/a"/></url>'
        "<url><loc>https://blog.example/b</loc><news:news><news:publication_date>2024-05-01</news:publication_date>"
        "</news:news></url>",
        STANDARD + ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"',
    )
    assert read_sitemap(body, URL).addresses == ((SITE + "/a", None), (SITE + "/b", "2024-05-01"))


def test_an_index() -> None:
    body = (
        f"<sitemapindex {STANDARD}><sitemap><loc>https://blog.example/post-sitemap.xml.gz</loc><lastmod>2024</lastmod>"
        "</sitemap><sitemap><loc>https://blog.example/sitemap.xml</loc></sitemap>"
        "<sitemap><loc>https://elsewhere.example/sitemap.xml</loc></sitemap></sitemapindex>"
    )
    assert read_sitemap(body.encode(), URL) == Sitemap(
        (), (SITE + "/post-sitemap.xml.gz",), {SITE + "/post-sitemap.xml.gz": "2024"}
    )


def test_plain_text() -> None:
    lines = (
        "\ufeffhttps://blog.example/a",
        "https://blog.example/b c",
        "",
        " https://blog.example/été ",
        "# note",
    )
    body = "\r\n".join(lines).encode()
    assert paths(read_sitemap(body, SITE + "/sitemap.txt")) == ["/a", "/été"]


def test_a_feed_as_sitemap() -> None:
    body = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="/feed?page=2"/>'
        b'<entry><link href="/a"/>'
        b"<published>2024-05-01</published><updated>2024-06-01</updated></entry></feed>"
    )
    assert read_sitemap(body, URL) == Sitemap(((SITE + "/a", "2024-06-01"),), (SITE + "/feed?page=2",))


def test_gzip_whole_and_cut() -> None:
    urls = "".join(f"<url><loc>https://blog.example/post-{n * 7919 % 10007}</loc></url>" for n in range(3000))
    packed = gzip.compress(urlset(urls))
    assert len(read_sitemap(packed, URL + ".gz").addresses) == 3000
    some = read_sitemap(packed[: len(packed) // 2], URL + ".gz").addresses
    assert 1000 < len(some) < 2000
    assert read_sitemap(packed[:5] + b"\xff" + packed[6:], URL + ".gz") is not None


def test_of_a_cut_sitemap_the_whole_entries() -> None:
    body = urlset("".join(f"<url><loc>https://blog.example/post-{n}</loc></url>" for n in range(12)))
    for length in range(0, len(body), 5):
        named = paths(read_sitemap(body[:length], URL))
        assert named == [f"/post-{n}" for n in range(len(named))]


def test_broken_xml_is_read_past_its_errors() -> None:
    body = urlset(
        "<url><loc>https://blog.example/a?x=1&y=2</loc></ur><url><loc>https://blog.example/b</loc><lastmod></url>"
        "<url><loc>https://blog.example/c?x=1&amp;y=2</loc></url>"
    )
    named = paths(read_sitemap(b"\n\n <!-- made by hand -->" + body, URL))
    assert "/c?x=1&y=2" in named


@pytest.mark.parametrize(
    ("urls", "other", "kept"),
    [
        (["https://blog.example/", "https://blog.example/a"], "", True),
        (["https://blog.example/index.html", "https://blog.example/a"], "", True),
        (["https://blog.example/a"], "blog.example", True),
        (["https://blog.example/a"], "", False),
        (["https://blog.example/", "https://blog.example/a", "https://third.example/"], "", False),
        (["https://blog.example/journal/", "https://blog.example/journal/a"], "", False),
    ],
)
def test_a_copy_of_a_sitemap_names_pages_where_it_is_served(
    urls: list[str], other: str, *, kept: bool
) -> None:
    body = urlset("".join(f"<url><loc>{url}</loc></url>" for url in urls))
    named = read_sitemap(body, "http://127.0.0.1:8000/sitemap.xml", other).addresses
    assert ("http://127.0.0.1:8000/a" in dict(named)) is kept
    assert bool(named) is kept


def test_a_copy_of_an_index_names_sitemaps_where_it_is_served() -> None:
    body = (
        b"<sitemapindex><sitemap><loc>https://blog.example/sitemap-posts.xml</loc></sitemap></sitemapindex>"
    )
    assert read_sitemap(body, "http://127.0.0.1:8000/sitemap.xml").sitemaps == (
        "http://127.0.0.1:8000/sitemap-posts.xml",
    )
    assert read_sitemap(body, "http://127.0.0.1:8000/maps/sitemap.xml").sitemaps == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><urlset><url><loc>https://blog.example/a</loc></url></urlset>",
        b"a\nb",
        b"\x1f\x8b",
    ],
)
def test_what_is_no_sitemap(body: bytes) -> None:
    page = body.replace(b"<urlset>", b"<html><urlset>")
    assert read_sitemap(page, URL) == Sitemap()


LAUGHS = (
    b"<!DOCTYPE urlset [<!ENTITY a0 'https://blog.example/'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"<!ENTITY file SYSTEM 'file:///etc/hostname'>]><urlset><url><loc>&a11;&file;</loc></url></urlset>"
)


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS,
        gzip.compress(bytes(300_000_000), 1),
        gzip.compress(b"<urlset>" + b"<url></url>" * 8_000_000, 1),
        urlset("<url>" * 200_000),
        urlset("<url><loc>" + "a" * 11_000_000 + "</loc></url>"),
        b"https://blog.example/a\n" * 1_000_000,
    ],
)
def test_hostile_sitemaps_end_soon(body: bytes) -> None:
    start = time.process_time()
    read_sitemap(body, URL)
    assert time.process_time() - start < 1


def test_bombs_stay_small() -> None:
    packed = gzip.compress(bytes(300_000_000), 1)
    tracemalloc.start()
    assert "haha" not in repr(read_sitemap(LAUGHS, URL))
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    assert read_sitemap(packed, URL) == Sitemap()
    assert tracemalloc.get_traced_memory()[1] < 200_000_000
    tracemalloc.stop()


PIECES = st.sampled_from(
    [
        "<url>",
        "</url>",
        "<loc>",
        "</loc>",
        "https://blog.example/a",
        "<sitemap>",
        "<lastmod>",
        "&",
        "<![CDATA[",
        "]]>",
        "<news:news>",
        "\x00",
        "http://[",
        "</urlset>",
        "<?x",
        "<!--",
        "<a xmlns=''>",
    ]
)


@given(
    st.one_of(
        st.binary(max_size=200), st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join).map(urlset)
    )
)
@settings(max_examples=300, deadline=None)
def test_never_raises(body: bytes) -> None:
    for data in (body, gzip.compress(body), gzip.compress(body)[:-9]):
        assert all(address.startswith("http") for address, _ in read_sitemap(data, URL).addresses)
