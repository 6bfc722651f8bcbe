"""The demo blog shows the listing with its quirks, and hangs together."""

from __future__ import annotations

import json
import re
from collections import deque
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser

from blog_to_sqlite.demo_blog.articles import PLACEHOLDER, load_articles, parse_article
from tests.blogs.asking import get

if TYPE_CHECKING:
    from blog_to_sqlite.demo_blog.server import DemoBlog

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ADDRESS_ATTRIBUTES = ("href", "src", "srcset", "action", "poster", "data")


def tree(url: str) -> LexborHTMLParser:
    got = get(url)
    assert got.status == 200, url
    return LexborHTMLParser(got.text)


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    return [node.text().strip() for node in page.css(selector)]


def test_there_are_eleven_articles_on_two_pages():
    articles = load_articles()
    assert [article.listing_page for article in articles] == [1] * 6 + [2] * 5
    assert [article.minutes for article in articles[:6]] == [12, 10, 8, 9, 7, 10]
    assert len({article.title for article in articles}) == 11
    moments = [article.published for article in articles]
    assert moments == sorted(moments, reverse=True)


@pytest.mark.parametrize("article", load_articles(), ids=lambda article: article.slug)
def test_an_article_is_worth_reading(article):
    ET.fromstring(f"<div>{article.body_html}</div>")  # every tag is closed
    body = LexborHTMLParser(article.body_html)
    assert len(body.text().split()) >= 500
    assert len(body.css("h2")) >= 3
    assert all(
        re.fullmatch(r"language-[a-z]+", node.attributes["class"] or "") for node in body.css("pre > code")
    )
    assert body.css("pre > code")
    assert body.css("table")
    assert body.css("ul, ol")
    assert body.css('a[href^="/blog/"], a[href^="../"]')


def test_the_articles_hold_pictures_of_both_kinds():
    bodies = "".join(article.body_html for article in load_articles())
    assert "<svg" in bodies
    assert ".png" in bodies


def test_the_first_listing_page_has_the_quirks(demo_blog: DemoBlog):
    html = get(demo_blog.entry_url).text
    page = LexborHTMLParser(html)
    assert texts(page, "h1") == ["All Blog Posts"]
    assert "Back to Home" in texts(page, "a")
    assert texts(page, ".category") == [
        "Distributed Systems",
        "AI",
        "Distributed Systems",
        "Distributed Systems",
        "Cloud & DevOps",
        "AI",
    ]
    assert "Cloud &amp; DevOps" in html
    assert texts(page, ".minutes") == ["12 min", "10 min", "8 min", "9 min", "7 min", "10 min"]
    summaries = texts(page, ".summary")
    assert summaries[2].endswith("handle it.</p>")
    assert "handle it.&lt;/p&gt;" in html
    assert [summary == PLACEHOLDER for summary in summaries] == [False, True, False, False, True, True]
    assert "stop\u2011the\u2011world" in summaries[3]
    assert "today\u2019s" in summaries[3]
    assert "simple \u2014 publish" in summaries[2]
    assert "Eager to Cooperative \u2013 Heart" in texts(page, "h2")[3]


@pytest.mark.parametrize(
    ("path", "shown", "count"),
    [
        ("/blog/", slice(6), "Showing 1-6 of 11 posts"),
        ("/blog/page/2/", slice(6, 11), "Showing 7-11 of 11 posts"),
    ],
)
def test_a_card_names_its_post_twice(demo_blog: DemoBlog, path: str, shown: slice, count: str):
    page = tree(demo_blog.base_url + path)
    cards = page.css("article.card")
    expected = demo_blog.articles[shown]
    assert len(cards) == len(expected)
    for card, article in zip(cards, expected, strict=True):
        image, heading = card.css_first("a.cover img"), card.css_first("h2 a")
        assert image.attributes["alt"] == heading.text() == article.title
        assert {link.attributes["href"] for link in card.css("a")} == {article.path}
        assert card.css_first(".summary").text() == article.summary
    assert texts(page, ".count") == [count]


def test_the_pages_of_the_listing_lead_to_each_other(demo_blog: DemoBlog):
    first, second = tree(demo_blog.entry_url), tree(demo_blog.base_url + "/blog/page/2/")
    assert texts(first, ".pages > *") == texts(second, ".pages > *") == ["Previous", "1", "2", "Next"]
    assert [link.attributes["href"] for link in first.css(".pages a")] == ["/blog/page/2/", "/blog/page/2/"]
    assert [link.attributes["href"] for link in second.css(".pages a")] == ["/blog/", "/blog/"]
    assert get(demo_blog.base_url + "/blog/page/3/").status == 404


def test_a_post_page_says_what_it_is(demo_blog: DemoBlog):
    with_json, with_graph = 0, 0
    for article in demo_blog.articles:
        page = tree(demo_blog.base_url + article.path)
        assert texts(page, "h1") == [article.title]
        assert texts(page, ".byline .author") == [article.author]
        assert page.css_first(".byline time").attributes["datetime"] == article.published.isoformat()
        assert texts(page, ".post .minutes") == [f"{article.minutes} min read"]
        assert texts(page, "a[rel=tag]") == list(article.tags)
        canonical = page.css_first("link[rel=canonical]").attributes["href"]
        assert canonical == demo_blog.base_url + article.path
        for script in page.css('script[type="application/ld+json"]'):
            data = json.loads(script.text())
            assert (data["@type"], data["headline"]) == ("BlogPosting", article.title)
            with_json += 1
        with_graph += len(page.css('meta[property="og:title"]'))
    assert 6 <= with_json < 11
    assert 6 <= with_graph < 11


def test_every_address_on_the_site_answers_and_none_leads_outside(demo_blog: DemoBlog):
    waiting, seen = deque([demo_blog.base_url + "/"]), {demo_blog.base_url + "/"}
    while waiting:
        url = waiting.popleft()
        got = get(url)
        assert got.status == 200, url
        if not got.headers["Content-Type"].startswith("text/html"):
            continue
        for node in LexborHTMLParser(got.text).css("*"):
            for name in ADDRESS_ATTRIBUTES:
                if not (value := node.attributes.get(name)):
                    continue
                found = urldefrag(urljoin(url, value)).url
                assert found.startswith(demo_blog.base_url + "/"), f"{url} names {found}"
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)
    assert {demo_blog.base_url + article.path for article in demo_blog.articles} < seen


def test_styles_and_pictures_load_nothing_from_elsewhere(demo_blog: DemoBlog):
    assert "url(" not in get(demo_blog.base_url + "/static/style.css").text
    for article in demo_blog.articles:
        picture = ET.fromstring(get(demo_blog.base_url + article.cover).text)
        assert not [name for node in picture.iter() for name in node.attrib if name.endswith("href")]


def test_the_feed_names_the_newest_six(demo_blog: DemoBlog):
    feed = ET.fromstring(get(demo_blog.base_url + "/feed.xml").text)
    links = [entry.find(f"{ATOM}link").attrib["href"] for entry in feed.findall(f"{ATOM}entry")]
    assert links == [demo_blog.base_url + article.path for article in demo_blog.articles[:6]]
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles == [article.title for article in demo_blog.articles[:6]]


def test_the_sitemap_names_every_post_and_robots_names_the_sitemap(demo_blog: DemoBlog):
    address = f"{demo_blog.base_url}/sitemap.xml"
    assert f"Sitemap: {address}" in get(f"{demo_blog.base_url}/robots.txt").text.splitlines()
    named = [loc.text for loc in ET.fromstring(get(address).text).iter(f"{SITEMAP}loc")]
    assert {demo_blog.base_url + article.path for article in demo_blog.articles} < set(named)
    assert all(get(str(url)).status == 200 for url in named)


def test_a_fact_that_no_article_has_is_refused():
    with pytest.raises(TypeError, match="colour"):
        parse_article("slug", '+++\ntitle = "T"\ncolour = "red"\n+++\n<p>Text.</p>')
