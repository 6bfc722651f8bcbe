"""What is taken away of a list or a search: exactly its posts, in its order, in each format."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from urllib.parse import urlencode

import feedparser
import pytest

from archive.connection import writer
from archive.export.rows import FIELDS, exported_post

FORMATS = ("csv", "json", "ndjson", "markdown", "atom")
FILTERS = [
    {},
    {"category": "Databases"},
    {"tags__arraycontains": "latency", "_sort": "published"},
    {"_search": "cache promise"},
    {"year__gt": "2022", "_sort_desc": "title"},
    {"published__isnull": "1"},
    {"blog": "1", "_size": "1", "_col": "title", "_next": "x"},
]


def shown(page, query):
    """The ids of the rows of a list, all its pages together."""
    rows = page(f"/archive/posts.json?{urlencode(query | {'_shape': 'array', '_size': 'max'})}").json()
    return [row["id"] for row in rows]


def taken(page, kind, what="posts", **query):
    return page(f"/archive/-/take/{what}.{kind}?{urlencode(query)}")


def test_exactly_the_posts_of_a_list_are_taken_in_its_order(page, archive_at):
    for query in FILTERS:
        assert_taken(page, archive_at, query)


def assert_taken(page, archive_at, query):
    expected = shown(page, {key: value for key, value in query.items() if key not in {"_col", "_next"}})
    assert expected
    rows = taken(page, "json", **query).json()
    assert [row["id"] for row in rows] == expected
    with archive_at.read() as db:
        assert rows == [exported_post(db, id_) for id_ in expected]
    lines = taken(page, "ndjson", **query).text.splitlines()
    assert [json.loads(line) for line in lines] == rows
    cells = list(csv.DictReader(io.StringIO(taken(page, "csv", **query).text, newline="")))
    assert [int(row["id"]) for row in cells] == expected
    assert list(cells[0]) == [field for field in FIELDS if not field.startswith("body_")]
    feed = feedparser.parse(taken(page, "atom", **query).text)
    assert not feed.bozo
    assert [entry.link.rsplit("/", 1)[1] for entry in feed.entries] == [str(id_) for id_ in expected]
    markdown = taken(page, "markdown", **query).text
    assert re.findall(r"^id: (\d+)$", markdown, re.MULTILINE) == [str(id_) for id_ in expected]


def test_a_download_says_what_it_is_and_may_do_nothing(page):
    for kind in FORMATS:
        answer = taken(page, kind)
        assert re.fullmatch(
            r'attachment; filename="archive-posts\.\w+"', answer.headers["content-disposition"]
        )
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert page.head(f"/archive/-/take/posts.{kind}").content == b""


def test_each_list_has_links_to_its_posts(page):
    for path in (
        "posts?category=Databases&_sort=title",
        "-/search?q=cache&page=1",
        "vanished_posts",
        "read_times",
    ):
        said = page(f"/archive/{path}").text
        nav = re.search(r'<nav class="takes".*?</nav>', said, re.DOTALL).group()
        links = re.findall(r'href="([^"]+)" download>(\w+)<', nav)
        assert [name for _, name in links] == ["CSV", "JSON", "NDJSON", "Markdown", "Atom"]
        for link, _ in links:
            assert page(html.unescape(link)).status_code == 200
    assert "_col" not in links[0][0]
    listed = html.unescape(page("/archive/posts?category=Databases&_sort=title").text)
    assert 'href="/archive/-/take/posts.csv?category=Databases&_sort=title"' in listed


def test_a_search_is_taken_whole_and_best_first(page):
    found = page("/archive/-/search?q=cache").text
    ids = [int(id_) for id_ in re.findall(r'<h2[^>]*><a href="/archive/posts/(\d+)"', found)]
    assert ids
    assert [row["id"] for row in taken(page, "json", "search", q="cache").json()] == ids
    assert taken(page, "json", "search", q="cache", category="Opinion").json() == []
    assert taken(page, "ndjson", "search", q="((").text == ""


def test_a_view_gives_the_posts_of_its_rows(page):
    rows = page("/archive/read_times.json?_shape=array").json()
    assert [row["id"] for row in taken(page, "json", "read_times").json()] == [row["post"] for row in rows]


def test_other_tables_are_given_as_they_stand(page):
    for table, query in (
        ("versions", "?_sort=title"),
        ("fetches", "?status=200&_size=1"),
        ("sightings", ""),
        ("recent_changes", "?_sort=title"),
        ("missing_posts", ""),
        ("posts_by_category", "?_sort=category"),
        ("posts_by_month", "?month__startswith=20&_size=1"),
    ):
        nav = re.search(
            r'<nav class="takes".*?</nav>', page(f"/archive/{table}{query}").text, re.DOTALL
        ).group()
        links = [html.unescape(link) for link in re.findall(r'href="([^"]+)"', nav)]
        assert [link.partition("?")[0].rpartition(".")[2] for link in links] == ["csv", "json", "ndjson"]
        expected = page(
            f"/archive/{table}.json{query or '?'}&_shape=array&_size=max".replace("&_size=1", "")
        ).json()
        assert page(links[1]).json() == expected
        assert [json.loads(line) for line in page(links[2]).text.splitlines()] == expected
        cells = list(csv.reader(io.StringIO(page(links[0]).text, newline="")))
        assert cells[0] == list(expected[0])
        assert len(cells) == len(expected) + 1
    assert page("/archive/-/take/versions.atom").status_code == 404


def test_a_formula_is_defused_in_what_is_taken(page, archive_at):
    archive_at.filled({"formula": {"title": "=1+1"}})
    assert "'=1+1" in taken(page, "csv", _search="1").text
    assert taken(page, "json", title="=1+1").json()[0]["title"] == "=1+1"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("posts.xlsx", 404),
        ("counts.csv", 404),
        ("posts.csv?_sort=nothing", 400),
        ("posts.csv?_where=1", 403),
    ],
)
def test_what_cannot_be_taken_is_refused(page, path, status):
    answer = page(f"/archive/-/take/{path}")
    assert answer.status_code == status
    assert "content-disposition" not in answer.headers


def test_a_value_that_no_archive_holds_is_given_as_text(page, archive_at):
    import sqlite3

    db = sqlite3.connect(archive_at.path)
    db.execute("UPDATE posts SET authors = 'nobody', word_count = 'many', title = x'ff41' WHERE id = 1")
    db.commit()
    db.close()
    for kind in FORMATS:
        assert taken(page, kind).status_code == 200
    row = next(row for row in taken(page, "json").json() if row["id"] == 1)
    assert (row["authors"], row["word_count"], row["title"]) == ([], None, "\ufffdA")


def test_rows_without_an_id_are_gathered_whole_and_the_file_is_given_up(page, archive_at, monkeypatch):
    from explore import gathering

    monkeypatch.setattr(gathering, "IN_MEMORY", 10)
    with writer(archive_at.path) as db:
        row = "INSERT INTO links VALUES (1, ?, 1, ?, 'w.example', 'Text', 0, NULL, NULL)"
        db.conn.executemany(row, [(n, f"https://w.example/{n}") for n in range(2_500)])
        db.conn.commit()
    assert [one["position"] for one in taken(page, "json", "links").json()] == list(range(2_500))
    assert len(taken(page, "csv", "links", position__lt="9").text.splitlines()) == 10
    assert page.head("/archive/-/take/links.ndjson").content == b""
