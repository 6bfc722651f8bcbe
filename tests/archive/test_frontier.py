from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.connection import transaction
from archive.dues import order_of_posts, posts_at, still_due
from archive.frontier import (
    add_addresses,
    claimed_posts,
    named_by,
    names_alone,
    note_sighting,
    resting_pages,
    sighted_posts,
)
from archive.records import Claim, Sighting
from archive.store import keep_addresses, keep_claim, keep_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import ArchiveAt, Run

BLOG = "https://blog.example/"
A, B, C = (BLOG + name for name in "abc")


def test_listing_pages_are_due_before_posts_and_older_addresses_first(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([C, A, B], onward=[BLOG + "2", BLOG + "3"])
        assert [due.url for due in run.due()] == [BLOG + "2", BLOG + "3", C, A, B]
        assert [due.url for due in run.due(3)] == [BLOG + "2", BLOG + "3", C]
        taken = {run.address(BLOG + "2").id, run.address(A).id}
        assert [due.url for due in run.due(besides=taken)] == [BLOG + "3", C, B]
        assert run.due(0) == []


def test_posts_are_due_as_the_listing_shows_them_whichever_page_came_first(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([BLOG + "0"], onward=[BLOG + "page/2", BLOG + "page/10"])
        run.listing([C], page=BLOG + "page/10")
        run.listing([B, A], page=BLOG + "page/2")
        assert [due.url for due in run.due()] == [BLOG + "0", B, A, C]


def test_what_was_settled_is_no_longer_due(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B])
        found = run.due()
        run.failure(A)
        assert [due.url for due in still_due(run.db, run.crawl, found)] == [B]
        assert still_due(run.db, run.crawl, []) == []


def test_many_posts_are_put_in_order_at_once(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        posts = [f"{BLOG}{number}" for number in range(40)]
        run.listing(posts[::-1])
        few = order_of_posts(run.db, run.crawl, 4)
        assert [due.url for due in posts_at(run.db, run.crawl, few)] == posts[:-5:-1]
        assert len(order_of_posts(run.db, run.crawl, 4, share=4)) == 10
        assert len(order_of_posts(run.db, run.crawl, 4, share=20)) == 4
        run.failure(posts[-1])
        assert [due.url for due in posts_at(run.db, run.crawl, few)] == posts[-2:-5:-1]


def test_an_address_rests_until_its_next_try(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B])
        with transaction(run.db):
            run.db.execute("UPDATE addresses SET next_try_at = '2999-01-01' WHERE url = ?", [A])
            run.db.execute("UPDATE addresses SET next_try_at = '2000-01-01' WHERE url = ?", [B])
        assert [due.url for due in run.due()] == [B]


def test_a_failure_keeps_its_fetches_its_reason_and_the_number_of_tries(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A])
        run.failure(A, "pending", "HTTP 503")
        [due] = run.due()
        assert due.tries == 1
        run.failure(A, "failed", "HTTP 500")
        assert run.due() == []
        assert run.db.execute("SELECT tries, last_error FROM addresses WHERE url = ?", [A]).fetchone() == (
            2,
            "HTTP 500",
        )
        assert run.db.execute("SELECT count(*) FROM fetches WHERE status = 500").fetchone()[0] == 2


def test_an_address_known_in_any_state_is_not_added_again(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B, C])
        run.post(A)
        run.failure(B, "gone")
        with transaction(run.db):
            add_addresses(run.db, run.crawl, [A, B, C, A], "post")
            add_addresses(run.db, run.crawl, [A], "listing")
        assert [due.url for due in run.due()] == [C]
        assert run.db.execute("SELECT count(*) FROM addresses").fetchone()[0] == 4


def test_each_witness_has_one_sighting_and_the_nearest_one_tells_the_facts(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A])
        feed = Sighting(
            url=A, witness="feed", page=BLOG + "feed", position=4, facts={"title": (("Feed", "feed"),)}
        )
        card = Sighting(
            url=A, witness="listing", page=BLOG + "2", position=1, facts={"title": (("Card", "card"),)}
        )
        with transaction(run.db):
            assert note_sighting(run.db, run.crawl, feed)
            assert not note_sighting(run.db, run.crawl, feed)
            assert not note_sighting(run.db, run.crawl, card), "the first card of a run is the one kept"
        assert [due.facts for due in run.due()] == [{}], (
            "the card says nothing, and it is nearer than the feed"
        )
        run.end()
    with archive_at.run() as run, transaction(run.db):
        assert note_sighting(run.db, run.crawl, card), "a later run brings the facts up to date"
    with archive_at.run() as run:
        [due] = [due for due in run.due() if due.url == A]
        assert due.facts == {"title": (("Card", "card"),)}
        assert run.db.execute(
            "SELECT page, position FROM sightings WHERE witness = 'listing'"
        ).fetchall() == [(BLOG + "2", 1)]


def test_two_blogs_have_frontiers_of_their_own(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A])
    with archive_at.run("https://z.example/") as other:
        assert [due.url for due in other.due()] == ["https://z.example/"]


def a_document(run: Run, name: str, witness: Any, urls: Sequence[str], onward: Sequence[str] = ()) -> int:
    keep_addresses(run.db, run.crawl, [BLOG + name], witness)
    page = run.address(BLOG + name)
    sightings = [
        Sighting(url=url, witness=witness, page=page.url, position=place) for place, url in enumerate(urls)
    ]
    return keep_document(run.db, run.crawl, page, sightings=sightings, onward=onward, fetches=[]).fresh


def test_what_an_interface_or_a_feed_names_is_named_as_a_post(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        a_document(run, "api", "interface", [A])
        a_document(run, "feed", "feed", [A, B])
        a_document(run, "sitemap", "sitemap", [C])
        assert resting_pages(run.db, run.crawl) == [(A, True), (B, True), (C, False)]
        assert list(named_by(run.db, run.crawl, "interface")) == [A]


def test_a_document_that_repeats_itself_leads_no_further(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        assert a_document(run, "index", "sitemap", [], onward=[BLOG + "map"]) == 0
        assert a_document(run, "api", "interface", [A], onward=[BLOG + "api2"]) == 1
        assert a_document(run, "api2", "interface", [A], onward=[BLOG + "api3"]) == 0
        rows = run.db.execute("SELECT url FROM addresses WHERE kind IN ('interface', 'sitemap')")
        assert {url.removeprefix(BLOG) for (url,) in rows} == {"index", "map", "api", "api2"}


def test_a_feed_names_alone_what_no_listing_and_no_interface_names(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A])
        a_document(run, "sitemap", "sitemap", [A, B])
        a_document(run, "feed", "feed", [A])
        a_document(run, "feed2", "feed", [A, B])
        assert not names_alone(run.db, run.crawl, BLOG + "feed")
        assert names_alone(run.db, run.crawl, BLOG + "feed2")
        a_document(run, "api", "interface", [B])
        assert not names_alone(run.db, run.crawl, BLOG + "feed2")


def test_the_largest_count_that_a_run_heard_is_the_blogs_claim(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        assert claimed_posts(run.db, run.crawl) is None
        keep_claim(run.db, run.crawl, Claim(12, "X-WP-Total: 12"))
        run.listing([A], claim=Claim(11, "11 posts"))
        assert claimed_posts(run.db, run.crawl) == 12


def test_posts_of_earlier_runs_count_only_where_this_run_names_them(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        run.listing([A, B])
        run.end()
    with archive_at.run() as run:
        assert sighted_posts(run.db, run.crawl) == 0
        a_document(run, "sitemap", "sitemap", [A, B])
        assert sighted_posts(run.db, run.crawl) == 0
        a_document(run, "feed", "feed", [B])
        assert sighted_posts(run.db, run.crawl) == 1


def test_a_post_that_was_taken_for_a_sitemap_is_a_post_unless_it_named_any(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        a_document(run, "a", "sitemap", [])
        a_document(run, "map", "sitemap", [C])
        run.listing([A, BLOG + "map"])
        assert (run.address(A).kind, run.address(BLOG + "map").kind) == ("post", "sitemap")


def test_what_becomes_a_post_while_it_is_asked_for_as_a_sitemap_is_asked_for_again(
    archive_at: ArchiveAt,
) -> None:
    with archive_at.run() as run:
        keep_addresses(run.db, run.crawl, [BLOG + "a"], "sitemap")
        page = run.address(BLOG + "a")
        run.listing([BLOG + "a"])
        keep_document(run.db, run.crawl, page, sightings=[], onward=[], fetches=[])
        assert [(due.url, due.kind) for due in run.due()] == [(BLOG + "a", "post")]
