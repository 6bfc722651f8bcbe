"""The open interfaces of platforms: who offers them, what they answer, and answers that are none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.feed import read_feed
from crawler.pages.interface import find_interfaces, read_interface
from crawler.pages.interfaces.answer import Answer
from crawler.pages.page import Page

SITE = "https://blog.example"


def find(head: str, path: str = "/") -> list[str]:
    page = Page(SITE + path, f"<html><head>{head}</head><body></body></html>", "")
    return [url.removeprefix(SITE) for url in find_interfaces(page)]


def read(path: str, said: Any, headers: dict[str, str] | None = None) -> Answer:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return read_interface(body, headers or {}, SITE + path)


def facts(answer: Answer, place: int = 0) -> dict[str, list[str]]:
    said = answer.entries[place].facts
    assert {found.source for values in said.values() for found in values} <= {"interface"}
    return {name: [found.text for found in values] for name, values in said.items()}


WORDPRESS = "?per_page=100&page=1&_embed=author,wp:term&_fields=link,date,date_gmt,modified,modified_gmt"
WORDPRESS += ",title,excerpt,_links,_embedded"


def api(root: str) -> str:
    return f"<link rel='https://api.w.org/' href='{root}'>"


def test_wordpress_is_asked_where_the_page_names_its_root() -> None:
    assert find(api("https://blog.example/wp-json/")) == ["/wp-json/wp/v2/posts" + WORDPRESS]
    assert find(api("/?rest_route=/")) == ["/?rest_route=/wp/v2/posts" + WORDPRESS.replace("?", "&")]
    assert find(api("https://public-api.elsewhere.example/wp-json/")) == []
    assert find("<meta name=generator content='WordPress 6.2'>") == []


def test_the_page_of_one_category_is_no_place_to_ask_for_all_posts() -> None:
    assert find(api("/wp-json/"), "/category/hens/") == []


def a_wordpress_post(number: int, **more: Any) -> dict[str, Any]:
    return {
        "link": f"{SITE}/2024/05/day-{number}/",
        "date": "2024-05-01T08:30:00",
        "date_gmt": "2024-05-01T06:30:00",
        "title": {"rendered": "Hens &#038; geese"},
        "excerpt": {"rendered": "<p>They came at dawn [&hellip;]</p>\n"},
        "_embedded": {
            "author": [{"name": "Ada Moss"}],
            "wp:term": [
                [{"taxonomy": "category", "name": "Birds &amp; more"}],
                [{"taxonomy": "post_tag", "name": "yard"}, {"taxonomy": "post_tag", "name": "dawn"}],
            ],
        },
    } | more


def test_wordpress() -> None:
    answer = read(
        "/wp-json/wp/v2/posts" + WORDPRESS,
        [a_wordpress_post(1), a_wordpress_post(2, link="https://elsewhere.example/x")],
        {"x-wp-total": "102", "x-wp-totalpages": "2"},
    )
    assert [entry.url for entry in answer.entries] == [SITE + "/2024/05/day-1/"]
    assert (answer.total, answer.total_text, answer.elsewhere) == (102, "X-WP-Total: 102", 1)
    assert answer.onward == SITE + "/wp-json/wp/v2/posts" + WORDPRESS.replace("&page=1&", "&page=2&")
    assert facts(answer) == {
        "title": ["Hens & geese"],
        "published": ["2024-05-01T08:30:00+02:00"],
        "summary": ["They came at dawn […]"],
        "author": ["Ada Moss"],
        "category": ["Birds & more"],
        "tag": ["yard", "dawn"],
    }


def test_wordpress_ends_with_its_last_page_or_where_a_page_is_not_full() -> None:
    posts = [a_wordpress_post(number) for number in range(100)]
    path = "/wp-json/wp/v2/posts?per_page=100&page=2"
    assert read(path, posts, {"x-wp-total": "200", "x-wp-totalpages": "2"}).onward is None
    assert read(path, posts).onward == SITE + path.replace("page=2", "page=3")
    assert read(path, posts[:40]).onward is None
    assert read(path, {"code": "rest_post_invalid_page_number", "data": {"status": 400}}) == Answer()


KEY = "22444f78447824223cefc48062"
GHOST = f"/ghost/api/content/posts/?key={KEY}&limit=100&page=1"


@pytest.mark.parametrize(
    "attributes",
    [
        "data-ghost='https://blog.example/' data-api='https://blog.example/ghost/api/content/'",
        "data-ghost='https://blog.example/'",
        "data-sodo-search='https://blog.example/'",
    ],
)
def test_ghost_is_asked_with_the_key_that_its_page_carries(attributes: str) -> None:
    (url,) = find(f"<script defer src='/portal.min.js' data-key='{KEY}' {attributes}></script>")
    assert url == GHOST + "&fields=url,title,published_at,updated_at,custom_excerpt,feature_image"
    assert find(f"<script data-key='not a key' {attributes}></script>") == []
    assert find(f"<script {attributes}></script>") == []


def test_ghost() -> None:
    posts = [
        {
            "title": "Hens",
            "url": SITE + "/hens/",
            "published_at": "2024-05-01T08:00:00.000+00:00",
            "updated_at": None,
            "custom_excerpt": "On\nhens.",
            "feature_image": SITE + "/hens.jpg",
        }
    ]
    paging = {"page": 1, "limit": 100, "pages": 2, "total": 132, "next": 2, "prev": None}
    answer = read(GHOST, {"posts": posts, "meta": {"pagination": paging}})
    assert (answer.total, answer.onward) == (132, SITE + GHOST.replace("page=1", "page=2"))
    assert facts(answer) == {
        "title": ["Hens"],
        "published": ["2024-05-01T08:00:00.000+00:00"],
        "summary": ["On hens."],
        "image": [SITE + "/hens.jpg"],
    }
    last = read(GHOST, {"posts": posts, "meta": {"pagination": paging | {"next": None}}})
    assert (last.total, last.onward) == (132, None)
    assert read(GHOST, {"errors": [{"message": "Unknown Content API Key"}]}) == Answer()


def test_substack() -> None:
    (url,) = find("<script src='https://substackcdn.com/bundle/static/js/main.js'></script>")
    assert url == "/api/v1/archive?sort=new&search=&offset=0&limit=50"
    post = {
        "title": "Hens",
        "canonical_url": SITE + "/p/hens",
        "post_date": "2024-05-01T08:00:00.000Z",
        "subtitle": "A word on hens",
        "publishedBylines": [{"name": "Ada Moss"}],
        "postTags": [{"name": "Birds"}],
        "cover_image": None,
    }
    answer = read(url, [post, post | {"canonical_url": SITE + "/p/geese"}])
    assert answer.onward == SITE + url.replace("offset=0", "offset=2")
    assert facts(answer) == {
        "title": ["Hens"],
        "published": ["2024-05-01T08:00:00.000Z"],
        "summary": ["A word on hens"],
        "author": ["Ada Moss"],
        "tag": ["Birds"],
    }
    assert read(url, []) == Answer()


def blogger(entries: int, start: int, total: int) -> bytes:
    listed = "".join(
        f"<entry><title>Day {n}</title><link rel='alternate' href='{SITE}/2024/05/day-{n}.html'/></entry>"
        for n in range(start, start + entries)
    )
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:openSearch="http://a9.com/-/spec/opensearchrss/1.0/"><title>Days</title>'
        "<link rel='next' href='https://www.blogger.example/feeds/1/posts/default?start-index=151'/>"
        f"<openSearch:totalResults>{total}</openSearch:totalResults>{listed}</feed>"
    ).encode()


def test_blogger() -> None:
    (url,) = find("<meta content='blogger' name='generator'>")
    assert url == "/feeds/posts/default?max-results=150&start-index=1"
    first = read(url, blogger(130, 1, 200))
    assert (len(first.entries), first.total, first.elsewhere) == (130, 200, 0)
    assert first.onward == SITE + url.replace("start-index=1", "start-index=131")
    last = read(url.replace("start-index=1", "start-index=131"), blogger(70, 131, 200))
    assert (len(last.entries), last.total, last.onward) == (70, 200, None)
    assert read(url, blogger(0, 1, 200)).onward is None


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        ("https://medium.com/@ada/", "https://medium.com/feed/@ada"),
        ("https://medium.com/garden-notes", "https://medium.com/feed/garden-notes"),
        ("https://ada.medium.com/", "https://ada.medium.com/feed"),
        ("https://blog.example/latest", "https://blog.example/feed"),
    ],
)
def test_medium(url: str, feed: str) -> None:
    page = Page(url, "<meta property='al:android:package' content='com.medium.reader'>", "")
    assert find_interfaces(page) == (feed,)
    assert find_interfaces(Page(url, "<p>Read us on medium.com</p>", "")) == ()


def test_medium_answers_with_a_feed() -> None:
    items = f"<item><title>Hens</title><link>{SITE}/hens-1?source=rss----1</link></item>"
    answer = read("/feed", f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    assert [entry.url for entry in answer.entries] == [SITE + "/hens-1?source=rss----1"]


def test_a_copy_names_its_posts_where_it_is_served() -> None:
    body = json.dumps([a_wordpress_post(1)]).encode()
    url = "http://127.0.0.1:8000/wp-json/wp/v2/posts?page=1"
    assert read_interface(body, {}, url).elsewhere == 1
    (entry,) = read_interface(body, {}, url, "blog.example").entries
    assert entry.url == "http://127.0.0.1:8000/2024/05/day-1/"


def test_a_feed_of_wordpress_has_a_next_page_by_custom() -> None:
    def onward(generator: str, path: str = "/feed/") -> list[str]:
        item = f"<item><link>{SITE}/hens/</link></item>"
        body = f"<rss version='2.0'><channel><generator>{generator}</generator>{item}</channel></rss>"
        return [url.removeprefix(SITE) for url in read_feed(body.encode(), SITE + path).onward]

    wordpress = "https://wordpress.org/?v=6.2"
    assert onward(wordpress) == ["/feed/?paged=2"]
    assert onward(wordpress, "/?feed=rss2&paged=2") == ["/?feed=rss2&paged=3"]
    assert onward("Hugo -- gohugo.io") == []


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=9)
NAMES = st.sampled_from(
    [
        "posts",
        "meta",
        "pagination",
        "total",
        "next",
        "link",
        "url",
        "title",
        "rendered",
        "date",
        "date_gmt",
        "_embedded",
        "wp:term",
        "author",
        "name",
        "canonical_url",
        "postTags",
        "publishedBylines",
    ]
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5)
)
PATHS = st.sampled_from(
    [
        "/wp-json/wp/v2/posts?page=1",
        GHOST,
        "/api/v1/archive?offset=x",
        "/feeds/posts/default?start-index=1",
        "/feed",
        "/nothing",
    ]
)


@given(PATHS, JSON | st.lists(JSON), SCALARS)
@settings(max_examples=300, deadline=None)
def test_no_answer_is_a_surprise(path: str, said: Any, total: Any) -> None:
    answer = read(path, said, {"x-wp-total": str(total), "x-wp-totalpages": str(total)})
    assert all(entry.url.startswith(SITE) for entry in answer.entries)
    for entry in answer.entries:
        json.dumps(entry.facts, ensure_ascii=False).encode()


@given(PATHS, st.binary(max_size=99))
def test_no_bytes_are_a_surprise(path: str, body: bytes) -> None:
    read(path, body)


def test_half_a_surrogate_is_no_text() -> None:
    body = rb'[{"link": "https://blog.example/a/", "title": {"rendered": "Hen \ud83d"}}]'
    answer = read("/wp-json/wp/v2/posts?page=1", body)
    assert facts(answer)["title"][0].encode()
