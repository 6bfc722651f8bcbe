"""The page of gaps audits every blog; the home page tells a run under way from one that was killed."""

from __future__ import annotations

import os
import re
from html import unescape

import pytest

from archive.accepted_gaps import accept_gap
from archive.audit import audit_blog
from archive.connection import writer
from archive.locking import lock_file
from archive.recording import recording
from explore import completeness, gaps

GAPS = "/archive/-/gaps"
LOST = "https://blog.example/lost"


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture
def two(page, archive_at):
    """Two blogs, of which the second is whole."""
    archive_at.filled({"z": {}}, "https://a.example/")
    return page


def test_every_blog_has_its_verdict_its_witnesses_and_its_gaps_with_reasons(two):
    response = two(GAPS)
    told = words(response.text)
    assert "1 gap in 2 blogs" in told
    rows = re.findall(r'<tr><th scope="row" dir="auto">.*?</tr>', response.text, re.DOTALL)
    assert list(map(words, rows)) == [
        "The blog gaps 0 1 1 0 listing only",
        "https://a.example/ complete 1 1 0 0 listing only",
    ]
    assert (
        f'<a href="{LOST}" rel="noopener noreferrer">{LOST}</a> <span>404 Not Found</span>' in response.text
    )
    assert re.search(r"The listing \(1 page\) \d \d 1", told)
    assert "script-src" not in response.headers["content-security-policy"]
    for blog in ("1", "2"):
        assert f'href="/archive/blogs/{blog}"' in response.text
    assert f'href="{GAPS}"' in two("/").text
    assert f'href="{GAPS}"' in two("/archive/blogs/1").text


def test_an_accepted_gap_stands_with_its_reason(two, archive_at):
    with recording(archive_at.path, with_warc=False) as held:
        accept_gap(held, [(1, audit_blog(held.db, 1))], LOST, "It was <i>never</i> there")
    html = two(GAPS).text
    assert "0 gaps, 1 accepted in 2 blogs" in words(html)
    assert '<q dir="auto">It was &lt;i&gt;never&lt;/i&gt; there</q>' in html


def test_where_no_time_is_left_the_last_run_speaks(two, monkeypatch):
    monkeypatch.setattr(gaps, "PATIENCE_SECONDS", 0)
    told = words(two(GAPS).text)
    assert "Not every blog was audited here" in told
    assert "The blog gaps by its last run 1" in told


def test_an_archive_without_blogs_says_what_to_do(archive_at, browser):
    from explore.application import datasette_for

    with writer(archive_at.path):
        pass
    assert "Put one in: blog-to-sqlite crawl archive.db" in words(
        browser(datasette_for(archive_at.path))(GAPS).text
    )


def test_home_tells_a_run_under_way_from_one_that_was_killed(two, archive_at):
    with archive_at.run():
        pass
    assert "stopped before its end , begun on 2024-06-01" in words(two("/").text)
    file = lock_file(archive_at.path)
    file.write_text(f"{os.getpid()}\n", encoding="ascii")
    assert "running since 2024-06-01 12:00 UTC" in words(two("/").text)
    file.unlink()


def test_a_run_under_way_is_told_beside_its_gaps_with_a_link_to_it(two, archive_at):
    with archive_at.run() as run:
        file = lock_file(archive_at.path)
        file.write_text(f"{os.getpid()}\n", encoding="ascii")
        html = two(GAPS).text
        assert (
            f'A run over <span dir="auto">The blog</span> is <a href="/archive/-/runs/{run.crawl.id}">'
            in html
        )
        assert html.count("under way") == 1
        run.end()
    assert "under way" not in two(GAPS).text


def test_of_many_gaps_some_stand_there_and_the_others_are_a_link_away(two, monkeypatch):
    monkeypatch.setattr(gaps, "MOST", 0)
    assert '<a href="/archive/blogs/1">and 1 more</a>' in two(GAPS).text
    monkeypatch.setattr(completeness, "MOST", 0)
    href = re.search(r'<a href="([^"]+)">and 1 more</a>', two("/archive/blogs/1").text)[1]
    assert LOST in two(unescape(href)).text


def test_what_a_blog_names_no_more_is_missing_nowhere(two, archive_at):
    assert "1 missing" in two("/").text
    with archive_at.run() as run:
        run.listing(["https://blog.example/caches"])
        run.end()
    assert archive_at.audit().gaps == ()
    assert "missing</a>" not in two("/").text
    assert LOST not in two("/archive/missing_posts").text
