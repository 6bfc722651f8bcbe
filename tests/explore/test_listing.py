"""The list of posts: its facets, its number of posts, what narrows it, its ready views."""

from __future__ import annotations

import html
import re
from itertools import combinations
from urllib.parse import urlencode

from archive.connection import writer
from explore.application import datasette_for

KEYS = {
    "blog": "1",
    "category": "Cloud & DevOps",
    "tags__arraycontains": "latency",
    "authors__arraycontains": "Mara Lind",
    "year": "2024",
    "read_minutes": "12",
    "status": "live",
}
NONE = [("category", "Nowhere"), ("tags__arraycontains", "never"), ("year", "x"), ("blog", "9")]
NARROWED = [
    {},
    *({key: value} for key, value in [*KEYS.items(), *NONE]),
    *(dict(pair) for pair in list(combinations(KEYS.items(), 2))[::3]),
    {"_search": "cache"},
    {"_search": "budget", "status": "live"},
    {"year__gt": "2022"},
    {"version": "1"},
    {"version": "1", "year": "2024"},
    {"version": "2"},
    {"published__isnull": "1", "blog": "1"},
]
COLUMNS = {
    "blog": "blog",
    "category": "category",
    "year": "year",
    "read_minutes": "read_minutes",
    "status": "status",
}


def counted_by_hand(page, narrowed):
    """What the rows themselves say: facet -> value -> posts."""
    query = urlencode(narrowed | {"_shape": "array", "_size": "max"})
    rows = page(f"/archive/posts.json?{query}").json()
    found = {name: {} for name in (*COLUMNS, "tags", "authors")}
    for row in rows:
        for name, column in COLUMNS.items():
            if row[column] is not None:
                found[name][row[column]] = found[name].get(row[column], 0) + 1
        for name in ("tags", "authors"):
            for term in re.findall(r'"((?:[^"\\]|\\.)*)"', row[name]):
                found[name][term] = found[name].get(term, 0) + 1
    return len(rows), found


def test_facets_and_number_are_what_the_rows_say(page):
    for narrowed in NARROWED:
        posts, expected = counted_by_hand(page, narrowed)
        query = urlencode(narrowed | {"_facet": "category", "_extra": "facet_results"})
        facets = page(f"/archive/posts.json?{query}").json()["facet_results"]
        facets = facets.get("results", facets)
        found = {name: {one["value"]: one["count"] for one in facets[name]["results"]} for name in facets}
        assert found == expected, narrowed
        if len(narrowed) != 1:  # the page takes the same way
            shown = re.search(r'role="status"><strong>(\d+)</strong>', page_of(page, narrowed))
            assert int(shown.group(1)) == posts, narrowed


def test_years_and_minutes_stand_in_their_order_and_all_else_by_its_posts(archive_at, browser):
    archive_at.filled(
        {
            f"post-{number}": {
                "published": f"{year}-05-01",
                "read_minutes": minutes,
                "tags": ("b", "a") if number else ("c", "b"),
            }
            for number, (year, minutes) in enumerate([(2022, 12), (2024, 3), (2022, 12), (2023, 7)])
        }
    )
    page = browser(datasette_for(archive_at.path))
    for narrowed in ({}, {"status": "live"}, {"year__gt": "2000"}):
        query = urlencode(narrowed | {"_facet": "category", "_extra": "facet_results"})
        facets = page(f"/archive/posts.json?{query}").json()["facet_results"]
        facets = facets.get("results", facets)
        shown = {name: [one["value"] for one in facets[name]["results"]] for name in facets}
        assert shown["year"] == [2024, 2023, 2022]
        assert shown["read_minutes"] == [3, 7, 12]
        assert shown["tags"] == ["b", "a", "c"]


def page_of(page, narrowed):
    return page(f"/archive/posts?{urlencode(narrowed)}").text


def test_what_narrows_the_list_is_shown_and_taken_back(page):
    shown = page_of(page, {"category": "Databases", "year": "2023"})
    chips = re.findall(r'<a class="chip" href="([^"]+)" aria-label="([^"]+)"', shown)
    assert [label for _, label in chips] == [
        "Category Databases: show all again",
        "Year 2023: show all again",
    ]
    assert html.unescape(chips[0][0]).endswith("/archive/posts?year=2023")


def test_a_facet_of_the_list_is_not_counted_twice(page):
    shown = page_of(page, {"_facet": "category"})
    assert len(re.findall('id="facet-category', shown)) == 1
    assert 'id="facet-language"' in page_of(page, {"_facet": "language"})


def test_the_facets_stand_in_their_order_under_their_names(page):
    shown = page_of(page, {})
    names = re.findall(r'<h2 class="facet-info-name">(\w+)', shown)
    assert names == ["Blog", "Category", "Tags", "Authors", "Year", "Minutes", "Status"]
    assert ">The blog</a>" in shown
    assert ">minutes</a>" in shown
    assert ">words</a>" in shown


def test_ready_views_lead_to_what_they_say(page):
    views = re.findall(
        r'<a class="chip" href="([^"]+)" title="[^"]+"( aria-current="page")?>([^<]+)</a>', page_of(page, {})
    )
    assert [name for _, _, name in views] == [
        "All posts",
        "Longest reads",
        "Never edited",
        "Silently edited",
        "Vanished",
        "No date",
    ]
    assert [name for _, here, name in views if here] == ["All posts"]
    for path, _, name in views:
        answer = page(html.unescape(path))
        assert answer.status_code == 200, name
        if "posts?" in path:
            assert f'aria-current="page">{name}</a>' in answer.text
    assert 'class="to-post"' in page("/archive/posts?published__isnull=1").text


def test_further_pages_keep_number_and_facets(page):
    first = page("/archive/posts?_size=2").text
    following = html.unescape(re.search(r'<a href="([^"]*_next=[^"]*)"', first).group(1))
    second = page(following.removeprefix("http://localhost"), follow_redirects=True).text
    for shown in (first, second):
        assert "<strong>4</strong> posts" in shown
        assert re.search(r'id="facet-year".*?</ul>', shown, re.DOTALL).group().count("<li>") == 3


def test_an_empty_archive_and_a_list_without_rows_say_what_to_do(page, browser, tmp_path):
    with writer(tmp_path / "empty.db"):
        pass
    empty = browser(datasette_for(tmp_path / "empty.db"))
    for table in ("posts", "tags", "categories", "authors", "versions", "posts_by_month", "-/search?q=x"):
        html = empty(f"/empty/{table}").text
        assert "<code>blog-to-sqlite crawl empty.db https://example.com/blog/</code>" in html, table
    assert "crawl archive.db" not in page("/archive/posts?year=1").text
    assert (
        'Nothing meets all of this. <a href="/archive/posts">Show all' in page("/archive/posts?year=1").text
    )
    assert "The archive has none." in page("/archive/tombstones").text
    assert "The archive has none." not in page("/archive/tags").text


def test_a_title_without_end_stands_whole_on_its_own_page_alone(archive_at, browser):
    whole = "t" * 3_000
    archive_at.filled({"a": {"title": whole, "published": "2024-01-01"}, "b": {"published": "2024-01-02"}})
    page = browser(datasette_for(archive_at.path))
    assert whole in page("/archive/posts/1").text
    for path in ("/", "/archive/posts", "/archive/posts/2", "/archive/read_times"):
        shown = re.sub(r"<title>.*?</title>|<[^>]+>", "", page(path).text)
        assert "t" * 100 in shown, path
        assert "t" * 300 not in shown, path


def test_a_search_for_nothing_is_no_search(page):
    assert "<strong>4</strong> posts" in page("/archive/posts?_search=").text
    assert "<strong>1</strong> post" in page("/archive/posts?_search=+&year=2024").text
    assert len(page("/archive/posts.json?_search=&_shape=array").json()) == 4


def test_a_searched_list_leads_to_the_same_search_with_the_best_first(page):
    query = urlencode({"_search": "budget", "category": "Cloud & DevOps", "year__exact": "2024"})
    href = re.search(r'<a href="([^"]+)">The best first', page(f"/archive/posts?{query}").text)[1]
    found = page(html.unescape(href)).text
    assert "1 post, the best first" in found
    assert found.count('title="Take this filter away"') == 2
    assert re.search(r'<input id="_search"[^>]*value="budget">', page(f"/archive/posts?{query}").text)
    assert "The best first" not in page("/archive/posts?year=2024").text


def test_a_blog_without_a_title_is_shown_by_its_address(page, archive_at):
    archive_at.filled({"z": {}}, "https://untitled.example/")
    for path in ("/archive/posts?blog=2", "/archive/crawls?blog=2", "/archive/posts?_nocol=title&blog=2"):
        assert re.search(r'blog=2" dir="auto">https://untitled\.example/</a>', page(path).text), path
    assert 'blog=1" dir="auto">The blog</a>' in page("/archive/posts").text
