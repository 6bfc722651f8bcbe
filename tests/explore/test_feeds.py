"""The feeds: what stands in them, page by page, and only what is new to those who ask again."""

from __future__ import annotations

import html
import re

import feedparser
import pytest

from explore import feeds, happenings

BLOG = "https://blog.example/"


def moment(number):
    return f"2024-06-{number:02d}T12:00:00+00:00"


@pytest.fixture
def lived(archive_at):
    """An archive in which one post was edited twice, one vanished, and one is in another blog."""
    with archive_at.run() as run:
        run.listing([BLOG + "a", BLOG + "b"])
        run.post(BLOG + "a", title="Alpha", body_text="One two three", fetched_at=moment(1))
        run.post(BLOG + "b", title="Beta <b>", summary="In & short", fetched_at=moment(2), language="de")
        run.end()
    for number, words in ((3, "One two four"), (4, "One five four")):
        with archive_at.run() as run:
            run.listing([BLOG + "a", BLOG + "b"])
            run.post(BLOG + "a", title="Alpha", body_text=words, fetched_at=moment(number))
            run.db.execute(
                "INSERT INTO status_changes (post, crawl, noted_at, status, evidence) VALUES (2, ?, ?, ?, ?)",
                [run.crawl.id, moment(number), "gone", "it answered 404 <twice>"],
            )
            run.end()
    archive_at.filled({"c": {"title": "Gamma", "fetched_at": moment(5)}}, "https://other.example/")
    return archive_at


@pytest.fixture
def ask(lived, browser):
    from explore.application import datasette_for

    return browser(datasette_for(lived.path))


def read(answer):
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(answer.content)
    assert not found.bozo
    return found


def test_new_and_changed_posts_stand_newest_first(ask):
    found = read(ask("/archive/-/feed/posts.atom"))
    assert [(one.title, one.updated) for one in found.entries] == [
        ("Gamma", "2024-06-05T12:00:00Z"),
        ("Alpha", "2024-06-04T12:00:00Z"),
        ("Beta <b>", "2024-06-02T12:00:00Z"),
    ]
    assert found.feed.updated == "2024-06-05T12:00:00Z"
    assert found.entries[1].link == "http://localhost/archive/posts/1"
    assert found.entries[1].id == "tag:blog.example,2024-06-01:post/https://blog.example/a"
    one = read(ask("/archive/-/feed/posts.atom?blog=1"))
    assert [entry.title for entry in one.entries] == ["Alpha", "Beta <b>"]
    assert one.feed.id != found.feed.id
    assert ask("/archive/-/feed/other.atom").status_code == 404


def test_all_that_happened_stands_in_the_history(ask):
    found = read(ask("/archive/-/feed/history.atom?blog=1"))
    assert [one.title for one in found.entries] == [
        "Edited silently: Alpha",
        "Gone: Beta <b>",
        "Edited silently: Alpha",
        "Gone: Beta <b>",
        "New: Beta <b>",
        "New: Alpha",
    ]
    assert len({one.id for one in found.entries}) == 6
    edited, gone, *_, new, _ = found.entries
    assert "<del>two</del><ins>five</ins>" in edited.content[0].value
    assert "it answered 404 &lt;twice&gt;" in gone.content[0].value
    assert "In &amp; short" in new.content[0].value
    assert new.content[0].language == "de"
    assert re.fullmatch(r"http://localhost/archive/versions/\d+", edited.link)
    assert ask(edited.link.removeprefix("http://localhost")).status_code == 200


@pytest.mark.parametrize("feed", ["posts", "history"])
@pytest.mark.parametrize("most", [1, 2, 3])
def test_the_pages_of_a_feed_make_the_whole(ask, monkeypatch, feed, most):
    whole = [entry.id for entry in read(ask(f"/archive/-/feed/{feed}.atom")).entries]
    monkeypatch.setattr(happenings, "MOST", most)
    monkeypatch.setattr("explore.feeds.MOST", most)
    path, found = f"/archive/-/feed/{feed}.atom", []
    while path:
        assert len(found) <= len(whole)
        page = read(ask(path))
        found += [entry.id for entry in page.entries]
        assert len(page.entries) <= most
        following = [link.href for link in page.feed.links if link.rel == "next"]
        path = following[0].removeprefix("http://localhost") if following else None
    assert found == whole


def test_who_has_a_feed_is_told_so(ask, lived):
    path = "/archive/-/feed/history.atom"
    first = ask(path)
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    assert changed == "Wed, 05 Jun 2024 12:00:00 GMT"
    for headers in (
        {"If-None-Match": tag},
        {"If-None-Match": f'"x", W/{tag}'},
        {"If-Modified-Since": changed},
    ):
        answer = ask(path, headers=headers)
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    for headers in (
        {"If-None-Match": '"x"', "If-Modified-Since": changed},
        {"If-Modified-Since": "Wed, 05 Jun 2024 11:59:59 GMT"},
        {"If-Modified-Since": "yesterday"},
    ):
        assert ask(path, headers=headers).status_code == 200
    lived.filled({"d": {"title": "Delta", "fetched_at": moment(6)}}, "https://other.example/")
    assert ask(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_browser_is_told_of_the_feeds(ask):
    for page, query in (("/", ""), ("/archive/blogs/1", "?blog=1")):
        links = re.findall(
            r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)"', ask(page).text
        )
        assert [html.unescape(link) for link in links] == [
            f"/archive/-/feed/posts.atom{query}",
            f"/archive/-/feed/history.atom{query}",
        ]
        for link in links:
            read(ask(html.unescape(link)))


def test_an_empty_archive_has_empty_feeds(archive_at, browser):
    from archive.connection import writer
    from explore.application import datasette_for

    with writer(archive_at.path):
        pass
    ask = browser(datasette_for(archive_at.path))
    for feed in ("posts", "history"):
        assert read(ask(f"/archive/-/feed/{feed}.atom?after=x~1~y")).entries == []


def test_what_no_archive_holds_breaks_no_feed(ask, lived):
    import sqlite3

    db = sqlite3.connect(lived.path)
    db.execute(
        "UPDATE posts SET authors = 'x', language = 7, published = x'ff', changed_at = 'never' WHERE id = 1"
    )
    db.execute("UPDATE versions SET changes = '{', title = x'ff', authors = 'y' WHERE post = 1")
    db.commit()
    db.close()
    for feed in ("posts", "history"):
        answer = ask(f"/archive/-/feed/{feed}.atom")
        assert answer.status_code in {200, 400}
        assert "Traceback" not in answer.text


def test_of_a_blog_that_is_not_there_nothing_is_told(ask):
    assert not read(ask("/archive/-/feed/posts.atom?blog=99")).entries
    assert not ask("/archive/-/take/search.json?q=alpha&blog=99").json()
    assert len(ask("/archive/-/take/search.json?q=alpha&blog=99&blog=1").json()) == 1


def test_what_is_not_of_the_blog_is_passed_over_by_the_index_alone(lived):
    where = "posts.blog IN (2) AND posts.year IN (2024)"
    with lived.read() as db:

        def plan(sql, marks):
            return " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", marks))

        posts = plan(feeds._POSTS.format(where), ["~", "~", 0, 9])
        history = plan(happenings._KINDS[0].format(where + happenings._OF_RUNS), ["[2]", "~", "~", 0, 0, 9])
    assert "COVERING INDEX posts_changed_at (changed_at<?)" in posts
    assert "COVERING INDEX versions_seen (seen_at<?)" in history
    assert "TEMP B-TREE" not in posts + history


def test_the_history_of_one_blog_has_all_of_it_and_nothing_else(ask):
    one, other = (
        [entry.title for entry in read(ask(f"/archive/-/feed/history.atom?blog={n}")).entries] for n in (1, 2)
    )
    assert other == ["New: Gamma"]
    assert sorted(one + other) == sorted(
        entry.title for entry in read(ask("/archive/-/feed/history.atom")).entries
    )
