from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from archive.connection import transaction
from archive.content import content_hash
from archive.keeping import keep_post
from archive.records import Claim, Fetch, Sighting
from archive.store import keep_fetch, keep_listing

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt, Run

BLOG = "https://blog.example/"
A, B, C = (BLOG + name for name in "abc")
LATER = "2024-07-01T12:00:00+00:00"


def rows(run: Run, query: str, *values: object) -> list[Any]:
    found = run.db.execute(query, list(values)).fetchall()
    return [row[0] if len(row) == 1 else row for row in found]


def counts(run: Run) -> tuple[int, ...]:
    return tuple(
        rows(run, f"SELECT count(*) FROM {table}")[0]
        for table in (
            "posts",
            "versions",
            "addresses",
            "sightings",
            "fetches",
            "categories",
            "posts_categories",
        )
    )


def test_a_new_post_is_a_row_a_version_a_fetch_and_a_settled_address(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A])
        kept = run.post(
            A, title="One", categories=("AI", "News"), authors=("Ada",), sources={"title": "card"}
        )
        assert (kept.id, kept.change) == (1, "new")
        assert rows(run, "SELECT url, version, category, categories, sources FROM posts") == [
            (A, 1, "AI", '["AI", "News"]', '{"title": "card"}')
        ]
        assert rows(run, "SELECT post, number, title, body_text, crawl FROM versions") == [
            (1, 1, "One", None, 1)
        ]
        assert rows(run, "SELECT state, post, tries, last_error FROM addresses WHERE url = ?", A) == [
            ("done", 1, 1, None)
        ]
        assert rows(run, "SELECT url, status FROM fetches WHERE address NOTNULL ORDER BY id") == [
            (BLOG, 200),
            (A, 200),
        ]
        assert rows(run, "SELECT posts_new, posts_changed, posts_same FROM crawls") == [(1, 0, 0)]


def test_a_post_that_has_not_changed_is_only_seen_again(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"categories": ("AI",), "body_text": "text"}})
    with archive_at.run(full=True) as run:
        run.listing([A])
        before = rows(run, "SELECT id, title, changed_at, first_seen_at, version FROM posts")
        # Presentation is no content: a new theme or image makes no version.
        kept = run.post(A, fetched_at=LATER, categories=("AI",), body_text="text", body_html="<p>text</p>")
        assert (kept.id, kept.change) == (1, "same")
        assert rows(run, "SELECT id, title, changed_at, first_seen_at, version FROM posts") == before
        assert rows(run, "SELECT last_seen_at FROM posts") == [LATER]
        assert rows(run, "SELECT count(*) FROM versions") == [1]
        assert rows(run, "SELECT posts_same FROM crawls WHERE id = 2") == [1]


def test_a_changed_post_is_a_new_version_and_the_old_content_is_kept(archive_at: ArchiveAt) -> None:
    archive_at.filled(
        {"a": {"title": "Old", "body_text": "old text", "body_html": "<p>old", "tags": ("x", "y")}}
    )
    with archive_at.run(full=True) as run:
        run.listing([A])
        kept = run.post(
            A, fetched_at=LATER, title="New", body_text="new text", body_html="<p>new", tags=("y",)
        )
        assert (kept.id, kept.change) == (1, "changed")
        assert rows(run, "SELECT title, body_text, version, first_seen_at < changed_at, tags FROM posts") == [
            ("New", "new text", 2, 1, '["y"]')
        ]
        assert rows(
            run, "SELECT number, title, body_text, body_html, tags, crawl FROM versions ORDER BY number"
        ) == [
            (1, "Old", "old text", "<p>old", '["x", "y"]', 1),
            (2, "New", None, None, '["y"]', 2),
        ]
        assert rows(run, "SELECT spelling FROM posts_tags") == ["y"]
        assert rows(run, "SELECT rowid FROM posts_fts WHERE posts_fts MATCH 'old'") == []
        assert rows(run, "SELECT rowid FROM posts_fts WHERE posts_fts MATCH 'new'") == [1]
        kept = run.keep_at(run.address(A).id, A, title="Third", body_text="newer text")
        assert rows(run, "SELECT number, body_text FROM versions ORDER BY number") == [
            (1, "old text"),
            (2, "new text"),
            (3, None),
        ]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "x"},
        {"summary": "x"},
        {"authors": ("x",)},
        {"published": "2024"},
        {"categories": ("x",)},
        {"tags": ("x",)},
        {"read_minutes": 9, "read_time_text": "9 min", "read_time_source": "declared"},
        {"body_text": "Other words."},
    ],
)
def test_each_stated_field_is_content(archive_at: ArchiveAt, change: dict[str, Any]) -> None:
    archive_at.filled({"a": {}})
    with archive_at.run(full=True) as run:
        run.listing([A])
        assert run.post(A, **change).change == "changed"


def test_a_date_of_change_alone_makes_no_version_and_is_kept(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"updated": "2024-05-01"}})
    with archive_at.run(full=True) as run:
        run.listing([A])
        assert run.post(A, updated="2024-06-01").change == "same"
        assert rows(run, "SELECT updated, version FROM posts") == [("2024-06-01", 1)]
        assert rows(run, "SELECT updated FROM versions") == ["2024-06-01"]


def test_the_hash_of_broken_text_is_no_failure() -> None:
    from archive.records import Post

    assert len(content_hash(Post(url=A, title="\udcff", fetched_at=LATER))) == 64


def test_one_address_in_two_blogs_is_two_posts(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with archive_at.run("https://z.example/") as run:
        run.listing([A])
        assert run.post(A).change == "new"


def test_two_addresses_that_lead_to_one_post_make_one_row(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B])
        assert run.post(A).change == "new"
        assert run.keep_at(run.address(B).id, A).change == "same"
        assert rows(run, "SELECT post FROM addresses WHERE kind = 'post'") == [1, 1]
        assert run.due() == []


def test_a_listing_keeps_sightings_and_makes_what_it_names_due(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        fresh = run.listing([A, B], onward=[BLOG + "2"], claim=Claim(5, "5 posts"))
        assert fresh == 2
        assert [due.url for due in run.due()] == [BLOG + "2", A, B]
        assert rows(run, "SELECT witness, page, position, crawl FROM sightings") == [
            ("listing", BLOG, 0, 1),
            ("listing", BLOG, 1, 1),
        ]
        assert rows(run, "SELECT claimed_posts, claim_text, listing_pages FROM crawls") == [(5, "5 posts", 1)]
        assert rows(run, "SELECT state FROM addresses WHERE url = ?", BLOG) == ["done"]


def test_only_what_this_run_has_not_seen_is_fresh(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        assert run.listing([A, B], onward=[BLOG + "2"]) == 2
        assert run.listing([B, C], page=BLOG + "2") == 1
        for url in (A, B, C):
            run.post(url)
        run.end()
    with archive_at.run() as run:
        assert run.listing([A, B], onward=[BLOG + "2"]) == 2, "a later run walks the whole listing again"
        assert rows(run, "SELECT crawl FROM sightings ORDER BY id") == [2, 2, 1]
        assert [due.url for due in run.due()] == [BLOG + "2"], "what is archived is not asked for again"


def test_an_endless_pagination_ends_at_its_first_fruitless_page(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        page, read = BLOG, 0
        while read < 5 and any(due.kind == "listing" for due in run.due()):
            following = f"{BLOG}?page={read + 2}"
            run.listing([A, B], page=page, onward=[following])
            page, read = following, read + 1
        assert read == 2


def test_a_page_named_again_while_it_is_done_is_not_asked_for_again(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A], onward=[BLOG + "2", BLOG])
        run.listing([B], page=BLOG + "2", onward=[BLOG, BLOG + "2"])
        assert [due.url for due in run.due()] == [A, B]


def test_the_largest_count_of_a_run_is_the_blogs_claim(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A], onward=[BLOG + "2"], claim=Claim(11, "11 posts"))
        run.listing([B], page=BLOG + "2", claim=Claim(5, "5 in this category"))
        assert rows(run, "SELECT claimed_posts, claim_text FROM crawls") == [(11, "11 posts")]


def test_a_failure_between_leaves_nothing_of_the_page(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A])
        before = counts(run)
        address = run.address(A)
        broken = Fetch(url=A, fetched_at=LATER, status=None, bytes=1)  # type: ignore[arg-type]  # the table refuses it
        from tests.conftest import a_post

        with pytest.raises(sqlite3.IntegrityError):
            keep_post(run.db, run.crawl, a_post(A, address=address.id, categories=("AI",), fetches=(broken,)))
        assert counts(run) == before
        assert rows(run, "SELECT posts_new FROM crawls") == [0]
        assert [due.url for due in run.due()] == [A], "it is still to be fetched"
        sighting = Sighting(url=B, witness="listing", page=BLOG, position=0)
        with pytest.raises(sqlite3.IntegrityError):
            keep_listing(
                run.db, run.crawl, address, sightings=[sighting], onward=[C], claim=None, fetches=[broken]
            )
        assert counts(run) == before


def test_a_response_of_no_address_is_kept(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        keep_fetch(
            run.db,
            run.crawl,
            Fetch(
                url=BLOG + "robots.txt",
                fetched_at=LATER,
                status=404,
                bytes=9,
                etag='"x"',
                warc_file="a.warc.gz",
                warc_offset=7,
            ),
        )
        assert rows(run, "SELECT address, url, status, bytes, etag, warc_file, warc_offset FROM fetches") == [
            (None, BLOG + "robots.txt", 404, 9, '"x"', "a.warc.gz", 7)
        ]


def test_the_present_content_is_found_by_search_without_accents(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"title": "Über Küchen", "tags": ("Möbel",), "authors": ("Zoë",)}})
    with archive_at.read() as db:
        for word in ("uber", "mobel", "zoe", "WORDS"):
            assert db.execute("SELECT rowid FROM posts_fts WHERE posts_fts MATCH ?", [word]).fetchall() == [
                (1,)
            ]


def test_the_search_index_is_true_to_the_posts_after_changes(archive_at: ArchiveAt) -> None:
    archive_at.filled({name: {"tags": ("One",)} for name in "abc"})
    with archive_at.run(full=True) as run:
        run.listing([A, B])
        run.post(A, title="Changed", tags=("one", "two"))
        run.post(B, tags=("one",))
        run.end()
        with transaction(run.db):
            run.db.execute("INSERT INTO posts_fts(posts_fts, rank) VALUES ('integrity-check', 1)")


def test_facts_of_a_card_come_back_as_they_were_said(archive_at: ArchiveAt) -> None:
    facts = {"title": (("Ünï – “x”", "card"), ("y", "card-image")), "read_time": (("12 min", "card"),)}
    with archive_at.run() as run:
        entry = run.address(BLOG)
        sighting = Sighting(url=A, witness="listing", page=BLOG, position=0, facts=facts)
        keep_listing(run.db, run.crawl, entry, sightings=[sighting], onward=[], claim=None, fetches=[])
        [due] = run.due()
        assert due.facts == facts
        assert "Ünï" in rows(run, "SELECT facts FROM sightings")[0]
        assert json.loads(rows(run, "SELECT facts FROM sightings")[0])["read_time"] == [["12 min", "card"]]
