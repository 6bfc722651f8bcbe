from __future__ import annotations

import re
import sqlite3

import pytest

FIRST_TITLES = ["Why retries hurt", "Caches forget", "ذاكرة", "(no title)"]


def titles(html: str) -> list[str]:
    return re.findall(r'<a class="to-post"[^>]*>([^<]*)</a>', html)


def facet(html: str, name: str) -> str:
    return re.search(rf'id="facet-{name}".*?</ul>', html, re.DOTALL).group()


def columns(html: str) -> list[str]:
    return re.findall(r'<th [^>]*data-column="([^"]+)"', html)


def test_posts_stand_newest_first_in_the_columns_that_a_reader_wants(page):
    html = page("/archive/posts").text
    assert titles(html) == FIRST_TITLES
    assert columns(html) == [
        "id",
        "title",
        "blog",
        "category",
        "published",
        "read_minutes",
        "word_count",
        "status",
    ]


def test_facets_count_category_tag_author_and_year(page):
    html = page("/archive/posts").text
    assert re.findall(r">([^<]+)</a>\D*(\d+)", facet(html, "tags")) == [("latency", "2"), ("queues", "1")]
    assert "Mara Lind" in facet(html, "authors")
    assert "Cloud &amp; DevOps" in facet(html, "category")
    assert "2024" in facet(html, "year")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("tags", "queues", ["Why retries hurt"]),
        ("authors", "Mara Lind", ["Why retries hurt", "Caches forget"]),
        ("category", "Databases", ["Caches forget"]),
        ("year", "2022", ["ذاكرة"]),
    ],
)
def test_a_facet_leads_to_its_posts(page, name, value, expected):
    link = re.search(rf'href="([^"]+)"[^>]*>{value}</a>', facet(page("/archive/posts").text, name)).group(1)
    path = link.replace("&amp;", "&").removeprefix("http://localhost")
    response = page(path, follow_redirects=True)
    assert titles(response.text) == expected
    assert 'class="cross"' in facet(response.text, name)


def test_an_address_does_not_repeat_the_columns_that_are_the_default(page):
    chosen = "_col=title&_col=blog&_col=category&_col=published&_col=read_minutes&_col=word_count&_col=status"
    response = page(f"/archive/posts?{chosen}&category=AI+%26+ML&_search=")
    assert (response.status_code, response.headers["location"]) == (
        302,
        "/archive/posts?category=AI+%26+ML",
    )
    assert columns(page("/archive/posts?_col=url").text) == ["id", "url"]
    assert "content_hash" in columns(page("/archive/posts?_nocol=title").text)


def test_terms_of_posts_only_are_counted(page):
    for path in ("/archive/tags?_facet_terms=authors", "/archive/posts?_facet_terms=nonsense"):
        response = page(path)
        assert response.status_code == 200
        assert 'id="facet-nonsense"' not in response.text
        assert path.startswith("/archive/posts") or 'id="facet-' not in response.text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("budget", ["Why retries hurt"]),
        ("unicode", ["Why retries hurt"]),
        ("promise caches", ["Caches forget"]),
        ("Tom", ["Why retries hurt"]),
        ('"every cache" AND (', ["Caches forget"]),
        ("nosuchword", []),
    ],
)
def test_search_finds_words(page, words, expected):
    response = page("/archive/posts?_search=" + words.replace(" ", "+").replace('"', "%22"))
    assert response.status_code == 200
    assert titles(response.text) == expected


def test_values_stand_in_words_units_and_links(page):
    html = page("/archive/posts").text
    assert '<a href="/archive/posts?blog=1" dir="auto">The blog</a>' in html
    assert "12 min" in html
    assert "2,410" in html
    assert 'title="2024-03-01T08:30:00+01:00">2024-03-01</time>' in html
    assert 'href="/archive/posts?category=Cloud+%26+DevOps"' in html


def test_bodies_are_never_html_in_a_table(page):
    html = page("/archive/posts?_col=body_html").text
    assert "&lt;b&gt;budget&lt;/b&gt;" in html
    assert "<b>budget" not in html


def test_internal_tables_are_hidden(page):
    tables = page("/archive.json").json()["tables"]
    shown = {table["name"] for table in tables if not table["hidden"]}
    assert {"posts", "blogs", "tags", "versions"} <= shown
    assert not {name for name in shown if name.startswith(("posts_", "_", "sqlite_", "candidates"))}


def test_tables_and_columns_are_described(page):
    html = page("/archive/crawls").text
    assert "One row a run over one blog" in html
    assert "Responses received." in html


def test_every_page_asks_only_this_host(page):
    for path in ("/", "/archive", "/archive/posts", "/archive/crawls/1", "/archive?sql=select+1"):
        headers = page(path, follow_redirects=True).headers
        assert headers["content-type"] == "text/html; charset=utf-8"
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "http" not in policy


def test_pages_are_given_while_a_crawl_writes(page, archive_at):
    with archive_at.run() as run:
        run.listing(["https://blog.example/new"])
        run.post("https://blog.example/new", title="Just in", published="2025-01-01")
        assert titles(page("/archive/posts").text)[0] == "Just in"
        assert "running" in page("/").text


def test_an_archive_of_another_version_is_left_to_datasette(page, archive_at):
    connection = sqlite3.connect(archive_at.path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    response = page("/archive/posts")
    assert response.status_code == 200
    assert titles(response.text) == []
    assert response.headers["content-security-policy"].startswith("default-src 'none'; ")
