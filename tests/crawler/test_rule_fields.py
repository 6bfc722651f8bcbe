"""Reading the fields of a post by rules."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.page import Page
from crawler.pages.rules.fields import read_fields
from crawler.pages.rules.places import parsed_place, place_error
from crawler.recipes.recipe import FieldRule
from pipelines.items import FIELDS, Found

SAID = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Garden Notes"},
        {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
        {
            "@type": "BlogPosting",
            "headline": "Pears",
            "author": [{"@id": "#ann"}, {"name": "Bo Quist"}],
            "keywords": "trees, fruit",
            "wordCount": 900,
        },
    ],
}
PAGE = f"""<html lang="en"><head><title>Pears - Garden Notes</title>
<meta property="og:title" content="Pears!"><meta name="twitter:title" content="Pears?">
<meta name="keywords" content="trees; fruit"><link rel="canonical" href="/pears/">
<script type="application/ld+json">{json.dumps(SAID)}</script></head><body>
<h1 class="t">Old <em>pear</em>s<a href="#t">¶</a></h1><p class="empty"> </p><p class="empty">full</p>
<time datetime="2024-05-01">May 1</time> <span itemprop="author">Ann Lee</span>
<ul class="tags"><li><a>trees</a><li><a>fruit, dried</a></ul>
<img class="cover" src="data:image/gif;base64,R0" data-src="/pear.jpg">
<div class="byline">By<div>Ann</div>Lee<script>x()</script></div>
<div class="comments"><span itemprop="author">Cy Fox</span></div></body></html>"""
URL = "https://garden.example/2024/05/01/pears/"
FACTS = {
    "title": (("Pears on a card", "card"), ("Pears in a feed", "feed")),
    "read_time": (("4 min", "card"),),
}


def _read(field: str, *places: str) -> tuple[Found, ...]:
    page = Page(URL, PAGE, "2024-06-01T00:00:00+00:00")
    return read_fields(page, {field: FieldRule(select=places)}, FACTS).get(field, ())


@pytest.mark.parametrize(
    ("field", "place", "expected"),
    [
        ("title", "h1.t", [("Old pears", "markup")]),
        ("title", "title", [("Pears - Garden Notes", "title")]),
        ("title", 'meta[property="og:title"] @content', [("Pears!", "opengraph")]),
        ("title", 'meta[name="twitter:title"]', [("Pears?", "twitter")]),
        ("title", "json-ld headline", [("Pears", "json-ld")]),
        ("title", "card", [("Pears on a card", "card")]),
        ("title", "feed", [("Pears in a feed", "feed")]),
        ("title", "p.empty", [("full", "markup")]),
        ("site_name", "json-ld WebSite.name", [("Garden Notes", "json-ld")]),
        ("author", "json-ld author.name", [("Ann Lee", "json-ld"), ("Bo Quist", "json-ld")]),
        ("author", "json-ld author", [("Ann Lee", "json-ld"), ("Bo Quist", "json-ld")]),
        ("author", "[itemprop=author]", [("Ann Lee", "microdata")]),
        ("author", ".byline", [("By Ann Lee", "markup")]),
        ("tag", "json-ld keywords", [("trees", "json-ld"), ("fruit", "json-ld")]),
        ("tag", "meta[name=keywords] @content", [("trees", "meta"), ("fruit", "meta")]),
        ("tag", ".tags a", [("trees", "markup"), ("fruit, dried", "markup")]),
        ("published", "time @datetime", [("2024-05-01", "time")]),
        ("published", "time", [("May 1", "markup")]),
        ("published", "address", [("2024-05-01", "address")]),
        ("language", "html @lang", [("en", "html")]),
        ("image", "img.cover @src", [("/pear.jpg", "markup")]),
        ("canonical_url", "link[rel=canonical] @href", [("/pears/", "link")]),
        ("read_time", "json-ld wordCount", [("900", "json-ld")]),
        ("title", "none", []),
        ("title", "address", []),
        ("title", "h1..t", []),
        ("title", "h1.t @missing", []),
        ("title", "json-ld headline.name.deeper", []),
    ],
)
def test_a_place_holds(field: str, place: str, expected: list[tuple[str, str]]) -> None:
    assert list(_read(field, place)) == expected


def test_the_first_place_that_holds_something_is_taken() -> None:
    assert _read("title", "h1[", "h2", "json-ld headline", "h1") == (Found("Pears", "json-ld"),)


def test_authors_of_comments_are_none_of_the_post() -> None:
    assert [one.text for one in _read("author", "span[itemprop=author]")] == ["Ann Lee"]


def test_a_cloud_of_tags_is_that_of_the_blog() -> None:
    links = "".join(f"<a class=tag>tag {i}</a>" for i in range(31))
    rules = {"tag": FieldRule(select=("a.tag",))}
    for html, count in ((links, 0), (links.replace("<a class=tag>tag 7</a>", ""), 30)):
        found = read_fields(Page(URL, html, ""), rules, {})
        assert len(found.get("tag", ())) == count


@pytest.mark.parametrize(
    "place", ["h1", "a.b > c @href", "json-ld a.b", "card", "feed", "address", "none", "* @x"]
)
def test_good_places(place: str) -> None:
    assert place_error(place) is None


@pytest.mark.parametrize(
    "place", ["", "  ", "h1[", "json-ld", "json-ld a..b", "h1 @", "h1, ", "json-ld a b", "h1 @a b"]
)
def test_wrong_places_are_told(place: str) -> None:
    assert place_error(place)
    assert isinstance(parsed_place(place), str)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(FIELDS),
    st.text(max_size=40) | st.text(alphabet="ah1.#[]=~*:>+, @\"'()-jsonld", max_size=25),
    st.text(max_size=60) | st.just(PAGE),
)
def test_reading_never_raises(field: str, place: str, html: str) -> None:
    page = Page(URL, html, "2024-06-01T00:00:00+00:00")
    found = read_fields(page, {field: FieldRule(select=(place,))}, FACTS)
    assert all(isinstance(one, Found) and one.text.strip() for one in found.get(field, ()))
