"""Pages and documents that cost too much to read, and large ones that are read all the same."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from tests.blogs.strange import card, title
from tests.hostile.blog import LISTING, another_post, url
from tests.hostile.replies import XML, answer
from tests.hostile.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.blog import HostileBlog
    from tests.hostile.scenario import Outcome

_SENTENCE = "<p>And so the hens went on as they had always done, in the yard and behind the barn.</p>"


def _page(body: str) -> str:
    return another_post(3, body)


def _post(name: str, served: str, body: Callable[[], str], *, whole: bool = False) -> Scenario:
    def make(blog: HostileBlog) -> None:
        blog.serve(url(3), _page(body()))

    return Scenario(
        name=name,
        served=served,
        make=make,
        codes=(0,) if whole else (3, 0),
        perhaps=() if whole else (3,),
    )


def _names(count: int) -> str:
    return "".join(f" a{number}=1" for number in range(count))


_SHAPES = (
    ("million-attributes", "a tag with a million attributes", lambda: f"<p{_names(1_000_000)}>x</p>"),
    ("ten-thousand-attributes", "ten tags with 10,000 attributes", lambda: f"<p{_names(10_000)}>x</p>" * 10),
    ("five-megabytes-of-div", "5 MB of <div>", lambda: "<div>" * 1_000_000),
    ("five-megabytes-of-lt", "5 MB of <", lambda: "<" * 5_000_000),
    ("five-megabytes-of-comments", "5 MB of <!--", lambda: "<!--" * 1_250_000),
    ("five-megabytes-of-ampersands", "5 MB of &", lambda: "&" * 5_000_000),
    ("five-megabytes-of-entities", "5 MB of entities", lambda: "&amp;&notit;&#65;" * 300_000),
    ("five-megabytes-of-tables", "200,000 tables", lambda: "<table><tr><td>x</table>" * 200_000),
    ("open-tables", "100,000 tables, none closed", lambda: "<table><tr><td>" * 100_000),
    ("hundred-thousand-links", "100,000 links", lambda: '<a href="/x">some link</a> ' * 100_000),
    ("huge-class-list", "an element with 500,000 classes", lambda: f'<p class="{" c" * 500_000}">x</p>'),
    (
        "deep-json-ld",
        "JSON-LD nested a million deep",
        lambda: '<script type="application/ld+json">' + "[" * 1_000_000 + "</script>",
    ),
    (
        "huge-json-ld",
        "5 MB of JSON-LD",
        lambda: (
            '<script type="application/ld+json">[' + '{"@type":"BlogPosting"},' * 200_000 + "{}]</script>"
        ),
    ),
    ("spaces", "4 MB of spaces in a paragraph", lambda: "<p>a" + " " * 4_000_000 + "b</p>"),
    ("dots", "500 kB of dots", lambda: "<p>" + "." * 500_000 + "</p>"),
    ("digits", "500 kB of digits", lambda: "<p>" + "7" * 500_000 + "</p>"),
    ("dates", "500 kB of dates", lambda: "<p>" + "May 5, 2024 " * 40_000 + "</p>"),
)


def many_cards(blog: HostileBlog) -> None:
    blog.insert("/", "".join(card(f"/more/{number}/", 1 + number % 8) for number in range(3_000)))


def hostile_cards(blog: HostileBlog) -> None:
    cards = "".join(f"<div><div><a href=/x/{n}/><h2>Card {n}</h2></a>" for n in range(60_000))
    blog.serve("/page/2/", f"<html><body>{LISTING}{cards}")


def large_feed(blog: HostileBlog) -> None:
    content = _SENTENCE * 200
    entries = "".join(
        f"<item><title>{title(1 + n % 8)}</title><link>{blog.base}{url(1 + n % 8)}</link>"
        f"<description><![CDATA[{content}]]></description></item>"
        for n in range(1_600)
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Hens</title>{entries}</channel></rss>'
    blog.serve("/feed.xml", answer(feed, XML))


def large_sitemap(blog: HostileBlog) -> None:
    names = "".join(f"<url><loc>{blog.base}/other/{n}/a-page-of-the-shop</loc></url>" for n in range(49_000))
    own = "".join(f"<url><loc>{blog.base}{url(n)}</loc></url>" for n in range(1, 9))
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    blog.serve("/sitemap.xml", answer(f'<urlset xmlns="{space}">{own}{names}</urlset>', XML))


def packed_sitemap(blog: HostileBlog) -> None:
    bomb = gzip.compress(b"<urlset>" + b"<url>" * 40_000_000)
    blog.change("/robots.txt", lambda page: f"{page}Sitemap: {blog.base}/bomb.xml.gz\n")
    blog.serve("/bomb.xml.gz", answer(bomb, "application/gzip"))


def xml_bomb(blog: HostileBlog) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    prologue = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "lol">{entities}'
    prologue += '<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    for path in ("/feed.xml", "/sitemap.xml"):
        page = blog.page(path).partition("?>")[2]
        told = (
            page.replace("<title>", "<title>&a9;&file; ")
            if "<title>" in page
            else page.replace("<loc>", "<loc>&a9;")
        )
        blog.serve(path, answer(prologue + told, XML))


def _no_secret(outcome: Outcome) -> None:
    assert outcome.db
    kept = outcome.db.execute(
        "SELECT count(*) FROM posts WHERE title LIKE '%root:%' OR body_text LIKE '%root:%'"
    )
    assert kept.fetchone() == (0,)


SCENARIOS = (
    *(_post(name, f"a post with {served}", body) for name, served, body in _SHAPES),
    _post("five-megabytes-of-text", "a post of 5 MB of paragraphs", lambda: _SENTENCE * 56_000, whole=True),
    Scenario(
        name="three-thousand-cards",
        served="a listing page with 3,000 more cards, whose posts are not there",
        make=many_cards,
        codes=(3,),
        options=("--max-posts", "12"),
        perhaps=tuple(range(1, 9)),
    ),
    Scenario(
        name="hostile-cards",
        served="a listing page with 60,000 cards one in another",
        make=hostile_cards,
        codes=(0, 3),
        perhaps=(3, 4, 5),
    ),
    Scenario(name="feed-of-30-megabytes", served="a feed of 30 MB with whole texts", make=large_feed),
    Scenario(name="sitemap-of-49000", served="a sitemap with 49,000 pages of a shop", make=large_sitemap),
    Scenario(
        name="packed-sitemap-bomb",
        served="a sitemap of 200 MB in gzip, declared in robots.txt",
        make=packed_sitemap,
        codes=(0, 3),
    ),
    Scenario(
        name="xml-bomb",
        served="feed and sitemap with a billion laughs and an entity that names a file",
        make=xml_bomb,
        codes=(0, 3),
        check=_no_secret,
    ),
)
