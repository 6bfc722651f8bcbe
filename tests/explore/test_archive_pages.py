from __future__ import annotations

import re
import shutil
import sqlite3
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette
from datasette.plugins import pm

from archive.crawls import note_courtesy, note_drift
from archive.recipes import keep_recipe
from archive.records import Candidate
from archive.schema import SCHEMA_VERSION
from explore.application import datasette_for

NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
DATA = Path(__file__).parents[2] / "data"


def test_home_shows_each_blog_with_posts_years_and_verdict(page):
    html = page("/").text
    assert "The blog</a>" in html
    assert "<strong>4</strong> posts, 2022–2024" in html
    assert re.search(r'<span class="state gaps">gaps</span></a> on \d{4}-\d\d-\d\d', html)
    assert 'href="/archive/missing_posts?blog=https%3A%2F%2Fblog.example%2F">1 missing</a>' in html
    assert page("/archive/missing_posts?blog=https%3A%2F%2Fblog.example%2F").text.count("404 Not Found") == 1
    assert "Why retries hurt" in html


def test_home_of_an_archive_without_a_blog_says_what_to_do(archive_at, browser):
    with archive_at.run() as run:
        run.db.execute("DELETE FROM addresses")
        run.db.execute("DELETE FROM crawls")
        run.db.execute("DELETE FROM blogs")
    assert "blog-to-sqlite crawl" in browser(datasette_for(archive_at.path))("/").text


def test_a_post_is_a_page_for_reading(page):
    response = page("/archive/posts/1")
    html = response.text
    assert '<h1 dir="auto">Why retries hurt</h1>' in html
    assert "<p>A <b>budget</b>, not a count.</p>" in html
    assert 'href="https://blog.example/retries" rel="noopener noreferrer">Read it where' in html
    assert re.findall(r'class="chip"[^>]*>([^<]+)</a>', html)[:2] == ["latency", "queues"]
    assert '<article lang="en">' in html
    assert "1. " not in html
    assert "One version" in html


def test_a_post_runs_no_script_and_asks_no_other_host(page):
    response = page("/archive/posts/1")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'; " in policy
    assert "script-src" not in policy
    assert "<script" not in response.text
    assert not re.search(r"<[^>]*\ssrc\s*=", response.text)
    assert 'href="https://cdn.example/a.png" rel="noopener noreferrer">Image: Chart</a>' in response.text


def test_a_post_is_set_in_its_own_direction(page):
    assert '<div class="body" dir="rtl">' in page("/archive/posts/3").text


def test_a_post_of_which_little_is_known_is_still_readable(page):
    html = page("/archive/posts/4").text
    assert '<div class="body plain" dir="auto">Nothing is known of it.</div>' in html
    assert "None" not in html.partition("<details>")[0]


def test_a_post_leads_to_its_series_and_to_the_neighbours_that_are_archived(archive_at, browser):
    blog = "https://blog.example/"
    archive_at.filled(
        {
            "a": {"title": "Part A"},
            "b": {"series": "Queues & Co", "previous_url": blog + "old", "next_url": blog + "nowhere"},
            "c": {"series": "Queues & Co", "previous_url": blog + "b", "next_url": blog + "a"},
        }
    )
    with archive_at.run() as run:
        run.listing([blog + "old"])
        run.keep_at(run.address(blog + "old").id, blog + "a", title="Part A")  # it leads there
        run.end()
    ask = browser(datasette_for(archive_at.path))
    html = ask("/archive/posts/2").text
    assert '<a rel="prev" accesskey="p" href="/archive/posts/1" dir="auto">Part A</a>' in html
    assert 'rel="next"' not in html
    series = re.search(r'Part 2 of 2 of <a href="([^"]+)" dir="auto">Queues &amp; Co</a>', html)[1]
    posts = ask(unescape(series).replace("?", ".json?", 1) + "&_shape=array").json()
    assert [post["id"] for post in posts] == [2, 3]
    assert (
        '<a rel="next" accesskey="n" href="/archive/posts/1" dir="auto">Part A</a>'
        in ask("/archive/posts/3").text
    )
    assert "Neighbours" not in ask("/archive/posts/1").text


def test_a_post_leads_to_where_each_of_its_values_came_from(archive_at, browser):
    found = {"title": (Candidate("A | The Blog", "title"), Candidate("A", "markup", chosen=True))}
    archive_at.filled({"a": {"title": "A", "candidates": found}, "b": {"candidates": found}, "c": {}})
    ask = browser(datasette_for(archive_at.path))
    html = ask("/archive/posts/1").text
    path = re.search(r'<a href="([^"]+)">All that was found for each fact</a>', html)[1]
    assert "All that was found" not in ask("/archive/posts/3").text
    html = ask(path).text
    assert "Where each value came from</h1>" in re.sub(r"\s+</h1>", "</h1>", html)
    cells = re.findall(r'<td class="col-(text|source|chosen)[^>]*>\s*(.*?)\s*</td>', html)
    assert [value.strip() for _, value in cells] == ["A | The Blog", "title", "", "A", "markup", "taken"]


def test_a_recipe_is_shown_whole_and_what_drifted_in_sentences(archive_at, browser):
    with archive_at.run() as run:
        keep_recipe(run.db, run.crawl, 'select = "h1 > a"\n' * 40, reason="learned")
        note_drift(run.db, run.crawl, ["Dates are gone.", "Learned again."])
        note_courtesy(run.db, run.crawl, ["Waited 31 s."])
        run.end()
    ask = browser(datasette_for(archive_at.path))
    assert ask("/archive/recipes/1").text.count("select = &#34;h1 &gt; a&#34;") == 40
    crawls = ask("/archive/crawls").text
    assert "Dates are gone. Learned again." in crawls
    assert '["Waited' not in crawls
    assert "Waited 31 s." in crawls


def test_every_version_of_a_post_is_listed(page, archive_at):
    with archive_at.run(full=True) as run:
        run.listing(["https://blog.example/caches"])
        run.post("https://blog.example/caches", title="Caches forget everything", body_text="Changed.")
        run.end()
    html = page("/archive/posts/2").text
    assert "2 versions" in html
    assert '<span dir="auto">Caches forget</span>' in html


def test_a_row_gives_all_of_a_long_text_as_text(archive_at, browser):
    archive_at.filled({"x": {"title": "X", "body_html": "<p>" + "long " * 200 + "<b>end</b></p>"}})
    with archive_at.run(full=True) as run:
        run.listing(["https://blog.example/x"])
        run.post("https://blog.example/x", title="Y")
        run.end()
    html = browser(datasette_for(archive_at.path))("/archive/versions/1").text
    assert "long &lt;b&gt;end&lt;/b&gt;&lt;/p&gt;</pre>" in html
    assert re.search(r"<dt[^>]*>title</dt>\s*<dd[^>]*>X</dd>", html)


def test_what_a_blog_wrote_is_never_markup(archive_at, browser):
    fields = {
        "title": NASTY,
        "summary": NASTY,
        "published": "2024-01-01",
        "categories": (NASTY,),
        "tags": (NASTY,),
        "authors": (NASTY,),
        "body_text": NASTY,
        "body_html": f"<p>kept</p>{NASTY}<a href='javascript:alert(3)' onclick='alert(4)'>a</a>",
        "sources": {"title": NASTY},
        "series": NASTY,
        "next_url": "https://blog.example/x",
        "candidates": {"title": (Candidate(NASTY, NASTY, chosen=True),)},
    }
    archive_at.filled({"x": fields})
    with sqlite3.connect(archive_at.path) as connection:
        connection.execute("UPDATE blogs SET title = ?, url = 'javascript:alert(5)'", [NASTY])
        connection.execute("UPDATE posts SET url = 'javascript:alert(6)', next_url = 'javascript:alert(6)'")
        connection.execute("UPDATE crawls SET drift = json_array(?)", [NASTY])
    connection.close()
    ask = browser(datasette_for(archive_at.path))
    columns = ("title", "authors", "tags", "sources", "body_html", "url", "summary")
    everything = urlencode([("_col", column) for column in columns])
    for path in (
        "/",
        "/archive/posts",
        "/archive/posts/1",
        f"/archive/posts?{everything}",
        "/archive/versions/1",
        "/archive/candidates",
        "/archive/crawls",
    ):
        html = ask(path).text
        assert "<script>alert" not in html, path
        assert "<img src=x" not in html, path
        assert 'href="javascript' not in html, path
        assert not re.search(r"<[^>]*\sonclick='alert", html), path
        assert "onerror=alert(2)&gt;" in html, path
    assert "<p>kept</p>" in ask("/archive/posts/1").text


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """A database of another program, with a table of posts and a version as an archive has."""
    path = tmp_path / "stranger.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute(
            "CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT, tags TEXT, body_html TEXT)"
        )
        connection.execute("INSERT INTO posts VALUES (1, 'A title', '[\"x\"]', '<b>bold</b>')")
    connection.close()
    return path


def test_pages_of_another_database_are_untouched(stranger, browser, archive_at):
    def pages(*files: Path) -> tuple[list[str], list[str | None]]:
        ask = browser(Datasette([str(file) for file in files]))
        answers = [
            ask(path)
            for path in ("/stranger", "/stranger/posts", "/stranger/posts/1", "/stranger/posts.json")
        ]
        policies = [answer.headers.get("content-security-policy") for answer in answers]
        return [re.sub(r"(took |query_ms\W+)[\d.]+", "", answer.text) for answer in answers], policies

    archive_at.filled({"x": {"title": "X"}})
    with_plugin = pages(stranger, archive_at.path)
    (plugin,) = [plugin for plugin in pm.get_plugins() if plugin.__name__ == "explore.plugin"]
    name = pm.get_name(plugin)
    pm.unregister(plugin)
    try:
        without = pages(stranger, archive_at.path)
    finally:
        pm.register(plugin, name)
    assert with_plugin == without


@pytest.mark.usefixtures("page")
def test_home_lists_other_databases_beside_the_archives(archive_at, stranger, browser):
    html = browser(Datasette([str(archive_at.path), str(stranger)]))("/").text
    assert 'href="/stranger"' in html
    assert "The blog" in html


def test_home_without_an_archive_is_datasettes_own(stranger, browser):
    ask = browser(Datasette([str(stranger)]))
    assert "blog-to-sqlite" not in ask("/").text
    assert "archive.css" not in ask("/").text


def test_the_data_directory_serves_its_archive_or_says_how_to_make_one(page, archive_at, tmp_path, browser):
    folder = Path(shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("archive.*")))
    empty = browser(Datasette(config_dir=folder))("/").text
    assert "blog-to-sqlite crawl data/archive.db https://" in empty
    shutil.copy(archive_at.path, folder / "archive.db")
    ask = browser(Datasette(config_dir=folder))
    plain = page("/archive/posts").text
    assert re.findall(r'id="facet-\w+"', ask("/archive/posts").text) == re.findall(r'id="facet-\w+"', plain)
    assert ask.datasette.setting("default_page_size") == 50
    assert "Blog archive" in ask("/").text
