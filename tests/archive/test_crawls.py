from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from archive.crawls import begin_crawl, note_drift, note_title, withdraw
from archive.records import Sighting
from archive.store import keep_addresses, keep_document

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt, Run

BLOG = "https://blog.example/"
A, B, C = (BLOG + name for name in "abc")


def rows(run: Run, query: str) -> list[Any]:
    found = run.db.execute(query).fetchall()
    return [row[0] if len(row) == 1 else row for row in found]


def test_a_run_begins_with_the_entry_address_alone(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        assert [(due.url, due.kind) for due in run.due()] == [(BLOG, "listing")]
        assert rows(run, "SELECT pid, ended_at, outcome FROM crawls") == [(os.getpid(), None, None)]


def test_an_interrupted_run_goes_on_where_it_stopped(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B, C], onward=[BLOG + "2"])
        run.post(A)
    with archive_at.run() as run:
        assert [due.url for due in run.due()] == [BLOG, B, C], "page 2 rests until the walk names it"
        assert rows(run, "SELECT outcome, ended_at NOTNULL FROM crawls WHERE id = 1") == [("interrupted", 1)]
        run.listing([A, B, C], onward=[BLOG + "2"])
        assert [due.url for due in run.due()] == [BLOG + "2", B, C]


def test_what_failed_is_tried_again_and_what_is_no_post_is_not(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B, C, BLOG + "d", BLOG + "e"])
        run.failure(A, "failed")
        run.failure(B, "gone")
        run.failure(C, "refused")
        run.failure(BLOG + "d", "not_a_post")
        run.post(BLOG + "e")
        run.end()
    with archive_at.run() as run:
        assert [(due.url, due.tries) for due in run.due()] == [(BLOG, 0), (A, 0), (B, 0), (C, 0)]


def test_a_full_run_asks_for_every_post_again(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}, "b": {}})
    with archive_at.run(full=True) as run:
        assert [due.url for due in run.due()] == [BLOG, A, B]


def test_a_run_over_one_blog_leaves_the_others_alone(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A])
        begin_crawl(run.db, archive_at.path, "https://z.example/", full=True, warc_file=None)
        assert [due.url for due in run.due()] == [A]
        assert rows(run, "SELECT outcome FROM crawls WHERE id = 1") == [None]


def test_the_end_counts_what_was_spent(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A])
        run.failure(A, "gone", "HTTP 404")
        run.end("limited", "so it was")
        assert rows(
            run, "SELECT outcome, reason, requests, bytes_received, ended_at NOTNULL FROM crawls"
        ) == [("limited", "so it was", 2, 2000, 1)]


def test_a_blog_without_a_post_is_taken_out_again(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with archive_at.run("https://typo.example/") as run:
        run.failure("https://typo.example/", "failed", "no such host")
        run.end("unreachable")
        assert withdraw(run.db, run.crawl)
        assert rows(run, "SELECT url FROM blogs") == [BLOG]
        assert rows(run, "SELECT count(*) FROM crawls") == [1]
        assert rows(run, "SELECT url FROM addresses") == [BLOG, A]
        assert rows(run, "SELECT count(*) FROM fetches WHERE crawl = 2") == [0]
        assert run.db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_blog_of_which_a_document_named_pages_alone_is_taken_out_again(archive_at: ArchiveAt) -> None:
    entry = "https://typo.example/"
    with archive_at.run(entry) as run:
        keep_addresses(run.db, run.crawl, [f"{entry}sitemap.xml"], "sitemap")
        (page,) = (due for due in run.due() if due.kind == "sitemap")
        sighting = Sighting(url=f"{entry}imprint", witness="sitemap", page=page.url, position=0)
        keep_document(run.db, run.crawl, page, sightings=[sighting], onward=[], fetches=[])
        run.failure(entry, "failed", "no such host")
        run.end("unreachable")
        assert withdraw(run.db, run.crawl)
        assert rows(run, "SELECT count(*) FROM sightings") == [0]
        assert rows(run, "SELECT count(*) FROM blogs") == [0]


def test_a_blog_of_which_a_post_was_ever_named_stays(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A])
        run.failure(A, "gone")
        run.end()
        assert not withdraw(run.db, run.crawl)
        assert rows(run, "SELECT url FROM blogs") == [BLOG]


def test_the_title_of_a_blog_is_the_latest_one(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        for title in ("Old", "New"):
            note_title(run.db, run.crawl, title)
        assert rows(run, "SELECT title FROM blogs") == ["New"]


def test_the_spelling_used_most_is_settled_at_the_end(archive_at: ArchiveAt) -> None:
    archive_at.filled(
        {
            "a": {"categories": ("news ", "AI"), "tags": ("SQLite",), "authors": ("ada l.",)},
            "b": {"categories": ("News",), "tags": ("sqlite",)},
            "c": {"categories": ("News",), "tags": ("sqlite",), "authors": ("Ada L.",)},
            "d": {"authors": ("Ada L.",)},
        }
    )
    with archive_at.read() as db:
        assert db.execute("SELECT identity, name FROM categories ORDER BY id").fetchall() == [
            ("news", "News"),
            ("ai", "AI"),
        ]
        assert db.execute("SELECT category, categories, tags, authors FROM posts ORDER BY id").fetchall() == [
            ("News", '["News", "AI"]', '["sqlite"]', '["Ada L."]'),
            ("News", '["News"]', '["sqlite"]', "[]"),
            ("News", '["News"]', '["sqlite"]', '["Ada L."]'),
            (None, "[]", "[]", '["Ada L."]'),
        ]


def test_settled_spellings_are_no_change_of_the_post(archive_at: ArchiveAt) -> None:
    posts = {"a": {"categories": ("news",)}, "b": {"categories": ("News",)}, "c": {"categories": ("News",)}}
    archive_at.filled(posts)
    with archive_at.run(full=True) as run:
        run.listing([A, B, C])
        assert [run.post(BLOG + name, **fields).change for name, fields in posts.items()] == ["same"] * 3
        run.end()
        assert rows(run, "SELECT categories FROM posts") == ['["News"]'] * 3


def test_what_drifted_is_kept_once_in_its_order(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        note_drift(run.db, run.crawl, [])
        assert run.db.execute("SELECT drift FROM crawls").fetchone() == (None,)
        note_drift(run.db, run.crawl, ["The dates are gone.", "Über allem"])
        note_drift(run.db, run.crawl, ["The dates are gone.", "Learned anew."])
        assert run.db.execute("SELECT drift FROM crawls").fetchone() == (
            '["The dates are gone.", "Über allem", "Learned anew."]',
        )
