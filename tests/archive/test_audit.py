from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from archive.audit import audit_blog
from archive.audit_text import audit_text
from archive.crawls import note_courtesy, note_drift, note_traps
from archive.faults import Exit
from archive.records import Claim

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.verdict import Audit
    from tests.conftest import ArchiveAt

BLOG = "https://blog.example/"
A, B, C = (BLOG + name for name in "abc")


def gaps(audit: Audit) -> list[tuple[str, str]]:
    return [(gap.url, gap.reason) for gap in audit.gaps]


def test_every_named_post_archived_and_the_listings_own_count_met(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B], onward=[BLOG + "2"], claim=Claim(3, "Showing 1-2 of 3 posts"))
        run.listing([C], page=BLOG + "2", claim=Claim(3, "Showing 3-3 of 3 posts"))
        for url in (A, B, C):
            run.post(url)
        run.end()
    audit = archive_at.audit()
    assert (audit.verdict, audit.exit_code) == ("complete", Exit.DONE)
    assert (audit.posts, audit.named, audit.archived, audit.claimed, audit.listing_pages) == (3, 3, 3, 3, 2)
    assert audit.claim_text == "Showing 1-2 of 3 posts"
    assert audit.proof == "proven by the blog's own count"
    assert [(named.witness, named.addresses, named.archived) for named in audit.witnesses] == [
        ("listing", 3, 3)
    ]
    assert audit.gaps == ()
    assert audit.headline == "3 of 3 posts, verdict complete: proven by the blog's own count"


def test_without_a_count_the_walk_to_the_end_is_the_proof(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}, "b": {}})
    audit = archive_at.audit()
    assert (audit.verdict, audit.claimed) == ("complete", None)
    assert audit.proof == "only the listing shows it, walked to its end; it gives no count of its own"
    assert audit.strength == "listing only"


def test_each_gap_has_its_reason_in_plain_words(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B, C, BLOG + "d"], onward=[BLOG + "2"])
        run.post(A)
        run.failure(B, "gone", "HTTP 404 Not Found")
        run.failure(C, "pending", "HTTP 500")
        run.failure(C, "failed", "HTTP 503")
        run.failure(BLOG + "d", "refused", "robots.txt forbids it")
        run.failure(BLOG + "2", "failed", "no answer in time")
        run.end()
    audit = archive_at.audit()
    assert gaps(audit) == [
        (
            BLOG + "2",
            "listing page that could not be read: failed: no answer in time; pages after it are unknown",
        ),
        (B, "HTTP 404 Not Found"),
        (C, "failed 2 times: HTTP 503"),
        (BLOG + "d", "robots.txt forbids it"),
    ]
    assert (audit.verdict, audit.exit_code, audit.archived, audit.named) == ("gaps", Exit.GAPS, 1, 4)
    assert audit.proof == "only a part: the listing was not walked to its end"
    assert audit.last_crawl.outcome == "gaps", "a walk that ended is not yet a complete one"
    assert str(audit.gaps[1]) == f"{B} (HTTP 404 Not Found)"


def test_posts_that_the_listing_counts_and_nobody_named_are_a_gap(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B], claim=Claim(11, "11 posts"))
        run.post(A)
        run.post(B)
        run.end()
    audit = archive_at.audit()
    assert gaps(audit) == [(BLOG, "the blog counts 11 posts, 2 were found")]
    assert (audit.verdict, audit.proof) == ("gaps", "disproven by the blog's own count")
    assert str(audit.gaps[0]) == "the blog counts 11 posts, 2 were found"


def test_a_page_that_is_no_post_is_no_gap_and_meets_no_count(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B], claim=Claim(1, "1 post"))
        run.post(A)
        run.failure(B, "not_a_post", "is no page but application/pdf")
        run.end()
    audit = archive_at.audit()
    assert (audit.verdict, audit.named, audit.not_posts) == ("complete", 1, 1)
    assert audit.proof == "proven by the blog's own count"


def test_more_posts_than_the_listing_counts_are_said_and_no_gap(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B], claim=Claim(1, "1 post"))
        run.post(A)
        run.post(B)
        run.end()
    assert archive_at.audit().verdict == "complete"
    assert "lower (1)" in archive_at.audit().proof


def test_an_interrupted_run_is_unfinished_and_names_what_is_not_fetched(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B, C], claim=Claim(3, "3 posts"))
        run.post(A)
        run.failure(B, "pending", "HTTP 503")
    audit = archive_at.audit()
    assert (audit.verdict, audit.exit_code) == ("unfinished", Exit.GAPS)
    assert gaps(audit) == [(B, "not yet fetched; the last try brought: HTTP 503"), (C, "not yet fetched")]
    assert audit.last_crawl.ended_at is None


def test_a_run_that_only_began_is_unfinished(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with archive_at.run():
        pass
    audit = archive_at.audit()
    assert (audit.verdict, audit.archived, audit.named) == ("unfinished", 1, 1)
    assert gaps(audit) == [(BLOG, "listing page not yet read")]


def test_what_the_users_limit_left_is_no_gap_but_is_said(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B, C], onward=[BLOG + "2"], claim=Claim(9, "9 posts"))
        run.post(A)
        run.end("limited")
    audit = archive_at.audit()
    assert (audit.verdict, audit.exit_code, audit.gaps) == ("unfinished", Exit.DONE, ())
    assert (audit.limited, audit.left_by_limit) == (True, 3)
    assert (
        audit.headline
        == "1 of 9 posts, verdict unfinished: only a part: the run stopped at the limit you set"
    )
    assert "left by the limit you set: 3 addresses" in audit_text(audit)


def test_a_failure_within_a_limited_run_is_a_gap(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B, C])
        run.failure(A, "gone", "HTTP 410 Gone")
        run.failure(B, "pending", "HTTP 503")
        run.end("limited")
    assert [url for url, _ in gaps(archive_at.audit())] == [A, B]


def test_an_address_that_the_last_complete_walk_no_longer_names_is_no_gap(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B])
        run.post(A)
        run.failure(B, "gone", "HTTP 404")
        run.end()
    assert [url for url, _ in gaps(archive_at.audit())] == [B]
    with archive_at.run() as run:
        run.listing([A])
        run.failure(B, "gone", "HTTP 404")
        run.end()
    assert archive_at.audit().verdict == "complete"
    with archive_at.run() as run:
        run.failure(BLOG, "failed", "connection refused")
        run.end("unreachable", "connection refused")
    audit = archive_at.audit()
    assert gaps(audit) == [(BLOG, "listing page that could not be read: failed: connection refused")]
    assert (audit.verdict, audit.named, audit.archived) == ("gaps", 1, 1)


def test_a_walk_that_broke_off_forgets_no_earlier_sighting(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B], onward=[BLOG + "2"])
        run.listing([C], page=BLOG + "2")
        for url in (A, B):
            run.post(url)
        run.failure(C, "gone", "HTTP 404")
        run.end()
    with archive_at.run() as run:
        run.listing([A], onward=[BLOG + "2"])
        run.failure(BLOG + "2", "failed", "HTTP 500")
        run.end("limited")
    audit = archive_at.audit()
    assert (audit.named, audit.archived) == (3, 2)
    assert [url for url, _ in gaps(audit)] == [BLOG + "2", C]


def test_a_post_that_is_archived_and_now_fails_is_no_gap(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with archive_at.run(full=True) as run:
        run.listing([A])
        run.failure(A, "failed", "HTTP 500")
        run.end()
    assert archive_at.audit().verdict == "complete"


def test_two_addresses_of_one_post_are_both_archived(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B], claim=Claim(2, "2 posts"))
        run.post(A)
        address = run.address(B)
        run.keep_at(address.id, A)
        run.end()
    audit = archive_at.audit()
    assert (audit.posts, audit.archived, audit.verdict) == (1, 2, "complete")


def test_a_listing_without_posts_is_a_gap(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([])
        run.end()
    assert gaps(archive_at.audit()) == [(BLOG, "no post was found on the listing")]


def test_another_blog_of_the_archive_changes_nothing(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    before = archive_at.audit()
    with archive_at.run("https://z.example/") as run:
        run.listing(["https://z.example/x"], claim=Claim(5, "5 posts"))
    assert archive_at.audit() == before


def test_as_json_is_json(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    said: dict[str, Any] = json.loads(json.dumps(archive_at.audit().as_json()))
    assert (said["blog"], said["verdict"], said["gaps"], said["archived"]) == (BLOG, "complete", [], 1)


def test_no_such_blog(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with archive_at.read() as db, pytest.raises(LookupError):
        audit_blog(db, 5)


def test_the_text_names_every_gap_but_of_what_waits_only_some(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([f"{BLOG}{number}" for number in range(20)], claim=Claim(20, "20\x1b[2J posts"))
        for number in range(12, 20):
            run.failure(f"{BLOG}{number}", "gone", "HTTP 404")
    text = audit_text(archive_at.audit(), most=3)
    assert text.count("(HTTP 404)") == 8
    assert text.count("(not yet fetched)") == 3
    assert "and 9 more that are not yet fetched" in text
    assert "gaps: 20" in text
    assert "not ended: it runs, or was killed" in text
    assert '("20�[2J posts")' in text, "a terminal must not obey what a blog says"


@pytest.mark.parametrize(
    ("note", "name", "caption"),
    [
        (note_drift, "drift", "changed"),
        (note_courtesy, "courtesy", "courtesy"),
        (note_traps, "traps", "trap suspected"),
    ],
)
def test_what_the_last_crawl_noted_is_said(
    archive_at: ArchiveAt, note: Callable[..., None], name: str, caption: str
) -> None:
    archive_at.filled({"a": {}})
    assert getattr(archive_at.audit().last_crawl, name) == ()
    with archive_at.run() as run:
        run.listing([A])
        note(run.db, run.crawl, ["Dates are no longer found.\x1b[2J"])
        run.end()
    audit = archive_at.audit()
    assert audit.as_json()["last_crawl"][name] == ("Dates are no longer found.\x1b[2J",)
    assert f"  {caption}: Dates are no longer found.\ufffd[2J" in audit_text(audit).splitlines()
    archive_at.filled({"b": {}})
    assert getattr(archive_at.audit().last_crawl, name) == ()


def test_an_audit_reads_of_the_posts_no_rows_but_of_those_that_are_unusual(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}, "b": {}})
    asked: list[str] = []
    with archive_at.read() as db:
        db.conn.set_trace_callback(asked.append)
        audit_blog(db, 1)
        db.conn.set_trace_callback(None)
        steps = [row[3] for sql in asked for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    of_posts = {step for step in steps if re.match("(SEARCH|SCAN) posts ", step) and "COVERING" not in step}
    assert of_posts == {
        "SEARCH posts USING INDEX posts_unusual (blog=?)",
        "SEARCH posts USING INTEGER PRIMARY KEY (rowid=?)",
    }
