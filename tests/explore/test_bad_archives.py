"""What plain Datasette shows of an archive that is none, empty, old, new, or being written."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from datasette.app import Datasette

from archive.connection import writer
from archive.schema import SCHEMA_VERSION
from tests.older import older


def plain(browser, path):
    return browser(Datasette([str(path)]))


@pytest.mark.parametrize("path", ["/", "/old"])
def test_an_older_archive_is_told_with_what_to_do(tmp_path, browser, path):
    page = plain(browser, older(tmp_path / "old.db"))
    answer = page(path)
    assert answer.status_code == 200
    assert "was made by an older blog-to-sqlite" in answer.text
    assert f"blog-to-sqlite serve {tmp_path / 'old.db'}" in answer.text
    assert page("/old/posts").status_code == 200


def test_a_newer_archive_is_told(browser, archive_at):
    archive_at.filled({"a": {}})
    with closing(sqlite3.connect(archive_at.path)) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    shown = plain(browser, archive_at.path)
    for path in ("/", "/archive"):
        assert "was made by a newer blog-to-sqlite" in shown(path).text


def test_an_archive_beside_an_older_one_is_shown_and_the_other_told(browser, archive_at, tmp_path):
    archive_at.filled({"a": {"title": "Why retries hurt"}})
    both = browser(Datasette([str(archive_at.path), str(older(tmp_path / "old.db"))]))
    home = both("/").text
    assert "Why retries hurt" in home
    assert "was made by an older blog-to-sqlite" in home
    assert "older" not in both("/archive").text


def test_another_database_is_shown_as_ever(tmp_path, browser):
    with closing(sqlite3.connect(tmp_path / "other.db")) as db:
        db.execute("CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT)")
    page = plain(browser, tmp_path / "other.db")
    assert "blog-to-sqlite" not in page("/").text
    assert page("/other/posts").status_code == 200
    assert page("/other/-/take/posts.csv").status_code == 404
    assert page("/other/-/feed/posts.atom").status_code == 404


def test_an_empty_archive_says_how_to_fill_it(tmp_path, browser):
    with writer(tmp_path / "new.db"):
        pass
    page = plain(browser, tmp_path / "new.db")
    assert "blog-to-sqlite crawl new.db https://example.com/blog/" in page("/").text
    for path in ("/new", "/new/posts", "/new/-/search?q=x", "/new/-/ask", "/new/-/runs"):
        assert page(path).status_code == 200, path
    assert page("/new/-/take/posts.json").json() == []


def test_one_that_is_being_written_says_so(archive_at, browser):
    with archive_at.run() as run:
        run.listing(["https://blog.example/a"])
        run.post("https://blog.example/a", title="First post")
        page = plain(browser, archive_at.path)
        assert 'class="state running"' in page("/").text
        assert "First post" in page("/archive/posts").text
        assert page("/archive/-/take/posts.json").json()[0]["title"] == "First post"
        assert page("/archive/-/feed/posts.atom").status_code == 200


def test_a_name_that_leads_to_this_machine_opens_no_archive(archive_at, browser, tmp_path):
    archive_at.filled({"a": {}})
    with closing(sqlite3.connect(tmp_path / "other.db")) as db:
        db.execute("CREATE TABLE things (id INTEGER PRIMARY KEY)")
    page = browser(Datasette([str(archive_at.path), str(tmp_path / "other.db")]))
    elsewhere = {"headers": {"host": "evil.example:8001"}}
    for path in (
        "/",
        "/archive",
        "/archive/posts.json",
        "/archive/-/take/posts.csv",
        "/archive/-/feed/posts.atom",
    ):
        answer = page(path, **elsewhere)
        assert answer.status_code == 421, path
        assert "not served under evil.example" in answer.text
        assert 'add it to "hosts" of the plugin blog-to-sqlite' in answer.text
        assert page(path, headers={"host": "127.0.0.1:8001"}).status_code == 200
    assert page("/other/things", **elsewhere).status_code == 200
    of_folder = Datasette(
        [str(archive_at.path)], metadata={"plugins": {"blog-to-sqlite": {"hosts": ["blogs.example"]}}}
    )
    answer = browser(of_folder)("/", **elsewhere)
    assert answer.status_code == 421
    assert 'add it to "hosts" of the plugin blog-to-sqlite' in answer.text
    assert browser(of_folder)("/", headers={"host": "blogs.example"}).status_code == 200


def test_a_page_that_is_not_there_is_dressed_like_the_others(archive_at, browser, tmp_path):
    archive_at.filled({"a": {}})
    shown = plain(browser, archive_at.path)("/nowhere")
    assert shown.status_code == 404
    assert "/-/static-plugins/blog-to-sqlite/archive.css" in shown.text
    assert '<a href="/">Home</a>' in shown.text
    with closing(sqlite3.connect(tmp_path / "other.db")) as db:
        db.execute("CREATE TABLE things (id INTEGER PRIMARY KEY)")
    assert "blog-to-sqlite" not in plain(browser, tmp_path / "other.db")("/nowhere").text
