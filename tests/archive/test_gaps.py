from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.audit_text import audit_text
from archive.connection import transaction
from archive.frontier import add_addresses
from archive.records import GUESSED, NAMES_NONE, Claim, Sighting
from archive.store import keep_claim, keep_document, keep_listing
from archive.unnamed import is_walked, unnamed_posts

if TYPE_CHECKING:
    from archive.verdict import Audit
    from tests.conftest import ArchiveAt, Run

BLOG = "https://blog.example/"
A, B, C, D, E = (BLOG + name for name in "abcde")
TWO, THREE = BLOG + "2", BLOG + "3"


def gaps(audit: Audit) -> list[tuple[str, str]]:
    return [(gap.url, gap.reason) for gap in audit.gaps]


def posts(run: Run, *urls: str) -> None:
    for url in urls:
        run.post(url)


def ask(run: Run, url: str, kind: str) -> None:
    with transaction(run.db):
        add_addresses(run.db, run.crawl, [url], kind)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "reason"),
    [("gone", "HTTP 404 Not Found"), ("gone", "HTTP 410 Gone"), ("failed", "the answer was empty")],
)
def test_a_link_past_a_last_page_that_is_short_is_no_gap_and_is_told(
    archive_at: ArchiveAt, state: str, reason: str
) -> None:
    with archive_at.run() as run:
        run.listing([A, B], onward=[TWO])
        run.listing([C], page=TWO, onward=[THREE])
        run.failure(THREE, state, reason)  # type: ignore[arg-type]
        posts(run, A, B, C)
        run.end()
    audit = archive_at.audit()
    assert (audit.verdict, audit.walked_to_its_end, gaps(audit)) == ("complete", True, [])
    assert [told.url for told in audit.doubts] == [THREE]
    assert "past the last page" in audit_text(audit)
    assert audit.last_crawl.outcome == "complete"


def test_without_a_shorter_page_or_another_witness_a_lost_page_is_a_gap(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B], onward=[TWO])
        run.failure(TWO, "gone", "HTTP 404 Not Found")
        posts(run, A, B)
        run.end()
    assert gaps(archive_at.audit()) == [
        (TWO, "listing page that could not be read: HTTP 404 Not Found; pages after it are unknown")
    ]


def test_a_page_lost_in_the_middle_is_a_gap(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B], onward=[TWO, THREE])
        run.failure(TWO, "gone", "HTTP 404 Not Found")
        run.listing([C], page=THREE)
        posts(run, A, B, C)
        run.end()
    assert gaps(archive_at.audit()) == [(TWO, "listing page that could not be read: HTTP 404 Not Found")]


def test_a_server_that_fails_is_not_a_link_past_the_last_page(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B], onward=[TWO])
        run.listing([C], page=TWO, onward=[THREE])
        run.failure(THREE, "failed", "HTTP 500 Internal Server Error")
        posts(run, A, B, C)
        run.end()
    assert [url for url, _ in gaps(archive_at.audit())] == [THREE]


def test_the_blogs_own_count_settles_what_a_failed_page_hides(archive_at: ArchiveAt) -> None:
    for total, expected in ((3, []), (4, [TWO])):
        with archive_at.run() as run:
            run.listing([A, B, C], onward=[TWO], claim=Claim(total, f"{total} posts"))
            run.failure(TWO, "failed", "HTTP 500")
            posts(run, A, B, C)
            run.end()
        assert [url for url, _ in gaps(archive_at.audit())] == expected


def test_a_listing_page_that_shows_no_posts_is_doubtful(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B], onward=[TWO])
        page = run.address(TWO)
        keep_listing(
            run.db, run.crawl, page, sightings=[], onward=[], claim=None, fetches=[], doubt=NAMES_NONE
        )
        posts(run, A, B)
        run.end()
    assert gaps(archive_at.audit()) == [(TWO, NAMES_NONE)]


def test_posts_that_a_doubtful_page_may_hide_have_not_left_the_listing(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}, "b": {}, "c": {}})
    for doubt, walked in ((NAMES_NONE, False), (None, True)):
        with archive_at.run() as run:
            run.listing([A, B], onward=[TWO])
            keep_listing(
                run.db,
                run.crawl,
                run.address(TWO),
                sightings=[],
                onward=[],
                claim=None,
                fetches=[],
                doubt=doubt,
            )
            assert is_walked(run.db, run.crawl) is walked
            assert bool(unnamed_posts(run.db, run.crawl).posts) is walked


def test_each_count_is_kept_apart_and_the_highest_has_to_be_met(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B], claim=Claim(2, "2 posts"))
        keep_claim(run.db, run.crawl, Claim(3, "X-WP-Total: 3"))
        posts(run, A, B)
        run.end()
    audit = archive_at.audit()
    assert [(one.teller, one.total) for one in audit.counts] == [("listing", 2), ("interface", 3)]
    assert gaps(audit) == [(BLOG, "the blog counts 3 posts, 2 were found")]
    assert '  the count of its interface: 3 ("X-WP-Total: 3")' in audit_text(audit).splitlines()


def test_a_count_may_leave_out_what_is_gone(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}, "b": {}, "c": {}})
    for total, strength in ((2, "proven"), (3, "proven"), (1, "listing only"), (4, "disproven")):
        with archive_at.run() as run:
            run.listing([A, B, C], claim=Claim(total, f"{total} posts"))
            run.db.execute("UPDATE posts SET status = 'gone' WHERE url = ?", [C])
            run.end()
        assert archive_at.audit().strength == strength, total


def test_a_declared_feed_that_fails_is_a_gap_and_a_guessed_one_is_not(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A])
        ask(run, BLOG + "feed.xml", "feed")
        ask(run, BLOG + "sitemap.xml", "sitemap")
        run.failure(BLOG + "feed.xml", "failed", "HTTP 500")
        run.failure(BLOG + "sitemap.xml", "gone", f"{GUESSED}HTTP 404 Not Found")
        posts(run, A)
        run.end()
    audit = archive_at.audit()
    assert gaps(audit) == [(BLOG + "feed.xml", "feed that could not be read: failed: HTTP 500")]
    assert audit.strength == "partial"


def test_a_guessed_sitemap_that_worked_before_is_a_gap_when_it_fails(archive_at: ArchiveAt) -> None:
    place = BLOG + "sitemap.xml"
    for fails in (False, True):
        with archive_at.run() as run:
            run.listing([A])
            ask(run, place, "sitemap")
            if fails:
                run.failure(place, "gone", f"{GUESSED}HTTP 404 Not Found")
            else:
                sighting = Sighting(url=A, witness="sitemap", page=place, position=0)
                keep_document(
                    run.db, run.crawl, run.address(place), sightings=[sighting], onward=[], fetches=[]
                )
                posts(run, A)
            run.end()
    reason = "sitemap that could not be read: HTTP 404 Not Found"
    assert gaps(archive_at.audit()) == [(place, reason)]


@pytest.mark.parametrize("claim", [None, Claim(2, "2 posts"), Claim(1, "1 post")])
def test_a_pdf_that_is_listed_as_a_post_is_a_gap_unless_the_count_is_met_without_it(
    archive_at: ArchiveAt, claim: Claim | None
) -> None:
    with archive_at.run() as run:
        run.listing([A, B, C], claim=claim)
        posts(run, A)
        run.failure(B, "not_a_post", "is no page but application/pdf")
        run.failure(C, "not_a_post", "is no page but image/png")
        run.end()
    met = claim is not None and claim.total == 1
    expected = [] if met else [(B, "rejected as no post: is no page but application/pdf")]
    assert gaps(archive_at.audit()) == expected


def test_archived_posts_that_fail_now_are_told_and_no_gap(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}, "b": {}})
    with archive_at.run(full=True) as run:
        run.listing([A, B])
        run.failure(A, "failed", "HTTP 500")
        posts(run, B)
        run.end()
    audit = archive_at.audit()
    assert (audit.verdict, [told.url for told in audit.not_refreshed]) == ("complete", [A])
    assert f"    {A} (HTTP 500)" in audit_text(audit).splitlines()


def test_suspect_and_vanished_posts_are_told(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}, "b": {}})
    with archive_at.run() as run:
        run.listing([A])
        run.db.execute("UPDATE versions SET suspect = 'holds no text' WHERE post = 1")
        run.db.execute("UPDATE posts SET suspect = (SELECT id FROM versions WHERE post = 1) WHERE id = 1")
        run.db.execute("UPDATE posts SET status = 'gone' WHERE id = 2")
        run.db.execute(
            "INSERT INTO status_changes (post, crawl, noted_at, status, evidence) "
            "VALUES (2, 2, '2026-01-01', 'gone', 'HTTP 410 Gone')"
        )
        run.end()
    audit = archive_at.audit()
    assert [(told.url, told.reason) for told in audit.suspects] == [(A, "holds no text")]
    assert [(told.url, told.reason) for told in audit.vanished] == [(B, "gone: HTTP 410 Gone")]
    assert audit.verdict == "complete"
